"""The report is a page that everybody can use: offline, by keyboard, without scripts, in the dark, on paper."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from benchmarks.estates import Estate, write_estate
from benchmarks.reports import REPORTED
from tests.browser.reading import opened, report_of
from tests.running import ROOT

pytestmark = pytest.mark.xdist_group("browser: page")

SECTIONS = ["verdict", "what-if", "heat", "timeline", "single-points", "findings", "waivers", "estate", "method"]
MOST_BYTES_OF_STYLE_AND_SCRIPT = 60_000

IN_VIEW = """section => {
    const { top } = document.getElementById(`${section}-title`).getBoundingClientRect();
    return 0 <= top && top < innerHeight;
}"""
"""In the page: whether the heading of a section is in view."""

IN_SIGHT = """element => {
    const { top, bottom } = element.getBoundingClientRect();
    return 0 <= top && bottom <= innerHeight;
}"""
"""In the page: whether all of an element is in view."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_of(ROOT / "examples" / "central-bus", tmp_path_factory.mktemp("report"))


def test_every_section_is_there_in_order(browser: Browser, file: Path) -> None:
    with opened(browser, file) as report:
        found = report.page.evaluate("[...document.querySelectorAll('main > section')].map(section => section.id)")
        linked = report.page.evaluate("[...document.querySelectorAll('nav a')].map(link => link.getAttribute('href'))")

    assert found == SECTIONS
    assert linked == [f"#{section}" for section in SECTIONS]


def test_the_section_that_the_address_names_is_in_view(browser: Browser, file: Path) -> None:
    with opened(browser, file, "#findings") as report:
        report.page.wait_for_function(IN_VIEW, arg="findings")


def test_a_link_to_a_failure_opens_where_that_is_shown(browser: Browser, file: Path) -> None:
    with opened(browser, file, "#fail=service:checkout") as report:
        report.page.wait_for_function(IN_VIEW, arg="what-if")


@pytest.mark.parametrize("link", ["nav a", ".facts a"])
def test_going_to_a_section_leaves_the_failure_in_the_address(browser: Browser, file: Path, link: str) -> None:
    with opened(browser, file, "#fail=service:checkout&at=60s") as report:
        report.page.press(f"{link}[href='#findings'] >> nth=0", "Enter")
        report.page.wait_for_function(IN_VIEW, arg="findings")
        assert report.page.evaluate("[location.hash, document.activeElement.id]") == [
            "#fail=service:checkout&at=60s",
            "findings",
        ]
        report.page.reload()
        report.page.wait_for_selector("#picker:not([hidden])")
        assert report.page.inner_text("#answer").startswith("1 min after service checkout fails")


def test_the_browser_complains_of_nothing_and_asks_for_nothing(browser: Browser, file: Path) -> None:
    with opened(browser, file) as report:
        report.page.click(".choose >> nth=1")
        report.page.click("#next")
        report.page.click(".look >> nth=3")
        report.page.fill("#search", "e")
        report.page.fill("#filter-text", "bus")

    assert report.complaints == []
    assert report.requests == [file.as_uri()]


def test_the_policy_stops_scripts_that_are_not_its_own(browser: Browser, file: Path) -> None:
    with opened(browser, file) as report:
        report.page.evaluate("""() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'taken over'";
            document.body.append(script);
            document.body.setAttribute("onclick", "document.title = 'taken over'");
            document.body.click();
        }""")
        assert "what fails" in report.page.title()
        assert len([said for said in report.complaints if "Content Security Policy" in said]) == 2


def test_nothing_in_the_page_needs_what_the_policy_forbids(file: Path) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"<[^>]*\s(?:on\w+|style|src)\s*=", markup)
    assert "default-src 'none'" in markup


def test_style_and_script_of_a_page_stay_small_enough_to_read(file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    embedded = re.findall(r"<style>(.*?)</style>|<script>(.*?)</script>", page, flags=re.DOTALL)

    assert [bool(style) for style, _ in embedded] == [True, False]
    assert sum(len((style or script).encode()) for style, script in embedded) <= MOST_BYTES_OF_STYLE_AND_SCRIPT


def test_what_is_said_of_a_row_high_on_a_long_map_can_be_seen(browser: Browser, tmp_path: Path) -> None:
    write_estate(Estate(REPORTED["60 services"]), tmp_path / "estate", "json")
    with opened(browser, report_of(tmp_path / "estate", tmp_path), viewport={"width": 1440, "height": 900}) as report:
        report.page.locator("#map button.look").first.click()
        assert report.page.locator("#panel h4").first.evaluate(IN_SIGHT)


def test_without_scripts_everything_to_decide_from_is_there(browser: Browser, file: Path) -> None:
    with opened(browser, file, scripts=False) as report:
        text = report.page.inner_text("main")
        controls = report.page.locator("form:visible, .fail:visible, .show:visible").count()

    assert "Not ready to approve" in text
    assert "Without scripts this shows one failure" in text
    assert "central-cluster" in text
    assert "The worst failure takes down 9 of 9 functions" in text
    assert controls == 0


def test_the_keyboard_alone_will_do(browser: Browser, file: Path) -> None:
    with opened(browser, file, "#fail=cluster:bus") as report:
        keys = report.page.keyboard
        keys.press("Tab")
        assert report.page.evaluate("document.activeElement.className") == "skip"
        keys.press("/")
        keys.type("checkout")
        keys.press("Tab")
        keys.press("Tab")
        keys.press("Tab")
        assert report.page.evaluate("document.activeElement.textContent") == "service checkout"
        keys.press("Enter")
        assert report.page.evaluate("document.activeElement.className") == "look"
        assert "service checkout" in report.page.inner_text("#panel h4")
        keys.press("Tab")
        keys.press("Enter")
        report.wait_for_answer("service checkout fail together")
        keys.press("Escape")
        before = report.page.inner_text("#answer")
        keys.press("]")
        report.page.wait_for_function("before => document.getElementById('answer').textContent !== before", arg=before)
        keys.press("[")


def test_findings_are_filtered_and_shown_on_the_map(browser: Browser, file: Path) -> None:
    with opened(browser, file) as report:
        report.look_at("findings")
        everything = report.page.locator("#found tr[data-severity]:visible").count()
        report.page.select_option("#filter-severity", "error")
        errors = report.page.locator("#found tr[data-severity]:visible").count()
        assert 0 < errors < everything
        assert report.page.inner_text("#filtered") == f"{errors} of {everything} shown"

        report.page.click("#found .show >> nth=0")
        assert report.page.inner_text("#panel h4").endswith("cluster bus")


@pytest.mark.parametrize("width", [1100, 1500, 2200])
def test_no_line_passes_behind_a_card(browser: Browser, file: Path, width: int) -> None:
    with opened(browser, file, "#fail=cluster:bus", viewport={"width": width, "height": 900}) as report:
        lines, columns, hidden = report.page.evaluate("""() => {
            const { left, top } = document.getElementById("map").getBoundingClientRect();
            const cards = [...document.querySelectorAll("#map .card")].map((card) => card.getBoundingClientRect());
            const inside = (card, x, y) => card.left + 2 < x && x < card.right - 2 && card.top < y && y < card.bottom;
            const lines = [...document.querySelectorAll("#lines path")];
            const hidden = lines.filter((line) => {
                const length = line.getTotalLength();
                const points = Array.from({ length: 200 }, (_, step) => line.getPointAtLength((length * step) / 199));
                return points.some(({ x, y }) => cards.some((card) => inside(card, x + left, y + top)));
            });
            const columns = new Set(cards.map((card) => card.left)).size;
            return [lines.length, columns, hidden.map((line) => line.getAttribute("d"))];
        }""")

    assert lines > 5
    assert columns >= 3
    assert hidden == []


def test_a_phone_shows_it_without_scrolling_sideways(browser: Browser, tmp_path: Path) -> None:
    word = "x" * 300
    (tmp_path / "kblast.yaml").write_text(
        f"kblast: 1\nresources: {{{word}: {{}}}}\nfunctions: {{pay: {{needs: [resource:{word}]}}}}", encoding="utf-8"
    )
    for inventory in (ROOT / "examples" / "central-bus", tmp_path / "kblast.yaml"):
        with opened(browser, report_of(inventory, tmp_path), viewport={"width": 390, "height": 800}) as report:
            assert report.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("width", [390, 720, 1440])
def test_the_header_covers_no_heading(browser: Browser, file: Path, width: int) -> None:
    with opened(browser, file, "#findings", viewport={"width": width, "height": 800}) as report:
        report.page.wait_for_function("""() => {
            const header = document.querySelector("header").getBoundingClientRect().bottom;
            const { top } = document.getElementById("findings-title").getBoundingClientRect();
            return header <= top && top < 200;
        }""")


def test_no_word_of_a_name_is_broken_on_the_map(browser: Browser, tmp_path: Path) -> None:
    write_estate(Estate(REPORTED["60 services"]), tmp_path / "estate", "json")
    viewport = {"width": 1440, "height": 900}
    with opened(browser, report_of(tmp_path / "estate", tmp_path), viewport=viewport) as report:
        words, broken = report.page.evaluate("""() => {
            const words = [...document.querySelectorAll("#map b")].flatMap((name) =>
                [...name.textContent.matchAll(/[^-]+/g)].map(({ 0: word, index }) => {
                    const range = document.createRange();
                    range.setStart(name.firstChild, index);
                    range.setEnd(name.firstChild, index + word.length);
                    return [word, range.getClientRects().length];
                }));
            return [words.length, words.filter(([, lines]) => lines > 1)];
        }""")

    assert words > 80
    assert broken == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_shuts_people_out(browser: Browser, file: Path, scheme: str) -> None:
    with opened(browser, file, "#fail=cluster:bus", color_scheme=scheme, bypass_csp=True) as report:
        report.page.click(".look >> nth=5")
        report.page.add_style_tag(content="section { content-visibility: visible !important; }")
        report.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        found = Axe().run(report.page)

    assert found.violations_count == 0, found.generate_report()


def test_nothing_shuts_people_out_of_what_a_change_does(browser: Browser, tmp_path: Path) -> None:
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    model = "kblast: 1\nresources: {a: {}, b: {}}\nfunctions: {pay: {needs: [{needs}]}}\n"
    before.write_text(model.replace("{needs}", "{any: [resource:a, resource:b]}"), encoding="utf-8")
    after.write_text(model.replace("{needs}", "resource:a"), encoding="utf-8")
    file = report_of(after, tmp_path, "--base", str(before))
    with opened(browser, file, bypass_csp=True) as report:
        report.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        found = Axe().run(report.page)

    assert found.violations_count == 0, found.generate_report()


def test_it_prints(browser: Browser, file: Path, tmp_path: Path) -> None:
    with opened(browser, file) as report:
        report.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)

    printed = (tmp_path / "report.pdf").read_bytes()
    pages = re.findall(rb"/Type\s*/Page\b", printed)
    sizes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed)}
    assert 2 <= len(pages) <= 12
    assert all(width > height for _, _, width, height in sizes)
