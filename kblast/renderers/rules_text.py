"""The catalogue for people: every rule with its severity, its title and what it can be told."""

from kblast.phrases import counted
from kblast.results.rule_words import show_default
from kblast.results.rules import RulesResult
from kblast.terminal import Terminal, visible

_COLORS = {"error": "red", "warning": "yellow", "info": "blue"}


def render(result: RulesResult, terminal: Terminal) -> str:
    """A line for each rule, and beneath it one for each of its parameters."""
    lines: list[str] = []
    for rule in result.rules:
        severity = terminal.style(rule.severity, _COLORS[rule.severity])
        lines.append(f"{terminal.style(visible(rule.id), 'bold')} ({severity}): {visible(rule.title)}")
        for parameter in rule.parameters:
            said = visible(f"{parameter.name} = {show_default(parameter.default)}: {parameter.description}")
            lines += terminal.wrap(said, "    ", "      ")
    lines += ["", f"{counted(len(result.rules), 'rule')}; for more type: kblast explain RULE"]
    return "\n".join(lines) + "\n"
