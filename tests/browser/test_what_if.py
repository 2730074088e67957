"""The page answers "what if" by itself, and answers as the engine does: levels, times, causes and words."""

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kblast.engine.compile import compile_network
from kblast.engine.network import Network
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.model.refs import kind_of
from kblast.results.impact import SimulateResult
from kblast.results.words import answer, bounds, named, story, when
from kblast.simulate import simulate
from tests.browser.reading import Opened, opened, report_of
from tests.running import ROOT

pytestmark = pytest.mark.xdist_group("browser: what if")

INVENTORIES = [
    *(ROOT / "examples" / name for name in ("central-bus", "event-sourcing", "metrics-platform", "two-clusters")),
    ROOT / "tests" / "data" / "format.yaml",
]
SINGLE, TOGETHER = 25, 15


def scenarios(network: Network) -> list[tuple[str, ...]]:
    """Single failures, every cluster among them, and two or three at once; the same in every run."""
    dice = random.Random(4)
    refs = sorted(ref for ref in network.levels if kind_of(ref) != "function")
    clusters = [(ref,) for ref in refs if kind_of(ref) in ("cluster", "region", "group")]
    single = [(ref,) for ref in dice.sample(refs, min(SINGLE, len(refs)))]
    together = [tuple(sorted(dice.sample(refs, min(dice.choice((2, 3)), len(refs))))) for _ in range(TOGETHER)]
    return sorted({*clusters, *single, *together})


def expect_same(report: Opened, inventory: Inventory, network: Network, refs: tuple[str, ...]) -> None:
    result = simulate(inventory, refs, network=network)
    report.fail(*refs)

    assert report.page.inner_text("#answer") == answer(result)
    assert report.page.inner_text("#bounds") == " ".join(bounds(result))
    assert report.hit() == told(result)


def told(result: SimulateResult) -> dict[str, list[object]]:
    """What the page is to list as hit, as `Opened.hit` gives it."""
    shape = {impact["ref"]: impact for impact in json.loads(json.dumps(result.shape()))["impacts"]}
    return {
        named(impact.ref): [
            impact.level,
            when(impact),
            shape[impact.ref]["degraded_at_s"],
            shape[impact.ref]["down_at_s"],
            story(impact),
        ]
        for impact in result.impacts
        if impact.level != "up"
    }


@pytest.mark.parametrize("path", INVENTORIES, ids=lambda path: path.stem)
def test_the_page_finds_what_the_engine_finds(browser: Browser, tmp_path: Path, path: Path) -> None:
    inventory = load_inventory([path])
    network = compile_network(inventory)
    with opened(browser, report_of(path, tmp_path)) as report:
        for refs in scenarios(network):
            expect_same(report, inventory, network, refs)
        assert not report.complaints


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
        report.page.wait_for_function("location.hash.includes('checkout')")
        assert report.page.inner_text("#answer").startswith("If cluster logs and service checkout fail together,")
        assert report.page.get_attribute("[aria-label='Make service checkout fail']", "aria-pressed") == "true"

        report.page.click("text=Let nothing fail")
        report.page.wait_for_function("location.hash === '#fail='")
        assert report.page.inner_text("#answer") == "If nothing fails, no function goes down."
        assert report.hit() == {}


def test_without_scripts_the_page_says_what_it_says_with_them(browser: Browser, tmp_path: Path) -> None:
    file = report_of(ROOT / "examples" / "central-bus", tmp_path)
    places = ("#answer", "#bounds", "#waves", "#map", "#hit tbody", "#times tbody", "#hit-rest")

    def said(*, scripts: bool) -> list[str]:
        with opened(browser, file, scripts=scripts) as report:
            texts = [report.page.text_content(place) or "" for place in places]
        return ["".join(text.replace("failed", "").replace("fail", "").split()) for text in texts]

    assert said(scripts=True) == said(scripts=False)
