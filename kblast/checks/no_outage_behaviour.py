"""Critical producers of which nobody has said what they do while their topic cannot be written."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.graph.criticality import functions_upon
from kblast.kafka.effective import client_of
from kblast.kafka.patience import patience_of
from kblast.kafka.profiles import DURABLE
from kblast.model.elements import ProduceEdge
from kblast.model.refs import Ref, make_ref, name_of
from kblast.model.values import Tier
from kblast.phrases import listed
from kblast.results.words import after, named

_SHOWN = 5


class Parameters(CheckParameters):
    """From which tier on a producer is critical, whatever it writes."""

    tier: Tier


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every edge of a critical producer without `on_outage`.

    What writes telemetry is another rule's; what a pipeline does not write stays where it read it; and where the
    `impact` of an edge is softened, somebody has said what happens.
    """
    for service in context.judged("service"):
        body = context.inventory.services[service]
        if body.kind in ("streams", "connector"):
            continue
        for index, edge in enumerate(body.produces or ()):
            if edge.topic is None or edge.on_outage is not None or edge.evidence == "permitted" or edge.derives_from:
                continue
            if edge.impact not in ("degraded", "none") and context.profile(edge.topic).profile != "telemetry":
                yield from _judge(context, parameters, service, index, edge)


def _judge(
    context: Context, parameters: Parameters, service: str, index: int, edge: ProduceEdge
) -> Iterator[Violation]:
    ref, topic = make_ref("service", service), edge.topic or ""
    tier = context.inventory.services[service].tier
    functions = _functions(context, ref, edge)
    critical = [f for f in functions if (context.inventory.functions[name_of(f)].tier or 5) <= parameters.tier]
    profile = context.profile(topic)
    if edge.only_for is None and tier is not None and tier <= parameters.tier:
        why = f"it is of tier {tier}"
    elif critical:
        tiers = "tier 1" if parameters.tier == 1 else f"tiers 1 to {parameters.tier}"
        why = f"functions of {tiers} hang on it: {listed([name_of(f) for f in critical])}"
    elif profile.profile in DURABLE and functions:
        why = f"{topic} is for {profile.profile}, and functions hang on it: {listed([name_of(f) for f in functions])}"
    else:
        return
    shown = critical or functions
    yield Violation(
        subject=ref,
        path=("produces", index, "on_outage"),
        message=f"nobody has said what it does while {topic} cannot be written, expected `on_outage`: {why}",
        confidence="likely" if why.startswith(topic) and profile.inferred else "certain",
        related=tuple(
            Related(f"function {name_of(f)} hangs on it", context.inventory.locate(f)) for f in shown[:_SHOWN]
        ),
        evidence=(
            f"profile={profile.profile or 'not known'} ({profile.reason})",
            *(" → ".join(chain) for chain in _chains(context, shown[:1], ref)),
            f"taken to block: {_what_happens(context, service, edge)}",
        ),
    )


def _functions(context: Context, ref: Ref, edge: ProduceEdge) -> tuple[Ref, ...]:
    """The functions that suffer with the edge."""
    if edge.only_for is not None:
        return tuple(make_ref("function", name) for name in edge.only_for)
    return functions_upon(context.graph, ref)


def _chains(context: Context, functions: tuple[Ref, ...] | list[Ref], service: Ref) -> Iterator[list[str]]:
    """How functions come to depend on a service, from the one to the other."""
    for function in functions:
        if steps := context.graph.path(function, service, hard=True):
            yield [named(function), *(named(step.target) for step in steps)]


def _what_happens(context: Context, service: str, edge: ProduceEdge) -> str:
    """What a producer that blocks comes to, by its client."""
    label, patience = client_of(context.inventory, service, edge).label, patience_of(context.inventory, service, edge)
    if not patience.known:
        return f"{label}, so for how long it hides an outage is not known"
    whole = patience.hides_without_cluster.seconds
    alone = f" ({after(whole)} where the whole cluster is down)" if whole < patience.hides.seconds else ""
    if patience.hides.seconds == float("inf"):
        return f"{label} never gives up{alone}"
    return f"it goes down {after(patience.hides.seconds)}{alone}, when {label} has given up"
