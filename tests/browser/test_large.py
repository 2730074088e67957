"""A large platform stays readable: it is counted by domain, anything is found by name, and what is left out is said."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.reading import opened, report_of

pytestmark = pytest.mark.xdist_group("browser: large")

SERVICES, TOPICS, DOMAINS = 240, 300, 12
MOST_BYTES = 120_000


def platform() -> dict[str, Any]:
    """Services that each write a topic of their own, and read that of the next."""
    topic = "bus/topic-{}".format
    return {
        "kblast": 1,
        "clusters": {"bus": {"version": "4.1", "brokers": 3}},
        "topics": {topic(number): {"domain": f"domain-{number % DOMAINS}"} for number in range(TOPICS)},
        "services": {
            f"service-{number}": {
                "domain": f"domain-{number % DOMAINS}",
                "produces": [{"topic": topic(number), "on_outage": "reject"}],
                "consumes": [{"topic": topic(number + 1), "group": f"group-{number}", "tolerates": "20m"}],
            }
            for number in range(SERVICES)
        },
        "functions": {f"function-{number}": {"needs": [f"service-{number}"]} for number in range(5)},
    }


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    (folder / "kblast.json").write_text(json.dumps(platform()), encoding="utf-8")
    (folder / ".kblast.yaml").write_text("select: [single-point-of-failure]\n", encoding="utf-8")
    return report_of(folder / "kblast.json", folder)


def test_it_is_counted_and_found_and_said(browser: Browser, file: Path) -> None:
    with opened(browser, file, "#fail=cluster:bus") as report:
        page = report.page
        rows = page.locator("#map .row").count()
        assert rows < SERVICES / 4
        said = page.inner_text("#what-if .note >> text=Not drawn one by one")
        for left_out in ("3 brokers", "topics of bus (300 in all)", "240 services", "240 consumer groups"):
            assert left_out in said
        assert "more are hit and not listed here" in page.inner_text("#hit-rest")

        page.click("#map .look:has-text('all 20 services') >> nth=0")
        assert page.inner_text("#panel h4") == "20 elements"
        page.fill("#search", "topic-299")
        page.click("#matches button:has-text('topic bus/topic-299')")
        assert page.inner_text("#panel h4").endswith("topic bus/topic-299")
        page.click("#panel button:has-text('Make only it fail')")
        report.wait_for_answer("topic-299")
        assert page.inner_text("#answer") == "If topic bus/topic-299 fails, no function goes down."
        assert report.complaints == []


def test_the_file_stays_small(file: Path) -> None:
    assert file.stat().st_size <= MOST_BYTES
