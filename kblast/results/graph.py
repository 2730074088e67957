"""The dependency graph as a picture needs it: elements, what each depends on, and what was left out."""

from collections import Counter
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from kblast.model.refs import Kind, Ref, cluster_of, kind_of, make_ref, name_of
from kblast.model.values import Evidence
from kblast.results.estate import EstateMap
from kblast.results.impact import Level, SimulateResult
from kblast.results.shape import Result, Shape

EdgeKind = Literal[
    "needs",
    "wants",
    "produces",
    "consumes",
    "member-of",
    "part-of",
    "placed-in",
    "bound-to",
    "runs-on",
    "controlled-by",
    "mirrors-from",
    "mirrors-to",
]
"""Why one element depends on another.

A service `produces` to and `consumes` from a topic and is `member-of` a group; a topic is `part-of` its cluster, a zone
of its region; a cluster `runs-on` its brokers and is `controlled-by` what elects its leaders. What stands in several
places is `bound-to` one that it cannot go on without: the only zone of all brokers, the region of too many zones.
"""


_STATES: dict[Level, str] = {"degraded": "◐ degraded", "down": "✕ down"}


class GraphNode(Shape):
    """One element; `level` is None where nothing was simulated."""

    ref: Ref
    kind: Kind
    name: str
    domain: str | None = None
    tier: int | None = None
    level: Level | None = None


class GraphEdge(Shape):
    """`from` depends on `to`; `hard` where the loss of `to` alone can take `from` down.

    Where `only_for` names functions, it is they that suffer, and not `from`.
    """

    from_: Ref = Field(validation_alias="from", serialization_alias="from")
    to: Ref
    kind: EdgeKind
    hard: bool
    evidence: Evidence
    only_for: tuple[Ref, ...] = ()


class Omitted(Shape):
    """How much of the whole graph is not shown: elements by kind, and edges."""

    nodes: dict[Kind, int] = {}
    edges: int = 0

    def since(self, before: "Omitted") -> "Omitted":
        """What is not shown now and was shown before."""
        nodes = Counter(self.nodes)
        nodes.subtract(before.nodes)
        return Omitted(nodes={kind: count for kind, count in nodes.items() if count}, edges=self.edges - before.edges)

    def __str__(self) -> str:
        counts = [*self.nodes.items(), ("edge", self.edges)]
        return ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for word, count in counts if count)


class GraphView(Result):
    """The dependency graph, or the part of it around `focus`; levels are those after all in `fail` failed for good.

    Not part of the JSON: the map of what is shown, and the simulation.
    """

    schema_: Literal["kblast/graph/v1"] = Field(default="kblast/graph/v1", alias="schema")
    focus: Ref | None = None
    depth: int | None = None
    fail: tuple[Ref, ...] = ()
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    omitted: Omitted = Omitted()
    map: Annotated[EstateMap | None, Field(exclude=True)] = None
    shown: Annotated[SimulateResult | None, Field(exclude=True)] = None

    def caption(self, node: GraphNode) -> tuple[str, ...]:
        """What a picture writes on an element, line by line: its state if that is not up, its name, and what it is."""
        state = "✕ failed" if node.ref in self.fail else _STATES.get(node.level or "up")
        facts = (node.kind, node.domain, f"tier {node.tier}" if node.tier is not None else None)
        return *filter(None, (state, node.name)), ", ".join(filter(None, facts))

    def boxes(self) -> dict[Ref, tuple[GraphNode, ...]]:
        """Every cluster that is shown, with those of its topics, brokers and groups that are shown."""
        found: dict[Ref, list[GraphNode]] = {node.ref: [] for node in self.nodes if node.kind == "cluster"}
        for node in self.nodes:
            box = make_ref("cluster", cluster_of(node.name))
            if node.kind in ("topic", "broker", "group") and box in found:
                found[box].append(node)
        return {ref: tuple(members) for ref, members in found.items()}

    def arrows(self) -> tuple[GraphEdge, ...]:
        """The edges that a picture draws: all but those that others, or the box round a cluster, say already."""
        placed = {edge.from_ for edge in self.edges if edge.kind == "placed-in"}
        placed |= {make_ref("cluster", cluster_of(name_of(ref))) for ref in placed if kind_of(ref) == "broker"}
        return tuple(
            edge
            for edge in self.edges
            if edge.kind != "runs-on"
            and not (edge.kind == "part-of" and kind_of(edge.to) == "cluster")
            and not (edge.kind == "bound-to" and edge.from_ in placed)
        )

    def without(self, refs: Collection[Ref]) -> "GraphView":
        """The view without some elements and their edges, which are counted as omitted."""
        kept = tuple(node for node in self.nodes if node.ref not in refs)
        edges = tuple(edge for edge in self.edges if edge.from_ not in refs and edge.to not in refs)
        return self._reduced(kept, edges)

    def topics_folded(self) -> "GraphView":
        """The view with every topic drawn as its cluster: what depends on the topic depends on the cluster.

        Topics that are the focus or failed stay, and so do those whose cluster is not in view.
        """
        shown = {node.ref for node in self.nodes}
        folded = {
            node.ref: cluster
            for node in self.nodes
            if node.kind == "topic"
            and (cluster := make_ref("cluster", cluster_of(node.name))) in shown
            and node.ref != self.focus
            and node.ref not in self.fail
        }
        united: dict[tuple[Ref, Ref, EdgeKind, bool, Evidence, tuple[Ref, ...]], GraphEdge] = {}
        for edge in self.edges:
            ends = folded.get(edge.from_, edge.from_), folded.get(edge.to, edge.to)
            if ends[0] != ends[1]:
                key = (*ends, edge.kind, not edge.hard, edge.evidence, edge.only_for)
                united.setdefault(key, edge.model_copy(update={"from_": ends[0], "to": ends[1]}))
        edges = tuple(united[key] for key in sorted(united))
        return self._reduced(tuple(node for node in self.nodes if node.ref not in folded), edges)

    def _reduced(self, nodes: tuple[GraphNode, ...], edges: tuple[GraphEdge, ...]) -> "GraphView":
        lost = Counter(node.kind for node in self.nodes)
        lost.subtract(node.kind for node in nodes)
        lost.update(self.omitted.nodes)
        omitted = Omitted(
            nodes={kind: count for kind, count in sorted(lost.items()) if count},
            edges=self.omitted.edges + len(self.edges) - len(edges),
        )
        return self.model_copy(update={"nodes": nodes, "edges": edges, "omitted": omitted})
