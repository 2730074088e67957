"""The report does in Firefox what it does in Chromium: answers as the engine, in the dark, by keyboard, on paper."""

import base64
import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kblast.engine.compile import compile_network
from kblast.model.build import load_inventory
from kblast.results.words import answer
from kblast.simulate import simulate
from tests.browser.engine import INVENTORIES, moments, scenarios, told
from tests.browser.firefox import Firefox, running_firefox
from tests.browser.reading import HIT, report_of
from tests.running import ROOT

pytestmark = pytest.mark.xdist_group("browser: firefox")

_NAMES = ("firefox-esr", "firefox")
_DARK = {"layout.css.prefers-color-scheme.content-override": 0}
_TAB, _ENTER, _ESCAPE = "\ue004", "\ue006", "\ue00c"
_END, _HOME, _LEFT, _RIGHT = "\ue010", "\ue011", "\ue012", "\ue014"
_A3_WIDE = (42.0, 29.7)
EVERY = 4
"""Which of the scenarios that Chromium is asked for Firefox is asked for as well."""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox, as the system has it, for somebody who likes dark pages."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip(f"there is no Firefox: none of {', '.join(_NAMES)} is on the path")
    with running_firefox(program, tmp_path_factory.mktemp("profile"), _DARK) as firefox:
        yield firefox


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_of(ROOT / "examples" / "central-bus", tmp_path_factory.mktemp("report"))


def opened(firefox: Firefox, file: Path, address: str = "") -> Firefox:
    """The report as nobody has touched it yet."""
    firefox.open("about:blank")
    firefox.complaints.clear()
    firefox.requests.clear()
    firefox.open(f"{file.as_uri()}{address}")
    firefox.wait_until("() => !document.getElementById('picker').hidden")
    firefox.wait_until("() => document.querySelector('html:not([data-drawing])') !== null")
    return firefox


def fail(page: Firefox, *refs: str) -> None:
    """Follows a link to a scenario."""
    page.evaluate("(...refs) => { location.hash = new URLSearchParams(refs.map(ref => ['fail', ref])); }", *refs)
    start = f"If {' and '.join(ref.replace(':', ' ', 1) for ref in sorted(refs))} fail"
    page.wait_until("start => document.getElementById('answer').textContent.startsWith(start)", start)


@pytest.mark.parametrize("path", INVENTORIES, ids=lambda path: path.stem)
def test_the_page_finds_what_the_engine_finds(firefox: Firefox, tmp_path: Path, path: Path) -> None:
    inventory = load_inventory([path])
    network = compile_network(inventory)
    page = opened(firefox, report_of(path, tmp_path))

    for refs in scenarios(network)[::EVERY]:
        fail(page, *refs)
        result = simulate(inventory, refs, network=network)
        assert page.text("#answer") == answer(result)
        assert page.evaluate(HIT) == told(result)
    assert not page.complaints


def test_the_browser_complains_of_nothing_and_asks_for_nothing(firefox: Firefox, file: Path) -> None:
    page = opened(firefox, file, "#fail=cluster:bus")

    assert not page.complaints
    assert {request.partition(":")[0] for request in page.requests} <= {"file", "data"}


def test_it_is_dark_for_those_who_like_it_dark(firefox: Firefox, file: Path) -> None:
    page = opened(firefox, file)

    colour = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour))) < 64


def test_the_keyboard_alone_will_do(firefox: Firefox, file: Path) -> None:
    page = opened(firefox, file, "#fail=cluster:bus")

    page.press("/", *"checkout", _TAB, _TAB, _TAB)
    assert page.evaluate("() => document.activeElement.textContent") == "service checkout"
    page.press(_ENTER)
    page.wait_until("() => document.querySelector('#panel h4')?.innerText.includes('service checkout')")
    page.press(_TAB, _ENTER)
    page.wait_until("() => document.getElementById('answer').textContent.includes('service checkout fail together')")
    page.press(_ESCAPE)
    before = page.text("#answer")
    page.press("]")
    page.wait_until("before => document.getElementById('answer').innerText !== before", before)


def test_a_moment_is_chosen_by_the_slider(firefox: Firefox, file: Path) -> None:
    inventory = load_inventory([ROOT / "examples" / "central-bus"])
    network = compile_network(inventory)
    refs = ("cluster:bus",)
    page = opened(firefox, file, "#fail=cluster:bus")
    steps: list[float | None] = [*moments(network, refs), None]

    page.evaluate("() => document.getElementById('moment').focus()")
    for key, at in ((_HOME, steps[0]), (_RIGHT, steps[1]), (_RIGHT, steps[2]), (_LEFT, steps[1]), (_END, None)):
        page.press(key)
        result = simulate(inventory, refs, at=at, network=network)
        page.wait_until("said => document.getElementById('answer').innerText === said", answer(result))
        assert page.evaluate(HIT) == told(result)
        assert f"({steps.index(at) + 1} of {len(steps)})" in page.text("#moment-said")
    assert not page.complaints


def test_it_prints(firefox: Firefox, file: Path) -> None:
    page = opened(firefox, file, "#fail=cluster:bus")

    printed = base64.b64decode(page.print(*_A3_WIDE))
    streams = re.findall(rb"/ObjStm.*?stream\n(.*?)\nendstream", printed, re.DOTALL)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", b"".join(map(zlib.decompress, streams)))) <= 12
