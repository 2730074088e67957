"""The page answers "what if" by itself, and answers as the engine does: levels, times, causes and words."""

import json
import math
import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kblast.engine.compile import compile_network
from kblast.model.build import load_inventory
from kblast.results.words import percent
from kblast.units import show_duration
from tests.browser.engine import INVENTORIES, expect_same, scenarios
from tests.browser.reading import opened, report_of
from tests.oracle.generate import random_inventory, random_scenario
from tests.running import ROOT

pytestmark = pytest.mark.xdist_group("browser: what if")

MADE_UP = (0, 5, 13, 37)
"""Seeds of inventories in which everything occurs; some of their times are no whole milliseconds."""

BROKEN_BEFORE = """
kblast: 1
clusters: {c: {version: "3.6", brokers: 3}}
topics: {c/t: {partitions: 1, replication: 2, config: {min.insync.replicas: 3}}}
resources: {x: {}, y: {}}
services:
  checkout: {client: {library: java, version: "3.6"}, produces: [{topic: c/t, on_outage: reject}]}
functions: {pay: {needs: [checkout], cost_per_hour: 10}, look: {needs: [y]}, see: {wants: [x]}}
"""
"""Before Kafka 3.7 two replicas can never meet a minimum of three in sync."""


@pytest.mark.parametrize("path", INVENTORIES, ids=lambda path: path.stem)
def test_the_page_finds_what_the_engine_finds(browser: Browser, tmp_path: Path, path: Path) -> None:
    inventory = load_inventory([path])
    network = compile_network(inventory)
    with opened(browser, report_of(path, tmp_path)) as report:
        for refs in scenarios(network):
            expect_same(report, inventory, network, refs)
        assert not report.complaints


@pytest.mark.parametrize("seed", MADE_UP)
def test_the_page_finds_what_the_engine_finds_in_made_up_inventories(
    browser: Browser, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "made-up.json"
    path.write_text(json.dumps(random_inventory(seed)), encoding="utf-8")
    inventory = load_inventory([path])
    network = compile_network(inventory)
    with opened(browser, report_of(path, tmp_path)) as report:
        for number in range(12):
            refs = random_scenario(100 * seed + number, inventory)
            expect_same(report, inventory, network, tuple(sorted(refs)))
        assert not report.complaints


def test_the_page_blames_nothing_on_a_failure_that_was_down_before(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "kblast.yaml"
    path.write_text(BROKEN_BEFORE, encoding="utf-8")
    inventory = load_inventory([path])
    network = compile_network(inventory)
    with opened(browser, report_of(path, tmp_path)) as report:
        for ref in ("resource:x", "resource:y", "topic:c/t", "service:checkout"):
            expect_same(report, inventory, network, (ref,))
        expect_same(report, inventory, network, ("resource:x",), at=0.0)
        assert report.page.inner_text("#answer").startswith("1 of 3 functions is down before anything fails: pay. ")
        assert not report.complaints


def test_the_page_rounds_as_the_engine_does(browser: Browser, tmp_path: Path) -> None:
    dice = random.Random(7)
    ties = [eighths / 8 for eighths in range(1, 60 * 8)] + [eighths / 64 for eighths in range(1, 64)]
    numbers = [
        *ties,
        *(math.nextafter(tie, side) for tie in ties for side in (0, 99)),
        *(dice.random() for _ in range(500)),
    ]
    with opened(browser, report_of(ROOT / "examples" / "two-clusters", tmp_path)) as report:
        durations = report.page.evaluate("numbers => numbers.map(duration)", numbers)
        shares = report.page.evaluate("numbers => numbers.map(number => percent(number / 64))", numbers)

    assert durations == [show_duration(number) for number in numbers]
    assert shares == [percent(number / 64) for number in numbers]


def test_a_link_reproduces_a_scenario(browser: Browser, tmp_path: Path) -> None:
    file = report_of(ROOT / "examples" / "two-clusters", tmp_path)
    with opened(browser, file) as report:
        report.fail("cluster:logs", "service:checkout")
        link = report.page.get_attribute("#link", "href") or ""
        said, hit = report.page.inner_text("#answer"), report.hit()
    with opened(browser, file, link) as again:
        assert again.page.inner_text("#answer") == said
        assert again.hit() == hit


def test_a_link_to_what_is_not_there_says_so(browser: Browser, tmp_path: Path) -> None:
    file = report_of(ROOT / "examples" / "two-clusters", tmp_path)
    with opened(browser, file, "#fail=cluster:gone&fail=cluster:logs&fail=function:place-order") as report:
        assert "2 elements of the link can not fail here" in report.page.inner_text("#failing")
        assert report.page.inner_text("#answer").startswith("If cluster logs fails")


def test_elements_are_made_to_fail_by_a_click(browser: Browser, tmp_path: Path) -> None:
    file = report_of(ROOT / "examples" / "two-clusters", tmp_path)
    with opened(browser, file, "#fail=cluster:logs") as report:
        report.page.click("[aria-label='Make service checkout fail']")
        report.wait_for_answer("If cluster logs and service checkout fail together,")
        assert report.page.get_attribute("[aria-label='Make service checkout fail']", "aria-pressed") == "true"

        report.page.click("text=Let nothing fail")
        report.wait_for_answer("If nothing fails, no function goes down.")
        assert report.page.evaluate("location.hash") == "#fail="
        assert report.hit() == {}


def test_without_scripts_the_page_says_what_it_says_with_them(browser: Browser, tmp_path: Path) -> None:
    file = report_of(ROOT / "examples" / "central-bus", tmp_path)
    whole, beginnings = ("#answer", "#bounds", "#waves"), ("#hit tbody", "#times tbody", "#points tbody", "#cut")

    def said(*, scripts: bool) -> list[str]:
        with opened(browser, file, scripts=scripts) as report:
            texts = [report.page.text_content(place) or "" for place in (*whole, *beginnings)]
        return ["".join(text.split()) for text in texts]

    drawn, written = said(scripts=True), said(scripts=False)
    assert drawn[: len(whole)] == written[: len(whole)]
    for full, few in zip(drawn[len(whole) :], written[len(whole) :], strict=True):
        assert len(few) > 100
        assert full.startswith(few)


def test_the_picture_for_places_without_scripts_is_gone_where_they_run(browser: Browser, tmp_path: Path) -> None:
    file = report_of(ROOT / "examples" / "two-clusters", tmp_path)
    with opened(browser, file, scripts=False) as report:
        assert report.page.locator("figure svg text:visible").count() > 10
        assert report.page.is_hidden("#stage")
    with opened(browser, file) as report:
        assert report.page.locator(".bare").count() == 0
        assert report.page.is_visible("#stage")
