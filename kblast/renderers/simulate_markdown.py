"""An impact as Markdown, for a pull request or a design document."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kblast.markdown import escape
from kblast.resources import templates_dir
from kblast.results.impact import SimulateResult
from kblast.results.recovery_words import recovery_words
from kblast.results.words import answer, bounds, named, story, when
from kblast.terminal import Terminal
from kblast.units import show_duration

_MARKS = {"down": "✗ down", "degraded": "◐ degraded", "up": "✓ up"}
_KINDS = ("function", "service")


def render(result: SimulateResult, terminal: Terminal) -> str:
    """The impact on functions and services as a table; everything that was declared is escaped."""
    del terminal
    environment = Environment(
        loader=FileSystemLoader(templates_dir()),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown, not HTML: the `md` filter escapes for both
    )
    environment.filters["md"] = escape
    kinds = {kind: [i for i in result.impacts if i.ref.startswith(f"{kind}:")] for kind in _KINDS}
    text = environment.get_template("simulate.md.j2").render(
        answer=escape(answer(result)),
        bounds=[escape(said) for said in bounds(result)],
        hit=[impact for kind in _KINDS for impact in kinds[kind] if impact.level != "up"],
        survivors=[escape(ref.partition(":")[2]) for ref in result.survivors],
        assumptions=result.assumptions,
        unknowns=result.unknowns,
        recovery=list(recovery_words(result.recovery)) if result.recovery else [],
        ends=show_duration(result.recovery.after_s) if result.recovery else "",
        marks=_MARKS,
        when=when,
        story=story,
        named=named,
    )
    return text.strip() + "\n"
