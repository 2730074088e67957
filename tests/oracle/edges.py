"""§4.5 and §4.6: what produce and consume edges do to whom they belong to, and to the data."""

from dataclasses import dataclass

from kblast.kafka.libraries import chain
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.parts import OnOutage
from kblast.model.refs import Ref, cluster_of, kind_of, name_of
from tests.oracle.clients import Producer, in_force, producer_of
from tests.oracle.failover import while_leaders_move
from tests.oracle.retention import behind, kept_for
from tests.oracle.topics import (
    cannot_read,
    cannot_write,
    group_coordinator_gone,
    group_coordinator_lost,
    partly_unreadable,
    partly_unwritable,
    stands_for,
)
from tests.oracle.world import NEVER, UP, Effects, Times, World, best, earliest, suffered, worst


@dataclass(frozen=True)
class Outcome:
    """What the dependent suffers, and the effects with their starts."""

    times: Times
    effects: Effects


def produce(world: World, service: str, edge: ProduceEdge) -> Outcome:
    """§4.5: the row of the table that the edge declares, softened by its impact; `block` where it declares none."""
    declared = edge.on_outage or OnOutage(kind="block")
    producer = producer_of(world.inventory, service, edge)
    g, w = writing_ends(world, edge, producer, edge.topic or "")
    outcome = {
        "block": lambda: blocks(world, edge, producer, declared, g, w),
        "reject": lambda: rejects(g, w),
        "drop": lambda: drops(world, edge, producer, w),
        "buffer": lambda: buffers(declared, w),
        "outbox": lambda: writes_to_outbox(declared, w),
        "fallback": lambda: falls_back(world, edge, producer, declared, g, w),
    }[declared.kind]()
    effects = dict(outcome.effects)
    effects = earliest([effects, while_leaders_move(world, edge, producer, w)])
    if not keyed_and_blocking(edge):
        effects["partial"] = partly_unwritable(world, edge.topic or "", producer.acks_all)
    return Outcome(softened(outcome.times, edge.impact or "down"), effects)


def keyed_and_blocking(edge: ProduceEdge) -> bool:
    """§4.5: such a producer shares its buffer between all partitions."""
    declared = edge.on_outage or OnOutage(kind="block")
    blocking = declared.kind == "block" or (declared.kind == "buffer" and declared.then == "block")
    return edge.keyed is True and blocking


def writing_ends(world: World, edge: ProduceEdge, producer: Producer, topic: str) -> Times:
    """§4.5: g and w with the edge's acks."""
    one_is_enough, transaction = keyed_and_blocking(edge), edge.transactional_id
    return cannot_write(world, topic, producer.acks_all, one_is_enough=one_is_enough, transaction=transaction)


def gives_up(world: World, edge: ProduceEdge, producer: Producer, w: float) -> float:
    """§4.5: w + min(t_fill, give_up); with Java from 4.0 and the whole cluster down, max.block.ms after that."""
    cluster_down = world.down(f"cluster:{cluster_of(edge.topic or '')}")
    return min(w + producer.fills_after, w + producer.gives_up_after, cluster_down + producer.gives_up_without_cluster)


def blocks(world: World, edge: ProduceEdge, producer: Producer, declared: OnOutage, g: float, w: float) -> Outcome:
    """§4.5 `block`: `{block: 90s}` states what otherwise the client decides."""
    down_at = gives_up(world, edge, producer, w) if declared.lasts is None else w + declared.lasts
    return Outcome((min(g, w), down_at), {"at-risk": w, "rejecting": down_at})


def rejects(g: float, w: float) -> Outcome:
    """§4.5 `reject`."""
    return Outcome((g, w), {"rejecting": w})


def drops(world: World, edge: ProduceEdge, producer: Producer, w: float) -> Outcome:
    """§4.5 `drop`; what is declared does not outvote a configuration that makes the client block."""
    lost = {"loss": gives_up(world, edge, producer, w)}
    if not producer.may_block:
        return Outcome(UP, lost)
    filled = w + producer.fills_after if producer.fills_after <= producer.gives_up_after else NEVER
    cluster_down = world.down(f"cluster:{cluster_of(edge.topic or '')}")
    cut_off = cluster_down if producer.blocks_without_cluster < NEVER else NEVER
    down_at = min(filled, cut_off + min(producer.fills_after, producer.blocks_without_cluster))
    blocked = min(filled, cut_off)
    return Outcome((blocked, down_at), lost | {"at-risk": blocked, "rejecting": down_at})


def buffers(declared: OnOutage, w: float) -> Outcome:
    """§4.5 `{buffer: …, then: …}`: nothing until it is full, then as `then` says, at once."""
    full = w + (declared.lasts or 0.0)
    then = {
        "block": Outcome((full, full), {"at-risk": full, "rejecting": full}),
        "reject": rejects(full, full),
        "drop": Outcome(UP, {"loss": full}),
    }[declared.then]
    return Outcome(then.times, {"buffering": w} | then.effects)


def writes_to_outbox(declared: OnOutage, w: float) -> Outcome:
    """§4.5 `outbox`: unaffected; when full as `reject`."""
    full = NEVER if declared.lasts is None else w + declared.lasts
    return Outcome((full, full), {"delayed": w} | rejects(full, full).effects)


def falls_back(world: World, edge: ProduceEdge, producer: Producer, declared: OnOutage, g: float, w: float) -> Outcome:
    """§4.5 `{fallback: …}`: as `reject` towards the better of the two topics."""
    other = writing_ends(world, edge, producer, declared.topic or "")
    better = rejects(*best([(g, w), other]))
    return Outcome(better.times, {"delayed": w} | better.effects)


def softened(times: Times, impact: str) -> Times:
    """§4.5: what would have been down is degraded, from then; what would have been degraded is nothing."""
    return suffered(times, 0.0, impact)


def consume(world: World, service: str, edge: ConsumeEdge) -> Outcome:
    """§4.6: a fallback leaves the better of two topics; work waits, grows old or expires once neither brings any."""
    topics = [topic for topic in (edge.topic, edge.fallback) if topic is not None]
    times = best([worst([cut_off(world, service, edge, topic), starving(world, edge, topic)]) for topic in topics])
    stops = [min(reading_ends(world, service, edge, topic)[1], starves_at(world, edge, topic)) for topic in topics]
    effects: list[Effects] = [{"partial": max(partly_unreadable(world, topic) for topic in topics)}]
    effects.append({"stale" if edge.reads == "state" else "delayed": max(stops)})
    if edge.fallback is not None:
        effects.append({"stale": stops[0], "duplicates": stops[0]})
    if edge.expires is not None:
        effects.append({"loss": max(stops) + edge.expires})
    deleted = max(outlived(world, service, edge, topic) for topic in topics)
    if world.lasting is not None and deleted < world.lasting:
        effects.append({"loss": deleted})
    return Outcome(times, earliest([*effects, uncommitted(world, service, edge, topics[0])]))


def outlived(world: World, service: str, edge: ConsumeEdge, topic: str) -> float:
    """§4.6: from when on outage and lag are more than the topic keeps; whoever is down reads nothing either."""
    stopped = min(reading_ends(world, service, edge, topic)[1], world.down(f"service:{service}"))
    return stopped + max(0.0, kept_for(world.inventory, topic) - behind(world.inventory, edge, topic))


def uncommitted(world: World, service: str, edge: ConsumeEdge, topic: str) -> Effects:
    """§4.4: members that can read but not commit."""
    lost, stopped = coordinator_lost(world, edge, topic), reading_ends(world, service, edge, topic)[1]
    return {"duplicates": lost, "at-risk": lost} if lost < stopped else {}


def cut_off(world: World, service: str, edge: ConsumeEdge, topic: str) -> Times:
    """§4.6: degraded from g or r, down from r + `tolerates`, by the edge's impact."""
    return suffered(reading_ends(world, service, edge, topic), edge.tolerates or 0.0, edge.impact or "down")


def reading_ends(world: World, service: str, edge: ConsumeEdge, topic: str) -> Times:
    """§4.6: (g, r); members of a failed group read nothing, members that cannot commit go on degraded (§4.4)."""
    g, r = cannot_read(world, topic)
    if f"group:{cluster_of(edge.topic or '')}/{edge.group}" in world.failed:
        g = r = 0.0
    return min(g, coordinator_lost(world, edge, topic)), min(r, lets_go(world, service, edge, topic))


def lets_go(world: World, service: str, edge: ConsumeEdge, topic: str) -> float:
    """librdkafka gives its partitions back after a session without a coordinator, unless the broker assigns them."""
    if edge.group is None:
        return NEVER
    force = in_force(world.inventory, service, edge, "consumer")
    if force is None or all(link.name != "librdkafka" for link in chain(force.library)):
        return NEVER
    if "consumer" in force.values("group.protocol"):
        return NEVER
    return group_coordinator_gone(world, cluster_of(topic), edge.group) + force.number("session.timeout.ms") / 1000


def coordinator_lost(world: World, edge: ConsumeEdge, topic: str) -> float:
    """§4.4: when the edge's group can no longer commit; never where it names no group."""
    if edge.group is None:
        return NEVER
    return group_coordinator_lost(world, cluster_of(topic), edge.group)


def starving(world: World, edge: ConsumeEdge, topic: str) -> Times:
    """§4.6: nobody writes the topic any more; `starved` alone decides."""
    f, tolerates = starves_at(world, edge, topic), edge.tolerates or 0.0
    return (f, f + tolerates) if edge.starved == "down" else (f + tolerates, NEVER)


def starves_at(world: World, edge: ConsumeEdge, topic: str) -> float:
    """§4.6: f; never for whoever is not touched by it."""
    return NEVER if edge.starved == "none" else world.starved[topic]


def outcomes(world: World, ref: Ref) -> list[Outcome]:
    """§4.3: the edges of a service; of a function those that are only for it."""
    function = name_of(ref) if kind_of(ref) == "function" else None
    services = [name_of(ref)] if function is None else list(world.inventory.services)
    found = []
    for service in services:
        found += [produce(world, service, e) for e in world.produces(service) if stands_for(e.only_for, function)]
        found += [consume(world, service, e) for e in world.consumes(service) if stands_for(e.only_for, function)]
    return found
