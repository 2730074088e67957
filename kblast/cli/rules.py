"""`kblast rules`: the catalogue."""

from typing import Annotated

import typer

from kblast.cli.options import ConfigFile, Output, Rules


def rules(
    rules_: Rules = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")] = "text",
    config: ConfigFile = None,
    output: Output = None,
) -> None:
    """List all rules, with their severity and parameters."""
    from kblast.catalogue import load_catalogue
    from kblast.cli.options import configuration
    from kblast.cli.output import emit, terminal
    from kblast.renderer import expect_format, render
    from kblast.results.rules import RulesResult

    expect_format("rules", format_)
    catalogue = load_catalogue([*configuration(None, config).rule_paths(), *(rules_ or ())])
    result = RulesResult(rules=tuple(rule.entry() for rule in catalogue.rules.values()))
    emit(render("rules", result, format_, terminal(output)), output)
