"""Kafka and KafkaNodePool: clusters, their versions, settings, brokers and controllers.

Node ids are read where they are certain: from `status.nodeIds` of exported pools, and counted from 0 where a cluster
has no pools (strimzi-kafka-operator, NodePoolUtils.createKafkaPools). Elsewhere the operator assigns them, and only
their number is known.
"""

from dataclasses import dataclass, field

from kblast.errors import Problem
from kblast.foreign.facts import Fact
from kblast.foreign.placeholders import unfilled
from kblast.foreign.reading import Node
from kblast.importer import Imported, Options
from kblast.importers.strimzi.names import CLUSTER_LABEL, cluster_of, name_of
from kblast.location import KeyPath, Location

_MOST_NODES = 10_000
_BROKER, _CONTROLLER = "broker", "controller"


@dataclass(frozen=True, slots=True)
class _Pool:
    replicas: int
    roles: frozenset[str]
    ids: tuple[int, ...] | None
    place: Location = field(compare=False)


@dataclass(slots=True)
class Clusters:
    """Clusters as their resources add up; node pools make up brokers and controllers when all are read."""

    options: Options
    imported: Imported
    _pools: dict[str, dict[str, _Pool]] = field(default_factory=dict)
    _without_pools: dict[str, _Pool] = field(default_factory=dict)

    def read_kafka(self, kafka: Node) -> None:
        """A Kafka resource: a cluster, its version and settings, and in older versions its brokers and ZooKeeper."""
        name = name_of(kafka, self.imported)
        if name is None:
            return
        if unfilled(name) and self.options.cluster:
            name = self.options.cluster
        path = ("clusters", name)
        place = kafka.place("metadata", "name")
        spec, annotations = kafka.node("spec"), kafka.node("metadata", "annotations")
        brokers = spec.node("kafka")
        self.imported.facts.append(Fact(path, {}, place))
        version = brokers.value("version")
        if version is not None:
            self.imported.facts.append(Fact((*path, "version"), str(version), brokers.place("version")))
        for setting, (value, at) in brokers.settings("config").items():
            self.imported.facts.append(Fact((*path, "config", setting), value, at))
        replicas = brokers.count("replicas", _MOST_NODES)
        if replicas:
            nodes = _Pool(replicas, frozenset({_BROKER}), tuple(range(replicas)), brokers.place("replicas"))
            self._agree(f"cluster '{name}'", self._without_pools.setdefault(name, nodes), nodes)
        if spec.data.get("zookeeper") is not None and annotations.text("strimzi.io/kraft") != "enabled":
            ensemble, at = f"{name}-zookeeper", spec.place("zookeeper")
            spec.node("zookeeper")
            self.imported.facts.append(Fact(("resources", ensemble, "kind"), "zookeeper", at))
            self.imported.facts.append(Fact((*path, "controllers"), {"zookeeper": ensemble}, at))

    def read_pool(self, pool: Node) -> None:
        """A KafkaNodePool: some nodes of a cluster that are brokers, controllers or both."""
        name, cluster = name_of(pool, self.imported), cluster_of(pool, self.options, self.imported)
        replicas = pool.node("spec").count("replicas", _MOST_NODES) or 0
        roles = frozenset(str(role) for role in pool.node("spec").values("roles"))
        ids = tuple(number for number in pool.node("status").values("nodeIds") if isinstance(number, int))
        if name is None or cluster is None:
            return
        place = pool.place("metadata", "name")
        self.imported.facts.append(Fact(("clusters", cluster), {}, pool.place("metadata", "labels", CLUSTER_LABEL)))
        found = _Pool(replicas, roles, ids if len(set(ids)) == replicas else None, place)
        first = self._pools.setdefault(cluster, {}).setdefault(name, found)
        self._agree(f"node pool '{name}' of cluster '{cluster}'", first, found)

    def finish(self) -> None:
        """Adds the brokers and controllers of every cluster; where it has pools, its nodes are theirs."""
        for cluster in sorted(self._without_pools.keys() | self._pools.keys()):
            pools = self._pools.get(cluster, {}).values() or [self._without_pools[cluster]]
            self._add_nodes(("clusters", cluster), [pool for pool in pools if pool.replicas])

    def _add_nodes(self, path: tuple[str, str], pools: list[_Pool]) -> None:
        brokers = [pool for pool in pools if _BROKER in pool.roles]
        controllers = [pool for pool in pools if _CONTROLLER in pool.roles]
        ids_known = all(pool.ids is not None for pool in pools)
        if brokers and ids_known:
            self._add_ids((*path, "brokers"), brokers)
        elif brokers:
            count = sum(pool.replicas for pool in brokers)
            self.imported.facts.append(Fact((*path, "brokers"), count, brokers[0].place))
        if controllers and controllers == brokers:
            self.imported.facts.append(Fact((*path, "controllers"), "combined", controllers[0].place))
        elif ids_known and not any(_BROKER in pool.roles for pool in controllers):
            self._add_ids((*path, "controllers"), controllers)
        elif controllers:
            count = sum(pool.replicas for pool in controllers)
            self.imported.facts.append(Fact((*path, "controllers"), count, controllers[0].place))

    def _add_ids(self, path: KeyPath, pools: list[_Pool]) -> None:
        for pool in pools:
            self.imported.facts += [Fact((*path, str(number)), {}, pool.place) for number in pool.ids or ()]

    def _agree(self, what: str, first: _Pool, second: _Pool) -> None:
        if first != second:
            hint = f"the first one stands at {first.place}; import the one that holds"
            self.imported.problems.append(
                Problem(second.place, f"the nodes of {what} are described twice, differently", hint)
            )
