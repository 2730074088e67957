"""What kblast says will become of topics, and what the transcription of Kafka's controller says."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from kblast.simulate import simulate
from tests.inventories import inventory_of
from tests.kafka.cluster import RACKS, Shape
from tests.kafka.predictions.cases import Case, Topic
from tests.kafka.predictions.fates import (
    ACKS,
    ELIGIBLE,
    IN_SYNC,
    LEADER,
    LED,
    NEW,
    OLD,
    Fate,
    listed,
    yes,
)
from tests.oracle.state_machine import NO_LEADER, Partition, rules_of

_CONTROL = "control"
_ENDINGS: Mapping[str, Any] = {"kill": "kill", "stop": "shutdown", "freeze": "hang"}


def foretell(shape: Shape, topics: Sequence[Topic], case: Case) -> dict[str, Fate]:
    """The fate of each topic by its name, once all that notice a failure have noticed it."""
    by_kblast = _by_kblast(shape, topics, case)
    return {topic.name: {**by_kblast[topic.name], **_by_controller(shape, topic, case)} for topic in topics}


def _by_kblast(shape: Shape, topics: Sequence[Topic], case: Case) -> dict[str, Fate]:
    """Each topic has a writer for each kind of acks, which is down when it cannot write, and a reader."""
    inventory = inventory_of(yaml.safe_dump(_inventory(shape, topics)))
    fail = [f"broker:c/{node}" for node in case.nodes] + [f"zone:{_CONTROL}"] * case.controllers
    result = simulate(inventory, fail, mode=_ENDINGS[case.deed])

    def is_up(ref: str) -> bool:
        impact = result.impact(ref)
        return impact is None or impact.level != "down"

    def fate(name: str) -> Fate:
        led = is_up(f"topic:c/{name}")
        writes = {fact: yes(is_up(f"service:acks-{acks}-{name}")) for acks, fact in ACKS.items()}
        return {LED: yes(led), **writes, OLD: yes(led), NEW: yes(is_up(f"service:reader-{name}"))}

    return {topic.name: fate(topic.name) for topic in topics}


def _inventory(shape: Shape, topics: Sequence[Topic]) -> dict[str, Any]:
    services: dict[str, Any] = {}
    for name in (topic.name for topic in topics):
        for acks in ACKS:
            edge = {"topic": f"c/{name}", "on_outage": "reject", "config": {"acks": acks}}
            services[f"acks-{acks}-{name}"] = {"client": {"library": "librdkafka"}, "produces": [edge]}
        services[f"reader-{name}"] = {"consumes": [{"topic": f"c/{name}", "tolerates": 0, "starved": "none"}]}
    cluster = {
        "version": ".".join(shape.version.split(".")[:2]),
        "brokers": {number: {"zone": RACKS[number - 1]} for number in range(1, shape.brokers + 1)},
        "controllers": {101 + number: {"zone": _CONTROL} for number in range(shape.controllers)},
    }
    declared = {f"c/{t.name}": {"assignment": {0: list(t.replicas)}, "config": t.config} for t in topics}
    zones: dict[str, Any] = {zone: {} for zone in (*RACKS, _CONTROL)}
    return {"zones": zones, "clusters": {"c": cluster}, "topics": declared, "services": services}


def _by_controller(shape: Shape, topic: Topic, case: Case) -> Fate:
    """The same failure in the state machine: who leads, who is in sync and who may lead."""
    major, minor, _ = map(int, shape.version.split("."))
    elr = (major, minor) >= (4, 1)
    rules = rules_of((major, minor), len(topic.replicas), topic.min_isr, unclean=topic.unclean, elr=elr)
    state = Partition(topic.replicas, topic.replicas, rules)
    if case.controllers:
        state.lose_quorum()
    for node in case.nodes:
        state.stop(node)
    leader = "none" if state.leader == NO_LEADER else str(state.leader)
    return {LEADER: leader, IN_SYNC: listed(state.isr), ELIGIBLE: listed(state.elr)}
