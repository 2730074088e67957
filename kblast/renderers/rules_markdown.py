"""The catalogue as a table in Markdown: the index of the folder of rules."""

from kblast.markdown import escape
from kblast.results.rule_words import show_default
from kblast.results.rules import RuleEntry, RulesResult
from kblast.terminal import Terminal

_INTRODUCTION = """\
# Rules

Made by `kblast rules --format markdown`. `kblast explain RULE` shows the page of a rule.

| rule | severity | finds | parameters and their defaults |
|---|---|---|---|
"""


def render(result: RulesResult, terminal: Terminal) -> str:
    """A row for each rule, with a link to the page beside it."""
    del terminal
    return _INTRODUCTION + "".join(_row(rule) for rule in result.rules)


def _row(rule: RuleEntry) -> str:
    name = f"[{escape(rule.id)}]({rule.id}.md)" if rule.has_page else escape(rule.id)
    parameters = "<br>".join(escape(f"{p.name} = {show_default(p.default)}") for p in rule.parameters)
    return f"| {name} | {rule.severity} | {escape(rule.title)} | {parameters} |\n"
