"""What is critical and goes down with a topic or cluster that is allowed to fail."""

from collections.abc import Iterator
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.engine.outcome import Outcome
from kblast.graph.edges import Edge
from kblast.graph.hardness import Chain
from kblast.model.refs import Ref, kind_of, make_ref, name_of
from kblast.model.values import Duration, Tier
from kblast.results.words import after, named


class Parameters(CheckParameters):
    """Which tiers are critical, and how soon a failure must be felt to count."""

    tier: Tier
    within: Duration


@dataclass(frozen=True, slots=True)
class BestEffort:
    """A topic or cluster for throw-away data, and what says so; not `declared` where kblast inferred it.

    Without a `reason` it is best effort only for whom it promises less than they promise themselves.
    """

    ref: Ref
    reason: str | None = None
    declared: bool = True


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every critical function and service that goes down soon when a best-effort topic or cluster does."""
    for ride in (*_topics(context), *_clusters(context)):
        above = [
            (ref, chain, reason)
            for ref, chain in context.hard.chains_to(ride.ref, lambda ref: _is_way(context, ref))
            if _is_critical(context, ref, parameters)
            and _counts(context, chain)
            and (reason := _reason(context, ride, ref))
        ]
        if above:
            outcome = context.simulate([ride.ref], within=parameters.within)
            for ref, chain, reason in above:
                if outcome.down_at(ref) < parameters.within:
                    yield _violation(context, ref, ride, reason, chain, outcome)


def _topics(context: Context) -> Iterator[BestEffort]:
    for name, topic in context.inventory.topics.items():
        found = context.profile(name)
        if found.profile == "telemetry":
            yield BestEffort(make_ref("topic", name), f"is for telemetry ({found.reason})", not found.inferred)
        elif topic.availability is not None:
            yield BestEffort(make_ref("topic", name))


def _clusters(context: Context) -> Iterator[BestEffort]:
    for name, cluster in context.inventory.clusters.items():
        if cluster.profile == ("telemetry",):
            yield BestEffort(make_ref("cluster", name), "is for telemetry only (declared)")
        elif cluster.availability is not None:
            yield BestEffort(make_ref("cluster", name))


def _reason(context: Context, ride: BestEffort, ref: Ref) -> str | None:
    """Why something is best effort, seen by one that rides with it."""
    if ride.reason is not None:
        return ride.reason
    given, own = (getattr(context.inventory.element(other), "availability", None) for other in (ride.ref, ref))
    if given is None or own is None or given >= own:
        return None
    return f"promises an availability of {given * 100:.6g} % to what promises {own * 100:.6g} %"


def _is_way(context: Context, ref: Ref) -> bool:
    """Whether an element is critical if what needs it is: services of no tier; and topics, for their clusters' sake."""
    if kind_of(ref) == "topic":
        return context.profile(name_of(ref)).profile != "telemetry"
    return kind_of(ref) in ("service", "resource") and getattr(context.inventory.element(ref), "tier", None) is None


def _is_critical(context: Context, ref: Ref, parameters: Parameters) -> bool:
    tier = getattr(context.inventory.element(ref), "tier", None)
    return kind_of(ref) in ("function", "service") and tier is not None and tier <= parameters.tier


def _counts(context: Context, chain: Chain) -> bool:
    """Whether the chain is more than waiting to write telemetry, which `telemetry-can-block` is about."""
    last = chain[-1]
    writes = isinstance(last, Edge) and last.kind == "produces" and kind_of(last.target) == "topic"
    return not (writes and context.profile(name_of(last.target)).profile == "telemetry")


def _violation(context: Context, ref: Ref, ride: BestEffort, reason: str, chain: Chain, outcome: Outcome) -> Violation:
    first = chain[0]
    assumptions = outcome.rests_on(ref)
    inferred = any(getattr(tie, "evidence", "declared") == "inferred" for tie in chain)
    tier = getattr(context.inventory.element(ref), "tier", None)
    return Violation(
        subject=ref,
        path=first.path if first.declared_by == ref else (),
        about=ride.ref,
        message=(
            f"is of tier {tier} and goes down {after(outcome.down_at(ref))} with {named(ride.ref)}, which {reason}; "
            f"expected something that is not best effort"
        ),
        confidence="certain" if ride.declared and not assumptions and not inferred else "likely",
        related=(Related(f"{named(ride.ref)} {reason}", context.inventory.locate(ride.ref)),),
        evidence=(
            f"goes {outcome.story(ref)}",
            *(f"rests on: {named(assumption.ref)} {assumption.text}" for assumption in assumptions),
        ),
    )
