"""Small random inventories in which everything occurs that a simulation judges, and random scenarios for them."""

from collections.abc import Mapping
from random import Random
from typing import Any

from kblast.documents import Document
from kblast.documents.marks import Marks
from kblast.model.build import build_inventory
from kblast.model.elements import InventoryFile
from kblast.model.fragments import Fragment
from kblast.model.inventory import Inventory
from kblast.model.refs import KINDS, Ref, make_ref
from tests.oracle.chance import Chance, Data

CLIENTS: tuple[Data, ...] = (
    {"library": "java", "version": "2.8.0"},
    {"library": "java", "version": "3.7.0"},
    {"library": "java", "version": "4.1.0"},
    {"library": "librdkafka", "version": "2.10.0"},
    {"library": "sarama", "version": "1.43.0"},
    {"library": "franz-go", "version": "1.18.0"},
    {"library": "kafkajs", "version": "2.2.4"},
    {"library": "kafka-python", "version": "2.0.2"},
    {"library": "aiokafka", "version": "0.12.0"},
    {"library": "home-made"},
)
JAVA_SETTINGS: Mapping[str, tuple[Any, ...]] = {
    "acks": (0, 1, "all"),
    "max.block.ms": (0, 20000, 200000),
    "delivery.timeout.ms": (40000, 300000),
    "buffer.memory": (1 << 20, 1 << 26),
}
RATES = ("20 KiB/s", "300 KiB/s", "4 MiB/s", "30 msg/s", "5000 msg/s")
SCENARIO_KINDS = tuple(kind for kind in KINDS if kind != "function")


def build(data: Data) -> Inventory:
    """The inventory of plain data, format 1."""
    document = Document("generated.yaml", 0, data, Marks())
    return build_inventory([Fragment(document, InventoryFile.model_validate(data), context=False)])


def random_inventory(seed: int) -> Data:
    """An inventory, the same for the same seed."""
    return Generator(Random(seed)).inventory()


def random_scenario(seed: int, inventory: Inventory) -> frozenset[Ref]:
    """One to three failures of any kind; one kind is as likely as another."""
    random = Random(seed)
    names = inventory.names.by_kind
    kinds = [kind for kind in SCENARIO_KINDS if names[kind]]
    chosen = (random.choice(kinds) for _ in range(random.choice((1, 1, 2, 3))))
    return frozenset(make_ref(kind, random.choice(sorted(names[kind]))) for kind in chosen)


class Generator(Chance):
    """Makes one inventory, from places to functions; needs come last, so that they may name anything."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.data: Data = {"kblast": 1}

    def inventory(self) -> Data:
        self.data["zones"] = {f"zone-{n}": self.zone() for n in range(1, self.random.randint(3, 5))}
        self.data["resources"] = {f"resource-{n}": self.placed() for n in range(1, self.random.randint(2, 5))}
        self.data["clusters"] = {f"cluster-{n}": self.cluster() for n in range(1, self.random.randint(2, 4))}
        self.data["topics"] = {}
        for number in range(1, self.random.randint(3, 7)):
            cluster = self.random.choice(self.names("clusters"))
            self.data["topics"][f"{cluster}/topic-{number}"] = self.topic(cluster)
        self.internal_topics()
        self.data["mirrors"] = {f"mirror-{n}": m for n in range(1, 3) if (m := self.mirror()) is not None}
        self.data["functions"] = {f"function-{n}": self.function() for n in range(1, self.random.randint(3, 6))}
        topics = [topic for topic in build(self.data).topics if "/__" not in topic]
        services = {f"service-{n}": self.service(topics) for n in range(1, self.random.randint(4, 9))}
        self.data["services"] = services
        self.needs()
        return self.data

    def names(self, section: str) -> list[str]:
        return list(self.data[section])

    # Places

    def zone(self) -> Data:
        return self.optional(region=(0.7, lambda: self.random.choice(("east", "west"))))

    def placed(self) -> Data:
        """Zones to run in, and how many of them it takes."""
        if self.likely(0.5):
            return {}
        zones = self.some(self.names("zones"), 3)
        return {"zones": zones, **self.optional(needs_zones=(0.5, lambda: self.random.randint(1, len(zones))))}

    # Clusters

    def cluster(self) -> Data:
        cluster = self.optional(
            version=(0.8, lambda: self.random.choice(("3.6", "3.7", "3.9", "4.1"))),
            zones=(0.7, lambda: self.some(self.names("zones"), 3)),
        )
        count = self.random.randint(1, 4)
        form = self.random.choice(("count", "count", "by id", "by id", "unknown"))
        if form == "count":
            cluster["brokers"] = count
        elif form == "by id":
            cluster["brokers"] = {str(10 * n): self.broker() for n in range(1, count + 1)}
        cluster |= self.optional(controllers=(0.5, lambda: self.controllers(cluster)))
        config = self.optional(
            **{
                "min.insync.replicas": (0.3, lambda: self.random.randint(1, 2)),
                "unclean.leader.election.enable": (0.2, True),
                "default.replication.factor": (0.3, lambda: self.random.randint(1, count)),
                "offsets.topic.replication.factor": (0.3, lambda: self.random.randint(1, count)),
                "transaction.state.log.replication.factor": (0.4, lambda: self.random.randint(1, count)),
                "transaction.state.log.min.isr": (0.3, 1),
                "log.retention.minutes": (0.3, lambda: self.random.choice((5, 30, -1))),
                "log.cleanup.policy": (0.1, "compact"),
            }
        )
        return cluster | ({"config": config} if config else {})

    def broker(self) -> Data:
        return self.optional(zone=(0.9, lambda: self.random.choice(self.names("zones"))))

    def controllers(self, cluster: Data) -> Any:
        if self.likely(0.3):
            return "combined"
        if self.likely(0.4) and cluster.get("version", "") < "4":
            return {"zookeeper": self.random.choice(self.names("resources"))}
        return self.random.choice([3, {str(number): self.broker() for number in range(101, 104)}])

    def broker_ids(self, cluster: str) -> list[int]:
        brokers = self.data["clusters"][cluster].get("brokers", {})
        return list(range(1, brokers + 1)) if isinstance(brokers, int) else [int(number) for number in brokers]

    # Topics

    def topic(self, cluster: str) -> Data:
        topic = self.optional(
            partitions=(0.8, lambda: self.random.randint(1, 3)),
            rate=(0.6, lambda: self.random.choice(RATES)),
            message_size=(0.4, "2KiB"),
        )
        brokers = self.broker_ids(cluster)
        if brokers:
            replication = self.random.randint(1, len(brokers))
            topic |= self.optional(replication=(0.7, replication))
            if self.likely(0.4):
                topic |= self.assignment(brokers, topic.get("partitions", 2), topic.get("replication", replication))
        config = self.optional(
            **{
                "min.insync.replicas": (0.5, lambda: self.random.randint(1, 3)),
                "unclean.leader.election.enable": (0.3, lambda: self.random.choice((True, False))),
                "retention.ms": (0.5, lambda: self.random.choice((60000, 600000, -1))),
                "retention.bytes": (0.2, lambda: self.random.choice((1 << 20, 1 << 28))),
                "cleanup.policy": (0.2, lambda: self.random.choice(("compact", "compact,delete", "delete"))),
            }
        )
        return topic | ({"config": config} if config else {})

    def assignment(self, brokers: list[int], partitions: int, replication: int) -> Data:
        replicas = {str(number): self.random.sample(brokers, replication) for number in range(partitions)}
        in_sync = {number: self.random.sample(r, len(r) - 1) for number, r in replicas.items() if len(r) > 1}
        in_sync = {number: members for number, members in in_sync.items() if self.likely(0.4)}
        return {"assignment": replicas, **({"isr": in_sync} if in_sync else {})}

    def internal_topics(self) -> None:
        for cluster in self.names("clusters"):
            if (brokers := self.broker_ids(cluster)) and self.likely(0.15):
                name = self.random.choice(("__consumer_offsets", "__transaction_state"))
                replication = self.random.randint(1, len(brokers))
                self.data["topics"][f"{cluster}/{name}"] = self.assignment(brokers, 4, replication)

    def mirror(self) -> Data | None:
        clusters = self.names("clusters")
        if len(clusters) < 2 or self.likely(0.4):
            return None
        source, target = self.random.sample(clusters, 2)
        return {
            "from": source,
            "to": target,
            "topics": self.random.choice((["topic-.*"], ["topic-[123]"], ["topic-.*", "cluster.*"])),
            **self.optional(
                kind=(0.5, "mirrormaker2"),
                rename=(0.3, lambda: self.random.choice(("{topic}", "copy.{topic}"))),
                exclude=(0.3, lambda: ["topic-1"]),
            ),
            **self.placed(),
        }

    # Services and their edges

    def service(self, topics: list[str]) -> Data:
        service = self.placed() | self.optional(
            kind=(0.6, lambda: self.random.choice(("application", "streams", "streams", "connector", "connector"))),
            client=(0.8, self.client),
        )
        produces = [self.produce(topic, topics) for topic in self.sample(topics, 2)]
        consumes = [self.consume(topic, topics) for topic in self.sample(topics, 3)]
        if self.likely(0.1):
            consumes.append({"pattern": "topic-.*", "cluster": self.random.choice(topics).partition("/")[0]})
        return service | {"produces": produces, "consumes": consumes}

    def client(self) -> Data:
        client = dict(self.random.choice(CLIENTS if self.likely(0.6) else CLIENTS[:3]))
        return client | self.optional(config=(0.4, lambda: self.settings(client)))

    def settings(self, client: Data) -> Data:
        names = [name for name in JAVA_SETTINGS if client["library"] == "java" or name == "acks"]
        return {name: self.random.choice(JAVA_SETTINGS[name]) for name in self.some(names, 3)}

    def common(self) -> Data:
        return self.optional(
            impact=(0.2, lambda: self.random.choice(("degraded", "none", "down"))),
            only_for=(0.2, lambda: self.some(self.names("functions"), 2)),
            evidence=(0.15, lambda: self.random.choice(("permitted", "permitted", "observed"))),
        )

    def produce(self, topic: str, topics: list[str]) -> Data:
        others = [name for name in topics if name != topic]
        return {
            "topic": topic,
            **self.common(),
            **self.optional(
                on_outage=(0.75, lambda: self.on_outage(others)),
                client=(0.15, self.client),
                config=(0.3, lambda: {"acks": self.random.choice((0, 1, "all"))}),
                rate=(0.3, lambda: self.random.choice(RATES)),
                keyed=(0.4, lambda: self.likely(0.7)),
                transactional_id=(0.15, lambda: self.random.choice(("transaction-a", "transaction-b"))),
                derives_from=(0.15, lambda: self.some(topics, 2)),
            ),
        }

    def on_outage(self, others: list[str]) -> Any:
        forms: list[Any] = ["block", {"block": self.duration()}, "reject", "drop", "drop", "outbox"]
        forms.append({"outbox": self.duration()})
        forms.append({"buffer": self.duration(), "then": self.random.choice(("block", "reject", "drop"))})
        if others:
            forms.append({"fallback": self.random.choice(others)})
        return self.random.choice(forms)

    def consume(self, topic: str, topics: list[str]) -> Data:
        others = [name for name in topics if name != topic]
        return {
            "topic": topic,
            **self.common(),
            **self.optional(
                group=(0.7, lambda: self.random.choice(("group-a", "group-b"))),
                tolerates=(0.4, self.duration),
                starved=(0.5, lambda: self.random.choice(("down", "down", "none"))),
                reads=(0.2, "state"),
                expires=(0.3, self.duration),
                lag=(0.4, lambda: self.random.choice((0, 2000, self.duration()))),
                capacity=(0.3, lambda: self.random.choice(RATES)),
            ),
            **(self.optional(fallback=(0.2, lambda: self.random.choice(others))) if others else {}),
        }

    # Functions, and what everything needs

    def function(self) -> Data:
        return self.optional(weight=(0.4, lambda: self.random.choice((0, 2, 5))))

    def needs(self) -> None:
        """Needs and wants between all kinds of elements, in circles too."""
        names = build(self.data).names.by_kind
        targets = {kind: [f"{kind}:{name}" for name in sorted(found)] for kind, found in names.items() if found}
        shares = {"services": 0.5, "functions": 0.9, "resources": 0.2, "clusters": 0.15, "topics": 0.1, "zones": 0.1}
        for section, share in (shares | {"mirrors": 0.2}).items():
            for name, element in self.data[section].items():
                for key in ("needs", "wants"):
                    if self.likely(share if key == "needs" else share / 2):
                        own = f"{section[:-1]}:{name}"
                        element[key] = [self.need(targets, own) for _ in range(self.random.randint(1, 2))]
                        if section == "services":
                            self.some_only_for(element[key])

    def some_only_for(self, needs: list[Any]) -> None:
        for index, need in enumerate(needs):
            if self.likely(0.2):
                form = {"ref": need} if isinstance(need, str) else need
                needs[index] = form | {"only_for": self.some(self.names("functions"), 2)}

    def need(self, targets: Mapping[str, list[str]], own: str, depth: int = 0) -> Any:
        form = self.random.choice(("ref", "ref", "ref", "all", "any", "at_least") if depth < 2 else ("ref",))
        adjusted = self.optional(
            tolerates=(0.3, self.duration),
            impact=(0.2, lambda: self.random.choice(("degraded", "none", "down"))),
        )
        if form == "ref":
            kind = self.random.choice([*targets, *["service"] * 6, "resource"])
            ref = self.random.choice([target for target in targets[kind] if target != own] or ["zone:zone-1"])
            return {"ref": ref, **adjusted} if adjusted else ref
        parts = [self.need(targets, own, depth + 1) for _ in range(self.random.randint(1, 3))]
        if form == "at_least":
            return {"at_least": self.random.randint(1, len(parts)), "of": parts, **adjusted}
        return {form: parts, **adjusted}
