"""Every rule does what its examples say, alone; and what its page says, the rule does."""

import re
from pathlib import Path
from typing import Any

import pytest

from kblast.catalogue import Catalogue, load_catalogue
from kblast.documents import read_data
from kblast.results.findings import Finding
from tests.linting import lint_files, lint_text
from tests.running import ROOT

CATALOGUE: Catalogue = load_catalogue()
RULES = sorted(CATALOGUE.rules)
HEADINGS = ["What", "Why", "Bad example", "Good example", "How to fix", "References"]


def examples(rule: str) -> Path:
    return ROOT / "tests" / "rules" / rule


def as_expected(finding: Finding) -> dict[str, Any]:
    shown = {
        "subject": finding.subject,
        "at": f"{finding.location.line}:{finding.location.column}",
        "confidence": finding.confidence,
        "message": finding.message,
    }
    return shown | ({"evidence": list(finding.evidence)} if finding.evidence else {})


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_gives_what_is_expected(rule: str) -> None:
    found = lint_files(examples(rule) / "bad.yaml", select=(rule,)).findings

    expected = read_data(examples(rule) / "expected.yaml")
    assert expected
    assert [as_expected(finding) for finding in found] == expected


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_gives_nothing(rule: str) -> None:
    found = lint_files(examples(rule) / "good.yaml", select=(rule,)).findings

    assert [as_expected(finding) for finding in found] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_finding_says_what_to_do(rule: str) -> None:
    found = lint_files(examples(rule) / "bad.yaml", select=(rule,)).findings

    assert all(finding.remedy for finding in found)


def sections(page: str) -> dict[str, str]:
    parts = re.split(r"^## (.*)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def example(section: str) -> str:
    (found,) = re.findall(r"^```yaml\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    return str(found)


def page_of(rule: str) -> str:
    page = CATALOGUE.rules[rule].page
    assert page is not None
    return page


@pytest.mark.parametrize("rule", RULES)
def test_the_page_has_its_name_and_its_sections(rule: str) -> None:
    page = page_of(rule)

    assert page.startswith(f"# {rule}\n")
    assert list(sections(page)) == HEADINGS
    assert all(text.strip() for text in sections(page).values())


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_of_the_page_is_found(rule: str, tmp_path: Path) -> None:
    assert lint_text(tmp_path, example(sections(page_of(rule))["Bad example"]), select=(rule,)).findings


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_of_the_page_is_not_found(rule: str, tmp_path: Path) -> None:
    assert not lint_text(tmp_path, example(sections(page_of(rule))["Good example"]), select=(rule,)).findings


@pytest.mark.parametrize("rule", RULES)
def test_page_and_rule_name_the_same_references(rule: str) -> None:
    linked = re.findall(r"^- \[(.*)\]\((.*)\)$", sections(page_of(rule))["References"], flags=re.MULTILINE)

    assert linked == [(reference.title, reference.url) for reference in CATALOGUE.rules[rule].file.references]


@pytest.mark.parametrize("rule", RULES)
def test_the_page_explains_every_parameter(rule: str) -> None:
    unexplained = [name for name in CATALOGUE.rules[rule].file.parameters if f"`{name}`" not in page_of(rule)]

    assert not unexplained
