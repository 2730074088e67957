"""`kblast sweep` as its users meet it."""

import json
from pathlib import Path

import jsonschema
import pytest

from kblast.schemas import schema_of
from tests.running import run_kblast

SHOP = """\
kblast: 1
clusters:
  bus: {}
topics:
  bus/orders: {}
services:
  checkout: {produces: [{topic: bus/orders, on_outage: reject}]}
  mailer: {consumes: [{topic: bus/orders, tolerates: 1h}]}
  label-printer: {}
functions:
  place-order: {cost_per_hour: 1000, needs: [checkout]}
  mail-receipts: {needs: [mailer]}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP)
    return file


def test_text_gives_the_answer_first_and_puts_together_what_does_the_same(shop: Path) -> None:
    outcome = run_kblast("sweep", shop)

    assert outcome.code == 0, outcome.err
    assert outcome.out == (
        "The worst failure takes down 2 of 2 functions (blast radius 100 %): cluster bus.\n"
        "Tried 5 failures of broker, cluster, region, resource, service, topic, zone: 4 take functions down,\n"
        "0 only degrade some.\n"
        "\n"
        "  1  cluster bus\n"
        "     blast radius 100 %, 1,000 per hour, the first at once\n"
        "     ✗ 2 down: mail-receipts, place-order\n"
        "\n"
        "  2  topic bus/orders\n"
        "     blast radius 100 %, 1,000 per hour, the first at once\n"
        "     ✗ 2 down: mail-receipts, place-order\n"
        "\n"
        "  3  service checkout\n"
        "     blast radius 50 %, 1,000 per hour, the first at once\n"
        "     ✗ 1 down: place-order\n"
        "     ◐ 1 degraded: mail-receipts\n"
        "\n"
        "  4  service mailer\n"
        "     blast radius 50 %, the first at once\n"
        "     ✗ 1 down: mail-receipts\n"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kinds", "mirror"), "There is nothing to fail of these kinds: mirror.\n"),
        (("--kinds", "cluster", "--pairs"), "There are no two elements to fail together of these kinds: cluster.\n"),
    ],
)
def test_where_nothing_was_tried_it_says_so(shop: Path, options: tuple[str, ...], said: str) -> None:
    assert run_kblast("sweep", shop, *options).out == said


def test_one_failure_takes_and_many_take(shop: Path) -> None:
    assert "1 takes functions down, 0 only degrade some" in run_kblast("sweep", shop, "--kinds", "cluster").out


def test_json_has_the_public_shape(shop: Path) -> None:
    outcome = run_kblast("sweep", shop, "--kinds", "cluster,service", "--format", "json")

    result = json.loads(outcome.out)
    jsonschema.validate(result, schema_of("sweep"))
    assert result["schema"] == "kblast/sweep/v1"
    assert [scenario["fail"] for scenario in result["scenarios"]] == [
        ["cluster:bus"],
        ["service:checkout"],
        ["service:mailer"],
        ["service:label-printer"],
    ]
    assert result["scenarios"][0] == {
        "fail": ["cluster:bus"],
        "functions_down": ["function:mail-receipts", "function:place-order"],
        "functions_degraded": [],
        "blast_radius": 1.0,
        "cost_per_hour": 1000,
        "first_down_at_s": 0,
    }
    assert result["scenarios"][-1]["first_down_at_s"] is None


def test_pairs_are_every_two_of_what_is_chosen(shop: Path) -> None:
    outcome = run_kblast("sweep", shop, "--kinds", "service", "--pairs", "--format", "json")

    assert sorted(scenario["fail"] for scenario in json.loads(outcome.out)["scenarios"]) == [
        ["service:checkout", "service:label-printer"],
        ["service:checkout", "service:mailer"],
        ["service:label-printer", "service:mailer"],
    ]


def test_markdown_escapes_what_is_declared(tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text('kblast: 1\nservices: {"a|<b>": {}}\nfunctions: {"*f*": {needs: ["a|<b>"]}}\n')

    outcome = run_kblast("sweep", file, "--format", "markdown")

    assert outcome.code == 0, outcome.err
    assert "<b>" not in outcome.out
    assert "*f*" not in outcome.out
    (row,) = [line for line in outcome.out.splitlines() if "100 %" in line and line.startswith("|")]
    assert row.replace("\\|", "").count("|") == 7


def test_text_makes_hostile_names_visible(tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text('kblast: 1\nservices: {"a\\e[31m": {}}\nfunctions: {f: {needs: ["a\\e[31m"]}}\n')

    outcome = run_kblast("sweep", file)

    assert "\x1b" not in outcome.out
    assert "a\\x1b[31m" in outcome.out


def test_a_platform_without_functions_says_that_it_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "bare.yaml"
    file.write_text("kblast: 1\nclusters: {bus: {}}\n")

    outcome = run_kblast("sweep", file)

    assert outcome.code == 0
    assert outcome.out.startswith("No functions are declared, so what users lose is not known.\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kinds", "clutser"), "kblast: --kinds: 'clutser' is not a kind of element that can fail\n  did you mean"),
        (("--kinds", "function"), "kblast: --kinds: 'function' is not a kind of element that can fail\n  choose from"),
        (("--kinds", ""), "kblast: --kinds: '' is not a kind"),
        (("--at", "soon"), "kblast: --at: expected a duration"),
        (("--format", "dot"), "kblast: --format: 'dot' is not a format of sweep\n  choose one of json, markdown, text"),
    ],
    ids=["typo", "functions", "nothing", "moment", "format"],
)
def test_wrong_usage_is_told(shop: Path, options: tuple[str, ...], said: str) -> None:
    outcome = run_kblast("sweep", shop, *options)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(said)
