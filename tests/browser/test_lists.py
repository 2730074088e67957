"""What scripts draw is complete: every element and every finding is in the page, as `--format json` has them."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reading import TODAY, opened, report_of
from tests.running import ROOT, run_kblast

pytestmark = pytest.mark.xdist_group("browser: lists")

ASTRAL = {
    "kblast": 1,
    "clusters": {"c": {"version": "4.1", "brokers": 3}},
    "topics": {f"c/🚀-ä-{end}": {"owner": "ä"} for end in ("é", "è", "e", "e\u0301", "", "ascii")},
    "services": {"writer": {"owner": "ä", "tier": 2, "produces": [{"topic": "c/🚀-ä-", "on_outage": "reject"}]}},
    "functions": {"sell": {"needs": ["writer"], "weight": 0.125, "cost_per_hour": 1234567}},
}
KINDS = {"cluster", "service", "function", "topic", "resource", "mirror", "zone", "broker", "group"}


@pytest.fixture(params=["central-bus", "astral"])
def inventory(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param != "astral":
        return ROOT / "examples" / str(request.param)
    (tmp_path / "kblast.json").write_text(json.dumps(ASTRAL), encoding="utf-8")
    return tmp_path / "kblast.json"


def data(inventory: Path) -> dict[str, Any]:
    outcome = run_kblast("report", inventory, "--format", "json", env=TODAY)
    return dict(json.loads(outcome.out))


def tables(page: Page) -> dict[str, list[list[str]]]:
    """The tables of the estate, heads first, by kind."""
    found: dict[str, list[list[str]]] = page.evaluate("""() => Object.fromEntries(
        [...document.querySelectorAll("#tables > details")].map((details) => [
            details.id.replace("estate-", ""),
            [...details.querySelectorAll("tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
        ]))""")
    return found


def test_the_estate_is_complete(browser: Browser, tmp_path: Path, inventory: Path) -> None:
    with opened(browser, report_of(inventory, tmp_path)) as report:
        report.look_at("estate")
        found, text = tables(report.page), report.page.inner_text("#estate")
        assert not report.complaints

    folder = f"{inventory.parent if inventory.suffix else inventory}/"
    assert f"Places are in {folder}." in text
    elements = data(inventory)["estate"]["elements"]
    kinds = {element["ref"].partition(":")[0] for element in elements} & KINDS
    assert found.keys() == kinds
    for kind, (heads, *rows) in found.items():
        those = [element for element in elements if element["ref"].startswith(f"{kind}:")]
        told = [dict(zip(heads, row, strict=True)) for row in rows]
        assert [row["name"] for row in told] == [element["ref"].partition(":")[2] for element in those]
        for row, element in zip(told, those, strict=True):
            assert folder + row["written at"] == element["place"]
            assert row.items() >= element["facts"].items()
            for head in {"domain", "owner", "tier"} & row.keys():
                assert row[head] == str(element[head] or "–")


def test_numbers_of_functions_are_as_they_are_without_scripts(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "kblast.json").write_text(json.dumps(ASTRAL), encoding="utf-8")
    file = report_of(tmp_path / "kblast.json", tmp_path)
    with opened(browser, file) as drawn, opened(browser, file, scripts=False) as written:
        rows = [page.text_content("#estate tr:has-text('1,234,567')") or "" for page in (drawn.page, written.page)]

    assert "".join(rows[0].split()) == "".join(rows[1].split())
    assert rows[0].startswith("sell–0.1251,234,567")


def test_every_finding_is_there_and_reached_by_a_filter(browser: Browser, tmp_path: Path) -> None:
    inventory = ROOT / "examples" / "central-bus"
    findings = data(inventory)["lint"]["findings"]
    by_rule: dict[str, set[str]] = {}
    for finding in findings:
        claim = " ".join(f"{finding['subject']}: {finding['message']}".split())
        by_rule.setdefault(finding["rule"], set()).add(claim)
    with opened(browser, report_of(inventory, tmp_path)) as report:
        page = report.page
        report.look_at("findings")
        rules = page.locator("#filter-rule option").all_text_contents()
        assert set(rules[1:]) == by_rule.keys()
        for rule, claims in by_rule.items():
            page.select_option("#filter-rule", rule)
            shown = page.locator("#found tr[data-severity]:visible td:nth-child(2)").all_inner_texts()
            assert len(shown) == sum(finding["rule"] == rule for finding in findings)
            assert all(any(" ".join(text.split()).startswith(claim) for text in shown) for claim in claims)
        page.select_option("#filter-rule", "")
        proof = next(finding["evidence"][0] for finding in findings if finding["evidence"])
        page.fill("#filter-text", proof.upper())
        assert proof in (page.text_content("#found tbody:visible") or "")
        assert not report.complaints


def test_what_is_drawn_is_printed(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_of(ROOT / "examples" / "central-bus", tmp_path)) as report:
        report.page.emulate_media(media="print")
        for shown in ("#found tr[data-severity]", "#estate-cluster tbody tr", "#heat-table tbody tr", "#map .row"):
            assert report.page.locator(f"{shown}:visible").count() == report.page.locator(shown).count() > 0
