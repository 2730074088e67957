"""`kblast explain`: one rule's page."""

from typing import Annotated

import typer

from kblast.cli.options import ConfigFile, Output, Rules


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of the rule.")],
    rules: Rules = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")] = "text",
    config: ConfigFile = None,
    output: Output = None,
) -> None:
    """Show a rule's page: what it finds, why that matters, and what to do."""
    from kblast.catalogue import load_catalogue
    from kblast.cli.options import configuration
    from kblast.cli.output import emit, terminal
    from kblast.renderer import expect_format, render
    from kblast.results.rules import ExplainResult

    expect_format("explain", format_)
    found = load_catalogue([*configuration(None, config).rule_paths(), *(rules or ())]).find(rule)
    emit(render("explain", ExplainResult(rule=found.entry(), page=found.page), format_, terminal(output)), output)
