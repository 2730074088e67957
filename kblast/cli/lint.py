"""`kblast lint`: what is wrong with the architecture."""

from typing import Annotated

import typer

from kblast.cli.options import ConfigFile, FailOn, Ignore, Output, Paths, Rules, Select, Values, With


def lint(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    rules: Rules = None,
    fail_on: FailOn = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")] = "text",
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    output: Output = None,
) -> int:
    """Check the inventory against the rules of architecture."""
    from kblast.catalogue import load_catalogue
    from kblast.cli.options import configuration, inventory
    from kblast.cli.output import emit, terminal
    from kblast.lint import lint as lint_
    from kblast.lint import select_rules
    from kblast.renderer import expect_format, render

    expect_format("lint", format_)
    settled = configuration(paths, config)
    catalogue = load_catalogue([*settled.rule_paths(), *(rules or ())])
    selection = select_rules(catalogue, settled, select=select or (), ignore=ignore or ())
    result = lint_(inventory(paths, with_, settled, set_), selection)
    emit(render("lint", result, format_, terminal(output)), output)
    threshold = fail_on.value if fail_on else settled.fail_on or "error"
    return 1 if threshold != "never" and result.reaches(threshold) else 0
