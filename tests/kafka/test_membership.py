"""What members of groups do without a coordinator: those of the classic protocol stop in the end, others go on."""

import pytest
from confluent_kafka import Consumer, TopicPartition

from kblast.kafka.coordinators import coordinating_partition
from kblast.simulate import simulate
from tests.kafka.clients import create_topic, produce
from tests.kafka.cluster import Cluster
from tests.kafka.waiting import wait_until
from tests.oracle.generate import build

pytestmark = pytest.mark.xdist_group("kafka")

OFFSETS, TOPIC, SESSION_S = "__consumer_offsets", "kept", 6
READING, COORDINATING = 1, 2  # the broker with the topic, and the one that leads the groups' partitions


class Member:
    """A member of a group of its own, and what it was given and told."""

    def __init__(self, cluster: Cluster, group: str, **settings: str) -> None:
        self.read: list[str] = []
        self.gave_back = False
        self._consumer = Consumer(cluster.client(group_id=group, auto_offset_reset="earliest", **settings))
        self._consumer.subscribe([TOPIC], on_lost=self._lost)

    def has_read(self, value: str) -> bool:
        """Whether it has a record by now."""
        message = self._consumer.poll(0.2)
        if message is not None and message.error() is None:
            self.read.append((message.value() or b"").decode())
        return value in self.read

    def close(self) -> None:
        """Ends it, without waiting for a coordinator that is not there."""
        self._consumer.unsubscribe()

    def _lost(self, _: Consumer, __: list[TopicPartition]) -> None:
        self.gave_back = True


def group_on(offsets: dict[int, list[int]], prefix: str) -> str:
    """The name of a group that is coordinated by COORDINATING."""
    names = (f"{prefix}-{number}" for number in range(1000))
    return next(name for name in names if offsets[coordinating_partition(name, len(offsets))][0] == COORDINATING)


def test_members_without_a_coordinator_do_as_foretold(plain_cluster: Cluster) -> None:
    create_topic(plain_cluster, TOPIC, [[READING]])
    produce(plain_cluster, TOPIC, ["before"])
    starter = Member(plain_cluster, "starter")  # with the first group comes the internal topic
    wait_until("the first member to read", lambda: starter.has_read("before"))
    partitions = plain_cluster.admin.list_topics(OFFSETS, timeout=30).topics[OFFSETS].partitions
    offsets = {
        number: [partition.leader, *set(partition.replicas) - {partition.leader}]
        for number, partition in partitions.items()
    }
    groups = {protocol: group_on(offsets, protocol) for protocol in ("classic", "consumer")}
    classic = Member(plain_cluster, groups["classic"], session_timeout_ms=str(SESSION_S * 1000))
    modern = Member(plain_cluster, groups["consumer"], group_protocol="consumer")
    wait_until("the classic member to read", lambda: classic.has_read("before"))
    wait_until("the other member to read", lambda: modern.has_read("before"))

    plain_cluster.nodes[101].kill()
    plain_cluster.nodes[COORDINATING].kill()
    wait_until("the classic member to give back what it reads", lambda: classic.has_read("after") or classic.gave_back)
    assert produce(plain_cluster, TOPIC, ["after"], acks="1") == [None]
    wait_until("the other member to go on", lambda: modern.has_read("after"))

    assert not any(classic.has_read("after") for _ in range(10))
    assert foretold(offsets, groups) == {"classic": float(SESSION_S), "consumer": float("inf")}
    for member in (starter, classic, modern):
        member.close()


def foretold(offsets: dict[int, list[int]], groups: dict[str, str]) -> dict[str, float]:
    """When kblast says that the members stop to read."""
    settings = {"classic": {"session.timeout.ms": SESSION_S * 1000}, "consumer": {"group.protocol": "consumer"}}
    services = {
        protocol: {
            "client": {"library": "librdkafka", "config": settings[protocol]},
            "consumes": [{"topic": f"c/{TOPIC}", "group": group, "tolerates": 0, "starved": "none"}],
        }
        for protocol, group in groups.items()
    }
    brokers = {str(number): {"zone": "data"} for number in (1, 2, 3)}
    assignment = {str(number): replicas for number, replicas in offsets.items()}
    inventory = build(
        {
            "kblast": 1,
            "zones": {"data": {}, "control": {}},
            "clusters": {"c": {"version": "4.3", "brokers": brokers, "controllers": {"101": {"zone": "control"}}}},
            "topics": {f"c/{TOPIC}": {"assignment": {"0": [READING]}}, f"c/{OFFSETS}": {"assignment": assignment}},
            "services": services,
        }
    )
    result = simulate(inventory, [f"broker:c/{COORDINATING}", "zone:control"])
    impacts = {protocol: result.impact(f"service:{protocol}") for protocol in groups}
    return {protocol: impact.down_at_s for protocol, impact in impacts.items() if impact}
