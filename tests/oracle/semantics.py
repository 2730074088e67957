"""The oracle: what fails when, by applying the rules to every element until nothing changes any more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, kind_of, make_ref, name_of
from tests.oracle.edges import outcomes
from tests.oracle.effects import all_effects, places_of
from tests.oracle.topics import feeding_ends, group_coordinator_lost, level_of_topic, of_needs
from tests.oracle.world import FAILED, NEVER, UP, Effects, Times, World, at_least, worst


@dataclass(frozen=True)
class Solution:
    """(degraded_at, down_at) and the effects of every element, in seconds."""

    times: dict[Ref, Times]
    effects: dict[Ref, Effects]


def solve(
    inventory: Inventory, failed: frozenset[Ref], *, permitted: bool = False, lasting: float | None = None
) -> Solution:
    """§4.3: of all consistent answers the one with the fewest failures; what has come to be when the failure ends.

    Nothing is down to begin with; the rules are applied to everything at once, again and again. A cause that is nothing
    but its own consequence is never found that way.
    """
    refs = list(every_ref(inventory))
    never_starved = dict.fromkeys(inventory.topics, NEVER)
    world = World(inventory, failed, permitted, dict.fromkeys(refs, UP), never_starved, lasting)
    while True:
        times = {ref: times_of(world, ref) for ref in refs}
        starved = {topic: feeding_ends(world, topic) for topic in inventory.topics}
        if (times, starved) == (world.times, world.starved):
            return seen_at(NEVER if lasting is None else lasting, Solution(times, all_effects(world)))
        world = replace(world, times=times, starved=starved)


def seen_at(moment: float, solution: Solution) -> Solution:
    """§4.7: a time after the moment is never, and an effect that begins after it is none."""
    times = {ref: (g if g <= moment else NEVER, d if d <= moment else NEVER) for ref, (g, d) in solution.times.items()}
    effects = {
        ref: {kind: start for kind, start in found.items() if start <= moment}
        for ref, found in solution.effects.items()
    }
    return Solution(times, effects)


def blast_radius(inventory: Inventory, solution: Solution, at: float = NEVER) -> float:
    """§4.7: the weighted share of functions that are down at a time, or in the end."""
    weights = {name: 1.0 if body.weight is None else body.weight for name, body in inventory.functions.items()}
    total = sum(weights.values())
    down_at = {name: solution.times[f"function:{name}"][1] for name in weights}
    return sum(weights[name] for name, down in down_at.items() if down <= at and down < NEVER) / total if total else 0.0


def every_ref(inventory: Inventory) -> Iterator[Ref]:
    for ref, _ in inventory.elements():
        yield ref
    yield from (make_ref("region", region) for region in inventory.regions)
    yield from (make_ref("broker", broker) for broker in inventory.brokers)
    yield from (make_ref("group", group) for group in inventory.groups)


def times_of(world: World, ref: Ref) -> Times:
    """§4.3: an element is as bad as its worst need, and down from the start when it fails itself."""
    return FAILED if ref in world.failed else worst(needs_of(world, ref))


def needs_of(world: World, ref: Ref) -> list[Times]:
    """§4.3: what each kind of element needs, beside what it declares."""
    kind, name = kind_of(ref), name_of(ref)
    element = world.inventory.element(ref)
    declared = [] if element is None else of_needs(world, element)
    match kind:
        case "zone":
            region = world.inventory.zones[name].region
            return [*declared, world.times[f"region:{region}"]] if region else declared
        case "broker":
            return of_broker(world, name)
        case "cluster":
            return [*declared, one_broker(world, name), (world.controllers_lost(name), NEVER)]
        case "topic":
            return [level_of_topic(world, name)]
        case "group":
            return of_group(world, name)
        case "service":
            return [*declared, enough_zones(world, ref), *(outcome.times for outcome in outcomes(world, ref))]
        case "resource":
            return [*declared, enough_zones(world, ref)]
        case "mirror":
            body = world.inventory.mirrors[name]
            return [*declared, enough_zones(world, ref), *(world.times[f"cluster:{c}"] for c in (body.from_, body.to))]
        case "function":
            only_here = [need for s in world.inventory.services.values() for need in of_needs(world, s, name)]
            return [*declared, *only_here, *(outcome.times for outcome in outcomes(world, ref))]
        case _:
            return []


def of_broker(world: World, name: str) -> list[Times]:
    """§4.3: a broker needs its zone and its cluster."""
    zone = world.inventory.brokers[name].zone
    cluster = world.times[f"cluster:{cluster_of(name)}"]
    return [cluster, world.times[f"zone:{zone}"]] if zone else [cluster]


def one_broker(world: World, cluster: str) -> Times:
    """§4.4: a cluster is down with the last of its brokers; where those are not known, of its zones."""
    down_at = at_least(1, places_of(world, make_ref("cluster", cluster)) or [UP])[1]
    return down_at, down_at


def enough_zones(world: World, ref: Ref) -> Times:
    """§4.3: whoever has zones is down when fewer than `needs_zones` of them are left."""
    needed = getattr(world.inventory.element(ref), "needs_zones", None) or 1
    down_at = at_least(needed, places_of(world, ref) or [UP])[1]
    return down_at, down_at


def of_group(world: World, name: str) -> list[Times]:
    """§4.4: a group cannot commit without its coordinator, nor without its cluster; it is down only when it fails."""
    cluster = cluster_of(name)
    lost = min(world.down(f"cluster:{cluster}"), group_coordinator_lost(world, cluster, name.partition("/")[2]))
    return [(lost, NEVER)]
