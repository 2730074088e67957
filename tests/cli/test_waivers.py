"""`kblast lint` with waivers and budgets, as its users see it."""

import json
from pathlib import Path

import jsonschema
import pytest

from kblast.schemas import schema_of
from tests.running import Outcome, run_kblast

INVENTORY = """\
kblast: 1
clusters: {bus: {version: "4.1", brokers: 3}}
topics:
  bus/orders: {profile: delivery}
  bus/log: {profile: telemetry}   # kblast: ignore=unowned-topic it goes in spring
services:
  checkout: {produces: [{topic: bus/orders, on_outage: reject}]}
functions:
  place-order: {cost_per_hour: 12000, needs: [checkout]}
  browse: {}
"""
CONFIGURATION = """\
select: [mixed-purpose-cluster, unowned-topic, blast-budget, stale-waiver, expired-waiver]
waivers:
  - rule: mixed-purpose-cluster
    subject: cluster:bus
    reason: one more comes next year
    owner: platform
    until: 2027-06-30
budgets:
  - {fail: cluster, functions_down: 40%}
"""
IN_2026 = {"SOURCE_DATE_EPOCH": "1782864000"}  # 2026-07-01
IN_2028 = {"SOURCE_DATE_EPOCH": "1830297600"}  # 2028-01-01


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kblast.yaml").write_text(INVENTORY)
    (tmp_path / ".kblast.yaml").write_text(CONFIGURATION)
    return tmp_path


def lint(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> Outcome:
    return run_kblast("lint", *arguments, cwd=folder, env=env or IN_2026)


def test_text_lists_the_debt_by_waiver(folder: Path) -> None:
    out = lint(folder).out

    assert (
        """\
Waived:
  by platform until 2027-06-30 (.kblast.yaml:3:5): one more comes next year
    - mixed-purpose-cluster cluster:bus: serves 2 purposes, expected one: delivery (1 topic),
      telemetry (1 topic); its failure takes down 1 of 2 functions (50 %), 12,000 per hour
  in a comment (kblast.yaml:5:35): it goes in spring
    - unowned-topic topic:bus/log: has neither owner nor domain, and nobody writes it; its failure
      takes down no function
"""
        in out
    )
    assert out.splitlines()[-1].startswith("1 error, 1 warning; 2 waived; 5 rules ran; ")


def test_markdown_lists_it_too(folder: Path) -> None:
    debt = lint(folder, "--format", "markdown").out.partition("<summary>Waived: 2</summary>")[2]

    assert debt.count("\n- ") == 2
    assert "one more comes next year" in debt
    assert "1 of 2 functions" in debt


def test_json_lists_it_beside_the_findings(folder: Path) -> None:
    shape = json.loads(lint(folder, "--format", "json").out)

    jsonschema.validate(shape, schema_of("lint"))
    assert shape["summary"]["waived"] == 2
    waived, commented = shape["waived"]
    assert (waived["finding"]["rule"], waived["finding"]["subject"]) == ("mixed-purpose-cluster", "cluster:bus")
    assert waived["waiver"] == {
        "reason": "one more comes next year",
        "owner": "platform",
        "until": "2027-06-30",
        "location": {"file": ".kblast.yaml", "line": 3, "column": 5},
    }
    assert waived["cost"] == {
        "functions": 2,
        "functions_down": ["function:place-order"],
        "blast_radius": 0.5,
        "cost_per_hour": 12000,
    }
    assert (commented["waiver"]["owner"], commented["waiver"]["until"]) == (None, None)


def test_the_cost_is_what_simulate_says(folder: Path) -> None:
    shape = json.loads(lint(folder, "--format", "json").out)
    outcome = run_kblast("simulate", "--fail", "cluster:bus", "--format", "json", cwd=folder)
    summary = json.loads(outcome.out)["summary"]

    cost = shape["waived"][0]["cost"]
    assert (cost["blast_radius"], cost["cost_per_hour"]) == (summary["blast_radius"], summary["cost_per_hour"])


def test_a_budget_that_is_broken_fails(folder: Path) -> None:
    outcome = lint(folder)

    assert outcome.code == 1
    assert "error blast-budget cluster:bus: takes down 1 of 2 functions (50 %), 12,000 per" in outcome.out
    assert "- the budget, .kblast.yaml:9:5" in outcome.out
    (folder / ".kblast.yaml").write_text(CONFIGURATION.replace("40%", "50%"))
    assert lint(folder).code == 0


def test_after_its_day_a_waiver_lets_through_what_it_hid(folder: Path) -> None:
    (folder / ".kblast.yaml").write_text(CONFIGURATION.replace("40%", "50%"))

    assert lint(folder, env=IN_2026).code == 0
    outcome = lint(folder, env=IN_2028)
    assert outcome.code == 1
    assert "error mixed-purpose-cluster cluster:bus" in outcome.out
    assert ".kblast.yaml:3:5: warning expired-waiver waiver:mixed-purpose-cluster: expired on" in outcome.out


def test_without_a_word_it_is_today(folder: Path) -> None:
    for day, code in (("2999-12-31", 0), ("2020-12-31", 1)):
        text = CONFIGURATION.replace("40%", "50%").replace("2027-06-30", day)
        (folder / ".kblast.yaml").write_text(text)
        assert run_kblast("lint", cwd=folder).code == code


@pytest.mark.parametrize("epoch", ["today", "1e9", "99999999999999999999", "-99999999999999"])
def test_a_clock_that_is_none_is_wrong_usage(epoch: str, folder: Path) -> None:
    outcome = lint(folder, env={"SOURCE_DATE_EPOCH": epoch})

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"kblast: SOURCE_DATE_EPOCH: expected seconds since 1970, found '{epoch}'")


def test_a_waiver_that_lacks_something_is_an_error_at_its_place(folder: Path) -> None:
    (folder / ".kblast.yaml").write_text(CONFIGURATION.replace("    owner: platform\n", ""))

    outcome = lint(folder)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(".kblast.yaml:3:5: waivers[0]: key 'owner' is missing\n")


def test_hostile_words_of_a_waiver_stay_words(folder: Path) -> None:
    hostile = json.dumps("x\x1b[31m|<script>[a](b)\u202e")
    (folder / ".kblast.yaml").write_text(CONFIGURATION.replace("one more comes next year", hostile))

    for format_ in ("text", "markdown", "json"):
        out = lint(folder, "--format", format_).out
        assert "script" in out
        assert "\x1b" not in out
        assert "\u202e" not in out
    assert "<script>" not in lint(folder, "--format", "markdown").out
