"""Waivers and budgets as they are written in the configuration, and what is wrong with them."""

from pathlib import Path

import jsonschema
import pytest

from kblast.config import Config, read_config
from kblast.config.budgets import Limit
from kblast.documents import read
from kblast.errors import ConfigurationError
from kblast.schemas import schema_of

WAIVER = "{rule: r, subject: 'topic:a/t', reason: why, owner: we, until: 2027-06-30}"


def configured(folder: Path, text: str) -> Config:
    file = folder / ".kblast.yaml"
    file.write_text(text, encoding="utf-8")
    return read_config(file)


def problems(folder: Path, text: str) -> list[tuple[str, str]]:
    """What is wrong, each with its line and column."""
    with pytest.raises(ConfigurationError) as caught:
        configured(folder, text)
    assert caught.value.exit_code == 2
    return [(f"{p.location.line}:{p.location.column}", p.message) for p in caught.value.problems]


def test_a_waiver_is_all_its_keys(tmp_path: Path) -> None:
    ((waiver, place),) = configured(tmp_path, f"waivers:\n  - {WAIVER}\n").placed_waivers()

    assert (waiver.rule, waiver.subject, waiver.reason, waiver.owner) == ("r", "topic:a/t", "why", "we")
    assert waiver.until.isoformat() == "2027-06-30"
    assert (place.line, place.column) == (2, 5)


@pytest.mark.parametrize("key", ["rule", "subject", "reason", "owner", "until"])
def test_a_waiver_without_one_of_its_keys_is_an_error_at_its_place(key: str, tmp_path: Path) -> None:
    keys = [part for part in WAIVER.strip("{}").split(", ") if not part.startswith(f"{key}:")]

    assert problems(tmp_path, f"waivers:\n  - {{{', '.join(keys)}}}\n") == [
        ("2:5", f"waivers[0]: key '{key}' is missing")
    ]


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("until: 2027-06-30", "until: 2027-06-31", "until: expected a day such as 2027-06-30 that is in the calendar"),
        ("until: 2027-06-30", "until: 30.6.2027", "until: expected a day such as 2027-06-30, found '30.6.2027'"),
        ("until: 2027-06-30", "until: 2027-06-30T00:00", "until: expected a day such as 2027-06-30"),
        ("until: 2027-06-30", "until: forever", "until: expected a day such as 2027-06-30, found 'forever'"),
        ("until: 2027-06-30", "until: 2027", "until: expected a day such as 2027-06-30, found 2027"),
        ("until: 2027-06-30", "until: ~", "until: expected a day such as 2027-06-30, found nothing"),
        ("reason: why", "reason: ' '", "reason: expected words, found ' '"),
        ("reason: why", "reason: 5", "reason: expected a text, found 5"),
        ("owner: we", "owner: ''", "owner: expected a text that is not empty, found ''"),
        ("'topic:a/t'", "'topic:('", "subject: 'topic:(' is not a regular expression"),
        ("'topic:a/t'", r"'topic:(a)\1'", r"subject: 'topic:(a)\1': a reference to a group is not supported"),
        ("owner: we", "owner: we, ticket: 5", "unknown key 'ticket'"),
    ],
)
def test_wrong_values_of_a_waiver_are_errors(written: str, instead: str, message: str, tmp_path: Path) -> None:
    assert written in WAIVER
    ((_, said),) = problems(tmp_path, f"waivers: [{WAIVER.replace(written, instead)}]\n")

    assert message in said


def test_one_rule_is_not_waived_twice_for_one_subject(tmp_path: Path) -> None:
    twice = f"waivers:\n  - {WAIVER}\n  - {WAIVER.replace('2027', '2028')}\n"

    assert problems(tmp_path, twice) == [("2:3", "waivers: r is waived twice for 'topic:a/t'; keep one of them")]


@pytest.mark.parametrize(
    ("pattern", "covered", "not_covered"),
    [
        ("topic:a/t", ["topic:a/t"], ["topic:a/tt", "topic:a/", "service:a/t"]),
        ("topic:a/*", ["topic:a/t", "topic:a/x.y"], ["topic:b/t", "service:a/t"]),
        ("topic:a/.*", ["topic:a/t", "topic:a/x.y"], ["topic:b/t"]),
        ("*", ["topic:a/t", "cluster:a"], []),
        ("topic:*", ["topic:a/t"], ["cluster:a"]),
        ("topic:a/app-*", ["topic:a/app-", "topic:a/app-log"], ["topic:a/app"]),
        (r"topic:a/v\d*", ["topic:a/v", "topic:a/v12"], ["topic:a/vd", "topic:a/v1x"]),
        ("topic:a/[xy]*", ["topic:a/xyxy"], ["topic:a/xz"]),
        ("(topic|service):(a/)?t", ["topic:a/t", "service:t"], ["topic:b/t"]),
        ("service:a+b", ["service:a+b", "service:aab"], ["service:a"]),
        ("service:a|b", ["service:a|b", "service:a", "b"], ["service:b"]),
    ],
)
def test_a_subject_is_a_reference_or_a_pattern(
    pattern: str, covered: list[str], not_covered: list[str], tmp_path: Path
) -> None:
    text = f"waivers: [{WAIVER.replace('topic:a/t', pattern)}]\n"
    (waiver,) = configured(tmp_path, text).waivers

    assert [ref for ref in covered + not_covered if waiver.covers(ref)] == covered


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("30%", Limit(share=0.3)),
        ("12.5 %", Limit(share=0.125)),
        ("0%", Limit(share=0.0)),
        ("100%", Limit(share=1.0)),
        ("0.3", Limit(share=0.3)),
        ("0", Limit(count=0)),
        ("1", Limit(count=1)),
        ("12", Limit(count=12)),
    ],
)
def test_a_budget_is_a_share_or_a_number(written: str, limit: Limit, tmp_path: Path) -> None:
    text = f"budgets: [{{fail: cluster, functions_down: {written}}}]\n"
    (budget,) = configured(tmp_path, text).budgets

    assert budget.functions_down == limit
    assert budget.fail == ("cluster",)
    (document,) = read(tmp_path / ".kblast.yaml")
    jsonschema.validate(document.data, schema_of("config"))


@pytest.mark.parametrize("written", ["101%", "-1", "1.0", "1.5", "half", "'2'", "true", "''", "[1]"])
def test_anything_else_is_none(written: str, tmp_path: Path) -> None:
    ((place, message),) = problems(tmp_path, f"budgets: [{{fail: cluster, functions_down: {written}}}]\n")

    expected = "budgets[0].functions_down: expected a share such as 30%, or a number of functions such as 2, found "
    assert message.startswith(expected)
    assert place == "1:43"
    (document,) = read(tmp_path / ".kblast.yaml")
    if written not in ("101%", "1.0"):  # which patterns let pass, and JSON takes for 1
        assert not jsonschema.Draft202012Validator(schema_of("config")).is_valid(document.data)


@pytest.mark.parametrize(
    ("budget", "message"),
    [
        ("fail: cluster", "budgets[0]: a budget has either `functions_down` or `stays_within`"),
        (
            "functions_down: 0, stays_within: domain",
            "budgets[0]: a budget has either `functions_down` or `stays_within`",
        ),
        ("stays_within: zone", "budgets[0].stays_within: expected domain, found 'zone'"),
        ("fail: [], functions_down: 0", "budgets[0].fail: expected at least one, found an empty list"),
        ("fail: 'cluster:(', functions_down: 0", "budgets[0].fail: 'cluster:(' is not a regular expression"),
        ("tier: 5, functions_down: 0", "budgets[0].tier: expected a tier from 1, the most critical, to 4, found 5"),
        ("within: 5, functions_down: 0", "budgets[0].within: expected a duration such as 500ms"),
        ("functions_up: 5, functions_down: 0", "budgets[0]: unknown key 'functions_up'"),
    ],
)
def test_wrong_budgets_are_errors(budget: str, message: str, tmp_path: Path) -> None:
    ((_, said),) = problems(tmp_path, f"budgets: [{{{budget}}}]\n")

    assert said.startswith(message)


@pytest.mark.parametrize("what", ["function", "clusters", "orders"])
def test_what_fails_is_a_kind_or_a_reference(what: str, tmp_path: Path) -> None:
    ((_, said),) = problems(tmp_path, f"budgets: [{{fail: [zone, {what}], functions_down: 0}}]\n")

    assert said.startswith("budgets[0].fail[1]: expected a kind of element that can fail (region, zone, ")
    assert said.endswith(f" or a pattern over references, such as cluster:orders, found '{what}'")


def test_without_a_word_on_what_fails_it_is_any_single_failure(tmp_path: Path) -> None:
    (budget,) = configured(tmp_path, "budgets: [{tier: 1, functions_down: 0}]\n").budgets

    assert all(budget.is_about(ref) for ref in ("region:eu", "zone:a", "broker:a/1", "topic:a/t", "service:s"))
    assert not budget.is_about("mirror:m")
