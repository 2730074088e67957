"""Functions feel what happens to the data of the services they need."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kblast.engine.network import Effect, Network
from kblast.model.inventory import Inventory
from kblast.model.parts import Need
from kblast.model.refs import Ref, kind_of, make_ref

_OWN_ONLY = "redundancy-lost"


def inherit_effects(network: Network, inventory: Inventory) -> None:
    """A function has the effects on data of every service and function that it plainly needs or wants."""
    by_ref: dict[Ref, list[Effect]] = {}
    for effect in network.effects:
        if effect.kind != _OWN_ONLY:
            by_ref.setdefault(effect.ref, []).append(effect)
    needs = _needs_of_functions(inventory)
    for ref in needs:
        for source in _felt(needs, ref):
            network.effects.extend(replace(effect, ref=ref) for effect in by_ref.get(source, ()))


def _needs_of_functions(inventory: Inventory) -> dict[Ref, list[Need]]:
    """What every function needs or wants, with the needs of services that are only for it."""
    needs = {
        make_ref("function", name): [*(body.needs or ()), *(body.wants or ())]
        for name, body in inventory.functions.items()
    }
    for service in inventory.services.values():
        for need in (*(service.needs or ()), *(service.wants or ())):
            for function in need.only_for or ():
                needs[make_ref("function", function)].append(need)
    return needs


def _felt(needs: Mapping[Ref, list[Need]], function: Ref) -> list[Ref]:
    """The services and functions that a function plainly needs, through other functions too."""
    seen: set[Ref] = {function}
    waiting = [function]
    while waiting:
        for need in needs.get(waiting.pop(), ()):
            for ref in _without_alternative(need):
                if ref not in seen and kind_of(ref) in ("service", "function"):
                    seen.add(ref)
                    waiting.append(ref)
    return sorted(seen - {function})


def _without_alternative(need: Need) -> Iterator[Ref]:
    if need.impact == "none":
        return
    if need.ref is not None:
        yield need.ref
    elif need.required == len(need.parts):
        for part in need.parts:
            yield from _without_alternative(part)
