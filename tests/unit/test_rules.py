"""Every rule does what its examples say, alone; and what its page says, the rule does."""

import re
from pathlib import Path
from typing import Any

import pytest

from kblast.catalogue import Catalogue, load_catalogue
from kblast.documents import read_data
from kblast.results.findings import Finding
from tests.linting import lint_files
from tests.running import ROOT

CATALOGUE: Catalogue = load_catalogue()
RULES = sorted(CATALOGUE.rules)
HEADINGS = ["What", "Why", "Bad example", "Good example", "How to fix", "References"]


def examples(rule: str) -> Path:
    return ROOT / "tests" / "rules" / rule


def found_in(rule: str, inventory: Path, config: Path) -> list[Finding]:
    """What a rule finds; alone, or with the others that a configuration beside the inventory leaves on."""
    if not config.exists():
        return list(lint_files(inventory, select=(rule,)).findings)
    return [finding for finding in lint_files(inventory, config=config).findings if finding.rule == rule]


def found_in_example(rule: str, name: str) -> list[Finding]:
    return found_in(rule, examples(rule) / f"{name}.yaml", examples(rule) / f"{name}.config.yaml")


def as_expected(finding: Finding) -> dict[str, Any]:
    inside = Path(finding.location.file).name.removesuffix(".yaml").endswith(".config")
    shown = {
        "subject": finding.subject,
        "at": f"{'config ' if inside else ''}{finding.location.line}:{finding.location.column}",
        "confidence": finding.confidence,
        "message": finding.message,
    }
    return shown | ({"evidence": list(finding.evidence)} if finding.evidence else {})


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_gives_what_is_expected(rule: str) -> None:
    found = found_in_example(rule, "bad")

    expected = read_data(examples(rule) / "expected.yaml")
    assert expected
    assert [as_expected(finding) for finding in found] == expected


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_gives_nothing(rule: str) -> None:
    found = found_in_example(rule, "good")

    assert [as_expected(finding) for finding in found] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_finding_says_what_to_do(rule: str) -> None:
    found = found_in_example(rule, "bad")

    assert all(finding.remedy for finding in found)


def sections(page: str) -> dict[str, str]:
    parts = re.split(r"^## (.*)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def found_in_page(rule: str, section: str, folder: Path) -> list[Finding]:
    """What a rule finds in the example of a section: an inventory, and a configuration if there is a second block."""
    inventory, *config = re.findall(r"^```yaml\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    (folder / "example.yaml").write_text(inventory, encoding="utf-8")
    for text in config:
        (folder / "example.config.yaml").write_text(text, encoding="utf-8")
    return found_in(rule, folder / "example.yaml", folder / "example.config.yaml")


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
    assert found_in_page(rule, sections(page_of(rule))["Bad example"], tmp_path)


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_of_the_page_is_not_found(rule: str, tmp_path: Path) -> None:
    assert not found_in_page(rule, sections(page_of(rule))["Good example"], tmp_path)


@pytest.mark.parametrize("rule", RULES)
def test_page_and_rule_name_the_same_references(rule: str) -> None:
    linked = re.findall(r"^- \[(.*)\]\((.*)\)$", sections(page_of(rule))["References"], flags=re.MULTILINE)

    assert linked == [(reference.title, reference.url) for reference in CATALOGUE.rules[rule].file.references]


@pytest.mark.parametrize("rule", RULES)
def test_the_page_explains_every_parameter(rule: str) -> None:
    unexplained = [name for name in CATALOGUE.rules[rule].file.parameters if f"`{name}`" not in page_of(rule)]

    assert not unexplained
