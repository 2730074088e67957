"""A report as one HTML file that needs nothing else: no network, no other file, and no script to be read."""

import base64
import hashlib
import math
import re
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
from kblast.results.estate_tables import tables_of
from kblast.results.report import ReportResult
from kblast.results.report_data import data_of
from kblast.results.report_lists import few_by_rule, lists_of
from kblast.results.report_places import folder_of
from kblast.terminal import Terminal, visible
from kblast.units import show_duration

FEW_HIT = 10
"""As many elements as are listed with their causes without scripts."""

FEW_TIMED = 10
"""As many lines as the timeline has without scripts."""

FEW_FAILURES = 12
"""As many failures as the heat map has without scripts, and FEW_HEADS as many functions."""
FEW_HEADS = 16

FEW_ELEMENTS = 40
"""As many clusters and functions as are listed without scripts."""

MOST_IN_A_WAVE = 20
"""As many functions as a wave names."""

MOST_FILES = 40
"""As many of the files that were read as are named."""

FEW_ROWS = 12
"""A table or list with no more rows is open when the page is."""

_IMPLIED = re.compile("</(?:td|th|tr|thead|tbody|li|dt|dd)>")
"""End tags that may be left out where another such element or the end of their parent follows, as here everywhere:
HTML, 13.1.2.4."""

_COMMENT = re.compile(r"^\s*(?://.*|/\*(?s:.*?)\*/\s*)$", re.MULTILINE)
"""A comment that has its lines for itself."""

_TAG = re.compile("<[a-z][^<>]*>")
_QUOTES = re.compile(r'="([\w.#-]+)"(?=[ >])')
"""Quotes around what has none of the characters that make them necessary: HTML, 13.1.2.3."""

MARKS = {"down": "✕", "degraded": "◐", "up": "–"}
SEVERITY_MARKS = {"error": "✕", "warning": "▲", "info": "i"}

_WORDS = (
    (words, ("answer", "bounds", "named", "story", "when")),
    (lint_words, ("by_waiver", "claim", "cost_words", "severity_words", "summary_of")),
    (cutset_words, ("cut_off", "searched")),
    (sweep_words, ("tried", "worst")),
    (report_words, ("along", "hit", "verdict", "waves", "LATE", "STOPS")),
)


def render(result: ReportResult, terminal: Terminal) -> str:
    """The report as a page. Raises UsageError for templates of one's own that do not work."""
    del terminal
    folders = [folder for folder in (result.templates, templates_dir() / "report") if folder is not None]
    environment = _environment(folders)
    lists, folder = lists_of(result), folder_of(result)
    environment.globals["lists"] = lists
    environment.globals["folder"] = folder
    environment.filters["here"] = lambda place: place.removeprefix(folder)
    environment.globals["estate_tables"] = list(tables_of(result.estate, folder))
    environment.globals["picture"] = Markup(_picture(result))  # noqa: S704 - escaped by the library that writes XML
    environment.globals["few_found"] = few_by_rule(result.lint)
    environment.globals["timed"] = _timed(result)
    data = Markup(data_of(result, lists, folder))  # noqa: S704 - it has no letter that ends a script
    try:
        return environment.get_template("report.html.j2").render(report=result, data=data) + "\n"
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
        "named": words.named,
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
        "renamed": diff_words.only_renamed_words,
        "FEW_ELEMENTS": FEW_ELEMENTS,
        "FEW_FAILURES": FEW_FAILURES,
        "FEW_HEADS": FEW_HEADS,
        "FEW_HIT": FEW_HIT,
        "FEW_ROWS": FEW_ROWS,
        "FEW_TIMED": FEW_TIMED,
        "MARKS": MARKS,
        "SEVERITY_MARKS": SEVERITY_MARKS,
        "MOST_IN_A_WAVE": MOST_IN_A_WAVE,
        "MOST_FILES": MOST_FILES,
        "never": math.inf,
        "source": lambda *names: _source(environment, names),
    }
    return environment


def _source(environment: Environment, names: tuple[str, ...]) -> Markup:
    """Style sheets or scripts, one after the other: ours without indentation and comments, others as they are."""
    assert environment.loader is not None
    texts = []
    for name in names:
        text, file, _ = environment.loader.get_source(environment, name)
        ours = file is not None and Path(file).is_relative_to(templates_dir())
        texts.append(bare(text) if ours else text.replace("\r\n", "\n"))
    return Markup("\n".join(texts))  # noqa: S704 - ours, or those of whoever names the folder


def bare(source: str) -> str:
    """A style sheet or script line by line, without indentation, empty lines, and comments that are whole lines.

    That changes nothing where no line begins within a string, as in none of ours.
    """
    return "\n".join(line.strip() for line in _COMMENT.sub("", source).splitlines() if line.strip())


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


def _timed(result: ReportResult) -> frozenset[str]:
    """What has a line of its own in a timeline."""
    return frozenset(
        element.ref
        for element in result.estate.elements
        if kind_of(element.ref) == "function" or (kind_of(element.ref) == "service" and element.tier == 1)
    )
