"""What a service or a mirror takes from one domain and hands to another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kblast.graph.domains import Domains
from kblast.graph.flow import Flow
from kblast.model.refs import Ref, kind_of, make_ref, name_of


@dataclass(frozen=True, slots=True)
class Routing:
    """By domain, the topics that an element reads from it and those that it writes for it; its own is left out."""

    sources: Mapping[str, tuple[Ref, ...]]
    targets: Mapping[str, tuple[Ref, ...]]


def routing_of(
    flow: Flow, domains: Domains, ref: Ref, *, counts: Callable[[Ref], bool], publishes: bool = False
) -> Routing:
    """What a service or mirror passes on, over the topics that count.

    A topic is read from the domain that it names, else from those of its other writers. It is written for the domain
    that it names, where that is another one; else for those of its readers, unless the service only `publishes`: then
    who reads what it says of its own affairs is no business of its. A mirror writes for whoever reads its copies.
    """
    if kind_of(ref) == "mirror":
        return _of_mirror(flow, domains, ref, counts)
    own = domains.of(ref)
    sources: dict[str, set[Ref]] = {}
    targets: dict[str, set[Ref]] = {}
    for topic in filter(counts, flow.upstream(ref, 1)):
        _note(sources, topic, _origins(flow, domains, topic, ref))
    for topic in filter(counts, flow.downstream(ref, 1)):
        named = domains.of(topic)
        if named is not None and named != own:
            _note(targets, topic, (named,))
        elif not publishes:
            _note(targets, topic, (domains.of(reader) for reader in flow.readers(topic) if reader != ref))
    return _routing(sources, targets, own)


def _of_mirror(flow: Flow, domains: Domains, ref: Ref, counts: Callable[[Ref], bool]) -> Routing:
    sources: dict[str, set[Ref]] = {}
    targets: dict[str, set[Ref]] = {}
    for source, target in flow.inventory.copies[name_of(ref)]:
        original, copy = make_ref("topic", source), make_ref("topic", target)
        if counts(original):
            origins = set(_origins(flow, domains, original, ref))
            _note(sources, original, origins)
            readers = {domains.of(reader) for reader in flow.readers(copy)}
            _note(targets, copy, readers - origins)
    return _routing(sources, targets, domains.of(ref))


def _origins(flow: Flow, domains: Domains, topic: Ref, reader: Ref) -> Iterable[str | None]:
    named = domains.of(topic)
    return (named,) if named is not None else {domains.of(ref) for ref in flow.writers(topic) if ref != reader}


def _note(found: dict[str, set[Ref]], topic: Ref, names: Iterable[str | None]) -> None:
    for name in names:
        if name is not None:
            found.setdefault(name, set()).add(topic)


def _routing(sources: dict[str, set[Ref]], targets: dict[str, set[Ref]], own: str | None) -> Routing:
    shown = (
        {name: tuple(sorted(found[name])) for name in sorted(found.keys() - {own})} for found in (sources, targets)
    )
    return Routing(*shown)
