"""What facts need to stand on their own: every name they mention, and no placeholder that nobody filled."""

from collections.abc import Iterable, Iterator
from typing import Any

from kblast.errors import Problem
from kblast.foreign.facts import Fact, Facts
from kblast.foreign.placeholders import set_hint, unfilled
from kblast.location import Location

_FOR_PEOPLE = ("description", "links")
_SECTIONS = {"service": "services", "resource": "resources", "cluster": "clusters"}


def mentioned(facts: Facts) -> Iterator[Fact]:
    """The topics, services, resources and clusters that edges and needs mention and nothing describes.

    They are known by name only, hence `external`; a cluster is not: its failure is a question about this platform.
    """
    known = {section: facts.names(section) for section in ("topics", "clusters", "services", "resources")}
    for topic in sorted(known["topics"]):
        yield from _cluster_of(topic, known["clusters"], facts.place(("topics", topic)))
    for path, item, place in facts.items():
        if path[-1] in ("produces", "consumes"):
            named = item.get("topic") if isinstance(item, dict) else None
            if isinstance(named, str) and "/" in named and named not in known["topics"]:
                yield Fact(("topics", named), {"external": True}, place)
                yield from _cluster_of(named, known["clusters"], place)
        elif path[-1] in ("needs", "wants"):
            for kind, name in _refs(item):
                section = _SECTIONS.get(kind)
                if section is not None and name not in known[section]:
                    yield Fact((section, name), {} if kind == "cluster" else {"external": True}, place)


def _cluster_of(topic: str, known: set[str], place: Location) -> Iterator[Fact]:
    cluster, slash, _ = topic.partition("/")
    if slash and cluster not in known:
        yield Fact(("clusters", cluster), {}, place)


def _refs(need: Any) -> Iterator[tuple[str, str]]:
    """Kind and name of everything that a need names with its kind."""
    if isinstance(need, str):
        kind, colon, name = need.partition(":")
        if colon and name:
            yield kind, name
    elif isinstance(need, dict):
        yield from _refs(need.get("ref"))
        for form in ("all", "any", "of"):
            yield from _refs(need.get(form))
    elif isinstance(need, list):
        for part in need:
            yield from _refs(part)


def placeholders_left(facts: Iterable[Fact]) -> list[Problem]:
    """A problem for every placeholder of a file that has no value; the first place stands for all."""
    places: dict[tuple[str, str, str], list[tuple[bool, Location]]] = {}
    in_clusters: set[tuple[str, str, str]] = set()
    for fact in facts:
        here = _said_here(fact)
        for placeholder, name in (unfilled([*map(str, fact.path)]) | here).items():
            key = (fact.place.file, placeholder, name)
            places.setdefault(key, []).append((placeholder not in here, fact.place))
            if placeholder in here and fact.path[0] == "clusters" and len(fact.path) == 2:
                in_clusters.add(key)
    problems = []
    for key, found in places.items():
        _, placeholder, name = key
        elsewhere, first = min(found)
        count = len({place for depends, place in found if depends == elsewhere})
        times = f", in {count} places" if count > 1 else ""
        hint = set_hint(name) + (", or name the cluster: --cluster NAME" if key in in_clusters else "")
        problems.append(Problem(first, f"placeholder {placeholder} has no value{times}", hint))
    return problems


def _said_here(fact: Fact) -> dict[str, str]:
    """The placeholders in what stands at the fact's own place; names that it refers to stand elsewhere, too."""
    if fact.path[-1] in _FOR_PEOPLE:
        return {}
    value = fact.value
    if isinstance(value, dict):
        value = {key: value[key] for key in value if key not in ("topic", *_FOR_PEOPLE)}
    if len(fact.path) > 2:
        return unfilled(value)
    name = str(fact.path[1])
    return unfilled([name.partition("/")[2] if fact.path[0] == "topics" else name, value])
