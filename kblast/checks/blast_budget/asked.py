"""A budget, and the platform that it is asked of."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kblast.check import Context, Related, Violation
from kblast.config.budgets import Budget
from kblast.engine.outcome import Outcome, Weights
from kblast.location import Location
from kblast.model.refs import Ref, cluster_of, kind_of, make_ref, name_of
from kblast.phrases import listed
from kblast.results.findings import Confidence
from kblast.results.words import named
from kblast.units import show_duration

_STORIES = 20


@dataclass(frozen=True)
class Asked:
    """A budget and where it stands, with what it needs to know of the platform."""

    context: Context
    budget: Budget
    place: Location

    @property
    def moment(self) -> float:
        """The time by which a function must be hit to count, in seconds."""
        return math.inf if self.budget.within is None else self.budget.within

    @cached_property
    def weights(self) -> Weights:
        """What functions weigh."""
        return Weights.of(self.context.inventory)

    @cached_property
    def counts(self) -> Mapping[Ref, bool | None]:
        """Whether each function counts; None where it has no declared tier, and only some tiers count."""
        tiers = {make_ref("function", name): body.tier for name, body in self.context.inventory.functions.items()}
        most = self.budget.tier
        if most is None:
            return dict.fromkeys(tiers, True)
        return {ref: None if tier is None else tier <= most for ref, tier in tiers.items()}

    def counted(self, refs: Iterable[Ref], wanted: bool | None = True) -> list[Ref]:
        """Those of some functions that count, or of which that is not known."""
        return [ref for ref in refs if self.counts[ref] is wanted]

    def speaks_of(self, ref: Ref) -> bool:
        """Whether the failure of an element is to be judged; what others run fails as well, to our cost."""
        element = self.context.inventory.element(ref)
        foreign = element is not None and bool(element.external) and ref not in self.context.inventory.context
        return foreign or self.context.is_judged(ref)

    def domain_of(self, ref: Ref) -> str | None:
        """The domain that owns an element; a broker and a group belong to whom their cluster does."""
        if kind_of(ref) in ("broker", "group"):
            ref = make_ref("cluster", cluster_of(name_of(ref)))
        element = self.context.inventory.element(ref)
        return None if element is None else element.domain

    def outcome(self, ref: Ref, *, declared_only: bool = False) -> Outcome:
        """What comes of the failure of an element."""
        return self.context.simulate([ref], within=self.moment, declared_only=declared_only)

    def which(self) -> str:
        """Which functions count, and until when, for a sentence."""
        tier = self.budget.tier
        of = "" if tier is None else " of tier 1" if tier == 1 else f" of tiers 1 to {tier}"
        return of + ("" if self.budget.within is None else f" within {show_duration(self.budget.within)}")

    def broken(
        self, ref: Ref, message: str, hit: Iterable[Ref], confidence: Confidence, remedy: str | None = None
    ) -> Violation:
        """The failure of an element breaks the budget, or perhaps does, by what becomes of some functions.

        What others run stands where the budget does.
        """
        return Violation(
            subject=ref,
            message=message,
            about=self._about(),
            confidence=confidence,
            related=(Related("the budget", self.place),),
            evidence=tuple(_stories(self.outcome(ref), list(hit))),
            remedy=remedy,
            place=None if self.context.is_judged(ref) else self.place,
        )

    def undecided(self, message: str, remedy: str, about: str = "") -> Violation:
        """Whether the budget is kept cannot be told."""
        return Violation(
            subject=f"budget:{','.join(self.budget.fail)}",
            message=f"cannot be decided: {message}",
            about=f"{self._about()}{about}",
            confidence="unknown",
            remedy=remedy,
            place=self.place,
        )

    def _about(self) -> str:
        """The budget as it is written, which tells it from others."""
        return json.dumps(self.budget.model_dump(mode="json", exclude_none=True), sort_keys=True)


def _stories(outcome: Outcome, hit: list[Ref]) -> Iterator[str]:
    for ref in hit[:_STORIES]:
        yield f"{name_of(ref)} goes {outcome.story(ref)}"
    if rest := hit[_STORIES:]:
        yield f"and {len(rest)} more: {listed([name_of(ref) for ref in rest])}"
    for assumption in sorted(set(outcome.rests_on(*hit))):
        yield f"rests on: {named(assumption.ref)} {assumption.text}"
