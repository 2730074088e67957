"""`kblast graph`: pictures of what depends on what."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kblast.documents import write_yaml
from tests.running import Outcome, run_kblast

PLATFORM: dict[str, Any] = {
    "zones": {"z1": {"region": "eu"}, "z2": {"region": "eu"}},
    "clusters": {"orders": {"brokers": 2, "zones": ["z1", "z2"]}, "logs": {"brokers": 1, "zones": ["z2"]}},
    "topics": {"orders/placed": {}, "orders/paid": {}, "logs/app": {}},
    "services": {
        "shop": {
            "domain": "sales",
            "produces": [{"topic": "orders/placed", "on_outage": "reject"}, {"topic": "logs/app", "on_outage": "drop"}],
        },
        "mailer": {"consumes": [{"topic": "orders/paid", "group": "m", "impact": "degraded"}]},
        "indexer": {"consumes": [{"topic": "logs/app", "group": "i"}]},
    },
    "functions": {"buy": {"needs": ["shop"]}, "search": {"needs": ["indexer"]}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kblast.yaml").write_text(write_yaml({"kblast": 1, **PLATFORM}), encoding="utf-8")
    return tmp_path


@pytest.fixture
def graph(folder: Path) -> Callable[..., Outcome]:
    return lambda *args: run_kblast("graph", *args, cwd=folder)


def view(outcome: Outcome) -> Any:
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def test_dot_is_what_is_drawn_unless_told_otherwise(graph: Callable[..., Outcome]) -> None:
    plain, dot = graph(), graph("--format", "dot")

    assert plain == dot
    assert (plain.code, plain.err) == (0, "")
    assert "\ndigraph {\n" in plain.out
    assert 'label="shop\\nservice, sales"' in plain.out


def test_mermaid(graph: Callable[..., Outcome]) -> None:
    found = graph("--format", "mermaid")

    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("flowchart LR\n")
    assert "shop<br>service, sales" in found.out


def test_json_has_the_public_shape(graph: Callable[..., Outcome]) -> None:
    found = view(graph("--format", "json"))

    assert list(found) == ["schema", "focus", "depth", "fail", "nodes", "edges", "omitted"]
    assert found["schema"] == "kblast/graph/v1"
    assert found["nodes"][0] == {
        "ref": "broker:logs/1",
        "kind": "broker",
        "name": "logs/1",
        "domain": None,
        "tier": None,
        "level": None,
    }
    assert {
        "from": "service:shop",
        "to": "topic:orders/placed",
        "kind": "produces",
        "hard": True,
        "evidence": "declared",
        "only_for": [],
    } in found["edges"]
    assert found["omitted"] == {"nodes": {}, "edges": 0}


def test_focus_shows_so_many_steps_both_ways(graph: Callable[..., Outcome]) -> None:
    near = view(graph("--format", "json", "--focus", "topic:orders/placed", "--depth", "1"))
    far = view(graph("--format", "json", "--focus", "topic:orders/placed"))

    assert [node["ref"] for node in near["nodes"]] == ["cluster:orders", "service:shop", "topic:orders/placed"]
    assert near["omitted"]["nodes"]["service"] == 2
    assert {"function:buy", "region:eu"} <= {node["ref"] for node in far["nodes"]}
    assert far["depth"] == 3


def test_a_failure_shows_in_the_levels(graph: Callable[..., Outcome]) -> None:
    found = view(graph("--format", "json", "--fail", "orders", "--fail", "broker:logs/1"))

    assert found["fail"] == ["broker:logs/1", "cluster:orders"]
    levels = {node["ref"]: node["level"] for node in found["nodes"]}
    assert levels["function:buy"] == levels["function:search"] == levels["cluster:logs"] == "down"
    assert levels["service:mailer"] == "degraded"
    assert levels["zone:z1"] == "up"


@pytest.mark.parametrize("format_", ["dot", "mermaid", "svg"])
def test_a_failure_shows_in_words(graph: Callable[..., Outcome], format_: str) -> None:
    found = graph("--fail", "cluster:orders", "--format", format_)

    for words in ("failed", "down", "degraded"):
        assert words in found.out


@pytest.mark.parametrize(
    ("args", "message", "hint"),
    [
        (["--focus", "ordres"], "kblast: --focus: unknown element 'ordres'", "did you mean 'orders'?"),
        (["--fail", "cluster:log"], "unknown cluster 'log'", "did you mean 'logs'?"),
        (["--fail", "function:buy"], "function:buy cannot fail by itself", "fail something that it needs"),
        (
            ["--format", "gif"],
            "kblast: --format: 'gif' is not a format of graph",
            "one of dot, json, mermaid, png, svg",
        ),
        (
            ["--evidence", "permitted"],
            "--evidence decides what a failure does, and --fail is missing",
            "add --fail REF",
        ),
        (["--depth", "2"], "kblast: --depth counts steps from --focus", "add --focus REF"),
        (["--focus", "shop", "--depth", "-1"], "--depth", "greater than or equal to 0"),
    ],
)
def test_wrong_use(graph: Callable[..., Outcome], args: list[str], message: str, hint: str) -> None:
    found = graph(*args)

    assert (found.code, found.out) == (2, "")
    assert message in found.err
    assert hint in found.err


def test_a_format_there_is_not_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    assert run_kblast("graph", "nowhere.yaml", "--format", "gif", cwd=tmp_path).code == 2
    assert run_kblast("graph", "nowhere.yaml", cwd=tmp_path).code == 3


def test_what_is_too_much_for_mermaid_is_said(folder: Path, graph: Callable[..., Outcome]) -> None:
    services = {f"s{number:03}": {"needs": ["shop", "mailer"]} for number in range(300)}
    (folder / "more.yaml").write_text(write_yaml({"kblast": 1, "services": services}), encoding="utf-8")

    found = graph("kblast.yaml", "more.yaml", "--format", "mermaid")
    near = graph("kblast.yaml", "more.yaml", "--format", "mermaid", "--focus", "shop", "--depth", "1")

    assert found.err.startswith("left out, for Mermaid draws no more: ")
    assert "--focus REF" in found.err
    assert "\n  %% left out: " in found.out
    assert near.err == ""


def test_a_file_is_written(folder: Path, graph: Callable[..., Outcome]) -> None:
    outcome = graph("-o", "platform.dot")

    assert (outcome.code, outcome.out) == (0, "")
    assert (folder / "platform.dot").read_text(encoding="utf-8") == graph().out


@pytest.mark.parametrize("format_", ["dot", "mermaid", "json", "svg"])
def test_the_order_of_the_input_changes_nothing(folder: Path, format_: str) -> None:
    args = ("graph", "--format", format_, "--fail", "z2", "--focus", "cluster:orders")
    expected = run_kblast(*args, cwd=folder).out

    for seed in range(3):
        shuffled = write_yaml({"kblast": 1, **_shuffled(PLATFORM, random.Random(seed))})
        (folder / "kblast.yaml").write_text(shuffled, encoding="utf-8")
        assert run_kblast(*args, cwd=folder).out == expected


def _shuffled(data: Any, order: random.Random) -> Any:
    """The data with keys of mappings and edges of services in another order; other lists keep theirs."""
    if isinstance(data, dict):
        keys = order.sample(list(data), len(data))
        return {key: _shuffled(data[key], order) for key in keys}
    if isinstance(data, list) and all(isinstance(item, dict) for item in data):
        return order.sample(data, len(data))
    return data
