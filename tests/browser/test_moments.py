"""The moment can be chosen, and the page then shows what `kblast simulate --at` finds."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kblast.engine.compile import compile_network
from kblast.model.build import load_inventory
from kblast.simulate import simulate
from tests.browser.engine import INVENTORIES, expect_same, expect_shown, moments, scenarios
from tests.browser.reading import opened, report_of
from tests.running import ROOT

pytestmark = pytest.mark.xdist_group("browser: moments")

CENTRAL = ROOT / "examples" / "central-bus"
LONGEST = 6


@pytest.mark.parametrize("path", INVENTORIES, ids=lambda path: path.stem)
def test_every_moment_is_as_the_engine_finds_it(browser: Browser, tmp_path: Path, path: Path) -> None:
    inventory = load_inventory([path])
    network = compile_network(inventory)
    dice = random.Random(2)
    found = {refs: moments(network, refs) for refs in scenarios(network)}
    longest = sorted(found, key=lambda refs: (-len(found[refs]), refs))[:LONGEST]
    with opened(browser, report_of(path, tmp_path)) as report:
        for refs in longest:
            for at in dice.sample(found[refs], min(4, len(found[refs]))):
                expect_same(report, inventory, network, refs, at)
            expect_same(report, inventory, network, refs, at=found[refs][-1] / 3)
        assert not report.complaints


def test_it_is_chosen_by_mouse_and_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    inventory = load_inventory([CENTRAL])
    network = compile_network(inventory)
    refs = ("cluster:bus",)
    steps = moments(network, refs)
    assert len(steps) > 3
    with opened(browser, report_of(CENTRAL, tmp_path), "#fail=cluster:bus") as report:
        page = report.page

        def expect(place: int | None) -> None:
            at = None if place is None else steps[place]
            expect_shown(report, inventory, simulate(inventory, refs, at=at, network=network))
            number = len(steps) if place is None else place
            assert f"({number + 1} of {len(steps) + 1})" in page.inner_text("#moment-said")

        expect(None)
        assert page.get_attribute("#moment", "aria-valuetext") == "in the end"
        page.press("#moment", "Home")
        expect(0)
        page.keyboard.press(",")
        expect(0)
        page.click("#later")
        expect(1)
        page.keyboard.press(".")
        expect(2)
        page.press("#moment", "ArrowRight")
        expect(3)
        page.keyboard.press(",")
        expect(2)
        page.press("#moment", "End")
        expect(None)
        assert not report.complaints


def test_a_link_reproduces_the_moment(browser: Browser, tmp_path: Path) -> None:
    file = report_of(CENTRAL, tmp_path)
    with opened(browser, file) as report:
        report.fail("cluster:bus", at=60)
        link = report.page.get_attribute("#link", "href") or ""
        said, hit = report.page.inner_text("#answer"), report.hit()
    assert link.endswith("&at=60s")
    with opened(browser, file, link) as again:
        assert again.page.inner_text("#answer") == said
        assert again.hit() == hit
        again.page.click("#next")
        again.page.wait_for_function("!location.hash.includes('at=')")


def test_the_waves_say_what_is_still_to_come(browser: Browser, tmp_path: Path) -> None:
    chips = "[...document.querySelectorAll('#waves .chip')].map(chip => [chip.textContent, chip.className])"
    services = "[...document.querySelectorAll('#waves p')].map(line => line.textContent).join()"
    with opened(browser, report_of(CENTRAL, tmp_path), "#fail=cluster:bus&at=600s") as report:
        then, counts = dict(report.page.evaluate(chips)), report.page.evaluate(services)
        assert then["✕ search-logs, to come"] == "chip"
        down = {chip.removeprefix("✕ ") for chip, look in then.items() if "is-down" in look}
        assert down == {
            ref.split()[1] for ref, (level, *_) in report.hit().items() if level == "down" and "function" in ref
        }
        assert "to come" in counts

        report.page.press("#moment", "End")
        assert "to come" not in report.page.inner_text("#waves")


def test_a_moment_is_written_as_for_the_command(browser: Browser, tmp_path: Path) -> None:
    written = ["0", "0s", "1500ms", "9ms", "0.57h", "5m", "5 m", "2h", "1.1m", "7d", "0.30000000000000004s", "1e-7s"]
    with opened(browser, report_of(CENTRAL, tmp_path), "#fail=cluster:bus&at=5m") as report:
        assert report.page.inner_text("#answer").startswith("5 min after cluster bus fails")
        seconds = report.page.evaluate("written => written.map(secondsOf)", written)

    assert seconds == [0, 0, 1.5, 0.009, 2052, 300, 300, 7200, 66, 604800, 0.30000000000000004, 1e-7]


@pytest.mark.parametrize("wrong", ["soon", "-1s", "", "s", "NaN", "5", "5w", "1e"])
def test_a_moment_that_is_none_is_said(browser: Browser, tmp_path: Path, wrong: str) -> None:
    file = report_of(ROOT / "examples" / "two-clusters", tmp_path)
    with opened(browser, file, f"#fail=cluster:logs&at={wrong}") as report:
        assert "no moment that can be read" in report.page.inner_text("#failing")
        assert report.page.inner_text("#answer").startswith("If cluster logs fails,")


def test_where_nothing_comes_later_there_is_nothing_to_choose(browser: Browser, tmp_path: Path) -> None:
    file = report_of(ROOT / "examples" / "two-clusters", tmp_path)
    with opened(browser, file, "#fail=") as report:
        assert report.page.is_hidden("#moments")
