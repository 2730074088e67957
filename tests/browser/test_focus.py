"""What is pressed may go away: focus stays near, and nothing stale is left."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.reading import Opened, opened, report_of
from tests.running import ROOT

pytestmark = pytest.mark.xdist_group("browser: focus")

FOCUSED = "document.activeElement.textContent"


@pytest.fixture
def report(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    file = report_of(ROOT / "examples" / "central-bus", tmp_path_factory.mktemp("report"))
    with opened(browser, file, "#fail=cluster:bus&fail=service:checkout") as report:
        yield report


def test_where_nothing_is_looked_at_the_panel_says_how_to_look(report: Opened) -> None:
    hint = report.page.inner_text("#panel")
    assert hint.startswith("Press a row of the map")

    report.page.click(".look >> nth=3")
    assert report.page.inner_text("#panel") != hint
    report.page.press("#panel button >> nth=0", "Escape")

    assert report.page.inner_text("#panel") == hint
    assert report.page.evaluate(FOCUSED) == hint


def test_focus_stays_in_the_panel(report: Opened) -> None:
    report.page.click(".look >> nth=3")
    report.page.press("#panel ul button >> nth=0", "Enter")
    heading = report.page.text_content("#panel h4")
    assert report.page.evaluate(FOCUSED) == heading

    report.page.press("#panel button >> text=Make it fail, too", "Enter")
    report.page.wait_for_selector("#panel button >> text=Let it not fail")
    assert report.page.evaluate(FOCUSED) == report.page.text_content("#panel h4")


def test_focus_goes_to_what_still_fails_and_then_to_the_search(report: Opened) -> None:
    report.page.press("#failing button >> nth=0", "Enter")
    report.wait_for_answer("If service checkout fails")
    assert report.page.evaluate(FOCUSED) == "✕ service checkout"

    report.page.keyboard.press("Enter")
    report.wait_for_answer("If nothing fails")
    assert report.page.evaluate("document.activeElement.id") == "search"
