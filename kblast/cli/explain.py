"""`kblast explain`: one rule's page."""

from typing import Annotated

import typer

from kblast.cli.options import ConfigFile, Output, Rules, format_option


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of the rule.")],
    rules: Rules = None,
    format_: Annotated[list[str] | None, format_option("text or json")] = None,
    config: ConfigFile = None,
    output: Output = None,
) -> None:
    """Show a rule's page: what it finds, why that matters, and what to do."""
    from kblast.catalogue import load_catalogue
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration
    from kblast.results.rules import ExplainResult

    wanted = targets("explain", format_, output)
    found = load_catalogue([*configuration(None, config).rule_paths(), *(rules or ())]).find(rule)
    publish("explain", ExplainResult(rule=found.entry(), page=found.page), wanted)
