"""Names and texts that mean harm keep their identity; small files that would become large ones are refused."""

import json
from pathlib import Path

import pytest

from kblast.documents import write_yaml
from kblast.errors import InputError
from kblast.model.build import load_inventory
from tests.unit.model.reading import problem, problems

NAMES = [
    "<script>alert(1)</script>",
    "\"'`",
    "a\nb",
    "\x1b[31mred\x1b[0m",
    "\x00",
    "x" * 10_000,
    "no",
    "null",
    "true",
    "1",
    "1.10",
    "0x10",
    "~",
    "é ü 漢字 😀",
    "\u202egnp.exe",
    "a\u0301",
    "á",
    "\ufeff",
    " ",
    " a ",
    "a:b",
    "service:x",
    "topic:",
    "a/b/c",
    "../../etc/passwd",
    "[key]",
    "‹by id",
    "{topic}",
    "${HOME}",
    "%s %d {0}",
    "needs",
    "produces",
    "tags",
    "kblast",
    "__proto__",
    "constructor",
    "self",
    "model_fields",
    "-",
    "- a",
    "? b",
    "#",
    "*x",
    "&x",
    "!x",
    "|",
    "<<",
    "=",
    "x-private",
]


@pytest.mark.parametrize("suffix", ["yaml", "json"])
@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:20]))
def test_hostile_names_load_and_keep_their_identity(tmp_path: Path, name: str, suffix: str) -> None:
    topic = f"k/{name}"
    data = {
        "kblast": 1,
        "zones": {name: {"region": name}},
        "clusters": {"k": {"zones": [f"zone:{name}"], "config": {name: name}}},
        "topics": {topic: {"kinds": [name]}},
        "resources": {name: {"kind": name, "description": name}},
        "services": {
            name: {
                "owner": name,
                "tags": [name],
                "zones": [f"zone:{name}"],
                "produces": [{"topic": topic, "only_for": [name]}],
                "consumes": [{"topic": f"topic:{topic}", "group": name}],
                "needs": [f"resource:{name}", f"region:{name}", f"group:k/{name}", f"topic:{topic}"],
            }
        },
        "functions": {name: {"needs": [f"service:{name}"]}},
        "mirrors": {name: {"external": True}},
    }
    file = tmp_path / f"a.{suffix}"
    file.write_text(json.dumps(data) if suffix == "json" else write_yaml(data), encoding="utf-8")

    inventory = load_inventory([file])

    service = inventory.services[name]
    assert list(inventory.services) == [name]
    assert list(inventory.topics) == [topic]
    assert inventory.regions == (name,)
    assert inventory.groups == (f"k/{name}",)
    assert service.zones == (name,)
    assert [edge.topic for edge in (*(service.produces or ()), *(service.consumes or ()))] == [topic, topic]
    assert {need.ref for need in service.needs or ()} == {
        f"resource:{name}",
        f"region:{name}",
        f"group:k/{name}",
        f"topic:{topic}",
    }
    assert inventory.clusters["k"].config == {name: name}
    for ref, _ in inventory.elements():
        assert inventory.locate(ref).line > 0


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:20]))
def test_hostile_names_are_located_when_something_is_wrong_with_them(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").write_text(
        write_yaml({"kblast": 1, "services": {"a": {}, name: 5}, "resources": {name: {"bogus": 1}}}), encoding="utf-8"
    )

    with pytest.raises(InputError) as caught:
        load_inventory([tmp_path / "a.yaml"])

    first, second = sorted(caught.value.problems)
    assert first.message == f"services.{name}: expected a mapping, found 5"
    assert second.message == f"resources.{name}: unknown key 'bogus'"
    assert 0 < first.location.line < second.location.line


def test_keys_and_kinds_of_pydantic_are_no_names(tmp_path: Path) -> None:
    found = problems(tmp_path, "clusters: {k: {brokers: {'[key]': {}}}, l: {brokers: {1: {'[key]': 1}}}}")

    assert found == [
        "a.yaml:1:26: clusters.k.brokers.[key]: expected a whole number from 0 to 2147483647, found '[key]'",
        "a.yaml:1:59: clusters.l.brokers.1: unknown key '[key]' (known keys: config, zone)",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "clusters: {k: {brokers: 1000000000}}",
            "clusters.k.brokers: expected a number of at most 10000, found 1000000000",
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {partitions: 99999999999999}}",
            "topics.k/t.partitions: expected a number of at most 1000000, found 99999999999999",
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {replication: 99999}}",
            "topics.k/t.replication: expected a number of at most 32767, found 99999",
        ),
        ("functions: {f: {weight: 1.0e+308}}", "functions.f.weight: expected a number of at most 1e+15, found 1e+308"),
        ("functions: {f: {cost_per_hour: .nan}}", "functions.f.cost_per_hour: expected a number of at"),
        (
            "services: {s: {tier: " + "9" * 64 + "}}",
            "services.s.tier: expected a tier from 1, the most critical, to 4, found " + "9" * 60 + "…",
        ),
        ("services: {s: {owner: [" + "a, " * 10_000 + "a]}}", "services.s.owner: expected a text, found a list"),
        (
            "services: {s: {kind: '" + "a" * 1_000_000 + "'}}",
            "services.s.kind: expected one of application, streams, connector, found '" + "a" * 60 + "…'",
        ),
    ],
    ids=range(8),
)
def test_numbers_and_texts_without_measure_are_refused_in_few_words(tmp_path: Path, text: str, said: str) -> None:
    found = problem(tmp_path, text)

    assert said in found
    assert len(found) < 300


def test_needs_nest_only_as_deep_as_documents_do(tmp_path: Path) -> None:
    assert "nested more than 64 levels deep" in problem(
        tmp_path, "services: {s: {needs: [" + "{any: [" * 100 + "a" + "]}" * 100 + "]}}"
    )


def test_a_shared_fault_is_said_at_every_use(tmp_path: Path) -> None:
    found = problems(tmp_path, "x-d: &d {tier: 9}\nservices: {a: *d, b: *d, c: {<<: *d}}")

    assert [line.partition(": ")[2] for line in found] == [
        f"services.{name}.tier: expected a tier from 1, the most critical, to 4, found 9" for name in "abc"
    ]
