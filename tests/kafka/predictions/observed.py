"""What really becomes of topics: real clients write and read them, and brokers describe them."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

import kafka
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from tests.kafka.clients import create_topics
from tests.kafka.cluster import Cluster
from tests.kafka.predictions.cases import Case, Topic
from tests.kafka.predictions.fates import ACKS, ELIGIBLE, IN_SYNC, LEADER, LED, NEW, OLD, Fate, listed, yes
from tests.kafka.waiting import wait_until

Written = dict[str, dict[str, str]]
"""What producers were told, by their acks and by topic: that it was taken, or the name of the error."""

_BEFORE = "before, with acks="
_AFTER = "after, with acks="
TAKEN = "taken"
"""What a producer is told when all is well."""

_TRIES_FOR = 15.0
"""Seconds that clients try for: far more than a healthy partition takes to answer."""

_SHOWN_AFTER = 12.0
"""Seconds in which a healthy partition shows all that it has to a consumer that has just come."""

_FOLLOWERS_KNOW_AFTER = 3.0
"""Seconds until followers know what was acknowledged, which the leader tells them with their next fetch.

One that leads sooner, with fewer replicas in sync than the minimum, does not show the last of it: its high watermark
stands still (Partition.maybeIncrementLeaderHW).
"""

_UNNOTICED_FOR = 12.0
"""Seconds after which controllers would have noticed a dead broker, had there been any."""


class Trial:
    """One case on one cluster, with topics of its own."""

    def __init__(self, cluster: Cluster, topics: Sequence[Topic], case: Case, prefix: str) -> None:
        self.steady = True
        """Whether the cluster stood still while it was looked at; where it did not, nothing can be said."""
        self.errors: Counter[tuple[str, str]] = Counter()
        """What producers were told instead, by their acks, and how often."""
        self._cluster = cluster
        self._case = case
        self._names = {f"{prefix}.{topic.name}": topic.name for topic in topics}
        self._topics = {f"{prefix}.{topic.name}": topic for topic in topics}

    def run(self) -> dict[str, Fate]:
        """The fate of each topic; the cluster is left as the failure left it."""
        create_topics(self._cluster, {name: ([[*t.replicas]], t.config) for name, t in self._topics.items()})
        for producer in self._write("all", value=_BEFORE)[1]:
            producer.flush(4 * _TRIES_FOR)
        time.sleep(_FOLLOWERS_KNOW_AFTER)
        self._strike()
        described = self._described()
        written, producers = self._write(*ACKS)
        read = self._read(producers)
        self.errors.update((acks, said) for acks, told in written.items() for said in told.values() if said != TAKEN)
        self.steady = self._described() == described
        return {plain: self._fate(name, described, written, read[name]) for name, plain in self._names.items()}

    def forget(self) -> None:
        """Deletes the topics; the cluster must be whole."""
        for deleted in self._cluster.admin.delete_topics(list(self._names)).values():
            deleted.result()

    @property
    def _alive(self) -> list[int]:
        """Brokers that the case leaves alone."""
        return [broker for broker in self._cluster.brokers if broker not in self._case.nodes]

    @property
    def _bootstrap(self) -> dict[str, str | int | float | bool]:
        """A client that comes after the failure knows those who are left; where nobody is, those who were."""
        return {"bootstrap.servers": self._cluster.address(*(self._alive or self._cluster.brokers))}

    def _strike(self) -> None:
        """Does to the nodes what is to be done, and waits until it was noticed, or would have been."""
        nodes = self._cluster.nodes
        if self._case.controllers:
            for controller in self._cluster.controllers:
                nodes[controller].kill()
        gone: set[int] = set()
        for node in self._case.nodes:
            getattr(nodes[node], self._case.deed)()
            gone.add(node)
            left = [broker for broker in self._cluster.brokers if broker not in gone]
            if left and not self._case.controllers:
                self._wait_until_noticed(left)
            else:
                time.sleep(_UNNOTICED_FOR)

    def _wait_until_noticed(self, left: list[int]) -> None:
        """Returns once every broker that is left takes those that are left for all there are."""
        for broker in left:
            admin = AdminClient(self._cluster.client() | {"bootstrap.servers": self._cluster.address(broker)})
            wait_until(f"broker {broker} to see {left} alone", partial(_sees, admin, set(left)), say=self._cluster.logs)

    def _described(self) -> dict[str, Fate]:
        """What a broker that is left says of leaders and in-sync replicas; nothing where none is left."""
        if not self._alive:
            return {}
        if self._case.controllers:
            return _as_of_old(AdminClient(self._cluster.client() | self._bootstrap), self._names)
        return _with_eligible(str(self._bootstrap["bootstrap.servers"]), list(self._names))

    def _write(self, *acks: str, value: str = _AFTER) -> tuple[Written, list[Producer]]:
        """One record to each topic by a producer of each kind of acks; what becomes of it is noted as it is told."""
        written: Written = {one: {} for one in acks}
        together, alone = [list(self._names)], [[name] for name in self._names]
        # A broker answers the requests of a connection in turn. Where one with acks=all waits, all after it do.
        producers = [
            self._writer(one, f"{value}{one}", names, written[one])
            for one in acks
            for names in (alone if one == "all" else together)
        ]
        return written, producers

    def _writer(self, acks: str, value: str, names: list[str], told: dict[str, str]) -> Producer:
        """A producer that writes to some topics and takes the first no for an answer, which it notes."""
        settings = {"acks": acks, "enable.idempotence": "false", "retries": 0, "linger.ms": 0}
        timeouts = {"message.timeout.ms": int(_TRIES_FOR * 1000), "request.timeout.ms": 8000}
        producer = Producer(self._cluster.client() | settings | timeouts | self._bootstrap)

        def note(error: KafkaError | None, record: Message) -> None:
            told[record.topic() or ""] = error.name() if error else TAKEN

        for name in names:
            producer.produce(name, value=f"{value}{acks}", on_delivery=note)
        return producer

    def _read(self, producers: list[Producer]) -> dict[str, set[str]]:
        """The values that can be read of each topic, until all producers were told, and a while longer."""
        read: dict[str, set[str]] = {name: set() for name in self._names}
        settings: dict[str, str | int | float | bool] = {"group.id": "nobody", "enable.auto.commit": "false"}
        consumer = Consumer(self._cluster.client() | settings | self._bootstrap)
        consumer.assign([TopicPartition(name, 0, OFFSET_BEGINNING) for name in self._names])
        end = time.monotonic() + _SHOWN_AFTER
        while time.monotonic() < end:
            message = consumer.poll(0.2)
            waiting = sum(producer.poll(0) + len(producer) for producer in producers)
            if message is not None and message.error() is None:
                read[message.topic() or ""].add((message.value() or b"").decode())
                waiting += 1
            if waiting:
                end = max(end, time.monotonic() + _SHOWN_AFTER / 2)
        consumer.close()
        return read

    def _fate(
        self,
        name: str,
        described: dict[str, Fate],
        written: Written,
        read: set[str],
    ) -> Fate:
        writes = {fact: yes(written[acks][name] == TAKEN) for acks, fact in ACKS.items()}
        return {
            LED: writes[ACKS["1"]],
            **writes,
            OLD: yes(any(value.startswith(_BEFORE) for value in read)),
            NEW: yes(any(value.startswith(_AFTER) for value in read)),
            **described.get(name, {}),
        }


def _as_of_old(admin: AdminClient, names: Iterable[str]) -> dict[str, Fate]:
    """Leader and in-sync replicas of each topic's partition, from Metadata."""
    topics = admin.list_topics(timeout=60).topics
    return {name: _description(topics[name].partitions[0].leader, topics[name].partitions[0].isrs) for name in names}


def _with_eligible(bootstrap: str, names: list[str]) -> dict[str, Fate]:
    """The same and the eligible leaders, from DescribeTopicPartitions (KIP-966).

    Its client asks any of the brokers that are taken to be alive, and waits for those that are not.
    """
    admin = kafka.KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        topics = admin.describe_topic_partitions(names)["topics"]
    finally:
        admin.close()
    found = {topic["name"]: topic["partitions"][0] for topic in topics}
    return {
        name: _description(found[name]["leader_id"], found[name]["isr_nodes"])
        | {ELIGIBLE: listed(found[name]["eligible_leader_replicas"] or [])}
        for name in names
    }


def _description(leader: int, in_sync: list[int]) -> Fate:
    return {LEADER: "none" if leader == -1 else str(leader), IN_SYNC: listed(in_sync)}


def _sees(admin: AdminClient, brokers: set[int]) -> bool:
    """Whether these are the brokers that there are, as one of them sees it."""
    return set(admin.list_topics(timeout=10).brokers) == brokers
