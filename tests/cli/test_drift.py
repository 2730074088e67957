"""`kblast drift` as its users meet it, with the file of a scrape in place of clusters."""

import json
from pathlib import Path

import jsonschema
import pytest

from kblast.schemas import schema_of
from tests.running import Outcome, run_kblast

DECLARED = """\
kblast: 1
clusters: {orders: {version: "4.1", brokers: 3}}
topics: {orders/placed: {partitions: 6}, orders/paid: {}}
functions: {pay: {needs: [payments]}}
"""
LIVE = """\
kblast: 1
generated:
  by: scrape
  at: "2026-03-01T12:00:00Z"
  coverage: {orders: {calls: {topics: answered, topic settings: answered, broker settings: answered}}}
clusters: {orders: {version: "4.1", brokers: 3}}
topics: {orders/placed: {partitions: 3}, orders/paid: {}}
services: {payments: {produces: [{topic: orders/paid, evidence: permitted}]}}
"""
FOUND = "topic:orders/placed: partitions is declared as 6; the cluster says 3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is declared, and in another file what a cluster showed."""
    (tmp_path / "kblast.yaml").write_text(DECLARED, encoding="utf-8")
    (tmp_path / "live.yaml").write_text(LIVE, encoding="utf-8")
    return tmp_path


def drift(folder: Path, *args: str) -> Outcome:
    return run_kblast("drift", "kblast.yaml", *args, cwd=folder)


def test_a_difference_stands_where_it_is_declared_and_fails(folder: Path) -> None:
    outcome = drift(folder, "--live", "live.yaml")

    assert outcome.code == 1
    assert f"kblast.yaml:3:38: warning drift {FOUND}" in " ".join(outcome.out.split())
    assert "the cluster says so, live.yaml:7:38" in outcome.out
    assert "1 warning; 1 rule ran" in outcome.out


def test_a_mirror_that_nobody_declared_is_told_with_the_place_where_it_was_seen(folder: Path) -> None:
    mirror = "mirrors: {orders-to-dr: {from: orders, to: dr, topics: [paid], kind: mirrormaker2}}\n"
    live = (
        LIVE.replace("clusters: {", "clusters: {dr: {}, ").replace("topics: {", "topics: {dr/orders.paid: {}, ")
        + mirror
    )
    (folder / "live.yaml").write_text(live, encoding="utf-8")
    (folder / "kblast.yaml").write_text(DECLARED.replace("clusters: {", "clusters: {dr: {}, "), encoding="utf-8")

    outcome = drift(folder, "--live", "live.yaml")

    assert "mirror:orders-to-dr: copies orders into dr (1 topic), and nobody declared that" in " ".join(
        outcome.out.split()
    )
    assert "the cluster says so, live.yaml:9:11" in outcome.out


def test_what_is_as_declared_is_fine(folder: Path) -> None:
    (folder / "live.yaml").write_text(LIVE.replace("partitions: 3", "partitions: 6"), encoding="utf-8")

    outcome = drift(folder, "--live", "live.yaml")

    assert (outcome.code, outcome.out) == (0, "no findings; 1 rule ran\n")


def test_scrapes_beside_what_is_declared_stand_for_clusters_where_none_are_given(folder: Path) -> None:
    outcome = run_kblast("drift", ".", cwd=folder)

    assert outcome.code == 1
    assert FOUND in " ".join(outcome.out.split())


def test_an_old_scrape_beside_what_is_declared_declares_nothing(folder: Path) -> None:
    (folder / "new.yaml").write_text(LIVE.replace("orders/paid: {}", "orders/paid: {partitions: 9}"), encoding="utf-8")
    (folder / "live.yaml").write_text(LIVE.replace("orders/paid: {}", "orders/old: {}, orders/paid: {}"))

    outcome = run_kblast("drift", "kblast.yaml", "live.yaml", "--live", "new.yaml", "--format", "json", cwd=folder)

    subjects = [finding["subject"] for finding in json.loads(outcome.out)["findings"]]
    assert subjects == ["topic:orders/placed"]


def test_json_is_as_its_schema_says(folder: Path) -> None:
    result = json.loads(drift(folder, "--live", "live.yaml", "--format", "json").out)

    jsonschema.validate(result, schema_of("drift"))
    assert result["schema"] == "kblast/drift/v1"
    assert result["compared"] == ["orders"]
    assert result["summary"]["warning"] == 1


@pytest.mark.parametrize(
    ("format_", "said"),
    [
        ("markdown", "**kblast drift:** 1 warning"),
        ("sarif", '"ruleId": "drift"'),
        ("junit", '<testsuites name="kblast drift" tests="1" failures="1"'),
        ("github", "::warning file=kblast.yaml,line=3,col=38,title=drift::topic:orders/placed"),
        ("gitlab", '"check_name": "drift"'),
    ],
)
def test_it_is_told_in_every_format_that_a_lint_has(folder: Path, format_: str, said: str) -> None:
    assert said in drift(folder, "--live", "live.yaml", "--format", format_).out


@pytest.mark.parametrize(
    ("args", "config", "code"),
    [
        (("--fail-on", "error"), "{}", 0),
        (("--fail-on", "never"), "{}", 0),
        ((), "fail-on: error", 0),
        ((), "severity: {drift: error}", 1),
        ((), "waivers: [{rule: drift, subject: topic:orders/placed, reason: known, owner: a, until: 2099-01-01}]", 0),
    ],
)
def test_the_configuration_and_the_command_line_say_what_fails(
    folder: Path, args: tuple[str, ...], config: str, code: int
) -> None:
    (folder / ".kblast.yaml").write_text(config, encoding="utf-8")

    assert drift(folder, "--live", "live.yaml", *args).code == code


def test_a_scrape_that_saw_a_part_is_not_enough_where_that_is_said(folder: Path) -> None:
    live = LIVE.replace("partitions: 3", "partitions: 6").replace("topics: answered", "topics: partial")
    (folder / "live.yaml").write_text(live, encoding="utf-8")

    assert drift(folder, "--live", "live.yaml").code == 0
    assert drift(folder, "--live", "live.yaml", "--strict").code == 4


def test_clusters_come_from_the_configuration(folder: Path) -> None:
    clusters = "{orders: {bootstrap-servers: ['127.0.0.1:1']}, logs: {bootstrap-servers: ['127.0.0.1:2']}}"
    (folder / ".kblast.yaml").write_text(f"clusters: {clusters}", encoding="utf-8")

    every, one = drift(folder), drift(folder, "--name", "logs")

    assert (every.code, one.code) == (4, 4)
    assert "orders (127.0.0.1:1: ECONNREFUSED)" in every.err
    assert "orders" not in one.err


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "nothing live to compare with: kblast.yaml holds nothing that kblast scrape wrote"),
        (("--live", "kblast.yaml"), 2, "nothing live to compare with"),
        (("--live", "absent.yaml"), 3, "no such file or folder"),
        (("--live", "live.yaml", "--name", "a"), 2, "--live stands for clusters, and clusters are given, too"),
        (("--command-config", "x"), 2, "no --bootstrap-server is given"),
        (("--name", "orders"), 2, "no cluster to read"),
        (("--bootstrap-server", "127.0.0.1:1", "--name", "orders"), 4, "cannot reach orders"),
        (("--live", "live.yaml", "--format", "html"), 2, "'html' is not a format"),
    ],
)
def test_wrong_usage_is_told(folder: Path, args: tuple[str, ...], code: int, said: str) -> None:
    outcome = drift(folder, *args)

    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err
