"""What kblast says will become of topics, groups and transactions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kblast.kafka.failover import failover_wait
from kblast.model.inventory import Inventory
from kblast.results.impact import SimulateResult
from kblast.results.recovery import Returning
from kblast.simulate import simulate
from tests.inventories import inventory_of
from tests.kafka.cluster import RACKS, Shape
from tests.kafka.predictions.cases import Case, Topic
from tests.kafka.predictions.coordinating import Coordination, written_by
from tests.kafka.predictions.fates import (
    ACKS,
    COMMITS,
    KEPT,
    LED,
    LED_AGAIN,
    NEW,
    OLD,
    TRANSACTS,
    Fate,
    yes,
)

_CONTROL = "control"
_ENDINGS: Mapping[str, Any] = {"kill": "kill", "stop": "shutdown", "freeze": "hang"}


@dataclass(frozen=True)
class Foretold:
    """Fates by the name of a topic, a group or a transactional id; and how long leaders take to move, in seconds."""

    fates: dict[str, Fate]
    leaders_move_in: float


def foretell(shape: Shape, topics: Sequence[Topic], case: Case, coordination: Coordination) -> Foretold:
    """What kblast says of an inventory of the cluster, once all that notice a failure have noticed it."""
    inventory = inventory_of(yaml.safe_dump(_inventory(shape, topics, coordination)))
    brokers = [f"zone:{case.rack}"] if case.rack else [f"broker:c/{node}" for node in case.nodes]
    fail = [*brokers, *[f"zone:{_CONTROL}"] * case.controllers]
    result = simulate(inventory, fail, mode=_ENDINGS[case.deed], for_=60)
    fates = {topic.name: _fate(result, topic.name, case) for topic in topics}
    fates |= {name: {COMMITS: yes(_level(result, f"group:c/{name}") == "up")} for name in coordination.groups}
    fates |= {name: {TRANSACTS: yes(_is_up(result, f"service:{name}"))} for name in coordination.ids}
    return Foretold(fates, _move_in(inventory, case))


def _move_in(inventory: Inventory, case: Case) -> float:
    """Brokers that shut down hand their leaders over before they go."""
    return 0.0 if case.deed == "stop" else failover_wait(inventory, "c").seconds


def _level(result: SimulateResult, ref: str) -> str:
    impact = result.impact(ref)
    return "up" if impact is None else impact.level


def _is_up(result: SimulateResult, ref: str) -> bool:
    return _level(result, ref) != "down"


def _fate(result: SimulateResult, name: str, case: Case) -> Fate:
    """Each topic has a writer for each kind of acks, which is down when it cannot write, and a reader."""
    led = _is_up(result, f"topic:c/{name}")
    writes = {fact: yes(_is_up(result, f"service:acks-{acks}-{name}")) for acks, fact in ACKS.items()}
    new = yes(_is_up(result, f"service:reader-{name}"))
    assert result.recovery
    returning = next((one for one in result.recovery.topics if one.topic == f"topic:c/{name}"), None)
    return {
        LED: yes(led),
        **writes,
        OLD: yes(led),
        NEW: new,
        **_kept(result, name, returning),
        **_back(returning, case),
    }


def _kept(result: SimulateResult, name: str, returning: Returning | None) -> Fate:
    """Where kblast says that something may be lost, nothing that comes can contradict it."""
    impact = result.impact(f"topic:c/{name}")
    loses = impact is not None and any(effect.kind == "loss" for effect in impact.effects)
    return {} if loses or (returning and returning.may_lose) else {KEPT: "yes"}


def _back(returning: Returning | None, case: Case) -> Fate:
    """With who is back there is a leader; where the order decides and fewer might do, kblast does not say."""
    fate: Fate = {}
    for number in range(1, len(case.returns) + 1):
        back = set(case.returns[:number])
        enough = returning is None or len(back & set(returning.brokers)) >= returning.required
        if enough or (returning and not returning.order_decides):
            fate[LED_AGAIN[number]] = yes(enough)
    return fate


def _inventory(shape: Shape, topics: Sequence[Topic], coordination: Coordination) -> dict[str, Any]:
    cluster = {
        "version": ".".join(shape.version.split(".")[:2]),
        "brokers": {number: {"zone": RACKS[(number - 1) % len(RACKS)]} for number in range(1, shape.brokers + 1)},
        "controllers": {101 + number: {"zone": _CONTROL} for number in range(shape.controllers)},
        "config": {**shape.settings, **shape.features},
    }
    declared: dict[str, Any] = {
        f"c/{topic.name}": {"assignment": {0: list(topic.replicas)}, "config": topic.config} for topic in topics
    }
    for name, replicas in coordination.written.items():
        declared[f"c/{name}"] = {"assignment": {0: list(replicas)}, "config": {"min.insync.replicas": 1}}
    for internal, partitions in (
        ("__consumer_offsets", coordination.offsets),
        ("__transaction_state", coordination.transactions),
    ):
        declared[f"c/{internal}"] = {"assignment": {n: list(replicas) for n, replicas in enumerate(partitions)}}
    zones: dict[str, Any] = {zone: {} for zone in (*RACKS, _CONTROL)}
    return {
        "zones": zones,
        "clusters": {"c": cluster},
        "topics": declared,
        "services": dict(_services(topics, coordination)),
    }


def _services(topics: Sequence[Topic], coordination: Coordination) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in (topic.name for topic in topics):
        for acks in ACKS:
            edge = {"topic": f"c/{name}", "on_outage": "reject", "config": {"acks": acks}}
            yield f"acks-{acks}-{name}", {"client": {"library": "librdkafka"}, "produces": [edge]}
        yield f"reader-{name}", {"consumes": [{"topic": f"c/{name}", "tolerates": 0, "starved": "none"}]}
    for name in coordination.ids:
        edge = {"topic": f"c/{written_by(name)}", "on_outage": "reject", "transactional_id": name}
        yield name, {"client": {"library": "librdkafka"}, "produces": [edge]}
    for name in coordination.groups:
        topic = f"c/{written_by(coordination.ids[0])}"
        yield name, {"consumes": [{"topic": topic, "group": name, "tolerates": "forever", "starved": "none"}]}
