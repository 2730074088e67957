"""One rule in full: its page, which is Markdown and reads well as it is, and its parameters."""

from collections.abc import Iterator

from kblast.results.rule_words import show_default
from kblast.results.rules import ExplainResult, RuleEntry
from kblast.terminal import Terminal, visible


def render(result: ExplainResult, terminal: Terminal) -> str:
    """The rule, its page (or its rationale and remedy, where it has none), and its parameters."""
    rule = result.rule
    lines = [terminal.style(f"{visible(rule.id)} ({rule.severity}): {visible(rule.title)}", "bold"), ""]
    lines += _page(result.page, terminal) if result.page is not None else _summary(rule, terminal)
    if rule.parameters:
        lines += ["", terminal.style("## Parameters", "bold"), ""]
    for parameter in rule.parameters:
        said = f"- {parameter.name} = {show_default(parameter.default)}: {parameter.description}"
        lines += terminal.wrap(visible(said), "", "  ")
    return "\n".join(lines) + "\n"


def _page(page: str, terminal: Terminal) -> Iterator[str]:
    """The page without its title."""
    body = page.partition("\n")[2] if page.startswith("# ") else page
    for line in body.strip().split("\n"):
        yield terminal.style(visible(line), "bold") if line.startswith("#") else visible(line)


def _summary(rule: RuleEntry, terminal: Terminal) -> Iterator[str]:
    yield from terminal.wrap(visible(rule.rationale))
    yield ""
    yield from terminal.wrap(visible(rule.remedy))
    for reference in rule.references:
        yield visible(f"- {reference.title}: {reference.url}")
