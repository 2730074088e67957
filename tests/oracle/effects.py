"""§4.2, §4.3: the effects that stand beside the levels, and who inherits them."""

from collections.abc import Iterable, Iterator

from kblast.model.elements import Cluster, Element
from kblast.model.parts import Need
from kblast.model.refs import Ref, kind_of, name_of
from tests.oracle.edges import outcomes
from tests.oracle.failover import data_in_danger
from tests.oracle.partitions import takes_acks_all
from tests.oracle.topics import of_need, partly, replicas_lost, stands_for
from tests.oracle.world import NEVER, Effects, Times, World, at_least, earliest


def all_effects(world: World) -> dict[Ref, Effects]:
    """Every element's own effects, and what functions inherit, again and again until nothing changes."""
    effects = {ref: own_effects(world, ref) for ref in world.times}
    while True:
        after = {ref: earliest([own, *inherited(world, ref, effects)]) for ref, own in effects.items()}
        if after == effects:
            return effects
        effects = after


def own_effects(world: World, ref: Ref) -> Effects:
    """What an element's places, needs and edges do to it."""
    found = [places_lost(world, ref)]
    if kind_of(ref) == "topic":
        found.append({"partial": partly(world, name_of(ref), takes_acks_all)})
        found.append({"redundancy-lost": replicas_lost(world, name_of(ref))})
        found.append(data_in_danger(world, name_of(ref)))
    found += [lost_in(world, need) for need in needs_declared(world, ref)]
    if kind_of(ref) in ("service", "function"):
        found += [outcome.effects for outcome in outcomes(world, ref)]
    return earliest(found)


def places_of(world: World, ref: Ref) -> list[Times]:
    """§4.3, §4.4: the zones an element runs in; of a cluster its brokers, where they are known."""
    element = world.inventory.element(ref)
    brokers = world.inventory.brokers_of.get(name_of(ref), ()) if isinstance(element, Cluster) else ()
    if brokers:
        return [world.times[f"broker:{broker.cluster}/{broker.id}"] for broker in brokers]
    return [world.times[f"zone:{zone}"] for zone in sorted(set(getattr(element, "zones", None) or ()))]


def places_lost(world: World, ref: Ref) -> Effects:
    """§4.3: of zones; likewise of a cluster that has lost some of its brokers and still stands."""
    parts, needed = places_of(world, ref), getattr(world.inventory.element(ref), "needs_zones", None) or 1
    lost = redundancy_lost(parts, needed)
    return lost if kind_of(ref) != "cluster" or lost.get("redundancy-lost", NEVER) < world.down(ref) else {}


def redundancy_lost(parts: list[Times], needed: int) -> Effects:
    """§4.3: from the first part that is lost, where that is before the whole is."""
    if not parts:
        return {}
    first, whole = min(down for _, down in parts), at_least(needed, parts)[1]
    return {"redundancy-lost": first} if first < whole else {}


def needs_declared(world: World, ref: Ref) -> Iterator[Need]:
    """§4.3: the needs and wants of an element; of a function also those of services that are only for it."""
    element = world.inventory.element(ref)
    if element is not None:
        yield from (need for need in needs_and_wants(element) if stands_for(need.only_for, None))
    if kind_of(ref) == "function":
        for service in world.inventory.services.values():
            yield from (need for need in needs_and_wants(service) if stands_for(need.only_for, name_of(ref)))


def needs_and_wants(element: Element) -> Iterable[Need]:
    return (*(element.needs or ()), *(element.wants or ()))


def lost_in(world: World, need: Need) -> Effects:
    """§4.3: an `any` or `at_least` that has lost a part and still holds, however deep; `impact: none` has no effect."""
    if need.impact == "none":
        return {}
    inside = [lost_in(world, part) for part in need.parts]
    if need.all is None and need.parts:
        inside.append(redundancy_lost([of_need(world, part) for part in need.parts], need.required))
    return earliest(inside)


def inherited(world: World, ref: Ref, effects: dict[Ref, Effects]) -> Iterator[Effects]:
    """A function has the data effects of the services and functions that it plainly needs or wants."""
    if kind_of(ref) == "function":
        for need in needs_declared(world, ref):
            for target in plain_targets(need):
                yield {kind: start for kind, start in effects[target].items() if kind != "redundancy-lost"}


def plain_targets(need: Need) -> Iterator[Ref]:
    """Services and functions that are named bare or are all needed, and whose loss is not declared to be nothing."""
    if need.impact == "none":
        return
    if need.ref is not None and kind_of(need.ref) in ("service", "function"):
        yield need.ref
    if need.required == len(need.parts):
        for part in need.parts:
            yield from plain_targets(part)
