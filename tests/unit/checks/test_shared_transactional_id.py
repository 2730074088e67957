"""One transactional id for several services."""

from pathlib import Path

from tests.linting import lint_files
from tests.unit.checks.finding import findings

RULE = "shared-transactional-id"
OURS = "services: {ours: {produces: [{topic: a/orders, transactional_id: same}]}}"
THEIRS = "services: {another: {produces: [{topic: a/orders, transactional_id: same}]}}"
PLATFORM = "clusters: {a: {}}\ntopics: {a/orders: {}}"


def test_it_is_told_once_at_the_first_of_them() -> None:
    (finding,) = findings(RULE, PLATFORM, OURS, THEIRS)

    assert finding.subject == "service:another"
    assert [place.message for place in finding.related] == ["service:ours: transactional.id same (edge)"]


def test_it_is_told_at_ours_where_the_other_is_only_context(tmp_path: Path) -> None:
    files = {"ours": f"{PLATFORM}\n{OURS}", "theirs": THEIRS}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(f"kblast: 1\n{text}", encoding="utf-8")

    result = lint_files(tmp_path / "ours.yaml", context=(tmp_path / "theirs.yaml",), select=(RULE,))

    assert [finding.subject for finding in result.findings] == ["service:ours"]


def test_it_is_none_of_ours_where_both_are_others() -> None:
    text = (
        OURS.replace("ours: {", "ours: {external: true, "),
        THEIRS.replace("another: {", "another: {external: true, "),
    )

    assert not findings(RULE, PLATFORM, *text)
