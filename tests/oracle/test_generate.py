"""The random inventories: everything that a simulation judges occurs in them, and makes a difference."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kblast.errors import InputError
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of
from tests.oracle.chance import Data
from tests.oracle.generate import CLIENTS, SCENARIO_KINDS, build, random_inventory, random_scenario
from tests.oracle.semantics import blast_radius, solve

SEEDS = range(1000)
Change = Callable[[Data], bool]
"""Takes a feature out of one mapping; says whether it was there."""

KEYS = [
    "region",
    "zone",
    "needs_zones",
    "needs",
    "wants",
    "tolerates",
    "only_for",
    "version",
    "controllers",
    "assignment",
    "isr",
    "replication",
    "partitions",
    "rate",
    "message_size",
    "keyed",
    "transactional_id",
    "derives_from",
    "client",
    "group",
    "starved",
    "reads",
    "expires",
    "fallback",
    "weight",
    "produces",
    "consumes",
    "exclude",
    "rename",
    "acks",
    "max.block.ms",
    "delivery.timeout.ms",
    "buffer.memory",
    "min.insync.replicas",
    "unclean.leader.election.enable",
    "default.replication.factor",
    "offsets.topic.replication.factor",
    "transaction.state.log.replication.factor",
    "transaction.state.log.min.isr",
]

INSTEAD = [
    ("impact", "degraded", "down"),
    ("impact", "none", "down"),
    ("impact", "down", "none"),
    ("starved", "down", "degraded"),
    ("starved", "none", "degraded"),
    ("kind", "streams", "application"),
    ("kind", "connector", "application"),
    ("evidence", "permitted", "observed"),
    ("evidence", "observed", "permitted"),
    ("controllers", "combined", {"1001": {}}),
    ("on_outage", "block", "reject"),
    ("on_outage", "reject", "block"),
    ("on_outage", "drop", "block"),
    ("on_outage", "outbox", "block"),
    ("then", "block", "drop"),
    ("then", "reject", "drop"),
    ("then", "drop", "block"),
    ("acks", "all", 0),
    ("acks", 1, "all"),
    ("acks", 0, "all"),
]


def without(key: str) -> Change:
    return lambda part: part.pop(key, None) is not None


def without_zones(part: Data) -> bool:
    part.pop("needs_zones", None)
    return part.pop("zones", None) is not None


def instead(key: str, found: Any, other: Any) -> Change:
    def change(part: Data) -> bool:
        if part.get(key, ...) != found:
            return False
        part[key] = other
        return True

    return change


def without_form(key: str, form: str) -> Change:
    """Takes a key out where its value is a mapping of one form."""

    def change(part: Data) -> bool:
        here = isinstance(part.get(key), dict) and form in part[key]
        return here and part.pop(key) is not None

    return change


def without_patterns(part: Data) -> bool:
    found = [edge for edge in part.get("consumes", ()) if "pattern" in edge]
    for edge in found:
        part["consumes"].remove(edge)
    return bool(found)


def without_choice(form: str, parts: str, other: str) -> Change:
    """Puts one form of need in place of another."""

    def change(part: Data) -> bool:
        here = form in part
        if here:
            part[other] = part.pop(parts)
            part.pop(form, None)
        return here

    return change


def without_client(library: str, version: str | None) -> Change:
    def change(part: Data) -> bool:
        client = part.get("client", {})
        here = bool(client) and (client["library"], client.get("version")) == (library, version)
        return here and part.pop("client") is not None

    return change


FEATURES: dict[str, Change] = (
    {key: without(key) for key in KEYS}
    | {f"{key}: {found}": instead(key, found, other) for key, found, other in INSTEAD}
    | {f"on_outage with {form}": without_form("on_outage", form) for form in ("block", "outbox", "buffer", "fallback")}
    | {"zookeeper": without_form("controllers", "zookeeper"), "pattern": without_patterns}
    | {"zones": without_zones}
    | {"need of all": without_choice("all", "all", "any"), "need of any": without_choice("any", "any", "all")}
    | {"need of at_least": without_choice("at_least", "of", "all")}
    | {f"client {c['library']} {c.get('version', '')}": without_client(c["library"], c.get("version")) for c in CLIENTS}
)


def mappings(value: Any) -> Iterator[Data]:
    """Every mapping inside plain data."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from mappings(item)


def changed(data: Data, change: Change) -> Inventory | None:
    """The inventory without a feature; None where it has none, or where the rest makes no sense."""
    copied = copy.deepcopy(data)
    if not sum(change(part) for part in list(mappings(copied))):
        return None
    try:
        return build(copied)
    except (InputError, ValueError):
        return None


def answer(inventory: Inventory, failed: frozenset[Ref]) -> tuple[object, ...]:
    solution = solve(inventory, failed)
    elements = {ref: (times, solution.effects[ref]) for ref, times in solution.times.items() if kind_of(ref) != "group"}
    return elements, blast_radius(inventory, solution)


@pytest.fixture(scope="module")
def unimportant() -> set[str]:
    """The features without which every answer stays the same."""
    waiting = dict(FEATURES)
    for seed in SEEDS:
        data = random_inventory(seed)
        inventory = build(data)
        failed = random_scenario(seed, inventory)
        expected = answer(inventory, failed)
        for name, change in list(waiting.items()):
            other = changed(data, change)
            if other is not None and answer(other, failed) != expected:
                del waiting[name]
        if not waiting:
            break
    return set(waiting)


@pytest.mark.parametrize("feature", sorted(FEATURES))
def test_every_feature_occurs_and_changes_an_answer(unimportant: set[str], feature: str) -> None:
    assert feature not in unimportant


def test_every_kind_of_element_fails() -> None:
    failed = {kind_of(ref) for seed in range(50) for ref in random_scenario(seed, build(random_inventory(seed)))}
    assert failed == set(SCENARIO_KINDS)


def test_circles_occur() -> None:
    assert any(goes_round(build(random_inventory(seed))) for seed in range(100))


def goes_round(inventory: Inventory) -> bool:
    """Whether a service needs itself by way of others."""
    direct = {
        f"service:{name}": {p["ref"] for need in body.needs or () for p in mappings(need.model_dump()) if p["ref"]}
        for name, body in inventory.services.items()
    }
    reached = {ref: set(needs) for ref, needs in direct.items()}
    for _ in direct:
        reached = {ref: needs.union(*(direct.get(other, set()) for other in needs)) for ref, needs in reached.items()}
    return any(ref in needs for ref, needs in reached.items())


def test_copies_are_read() -> None:
    inventories = (build(random_inventory(seed)) for seed in range(50))
    read = {edge.topic for inventory in inventories for _, edge in inventory.consume_edges()}
    assert any("/cluster-" in topic for topic in read if topic), "under the name that MirrorMaker 2 gives them"
    assert any("/copy." in topic for topic in read if topic), "under the name that `rename` gives them"


def test_the_same_seed_makes_the_same_inventory() -> None:
    assert random_inventory(7) == random_inventory(7) != random_inventory(8)
