"""Produce and consume edges: references resolved, patterns expanded, several writings of one edge brought together."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

from kblast.errors import Problem
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge, Edge, ProduceEdge, Service
from kblast.model.merge import Merged, Writing
from kblast.model.parts import changed
from kblast.model.patterns import Pattern, PatternError
from kblast.model.refs import INTERNAL_TOPICS, cluster_of, short_topic
from kblast.model.resolve import Resolver

MOST_MATCHES: Final = 500_000
"""How many edges patterns may stand for, in all: every service may have a pattern that matches every topic."""

_STRENGTH = ("declared", "observed", "configured", "inferred", "permitted")
"""Evidence of an edge, the strongest first."""


class EdgeResolver:
    """Resolves the edges of services, one service after another; the names of all topics are known already."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._topics_of: dict[str, list[str]] = {}
        for topic in sorted(resolver.names.by_kind["topic"]):
            if short_topic(topic) not in INTERNAL_TOPICS:
                self._topics_of.setdefault(cluster_of(topic), []).append(topic)
        self._made = 0
        self._matched: dict[tuple[str, str], list[str]] = {}

    def service(self, path: KeyPath, merged: Merged) -> Service:
        """The service with its edges resolved and united."""
        update: dict[str, Any] = {}
        if (writings := merged.lists.get("produces")) is not None:
            resolved = [writing.of(self._produce(writing.value, writing)) for writing in writings]
            update["produces"] = self._united((*path, "produces"), resolved)
        if (writings := merged.lists.get("consumes")) is not None:
            resolved = [writing.of(self._consume(writing.value, writing)) for writing in writings]
            expanded = [one for writing in resolved for one in self._expanded(writing)]
            update["consumes"] = self._united((*path, "consumes"), expanded)
        service: Service = merged.element
        return service.model_copy(update=update)

    def _produce(self, edge: ProduceEdge, writing: Writing) -> ProduceEdge:
        update = self._edge(edge, writing)
        if edge.derives_from is not None:
            place = writing.child("derives_from")
            update["derives_from"] = tuple(
                sorted({self._topic(topic, place, index) for index, topic in enumerate(edge.derives_from)})
            )
        if edge.on_outage is not None and edge.on_outage.topic is not None:
            place = writing.child("on_outage")
            fallback = self._topic(edge.on_outage.topic, place, "fallback")
            update["on_outage"] = edge.on_outage.model_copy(update={"topic": fallback})
            self._no_fallback_to_itself(update["topic"], fallback, place)
        return changed(edge, update)

    def _consume(self, edge: ConsumeEdge, writing: Writing) -> ConsumeEdge:
        update = self._edge(edge, writing)
        if edge.cluster is not None:
            update["cluster"] = self._resolver.of_kind("cluster", edge.cluster, partial(writing.child, "cluster"))
        if edge.fallback is not None:
            update["fallback"] = self._topic(edge.fallback, writing, "fallback")
            self._no_fallback_to_itself(update.get("topic"), update["fallback"], writing)
        return changed(edge, update)

    def _edge(self, edge: Edge, writing: Writing) -> dict[str, Any]:
        update: dict[str, Any] = {}
        if edge.topic is not None:
            update["topic"] = self._topic(edge.topic, writing, "topic")
        if edge.only_for is not None:
            update["only_for"] = self._resolver.functions(edge.only_for, writing.child("only_for"))
        return update

    def _topic(self, text: str, above: Writing, key: str | int) -> str:
        return self._resolver.of_kind("topic", text, partial(above.child, key))

    def _no_fallback_to_itself(self, topic: str | None, fallback: str, place: Writing) -> None:
        if topic == fallback:
            message = f"'{fallback}' is its own fallback"
            self._resolver.problem(place.child("fallback"), message, "name another topic, or leave the fallback out")

    # Patterns

    def _expanded(self, writing: Writing) -> Iterator[Writing]:
        """An edge with a pattern as one edge for every topic it matches; it stays as it is where it matches none."""
        edge = writing.value
        if edge.pattern is None:
            yield writing
            return
        place = writing.child("pattern")
        try:
            topics = self._matching(edge.cluster, edge.pattern)
        except PatternError as error:
            self._resolver.problem(place, str(error))
            return
        if not topics:
            message = f"pattern '{edge.pattern}' matches no topic of cluster '{edge.cluster}'"
            self._resolver.warnings.append(Problem(place.locate(), message))
            yield writing
        before, self._made = self._made, self._made + len(topics)
        if self._made > MOST_MATCHES:
            if before <= MOST_MATCHES:
                self._resolver.problem(place, f"patterns stand for more than {MOST_MATCHES} edges, up to this one")
            return
        for topic in topics:
            if edge.fallback is not None:
                self._no_fallback_to_itself(topic, edge.fallback, writing)
            yield writing.of(edge.model_copy(update={"topic": topic}))

    def _matching(self, cluster: str, text: str) -> list[str]:
        if (cluster, text) not in self._matched:
            pattern = Pattern(text)
            known = self._topics_of.get(cluster, ())
            self._matched[cluster, text] = [topic for topic in known if pattern.matches(short_topic(topic))]
        return self._matched[cluster, text]

    # Several writings of one edge

    def _united(self, path: KeyPath, writings: Iterable[Writing]) -> tuple[Any, ...]:
        same: dict[tuple[str, ...], list[Writing]] = {}
        for writing in writings:
            same.setdefault(edge_identity(writing.value), []).append(writing)
        return tuple(
            self._one((*path, index), _without_overruled(same[identity])) for index, identity in enumerate(sorted(same))
        )

    def _one(self, path: KeyPath, writings: list[Writing]) -> Any:
        """One edge: its evidence is the strongest that any file has, and it was last seen when any saw it last."""
        merged = self._resolver.merger.merge(path, writings)
        if len(writings) == 1 and merged.evidence is not None:
            return merged
        evidence = min((writing.value.evidence or "declared" for writing in writings), key=_STRENGTH.index)
        last_seen = max(writing.value.last_seen or "" for writing in writings) or None
        return changed(merged, {"evidence": evidence, "last_seen": last_seen})


def edge_identity(edge: Any) -> tuple[str, ...]:
    """What makes two edges of a service the same: topic and group; a pattern that matches nothing is its own."""
    if isinstance(edge, ConsumeEdge):
        pattern = (edge.cluster or "", edge.pattern or "") if edge.topic is None else ()
        return (edge.topic or "", edge.group or "", *pattern)
    return (edge.topic or "",)


def _without_overruled(writings: list[Writing]) -> list[Writing]:
    """An edge written for the topic itself stands instead of those that only a pattern of the same standing makes."""
    if len(writings) == 1 or not isinstance(writings[0].value, ConsumeEdge):
        return writings
    strongest = [writing for writing in writings if not writing.generated] or writings
    if any(writing.value.pattern is None for writing in strongest):
        return [writing for writing in writings if writing.value.pattern is None]
    pattern = min(writing.value.pattern for writing in strongest)
    first, *others = writings
    return [
        first.of(first.value.model_copy(update={"pattern": pattern})),
        *(other.of(_without_pattern(other.value)) for other in others),
    ]


def _without_pattern(edge: ConsumeEdge) -> ConsumeEdge:
    given = {name: getattr(edge, name) for name in edge.model_fields_set - {"pattern", "cluster"}}
    return ConsumeEdge.model_construct(**given)
