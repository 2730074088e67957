"""Clusters of which several values of min.insync.replicas are declared, and not all can be in force."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import eligible_leaders
from kblast.kafka.min_isr import MIN_ISR, Cause, Conflict, min_isr_conflict
from kblast.model.refs import make_ref
from kblast.phrases import listed
from kblast.results.findings import Confidence


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster whose brokers or controllers set what is not in force, or not everywhere."""
    del parameters
    for cluster in context.judged("cluster"):
        found = min_isr_conflict(context.inventory, cluster)
        if found is not None:
            yield _violation(context, cluster, found)


def _violation(context: Context, cluster: str, found: Conflict) -> Violation:
    ref = make_ref("cluster", cluster)
    first = str(min(found.values))
    resting = [
        topic
        for topic in context.inventory.topics_of[cluster]
        if MIN_ISR not in (context.inventory.topics[topic].config or {})
    ]
    level = eligible_leaders(context.inventory, cluster)
    in_force = found.in_force
    return Violation(
        subject=ref,
        path=(found.where, first, "config", MIN_ISR),
        about=found.cause,
        message=f"{_said(found)}: {_consequence(found)}",
        confidence=_confidence(found.cause, declared=level.declared),
        related=(Related(f"{MIN_ISR}={in_force}", in_force.location),) if in_force.location is not None else (),
        evidence=(
            f"set by {found.where}: {listed([f'{node}: {value}' for node, value in found.values.items()])}",
            f"for the cluster: {MIN_ISR}={in_force}",
            f"eligible.leader.replicas.version={level}" if level.value is not None else f"eligible leaders {level}",
            f"topics without a value of their own: {listed(resting) or 'none'}",
        ),
    )


def _said(found: Conflict) -> str:
    """What the nodes set, in a sentence."""
    nodes = [str(node) for node in found.values]
    values = sorted(set(found.values.values()))
    one = len(nodes) == 1
    who = f"{found.where.removesuffix('s') if one else found.where} {listed(nodes)}"
    return f"{who} {'sets' if one else 'set'} {MIN_ISR}={' or '.join(values)}"


def _consequence(found: Conflict) -> str:
    in_force = found.in_force
    match found.cause:
        case "each-leader":
            return f"elsewhere it is {in_force}, so what holds for a partition depends on who leads it"
        case "set-aside":
            return f"with eligible leader replicas values of brokers do not count, in force is {in_force}"
        case "any-controller":
            return f"not all {found.where} say so, and the cluster got the value of the controller that was active"
        case "controllers-differ":
            return (
                f"the cluster's {in_force.value} counts only where it was set for the whole cluster at run time, and "
                "not where it stands in the files of brokers"
            )
        case "controllers-unknown":
            return "with eligible leader replicas that of the controllers counts, and it is not known"


def _confidence(cause: Cause, *, declared: bool) -> Confidence:
    """Certain is what does not rest on a feature that new clusters have by default, nor on how a value was set."""
    if cause == "controllers-unknown":
        return "unknown"
    if cause == "each-leader":
        return "certain"
    return "certain" if declared and cause != "controllers-differ" else "likely"
