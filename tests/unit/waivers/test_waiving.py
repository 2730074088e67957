"""What waivers and comments hide, and what is said of it."""

import random
from datetime import date
from pathlib import Path

import pytest

from kblast.catalogue import load_catalogue
from kblast.config import read_config
from kblast.errors import ConfigurationError
from kblast.lint import lint, select_rules
from kblast.model.build import load_inventory
from kblast.results.findings import LintResult
from tests.linting import TODAY

CATALOGUE = load_catalogue()

INVENTORY = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop}
  a/two: {replication: 1, owner: shop}
services:
  reader: {owner: shop, consumes: [{topic: a/one, group: r}]}
functions:
  read: {tier: 1, weight: 3, cost_per_hour: 250, needs: [reader]}
  other: {tier: 1}
"""
SELECT = ("replication-too-low", "stale-waiver", "expired-waiver")


def waiver(subject: str, *, until: str = "2027-06-30", rule: str = "replication-too-low", reason: str = "why") -> str:
    return f"  - {{rule: {rule}, subject: '{subject}', reason: {reason}, owner: platform, until: {until}}}\n"


def run(
    folder: Path,
    *waivers: str,
    inventory: str = INVENTORY,
    select: tuple[str, ...] = SELECT,
    today: date = TODAY,
    extra: str = "",
) -> LintResult:
    """What is found in an inventory with waivers in the configuration beside it."""
    (folder / "kblast.yaml").write_text(inventory, encoding="utf-8")
    waivers_ = f"waivers:\n{''.join(waivers)}" if waivers else ""
    (folder / ".kblast.yaml").write_text(f"{waivers_}{extra}\n", encoding="utf-8")
    config = read_config(folder / ".kblast.yaml")
    selection = select_rules(CATALOGUE, config, select=select)
    return lint(load_inventory([folder / "kblast.yaml"]), selection, config, today=today)


def shown(result: LintResult) -> list[tuple[str, str]]:
    return [(finding.rule, finding.subject) for finding in result.findings]


ONE, TWO = ("replication-too-low", "topic:a/one"), ("replication-too-low", "topic:a/two")


def test_what_is_waived_is_not_shown_but_counted_and_listed(tmp_path: Path) -> None:
    result = run(tmp_path, waiver("topic:a/one"))

    assert shown(result) == [TWO]
    assert (result.summary.error, result.summary.warning, result.summary.waived) == (1, 0, 1)
    (waived,) = result.waived
    assert (waived.finding.rule, waived.finding.subject) == ONE
    assert (waived.waiver.reason, waived.waiver.owner, waived.waiver.until) == ("why", "platform", "2027-06-30")
    assert (Path(waived.waiver.location.file).name, waived.waiver.location.line) == (".kblast.yaml", 2)


def test_it_says_what_the_failure_costs_that_is_borne(tmp_path: Path) -> None:
    result = run(tmp_path, waiver("topic:*"))

    one, two = (waived.cost for waived in result.waived)
    assert one is not None
    assert two is not None
    assert (one.functions, one.functions_down) == (2, ("function:read",))
    assert (one.blast_radius, one.cost_per_hour) == (0.75, 250)
    assert (two.functions_down, two.blast_radius, two.cost_per_hour) == ((), 0, 0)


def test_without_functions_no_cost_is_known(tmp_path: Path) -> None:
    (waived,) = run(tmp_path, waiver("topic:a/one"), inventory=INVENTORY.partition("functions:")[0]).waived

    assert waived.cost is None


def test_a_waiver_holds_to_the_end_of_its_day(tmp_path: Path) -> None:
    ending = waiver("topic:a/one", until="2026-07-01")

    assert ONE not in shown(run(tmp_path, ending, today=date(2026, 7, 1)))
    assert ONE in shown(run(tmp_path, ending, today=date(2026, 7, 2)))


def test_an_expired_waiver_lets_the_finding_through_and_says_so(tmp_path: Path) -> None:
    result = run(tmp_path, waiver("topic:a/one", until="2026-06-30"))

    assert shown(result) == [("expired-waiver", "waiver:replication-too-low"), ONE, TWO]
    assert (result.summary.waived, result.waived) == (0, ())
    expired = result.findings[0]
    assert Path(expired.location.file).name == ".kblast.yaml"
    assert expired.evidence[0].startswith("topic:a/one: ")
    assert expired.evidence[0].endswith("; its failure takes down 1 of 2 functions (75 %), 250 per hour")
    assert [place.location for place in expired.related] == [result.findings[1].location]


def test_another_waiver_that_still_holds_hides_it(tmp_path: Path) -> None:
    result = run(tmp_path, waiver("topic:a/one", until="2026-06-30"), waiver("topic:a/o*"))

    assert shown(result) == [("expired-waiver", "waiver:replication-too-low"), TWO]
    (waived,) = result.waived
    assert waived.waiver.until == "2027-06-30"


def test_a_waiver_that_is_about_nothing_is_a_finding(tmp_path: Path) -> None:
    assert shown(run(tmp_path, waiver("topic:a/three"))) == [("stale-waiver", "waiver:replication-too-low"), ONE, TWO]


def test_a_waiver_of_a_rule_that_does_not_run_is_not_stale(tmp_path: Path) -> None:
    other = waiver("topic:a/one", rule="unowned-topic")

    assert shown(run(tmp_path, other)) == [ONE, TWO]
    assert ("stale-waiver", "waiver:unowned-topic") in shown(run(tmp_path, other, select=(*SELECT, "unowned-topic")))
    ignored = shown(run(tmp_path, other, select=(), extra="ignore: [unowned-topic]"))
    assert ONE in ignored
    assert ("stale-waiver", "waiver:unowned-topic") not in ignored


def test_a_waiver_is_for_its_rule_only(tmp_path: Path) -> None:
    result = run(tmp_path, waiver("*", rule="orphan-topic"), select=(*SELECT, "orphan-topic"))

    assert shown(result) == [ONE, TWO]
    assert {waived.finding.rule for waived in result.waived} == {"orphan-topic"}


def test_rules_about_waivers_can_be_turned_off_and_changed(tmp_path: Path) -> None:
    stale = waiver("topic:a/three")

    assert shown(run(tmp_path, stale, select=("replication-too-low",))) == [ONE, TWO]
    result = run(tmp_path, stale, extra="severity: {stale-waiver: error}")
    assert result.findings[0].severity == "error"


def test_a_waiver_of_an_unknown_rule_is_an_error_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        run(tmp_path, waiver("topic:a/one", rule="replication-to-low"))

    (problem,) = caught.value.problems
    assert (problem.location.line, problem.location.column) == (2, 12)
    assert problem.message == "waivers[0].rule: unknown rule 'replication-to-low'"
    assert problem.hint == "did you mean 'replication-too-low'?"


def test_the_order_of_waivers_changes_nothing(tmp_path: Path) -> None:
    waivers = [waiver("topic:a/*"), waiver("topic:b/x", until="2020-01-01"), waiver("topic:c/y")]

    def without_places(result: LintResult) -> list[tuple[str, str, str]]:
        return sorted(
            (f.rule, f.message, f.fingerprint) for f in (*result.findings, *(w.finding for w in result.waived))
        )

    whole = without_places(run(tmp_path, *waivers))
    for seed in range(3):
        random.Random(seed).shuffle(waivers)
        assert without_places(run(tmp_path, *waivers)) == whole


# Comments in the inventory


def commented(line: str, *, above: str = "") -> str:
    text = INVENTORY.replace("{replication: 1, owner: shop}", f"{{replication: 1, owner: shop}} {line}", 1)
    return text.replace("  a/one", f"  {above}\n  a/one") if above else text


@pytest.mark.parametrize(
    "inventory",
    [
        commented("# kblast: ignore=replication-too-low the third broker is ordered"),
        commented("", above="# kblast: ignore=replication-too-low the third broker is ordered"),
        commented("# kblast: ignore=orphan-topic,replication-too-low the third broker is ordered"),
        commented("# kblast: ignore = orphan-topic , replication-too-low the third broker is ordered"),
    ],
)
def test_a_comment_with_a_reason_hides_what_is_found_on_its_line(inventory: str, tmp_path: Path) -> None:
    result = run(tmp_path, inventory=inventory)

    assert shown(result) == [TWO]
    assert result.summary.waived == 1
    (waived,) = result.waived
    assert (waived.finding.rule, waived.finding.subject) == ONE
    assert (waived.waiver.reason, waived.waiver.owner) == ("the third broker is ordered", None)
    assert Path(waived.waiver.location.file).name == "kblast.yaml"
    assert waived.cost is not None


def test_a_comment_behind_one_element_says_nothing_of_the_next(tmp_path: Path) -> None:
    assert TWO in shown(run(tmp_path, inventory=commented("# kblast: ignore=replication-too-low ordered")))


@pytest.mark.parametrize("place", ["above", "subject", "value", "above the value"])
def test_it_stands_at_the_subject_or_at_the_value_or_above_either(place: str, tmp_path: Path) -> None:
    comments = dict.fromkeys(("above", "subject", "above the value", "value"), "")
    comments[place] = "# kblast: ignore=replication-too-low ordered"
    above, subject, above_value, value = comments.values()
    inventory = f"""\
kblast: 1
clusters: {{a: {{brokers: 3}}}}
topics:
  {above}
  a/t: {subject}
    {above_value}
    replication: 1 {value}
    owner: shop
"""
    assert shown(run(tmp_path, inventory=inventory)) == []


def test_elsewhere_in_the_element_it_hides_nothing(tmp_path: Path) -> None:
    inventory = """\
kblast: 1
clusters: {a: {brokers: 3}}
topics:
  a/t:
    replication: 1
    owner: shop  # kblast: ignore=replication-too-low ordered
"""
    found = run(tmp_path, inventory=inventory).findings

    assert [finding.rule for finding in found] == ["replication-too-low", "stale-waiver"]
    assert found[1].message.startswith("hides nothing: replication-too-low finds nothing in line 6,")


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("ignore=replication-too-low", "it gives no reason"),
        ("ignore=replication-too-low --", "it gives no reason"),
        ("ignore=replication-to-low why", "there is no rule 'replication-to-low'; did you mean 'replication-too-low'?"),
        ("ignore why", "it names no rule"),
        ("ignore= why not", "there is no rule 'why'"),
    ],
)
def test_a_comment_that_does_not_count_says_so_and_hides_nothing(comment: str, fault: str, tmp_path: Path) -> None:
    result = run(tmp_path, inventory=commented(f"# kblast: {comment}"))

    assert {ONE, TWO} <= set(shown(result))
    (stale,) = (finding for finding in result.findings if finding.rule == "stale-waiver")
    assert stale.message.startswith(f"does not count: {fault}")
    assert stale.location.line == 4


def test_a_comment_that_hides_nothing_is_a_finding_unless_its_rule_does_not_run(tmp_path: Path) -> None:
    useless = commented(
        "# kblast: ignore=replication-too-low,orphan-topic ordered", above="# kblast: ignore=unowned-topic it has"
    )

    assert shown(run(tmp_path, inventory=useless)) == [TWO]
    found = shown(run(tmp_path, inventory=useless, select=(*SELECT, "unowned-topic")))
    assert found == [("stale-waiver", "waiver:unowned-topic"), TWO]


def test_comments_in_context_are_not_judged(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("kblast: 1\nclusters: {b: {}}\n")
    (tmp_path / "theirs.yaml").write_text(commented("# kblast: ignore=replication-too-low"))
    selection = select_rules(CATALOGUE, read_config(None), select=SELECT)
    inventory = load_inventory([tmp_path / "own.yaml"], context=[tmp_path / "theirs.yaml"])

    assert not lint(inventory, selection, today=TODAY).findings


def test_a_waiver_and_a_comment_about_the_same_are_both_of_use(tmp_path: Path) -> None:
    result = run(tmp_path, waiver("topic:a/one"), inventory=commented("# kblast: ignore=replication-too-low ordered"))

    assert shown(result) == [TWO]
    (waived,) = result.waived
    assert waived.waiver.owner == "platform"


def prints(result: LintResult) -> list[str]:
    return sorted(finding.fingerprint for finding in result.findings)


def test_what_is_stale_keeps_its_name_when_lines_move(tmp_path: Path) -> None:
    twice = "# kblast: ignore=unowned-topic it has"
    inventory = commented(twice, above=twice)
    select = (*SELECT, "unowned-topic")
    stale = waiver("topic:a/three")

    before = run(tmp_path, stale, inventory=inventory, select=select)
    moved = inventory.replace("clusters:", "\n# more\nclusters:")
    after = run(tmp_path, waiver("topic:a/*"), stale, inventory=moved, select=select)

    assert len([f for f in before.findings if f.rule == "stale-waiver"]) == 3
    assert {f.fingerprint for f in before.findings if f.rule == "stale-waiver"} == set(prints(after))
