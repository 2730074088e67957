"""`kblast rules`: the catalogue."""

from typing import Annotated

from kblast.cli.options import ConfigFile, Output, Rules, format_option


def rules(
    rules_: Rules = None,
    format_: Annotated[list[str] | None, format_option("text, json or markdown")] = None,
    config: ConfigFile = None,
    output: Output = None,
) -> None:
    """List all rules, with their severity and parameters."""
    from kblast.catalogue import load_catalogue
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration
    from kblast.results.rules import RulesResult

    wanted = targets("rules", format_, output)
    catalogue = load_catalogue([*configuration(None, config).rule_paths(), *(rules_ or ())])
    result = RulesResult(rules=tuple(rule.entry() for rule in catalogue.rules.values()))
    publish("rules", result, wanted)
