"""Where there are more findings than room, every rule has its share of it, and nothing is dropped in silence."""

from kblast.results.findings import Finding, LintResult, Place
from kblast.results.report_lists import by_rule, few_by_rule


def found(**counts: int) -> LintResult:
    """So many findings of each rule, the first of them an error."""
    place = Place(file="kblast.yaml", line=1, column=1)
    findings = [
        Finding(
            rule=rule,
            severity="warning" if number else "error",
            confidence="certain",
            subject=f"topic:c/{number}",
            message="is wrong",
            location=place,
            fingerprint=f"{rule}{number}",
            remedy="Mend it." if number % 5 else "Mend it at once.",
        )
        for rule, count in counts.items()
        for number in range(count)
    ]
    return LintResult(findings=tuple(findings))


def test_everything_is_listed_where_there_is_room() -> None:
    groups = by_rule(found(a=3, b=9), 12)

    assert [(group.rule, group.shown, group.count) for group in groups] == [("a", 3, 3), ("b", 9, 9)]


def test_every_rule_has_its_share_where_there_is_not() -> None:
    groups = by_rule(found(a=3, b=9, c=100), 11)

    assert [(group.rule, group.shown, group.count) for group in groups] == [("a", 3, 3), ("b", 4, 9), ("c", 4, 100)]
    assert all(group.findings[0].severity == "error" for group in groups)


def test_of_every_rule_one_is_listed_however_little_room_there_is() -> None:
    assert [group.shown for group in by_rule(found(a=3, b=9, c=100), 1)] == [1, 1, 1]


def test_of_the_rules_beyond_so_many_nothing_is_listed_but_their_number_is_said() -> None:
    groups = by_rule(found(a=3, b=9, c=100), 12, 2)

    assert [(group.rule, group.shown, group.count) for group in groups] == [("a", 3, 3), ("b", 9, 9), ("c", 0, 100)]


def test_without_scripts_few_findings_are_all_listed_and_many_are_not() -> None:
    few, many = few_by_rule(found(a=11, b=49)), few_by_rule(found(a=12, b=49))

    assert [(group.shown, group.count) for group in few] == [(11, 11), (49, 49)]
    assert [(group.shown, group.count) for group in many] == [(10, 12), (10, 49)]


def test_the_remedy_of_a_rule_is_what_most_of_its_findings_say() -> None:
    (group,) = by_rule(found(a=9), 12)

    assert group.remedy == "Mend it."
