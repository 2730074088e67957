"""Budgets that say how many functions may go down."""

from collections.abc import Iterator, Sequence

from kblast.check import Violation
from kblast.checks.blast_budget.asked import Asked
from kblast.engine.sweep import Hits
from kblast.model.refs import Ref, name_of
from kblast.phrases import counted, listed
from kblast.results.words import percent
from kblast.units import show_number

_ROUNDING = 1e-9


def over_limit(asked: Asked, hits: Hits) -> Iterator[Violation]:
    """The violation of a failure that takes down too much, or perhaps does."""
    (ref,) = hits.scenario
    down, perhaps = asked.counted(hits.down), asked.counted(hits.down, None)
    if _is_over(asked, down, asked.counted(asked.counts)):
        declared = asked.outcome(ref, declared_only=True)
        certain = [function for function in down if declared.level(function) == "down"]
        sure = _is_over(asked, certain, asked.counted(asked.counts))
        yield asked.broken(ref, _message(asked, down), down, "certain" if sure else "likely")
    elif _is_over(asked, [*down, *perhaps], [*asked.counted(asked.counts), *perhaps]):
        names = listed([name_of(function) for function in perhaps])
        message = (
            f"cannot be decided: {_message(asked, down)}, and {counted(len(perhaps), 'function')} "
            f"without a declared tier: {names}"
        )
        yield asked.broken(ref, message, [*down, *perhaps], "unknown", "Declare the `tier` of these functions.")


def _is_over(asked: Asked, down: Sequence[Ref], among: Sequence[Ref]) -> bool:
    limit = asked.budget.functions_down
    assert limit is not None
    if limit.count is not None:
        return len(down) > limit.count
    assert limit.share is not None
    return _share(asked, down, among) > limit.share + _ROUNDING


def _share(asked: Asked, down: Sequence[Ref], among: Sequence[Ref]) -> float:
    """The weight of the functions that go down as a share of the weight of all that count, 0 where there are none."""
    weight = asked.weights.weight
    whole = sum(weight[ref] for ref in among)
    return sum(weight[ref] for ref in down) / whole if whole else 0.0


def _message(asked: Asked, down: Sequence[Ref]) -> str:
    limit = asked.budget.functions_down
    assert limit is not None
    among = asked.counted(asked.counts)
    share, most = "", str(limit.count or "none")
    if limit.share is not None:
        share, most = f" ({percent(_share(asked, down, among))})", percent(limit.share)
    cost = asked.weights.cost_per_hour(down)
    money = f", {show_number(cost)} per hour" if cost else ""
    said = f"takes down {len(down)} of {counted(len(among), 'function')}{asked.which()}{share}{money}"
    return f"{said}, expected {'none' if most == 'none' else f'at most {most}'}"
