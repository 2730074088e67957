"""A sweep in words that every format for people shares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.results.sweep import Failure, SweepResult
from kblast.results.words import after, before_words, named, percent

MOST_ROWS = 20
"""As many rows as people are shown; the JSON has all."""

_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """Failures that do the same: of one kind, and to the same functions at the same time.

    `down` are the functions that they take down.
    """

    failures: Sequence[Failure]
    down: tuple[str, ...]

    @property
    def first(self) -> Failure:
        """One that stands for all."""
        return self.failures[0]

    def first_down(self) -> str:
        """When the first function goes down; nothing where none does, or where some are down though nothing fails."""
        return after(self.first.first_down_at_s) if self.down and self.down == self.first.functions_down else ""

    def what(self) -> str:
        """What fails."""
        if len(self.failures) == 1 or len(self.first.fail) > 1:
            more = f" (and {len(self.failures) - 1} more such)" if len(self.failures) > 1 else ""
            return " and ".join(named(ref) for ref in self.first.fail) + more
        names = [name_of(failure.fail[0]) for failure in self.failures]
        kind = counted(len(names), kind_of(self.first.fail[0]))
        return f"any of {kind}: {listed(names, _MOST_NAMES)}"


def rows(result: SweepResult) -> Iterator[Row]:
    """The failures that hit functions, the worst first, those that do the same together."""
    hitting = (failure for failure in result.scenarios if result.taken_down(failure) or failure.functions_degraded)
    for _, alike in groupby(hitting, key=_effect):
        failures = tuple(alike)
        yield Row(failures, result.taken_down(failures[0]))


def _effect(failure: Failure) -> tuple[object, ...]:
    kinds = tuple(kind_of(ref) for ref in failure.fail)
    return kinds, failure.functions_down, failure.functions_degraded, failure.first_down_at_s


def worst(result: SweepResult) -> str:
    """The answer to "what is the worst that can fail", after what is down though nothing fails."""
    summary = result.summary
    if not summary.functions:
        return "No functions are declared, so what users lose is not known."
    if not result.scenarios:
        nothing = "is nothing to fail" if result.searched.together == 1 else "are no two elements to fail together"
        return f"There {nothing} of these kinds: {', '.join(result.searched.kinds)}."
    what = "failure" if result.searched.together == 1 else "pair of failures"
    begin, other = before_words(summary.before, summary.functions, "function"), "other " if summary.before else ""
    if not summary.take_down:
        return f"{begin}No {what} takes down {'another' if other else 'a'} function."
    row = next(rows(result))
    lost = f"{len(row.down)} of {counted(summary.functions - len(summary.before), f'{other}function')}"
    radius = f"{percent(row.first.blast_radius)}{' with what is down before' if other else ''}"
    return f"{begin}The worst {what} takes down {lost} (blast radius {radius}): {row.what()}."


def tried(result: SweepResult) -> str:
    """How many failures were tried, of which kinds, and how many of them hit functions."""
    summary, searched = result.summary, result.searched
    what = "failure" if searched.together == 1 else "pair"
    outcome = f"{_so_many(summary.take_down, 'take')} functions down, {_so_many(summary.degrade, 'only degrade')} some"
    permitted = ", with edges that are only permitted" if searched.evidence == "permitted" else ""
    tried_ = f"{summary.scenarios:,} {what}{'' if summary.scenarios == 1 else 's'}"
    return f"Tried {tried_} of {', '.join(searched.kinds)}{permitted}: {outcome}."


def _so_many(failures: int, do: str) -> str:
    return f"{failures:,} {do}{'s' if failures == 1 else ''}"
