"""From merged elements to the inventory: references resolved, needs united, mirrors expanded."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from kblast.errors import Problem
from kblast.location import KeyPath
from kblast.model.elements import Cluster, Element, Mirror, Resource, Service, ZooKeeper
from kblast.model.merge import Drift, Merged, Merger, Writing
from kblast.model.mirrors import (
    MIRROR_MAKER_2,
    Copying,
    expand_mirrors,
    fault_of_rename,
    is_nearly_mirror_maker_2,
    rename_of,
)
from kblast.model.names import Names, UnresolvedError
from kblast.model.parts import Need, changed
from kblast.model.patterns import Pattern, PatternError
from kblast.model.refs import Kind

Place = Callable[[], Writing]
"""Where something was written; asked only when something is wrong there."""


class Resolver:
    """Resolves every reference of merged elements; what cannot be resolved becomes a problem at its place."""

    def __init__(self, merger: Merger, names: Names) -> None:
        self.merger = merger
        self.names = names
        self.warnings: list[Problem] = []

    def problem(self, writing: Writing, message: str, hint: str = "") -> None:
        """Notes what is wrong at a place."""
        self.merger.problems.append(Problem(writing.locate(), message, hint))

    def at(self, path: KeyPath) -> Writing:
        """The writing of a value of a merged element, or the nearest one above it."""
        for length in range(len(path), 0, -1):
            if found := self.merger.origins.get(path[:length]):
                return Writing(None, found.document, (*found.path, *path[length:]), found.generated)
        raise KeyError(path)

    def of_kind(self, kind: Kind, text: str, place: Place) -> str:
        """The full name of an element of this kind; the text itself where there is none, which is a problem."""
        try:
            return self.names.of_kind(kind, text)
        except UnresolvedError as error:
            self.problem(place(), error.message, error.hint)
            return text

    def functions(self, texts: tuple[str, ...], place: Writing) -> tuple[str, ...]:
        """The names of the functions that an `only_for` lists."""
        found = {self.of_kind("function", text, partial(place.child, index)) for index, text in enumerate(texts)}
        return tuple(sorted(found))

    # Elements

    def element(self, path: KeyPath, merged: Merged) -> Element:
        """The element with its places resolved and its needs, tags and links united; edges are another matter."""
        element: Element = merged.element
        lists = merged.lists
        update: dict[str, Any] = {}
        if "needs" in lists or "wants" in lists:
            update |= self._needs(path, merged)
        for key in ("tags", "links"):
            if key in lists:
                first = {writing.value: writing for writing in reversed(lists[key])}
                update[key] = tuple(sorted(first))
                for index, text in enumerate(update[key]):
                    self.merger.origins[(*path, key, index)] = first[text]
        if isinstance(element, Cluster | Service | Resource | Mirror) and element.zones:
            zones = tuple(self._zone(zone, (*path, "zones", index)) for index, zone in enumerate(element.zones))
            # A cluster may place more brokers in one zone by naming it twice.
            update["zones"] = zones if isinstance(element, Cluster) else tuple(dict.fromkeys(zones))
        if isinstance(element, Cluster):
            update |= self._cluster(path, element)
        return changed(element, update)

    def _zone(self, text: str, path: KeyPath) -> str:
        return self.of_kind("zone", text, partial(self.at, path))

    def _cluster(self, path: KeyPath, cluster: Cluster) -> dict[str, Any]:
        update: dict[str, Any] = {}
        for key in ("brokers", "controllers"):
            members = getattr(cluster, key)
            if isinstance(members, dict):
                update[key] = {
                    number: broker.model_copy(
                        update={"zone": self._zone(broker.zone, (*path, key, str(number), "zone"))}
                    )
                    if broker.zone is not None
                    else broker
                    for number, broker in members.items()
                }
            elif isinstance(members, ZooKeeper):
                resource = self.of_kind("resource", members.zookeeper, partial(self.at, (*path, key, "zookeeper")))
                update[key] = ZooKeeper(zookeeper=resource)
        return update

    # Needs

    def _needs(self, path: KeyPath, merged: Merged) -> dict[str, Any]:
        """Needs and wants of all writings, each once; generated ones yield to declared ones about the same elements."""
        resolved: dict[str, list[Writing]] = {
            key: [writing.of(self._need(writing.value, writing, kind=path[0])) for writing in merged.lists[key]]
            for key in ("needs", "wants")
            if key in merged.lists
        }
        declared: dict[str, Writing] = {}
        for writing in (one for found in resolved.values() for one in found if not one.generated):
            for ref in _refs(writing.value):
                declared.setdefault(ref, writing)
        return {key: self._united((*path, key), found, declared, resolved) for key, found in resolved.items()}

    def _need(self, need: Need, writing: Writing, *, kind: str | int, nested: bool = False) -> Need:
        update: dict[str, Any] = {}
        if need.ref is not None:
            try:
                update["ref"] = self.names.ref(need.ref)
            except UnresolvedError as error:
                self.problem(writing.child("ref"), error.message, error.hint)
        for form in ("all", "any", "of"):
            if (parts := getattr(need, form)) is not None:
                inside = writing.child(form)
                update[form] = tuple(
                    self._need(part, inside.child(index), kind=kind, nested=True) for index, part in enumerate(parts)
                )
        if need.only_for is not None:
            place = writing.child("only_for")
            if nested:
                self.problem(place, "only_for stands on a whole need, not on a part of one")
            elif kind != "services":
                self.problem(place, "only_for stands on needs of services only")
            update["only_for"] = self.functions(need.only_for, place)
        return changed(need, update)

    def _united(
        self,
        path: KeyPath,
        writings: list[Writing],
        declared: Mapping[str, Writing],
        every: Mapping[str, list[Writing]],
    ) -> tuple[Need, ...]:
        kept: dict[str, Writing] = {}
        for writing in writings:
            refs = set(_refs(writing.value))
            if writing.generated and refs <= declared.keys():
                told = declared[min(refs)]
                if not any(one.value == writing.value for one in every[str(path[-1])] if not one.generated):
                    self.merger.drift.append(Drift.between(path, told, writing))
                continue
            kept.setdefault(str(writing.value.model_dump(exclude_none=True)), writing)
        ordered = [kept[text] for text in sorted(kept)]
        for index, writing in enumerate(ordered):
            self.merger.origins[(*path, index)] = writing
        return tuple(writing.value for writing in ordered)

    # Mirrors

    def mirrors(self, mirrors: dict[str, Mirror], topics: Mapping[str, object]) -> tuple[dict[str, Mirror], Copying]:
        """Mirrors with their clusters resolved, and what they copy; the topics that only copying makes become known."""
        resolved, sound = {}, {}
        for name, mirror in mirrors.items():
            path: KeyPath = ("mirrors", name)
            before = len(self.merger.problems)
            resolved[name] = mirror.model_copy(update=self._mirror(path, mirror))
            if len(self.merger.problems) == before:
                sound[name] = resolved[name]
        copying = expand_mirrors(sound, topics)
        for name, fault in copying.faults.items():
            self.problem(self.at(("mirrors", name, "topics")), fault)
        self.names.add("topic", copying.made)
        return resolved, copying

    def _mirror(self, path: KeyPath, mirror: Mirror) -> dict[str, Any]:
        update: dict[str, Any] = {}
        for key, field, name in (("from", "from_", mirror.from_), ("to", "to", mirror.to)):
            if name is not None:
                update[field] = self.of_kind("cluster", name, partial(self.at, (*path, key)))
            elif not mirror.external:
                self.problem(self.at(path), f"mirror '{path[1]}' has no '{key}'", f"add `{key}: <cluster>`")
        if update.get("to") is not None and update.get("from_") == update["to"]:
            self.problem(self.at((*path, "to")), f"mirror '{path[1]}' copies cluster '{mirror.to}' to itself")
        if mirror.topics is None and not mirror.external:
            self.problem(self.at(path), f"mirror '{path[1]}' has no 'topics'", 'for all of them: topics: [".*"]')
        if mirror.kind is not None and is_nearly_mirror_maker_2(mirror.kind):
            said = f"'{mirror.kind}' is taken for a program that gives copies the names of their topics"
            self.warnings.append(Problem(self.at((*path, "kind")).locate(), said, f"did you mean '{MIRROR_MAKER_2}'?"))
        if fault := fault_of_rename(rename_of(mirror)):
            self.problem(self.at((*path, "rename")), fault, 'for example "{from}.{topic}"')
        for key, index, text in _patterns(mirror):
            try:
                Pattern(text)
            except PatternError as error:
                self.problem(self.at((*path, key, index)), str(error))
        return update


def _patterns(mirror: Mirror) -> Iterator[tuple[str, int, str]]:
    for key, texts in (("topics", mirror.topics), ("exclude", mirror.exclude)):
        for index, text in enumerate(texts or ()):
            yield key, index, text


def _refs(need: Need) -> Iterator[str]:
    """Every element that a need names, at whatever depth."""
    if need.ref is not None:
        yield need.ref
    for part in need.parts:
        yield from _refs(part)
