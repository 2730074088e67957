"""Clusters that a scrape saw only in part."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Violation
from kblast.model.refs import make_ref
from kblast.phrases import listed

_SHORT = ("denied", "failed", "partial")
"""Answers that keep something back; what a cluster does not have, or was not asked, is no fault of the scrape."""


class Parameters(CheckParameters):
    """None: what was kept back is kept back."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every scraped cluster that did not answer in full; the evidence is what is unknown for that."""
    del parameters
    judged = set(context.judged("cluster"))
    for seen in context.inventory.scraped:
        short = [f"{call} ({how})" for call, how in sorted(seen.calls.items()) if how in _SHORT]
        if short and not seen.context and seen.cluster in judged:
            yield Violation(
                subject=make_ref("cluster", seen.cluster),
                message=f"was not seen in full when it was scraped: {listed(short, len(short))}",
                evidence=tuple(f"not known: {text}" for text in seen.unknown),
                place=seen.place,
            )
