"""A report as one HTML file that needs nothing else: no network, no other file, and no script to be read."""

import base64
import hashlib
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from kblast.errors import UsageError
from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.picture.svg import Scene, draw
from kblast.resources import templates_dir
from kblast.results import cutset_words, diff_words, lint_words, report_words, sweep_words, words
from kblast.results.diff_tables import tables
from kblast.results.findings import Finding, LintResult
from kblast.results.report import ReportResult
from kblast.results.report_data import packed
from kblast.results.rows import Rows
from kblast.terminal import Terminal, visible
from kblast.units import show_duration

MOST_FINDINGS = 120
"""As many findings as are listed; where there are more, every rule has its share of the room."""

MOST_PROOFS = 6
MOST_LISTED = 100
"""As many elements of a kind as a table lists."""

MOST_HIT = 100
"""As many elements as are listed with their causes before somebody asks for all."""

MOST_TIMED = 60
"""As many lines as the timeline has."""

MOST_IN_A_WAVE = 20
"""As many functions as a wave names."""

MOST_FILES = 40
"""As many of the files that were read as are named."""

_IMPLIED = re.compile("</(?:td|th|tr|thead|tbody|li|dt|dd)>")
"""End tags that may be left out where another such element or the end of their parent follows, as here everywhere:
HTML, 13.1.2.4."""

_TAG = re.compile("<[a-z][^<>]*>")
_QUOTES = re.compile(r'="([\w.#-]+)"(?=[ >])')
"""Quotes around what has none of the characters that make them necessary: HTML, 13.1.2.3."""

MOST_CUT = 40
"""As many functions as are listed with their cut sets, and FEW_NAMES as many names and sets of each."""
FEW_NAMES = 6

FEW_ROWS = 12
"""A table of changes with no more rows is open when the page is."""

MARKS = {"down": "✕", "degraded": "◐", "up": "–"}
SEVERITY_MARKS = {"error": "✕", "warning": "▲", "info": "i"}

_WORDS = (
    (words, ("answer", "after", "bounds", "effects_words", "named", "noted", "percent", "story", "when")),
    (lint_words, ("by_waiver", "claim", "cost_words", "proof_words", "severity_words", "summary_of", "waiver_words")),
    (cutset_words, ("counts", "cut_off", "lines", "searched", "shared")),
    (sweep_words, ("tried", "worst")),
    (report_words, ("along", "hit", "verdict", "waves", "worst_level_at", "LATE", "STOPS", "WAVES")),
)


def render(result: ReportResult, terminal: Terminal) -> str:
    """The report as a page. Raises UsageError for templates of one's own that do not work."""
    del terminal
    folders = [folder for folder in (result.templates, templates_dir() / "report") if folder is not None]
    environment = _environment(folders)
    number = {ref: place for place, ref in enumerate(result.network.refs)}
    environment.filters["number"] = number.__getitem__
    environment.filters["numbers"] = lambda refs: " ".join(str(number[ref]) for ref in refs)
    rows = Rows.of(result.shown)
    environment.globals["rows_state"] = rows.state
    environment.globals["elements"] = {element.ref: element for element in result.estate.elements}
    environment.globals["picture"] = Markup(_picture(result))  # noqa: S704 - escaped by the library that writes XML
    environment.globals["by_rule"] = _by_rule(result.lint)
    environment.globals["timed"] = _timed(result)
    try:
        return environment.get_template("report.html.j2").render(report=result, data=packed(result)) + "\n"
    except Exception as error:
        if result.templates is None:
            raise
        raise UsageError(f"--template: {_fault(error)}", hint=f"its folder is {result.templates}") from error


def _fault(error: Exception) -> str:
    """What is wrong with a template of one's own; it is a program, so that may be anything."""
    if isinstance(error, TemplateNotFound):
        return f"there is no {error.name}"
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}: {error.message}"
    return str(error)


def _environment(folders: list[Path]) -> Environment:
    """Templates in which everything is text unless it is said to be more; hostile characters are made visible."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters |= {
        "name": name_of,
        "kind": kind_of,
        "duration": show_duration,
        "line": lambda text: " ".join(text.split()),
        "csp_hash": _csp_hash,
        "lean": _lean,
    }
    environment.tests["of_kind"] = lambda ref, kind: kind_of(ref) == kind
    environment.globals |= {
        **{name: getattr(module, name) for module, names in _WORDS for name in names},
        "counted": counted,
        "listed": listed,
        "changed": diff_words.verdict,
        "change_totals": diff_words.totals,
        "change_tables": tables,
        "renamed": diff_words.only_renamed_words,
        "FEW_ROWS": FEW_ROWS,
        "FEW_NAMES": FEW_NAMES,
        "MOST_CUT": MOST_CUT,
        "MARKS": MARKS,
        "SEVERITY_MARKS": SEVERITY_MARKS,
        "MOST_LISTED": MOST_LISTED,
        "MOST_HIT": MOST_HIT,
        "MOST_TIMED": MOST_TIMED,
        "MOST_IN_A_WAVE": MOST_IN_A_WAVE,
        "MOST_FILES": MOST_FILES,
        "MOST_PROOFS": MOST_PROOFS,
        "never": math.inf,
        "source": lambda *names: _source(environment, names),
    }
    return environment


def _source(environment: Environment, names: tuple[str, ...]) -> Markup:
    """Style sheets or scripts as they are, one after the other."""
    assert environment.loader is not None
    texts = [environment.loader.get_source(environment, name)[0].replace("\r\n", "\n") for name in names]
    return Markup("\n".join(texts))  # noqa: S704 - ours, or those of whoever names the folder


def _lean(markup: str) -> Markup:
    """Markup without what HTML does not need: indentation, empty lines, end tags that follow from what comes next.

    Of a large platform they would be a third. Text has no tags in it, they are escaped.
    """
    bare = _TAG.sub(lambda tag: _QUOTES.sub(r"=\1", tag[0]), _IMPLIED.sub("", markup))
    lines = (line.strip() for line in bare.splitlines())
    return Markup("\n".join(filter(None, lines)))  # noqa: S704 - it is markup already


def _csp_hash(text: str) -> str:
    """How a content security policy names the style sheet or script that it allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _picture(result: ReportResult) -> str:
    """The map of the failure shown, for places without scripts and style sheets."""
    return draw(Scene(title=words.answer(result.shown), map=result.estate.map, shown=result.shown, hints=False)).svg


@dataclass(frozen=True, slots=True)
class RuleFound:
    """What a rule found, the worst first, as far as there is room; and what to do about it, if that is the same."""

    rule: str
    remedy: str
    findings: tuple[Finding, ...]
    count: int


def _by_rule(lint: LintResult) -> list[RuleFound]:
    """The findings by rule, the rule of the worst first; no more than there is room for."""
    found: dict[str, list[Finding]] = {}
    for finding in lint.worst_first():
        found.setdefault(finding.rule, []).append(finding)
    most, listed = _share([len(findings) for findings in found.values()], MOST_FINDINGS), []
    for rule, findings in found.items():
        remedy, _ = Counter(finding.remedy for finding in findings).most_common(1)[0]
        listed.append(RuleFound(rule, remedy, tuple(findings[:most]), len(findings)))
    return listed


def _share(counts: list[int], room: int) -> int:
    """As many as each may have, so that together they have no more than there is room for; one at least."""
    share = max(counts, default=1)
    while share > 1 and sum(min(count, share) for count in counts) > room:
        share -= 1
    return share


def _timed(result: ReportResult) -> frozenset[str]:
    """What has a line of its own in a timeline."""
    return frozenset(
        element.ref
        for element in result.estate.elements
        if kind_of(element.ref) == "function" or (kind_of(element.ref) == "service" and element.tier == 1)
    )
