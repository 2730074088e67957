"""Every key of every kind of element: what it takes, what it becomes, what it refuses."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from kblast.model.elements import (
    Broker,
    Cluster,
    ConsumeEdge,
    Element,
    Function,
    InventoryFile,
    Mirror,
    NamelessProducers,
    ProduceEdge,
    Resource,
    Service,
    Topic,
    Zone,
    ZooKeeper,
)
from kblast.model.generated import Generated
from kblast.model.inventory import Inventory
from kblast.model.parts import Client, Need
from kblast.units import Rate
from tests.unit.model.reading import load, problems

CONTEXT = """
zones: {a: {region: eu}, b: {}}
clusters: {c: {}, d: {}}
topics: {c/t: {}, c/u: {}, d/v: {}}
resources: {db: {}, zk: {}}
services: {other: {}}
functions: {f: {}}
"""

TEXT = ([1, True, [], {}, ""], "expected a text")
TEXTS = (["a", 1, {}, [1], [""]], "expected a")
FLAG = (["yes", 1, "true", []], "expected true or false")
COUNT = ([0, -1, 1.5, "1", True, [], 10**30], "expected a")
DURATION = ([5, "5", "5 minutes", -1, True, ["5m"]], "expected a duration such as 500ms, 30s, 5m, 2h, 7d or forever")
RATE = ([5, "5", "5 KiB", "5/s", True], "expected a rate such as 250 KiB/s or 1000 msg/s")
SETTINGS = (["a", [], {"a": []}, {"a": {}}, {"a": None}, {"": 1}], "expected a")
AMOUNT = ([-1, "5", True, math.inf, 1e16], "expected a number")
TIER = ([0, 5], "expected a tier from 1, the most critical, to 4")
IMPACT = (["up", 1, ""], "expected one of down, degraded, none")
NEEDS = (["db", {"ref": "db"}, [5], [None], [[]]], "expected a")

Case = tuple[list[tuple[Any, Any]], tuple[list[Any], str]]
"""What may be written and what it becomes; what may not, and what is said of it."""

ELEMENT: dict[str, Case] = {
    "description": ([("words", "words"), ("", "")], ([1, [], {}], "expected a text")),
    "owner": ([("shop", "shop")], TEXT),
    "domain": ([("sales", "sales")], TEXT),
    "tags": ([(["b", "a", "b"], ("a", "b")), ([], ())], TEXTS),
    "links": ([(["https://example.com"], ("https://example.com",))], TEXTS),
    "external": ([(True, True), (False, False)], FLAG),
    "needs": ([(["db"], (Need(ref="resource:db"),)), ([], ())], NEEDS),
    "wants": ([(["other"], (Need(ref="service:other"),)), ([], ())], NEEDS),
    "availability": ([("99.95%", 0.9995), (0.5, 0.5), (1, 1.0)], (["100.1%", 2, -1, "high", True], "expected a share")),
}
CLIENT: Case = (
    [
        (
            {"library": "java", "version": "3.7", "config": {"acks": 1}},
            Client(library="java", version="3.7", config={"acks": "1"}),
        )
    ],
    (["java", {"library": 1}, {"version": 3.7}, {"config": []}, {"name": "java"}], "e"),
)
CONFIG: Case = (
    [
        (
            {"a": 1, "b": True, "c": "x", "d": 0.5, "e": -1, "f": False, "g": ""},
            {"a": "1", "b": "true", "c": "x", "d": "0.5", "e": "-1", "f": "false", "g": ""},
        )
    ],
    SETTINGS,
)
EDGE: dict[str, Case] = {
    "topic": ([("c/t", "c/t"), ("t", "c/t"), ("topic:c/t", "c/t")], ([1, [], ""], "expected a text")),
    "client": CLIENT,
    "config": CONFIG,
    "impact": ([("down", "down"), ("degraded", "degraded"), ("none", "none")], IMPACT),
    "only_for": ([(["f"], ("f",)), (["f", "function:f"], ("f",))], ([[], "f", [1]], "expected a")),
    "evidence": (
        [(found, found) for found in ("declared", "observed", "configured", "permitted", "inferred")],
        (["seen", True], "expected one of declared, observed, configured, permitted, inferred"),
    ),
    "last_seen": ([("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")], ([1, []], "expected a text")),
}
ZONES: Case = ([(["b", "a"], ("b", "a")), (["a", "zone:a"], ("a",)), ([], ())], TEXTS)
KEYS: dict[tuple[str, type[BaseModel]], dict[str, Case]] = {
    ("zones", Zone): {**ELEMENT, "region": ([("eu", "eu")], TEXT)},
    ("clusters", Cluster): {
        **ELEMENT,
        "profile": (
            [("telemetry", ("telemetry",)), (["delivery", "event-sourcing"], ("delivery", "event-sourcing"))],
            (["logs", [], ["logs"], 1, {}], "expected"),
        ),
        "version": ([("3.9", "3.9")], ([3.9, 4, [], ""], "expected a text")),
        "brokers": (
            [
                (3, 3),
                (
                    {"1": {"zone": "a", "config": {"a": 1}}, "2": None},
                    {1: Broker(zone="a", config={"a": "1"}), 2: Broker()},
                ),
                ({"0": {"zone": "zone:a"}, "2147483647": {}}, {0: Broker(zone="a"), 2147483647: Broker()}),
            ],
            (
                [
                    0,
                    -1,
                    "3",
                    1.5,
                    True,
                    [],
                    {},
                    10_001,
                    {"x": {}},
                    {"01": {}},
                    {"-1": {}},
                    {"2147483648": {}},
                    {"1": {"rack": "a"}},
                    {"1": 1},
                ],
                "e",
            ),
        ),
        "controllers": (
            [
                ("combined", "combined"),
                ({"zookeeper": "zk"}, ZooKeeper(zookeeper="zk")),
                ({"zookeeper": "resource:zk"}, ZooKeeper(zookeeper="zk")),
                ({"101": {"zone": "b"}}, {101: Broker(zone="b")}),
                (3, 3),
            ],
            (["zookeeper", 0, True, 1.5, [], {}, {"zookeeper": 1}, {"zookeeper": "zk", "x": 1}, {"x": {}}], "e"),
        ),
        "zones": ([(["a", "b"], ("a", "b")), (["a", "a", "b"], ("a", "a", "b")), ([], ())], TEXTS),
        "config": CONFIG,
    },
    ("topics", Topic): {
        **ELEMENT,
        "partitions": ([(1, 1), (1_000_000, 1_000_000)], COUNT),
        "replication": ([(3, 3)], COUNT),
        "profile": ([("delivery", "delivery")], (["logs", [], ["delivery"]], "expected one of")),
        "config": CONFIG,
        "rate": ([("40 KiB/s", Rate(bytes_per_s=40_960)), ("60 msg/min", Rate(records_per_s=1))], RATE),
        "message_size": ([("1 KiB", 1024)], ([5, "5", "0B", "1 kb", True], "expected a size such as 32MiB or 1GB")),
        "assignment": (
            [({"0": [1, 2], "1": [2, 3]}, {0: (1, 2), 1: (2, 3)})],
            ([[], "x", {"0": []}, {"x": [1]}, {"0": ["1"]}, {"0": [-1]}, {"0": 1}, {"00": [1]}], "expected"),
        ),
        "isr": (
            [({"0": [1]}, {0: (1,)}), ({"0": []}, {0: ()})],
            ([[], {"x": [1]}, {"0": ["1"]}, {"0": 1}], "expected"),
        ),
        "kinds": ([(["OrderPlaced"], ("OrderPlaced",))], TEXTS),
        "state": ([(True, True)], FLAG),
        "nameless_producers": (
            [
                ({"count": 1}, NamelessProducers(count=1)),
                (
                    {"count": 1, "last_write": "2026", "epoch": 0},
                    NamelessProducers(count=1, last_write="2026", epoch=0),
                ),
            ],
            ([{}, {"count": 0}, {"count": 1, "epoch": 32768}, {"count": 1, "last_write": 5}], "nameless_producers"),
        ),
    },
    ("services", Service): {
        **ELEMENT,
        "kind": ([(kind, kind) for kind in ("application", "streams", "connector")], (["job", 1], "expected one of")),
        "tier": ([(1, 1), (4, 4)], TIER),
        "zones": ZONES,
        "needs_zones": ([(1, 1)], COUNT),
        "client": CLIENT,
        "produces": ([([], ())], (["c/t", {"topic": "c/t"}, ["c/t"], [{}], [None]], "")),
        "consumes": ([([], ())], (["c/t", {"topic": "c/t"}, ["c/t"], [{}], [None]], "")),
    },
    ("resources", Resource): {
        **ELEMENT,
        "kind": ([("database", "database")], TEXT),
        "tier": ([(2, 2)], TIER),
        "zones": ZONES,
        "needs_zones": ([(1, 1)], COUNT),
    },
    ("functions", Function): {
        **ELEMENT,
        "tier": ([(3, 3)], TIER),
        "weight": ([(0, 0.0), (2.5, 2.5)], AMOUNT),
        "cost_per_hour": ([(20000, 20000.0)], AMOUNT),
    },
    ("mirrors", Mirror): {
        **ELEMENT,
        "from": ([("c", "c"), ("cluster:c", "c")], TEXT),
        "to": ([("d", "d")], TEXT),
        "topics": ([(["u.*"], ("u.*",))], ([[], "u", [1], [""]], "expected a")),
        "exclude": ([(["u.*"], ("u.*",)), ([], ())], TEXTS),
        "rename": ([("{from}.{topic}", "{from}.{topic}"), ("x-{topic}", "x-{topic}")], TEXT),
        "kind": ([("mirrormaker2", "mirrormaker2"), ("cluster-linking", "cluster-linking")], TEXT),
        "zones": ZONES,
        "needs_zones": ([(1, 1)], COUNT),
    },
    ("produces", ProduceEdge): {
        **EDGE,
        "on_outage": (
            [("block", "block")],
            (
                [
                    "rejct",
                    5,
                    {},
                    {"bufer": "10m"},
                    {"buffer": "10"},
                    {"buffer": "10m", "then": "outbox"},
                    {"block": 5},
                    {"fallback": ""},
                    {"outbox": "6h", "then": "drop"},
                ],
                "e",
            ),
        ),
        "rate": ([("1 msg/s", Rate(records_per_s=1))], RATE),
        "keyed": ([(True, True)], FLAG),
        "transactional_id": ([("x", "x")], TEXT),
        "derives_from": ([(["u", "c/t"], ("c/t", "c/u")), ([], ())], TEXTS),
    },
    ("consumes", ConsumeEdge): {
        **EDGE,
        "pattern": ([], ([1, ""], "expected a text")),
        "cluster": ([], ([1, ""], "expected a text")),
        "group": ([("g", "g")], TEXT),
        "tolerates": ([("15m", 900.0), ("forever", math.inf), (0, 0.0)], DURATION),
        "starved": ([("down", "down"), ("degraded", "degraded"), ("none", "none")], IMPACT),
        "reads": ([("events", "events"), ("state", "state")], (["all", 1], "expected one of events, state")),
        "expires": ([("2h", 7200.0)], DURATION),
        "fallback": ([("d/v", "d/v"), ("v", "d/v")], TEXT),
        "capacity": ([("1 MiB/s", Rate(bytes_per_s=1_048_576))], RATE),
        "lag": (
            [(5, 5), ("5m", 300.0), (0, 0)],
            ([-1, 1.5, "5", True, 2**63], "expected a number of records or a duration"),
        ),
    },
}
SUBJECT = {"topics": "c/x"}


def element(section: str, key: str, value: Any) -> str:
    """An inventory whose one element, or edge, has this key, and what else it cannot be without."""
    body: dict[str, Any] = {key: value}
    if section in ("produces", "consumes"):
        edge = (
            {"topic": "c/t", **body} if key not in ("pattern", "cluster") else {"pattern": "x", "cluster": "c", **body}
        )
        return f"services: {{x: {{{section}: [{json.dumps(edge)}]}}}}"
    if key == "needs_zones":
        body["zones"] = ["a", "b"]
    if key == "isr":
        body["assignment"] = {"0": [1]}
    if section == "mirrors":
        body = {"from": "c", "to": "d", "topics": ["t"], **body}
    return f"{section}: {json.dumps({SUBJECT.get(section, 'x'): body})}"


def read_back(inventory: Inventory, section: str) -> Any:
    """The one element, or edge, that `element` writes."""
    if section in ("produces", "consumes"):
        (edge,) = getattr(inventory.services["x"], section)
        return edge
    return getattr(inventory, section)[SUBJECT.get(section, "x")]


def cases(good: bool) -> list[Any]:
    return [
        pytest.param(section, key, *(value if good else (value, case[1][1])), id=f"{section}-{key}-{number}")
        for (section, _), keys in KEYS.items()
        for key, case in keys.items()
        for number, value in enumerate(case[0] if good else case[1][0])
    ]


@pytest.mark.parametrize(("section", "key", "value", "becomes"), cases(good=True))
def test_what_a_key_takes(tmp_path: Path, section: str, key: str, value: Any, becomes: Any) -> None:
    inventory = load(tmp_path, CONTEXT, element(section, key, value))

    found = read_back(inventory, section)
    if key == "on_outage":
        assert found.on_outage.kind == becomes
    else:
        assert getattr(found, {"from": "from_"}.get(key, key)) == becomes


@pytest.mark.parametrize(("section", "key", "value", "said"), cases(good=False))
def test_what_a_key_refuses(tmp_path: Path, section: str, key: str, value: Any, said: str) -> None:
    found = problems(tmp_path, CONTEXT, element(section, key, value))

    assert all(problem.startswith("b.yaml:1:") for problem in found)
    assert all(said in problem for problem in found)


@pytest.mark.parametrize(
    ("section", "key"),
    [
        (section, key)
        for (section, _), keys in KEYS.items()
        for key in keys
        if (section, key)
        not in {("produces", "topic"), ("consumes", "topic"), ("consumes", "pattern"), ("consumes", "cluster")}
        and (section, key) not in {("mirrors", "from"), ("mirrors", "to"), ("mirrors", "topics")}
    ],
)
def test_a_key_with_nothing_after_it_is_as_if_left_out(tmp_path: Path, section: str, key: str) -> None:
    inventory = load(tmp_path, CONTEXT, element(section, key, None), element(section, key, None))

    found = read_back(inventory, section)
    assert getattr(found, key) is (None if key != "evidence" else found.evidence)


def test_every_key_of_every_kind_is_looked_at_here() -> None:
    for (_, model), keys in KEYS.items():
        assert set(keys) == {field.alias or name for name, field in model.model_fields.items()}
    kinds = {model for _, model in KEYS if issubclass(model, Element)}
    assert kinds == set(Element.__subclasses__())


@pytest.mark.parametrize(
    ("on_outage", "kind", "lasts", "then", "topic"),
    [
        ("block", "block", None, "block", None),
        ({"block": "90s"}, "block", 90, "block", None),
        ("reject", "reject", None, "block", None),
        ("drop", "drop", None, "block", None),
        ({"buffer": "10m"}, "buffer", 600, "block", None),
        ({"buffer": "10m", "then": "drop"}, "buffer", 600, "drop", None),
        ("outbox", "outbox", None, "block", None),
        ({"outbox": "6h"}, "outbox", 21_600, "block", None),
        ({"outbox": "forever", "x-why": "disk"}, "outbox", math.inf, "block", None),
        ({"fallback": "v"}, "fallback", None, "block", "d/v"),
    ],
    ids=str,
)
def test_what_a_producer_may_do_in_an_outage(
    tmp_path: Path, on_outage: Any, kind: str, lasts: float | None, then: str, topic: str | None
) -> None:
    inventory = load(tmp_path, CONTEXT, element("produces", "on_outage", on_outage))

    found = inventory.services["x"].produces[0].on_outage  # type: ignore[index]
    assert found is not None
    assert (found.kind, found.lasts, found.then, found.topic) == (kind, lasts, then, topic)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("generated: {by: hand}", "a.yaml:1:17: generated.by: expected one of scrape, import, found 'hand'"),
        ("generated: {}", "a.yaml:1:1: generated: key 'by' is missing"),
        ("generated: {by: scrape, at: 5}", "a.yaml:1:29: generated.at: expected a text, found 5 (put it in quotes)"),
        (
            "generated: {by: scrape, from: [1]}",
            "a.yaml:1:32: generated.from[0]: expected a text, found 1 (put it in quotes)",
        ),
        ("generated: scrape", "a.yaml:1:12: generated: expected a mapping, found 'scrape'"),
        ("services: [a]", "a.yaml:1:11: services: expected a mapping, found a list"),
        ("services: {a: 5}", "a.yaml:1:15: services.a: expected a mapping, found 5"),
        ("services: {'': {}}", "a.yaml:1:12: services.: expected a text that is not empty, found ''"),
    ],
)
def test_what_the_top_level_refuses(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, text) == [said]


def test_settings_are_finite(tmp_path: Path) -> None:
    assert problems(tmp_path, CONTEXT, "clusters: {c: {config: {a: .inf, b: -.inf, c: .nan}}}") == [
        f"b.yaml:1:{column}: clusters.c.config.{key}: expected a text, a number, true or false, found {found}"
        for column, key, found in ((28, "a", "inf"), (37, "b", "-inf"), (47, "c", "nan"))
    ]


@pytest.mark.parametrize("from_", ["orders", ["orders", "logs"]], ids=str)
def test_a_generated_file_says_by_whom_when_and_from_what(tmp_path: Path, from_: Any) -> None:
    head = json.dumps({"by": "scrape", "at": "2026-01-01", "from": from_, "x-run": 7})

    assert load(tmp_path, f"generated: {head}\nservices: {{a: {{}}}}").generated == {"service:a"}
    assert set(InventoryFile.model_fields) - {"kblast", "generated"} == {
        section for section, _ in KEYS if section not in ("produces", "consumes")
    }
    assert set(Generated.model_fields) == {"by", "at", "from_", "coverage"}


def test_of_several_scrapes_of_a_cluster_the_latest_says_what_was_seen(tmp_path: Path) -> None:
    def scrape(day: int, how: str, unknown: str) -> str:
        coverage = {"c": {"calls": {"topics": how}, "unknown": [unknown]}}
        head = json.dumps({"by": "scrape", "at": f"2026-01-0{day}", "coverage": coverage})
        return f"generated: {head}\nclusters: {{c: {{}}}}"

    (seen,) = load(tmp_path, scrape(1, "denied", "much"), scrape(2, "partial", "little")).scraped

    assert (seen.cluster, seen.calls, seen.unknown) == ("c", {"topics": "partial"}, ("little",))
    assert (Path(seen.place.file).name, seen.place.line, seen.place.column) == ("b.yaml", 1, 62)


def test_bodies_and_sections_may_be_left_empty(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        (
            "zones:\nclusters:\n  c:\ntopics:\n  c/t:\nservices:\n  s:\nresources:\n  "
            "r:\nmirrors:\nfunctions:\n  f:\ngenerated:\n"
        ),
    )

    assert [ref for ref, _ in inventory.elements()] == [
        "cluster:c",
        "topic:c/t",
        "service:s",
        "resource:r",
        "function:f",
    ]


def test_keys_that_begin_with_x_are_passed_over_everywhere(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        """
        x-defaults: &defaults {partitions: 6, x-note: 1}
        clusters: {c: {x-a: 1, brokers: {1: {x-b: 2}}, controllers: {101: {x-c: 3}}}}
        topics: {c/t: {<<: *defaults, x-a: [1]}}
        resources: {db: {x-a: {}}}
        services: {s: {x-a: 1, client: {x-a: 1}, produces: [{topic: t, x-a: 1, on_outage: {buffer: 1m, x-a: 1}}],
                       consumes: [{topic: t, x-a: 1}], needs: [{x-a: 1, any: [{ref: db, x-a: 2}]}]}}
        """,
    )

    assert inventory.topics["c/t"].partitions == 6
    assert inventory.services["s"].needs == (Need(any=(Need(ref="resource:db"),)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("servces: {}", "1:1: unknown key 'servces' (did you mean 'services'?)"),
        ("services: {a: {tire: 1}}", "1:16: services.a: unknown key 'tire' (did you mean 'tier'?)"),
        (
            "services: {a: {produces: [{topic: t, onoutage: drop}]}}",
            "1:38: services.a.produces[0]: unknown key 'onoutage' (did you mean 'on_outage'?)",
        ),
        (
            "services: {a: {produces: [{topic: t, on_outage: {buffer: 1m, than: drop}}]}}",
            "1:62: services.a.produces[0].on_outage: unknown key 'than' (did you mean 'then'?)",
        ),
        (
            "services: {a: {consumes: [{topic: t, toleratse: 1m}]}}",
            "1:38: services.a.consumes[0]: unknown key 'toleratse' (did you mean 'tolerates'?)",
        ),
        (
            "services: {a: {client: {lib: java}}}",
            "1:25: services.a.client: unknown key 'lib' (did you mean 'library'?)",
        ),
        (
            "services: {a: {needs: [{any: [{reff: db}]}]}}",
            "1:32: services.a.needs[0].any[0]: unknown key 'reff' (did you mean 'ref'?)",
        ),
        (
            "clusters: {a: {brokers: {1: {rack: a}}}}",
            "1:30: clusters.a.brokers.1: unknown key 'rack' (known keys: config, zone)",
        ),
        (
            "clusters: {a: {controllers: {zookeeper: zk, id: 1}}}",
            "1:45: clusters.a.controllers: unknown key 'id' (known keys: zookeeper)",
        ),
        (
            "topics: {c/t: {retention.ms: 1}}",
            "1:16: topics.c/t: unknown key 'retention.ms' (settings of Kafka go under `config`)",
        ),
        ("mirrors: {m: {from_: c, to: d, topics: [t]}}", "1:15: mirrors.m: unknown key 'from_' (did you mean 'from'?)"),
        (
            "zones: {a: {name: b}}",
            (
                "1:13: zones.a: unknown key 'name' (known keys: availability, description, domain, external, "
                "links, needs, owner, region, tags, wants)"
            ),
        ),
        ("generated: {by: scrape, form: [x]}", "1:25: generated: unknown key 'form' (did you mean 'from'?)"),
    ],
)
def test_unknown_keys_are_errors_with_the_nearest_known_one(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, CONTEXT, text) == [f"b.yaml:{said}"]


def test_a_faulty_name_hides_no_other_fault_of_its_section(tmp_path: Path) -> None:
    found = problems(tmp_path, 'zones: {"": {}, x: true}')

    assert len(found) == 2
    assert "zones.x" in found[1]
