"""Budgets that say that a failure stays in the domain that owns what fails."""

from collections.abc import Iterator

from kblast.check import Violation
from kblast.checks.blast_budget.asked import Asked
from kblast.engine.sweep import Hits
from kblast.model.refs import Ref, name_of
from kblast.phrases import counted, listed


def leaving_domain(asked: Asked, hits: Hits) -> Iterator[Violation]:
    """The violation of a failure that touches functions of other domains, or perhaps does."""
    (ref,) = hits.scenario
    own = asked.domain_of(ref)
    hit = [*hits.down, *hits.degraded]
    others = [function for function in hit if asked.domain_of(function) not in (None, own)]
    touched = asked.counted(others)
    nobody_s = asked.counted(function for function in hit if asked.domain_of(function) is None)
    no_tier = asked.counted(others, None)
    if touched:
        declared = asked.outcome(ref, declared_only=True)
        sure = any(declared.level(function) != "up" for function in touched)
        message = f"{_message(asked, own, touched)}: {_names(asked, touched)}"
        yield asked.broken(ref, message, touched, "certain" if sure else "likely")
    elif nobody_s or no_tier:
        missing = "domain" if nobody_s else "tier"
        message = (
            f"cannot be decided: belongs to the domain {own}, and touches "
            f"{counted(len(nobody_s or no_tier), 'function')} without a declared {missing}: "
            f"{listed([name_of(function) for function in nobody_s or no_tier])}"
        )
        yield asked.broken(ref, message, nobody_s or no_tier, "unknown", f"Declare the `{missing}` of these functions.")


def _message(asked: Asked, own: str | None, touched: list[Ref]) -> str:
    functions = counted(len(touched), "function")
    return f"belongs to the domain {own}, and touches {functions} of other domains{asked.which()}, expected none"


def _names(asked: Asked, functions: list[Ref]) -> str:
    return listed([f"{name_of(function)} ({asked.domain_of(function)})" for function in functions])
