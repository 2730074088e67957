"""Reports, made and opened as people do it: from a file, without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from kblast.units import show_duration
from tests.running import run_kblast

_PATIENCE_MS = 180_000
"""How long a page may take for a step, on a machine that has other things to do."""

HIT = """() => {
    const all = document.getElementById("hit-all");
    if (!all.hidden) all.click();
    const seconds = (text) => (text === "Infinity" ? null : Number(text));
    return Object.fromEntries([...document.getElementById("hit").tBodies[0].rows].map((row) => [
        row.cells[1].textContent,
        [row.cells[0].textContent.split(" ")[1], row.cells[2].textContent,
         seconds(row.dataset.degradedAt), seconds(row.dataset.downAt), row.cells[3].textContent],
    ]));
}"""
"""In the page: what it lists as hit."""

TODAY = {"SOURCE_DATE_EPOCH": "1767225600"}


@dataclass
class Opened:
    """A report in a browser, what the browser complained of, and what it asked for."""

    page: Page
    file: Path
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def fail(self, *refs: str, at: float | None = None) -> None:
        """Follows a link to a scenario, and to a moment of it."""
        asked = [("fail", ref) for ref in refs] + ([] if at is None else [("at", f"{at!r}s")])
        address = f"#{urlencode(asked)}"
        self.page.evaluate("address => { location.hash = address; }", address)
        names = " and ".join(ref.replace(":", " ", 1) for ref in sorted(refs))
        self.wait_for_answer(f"If {names} fail" if at is None else f"{show_duration(at)} after {names} fail")

    def wait_for_answer(self, words: str) -> None:
        """Returns once the page answers with these words, some time after its address has changed."""
        self.page.wait_for_function("words => document.getElementById('answer').textContent.includes(words)", arg=words)

    def look_at(self, section: str) -> None:
        """Brings a section into view, and has it laid out."""
        self.page.locator(f"#{section}").scroll_into_view_if_needed()
        self.page.wait_for_function(
            "section => document.querySelector(`#${section} > p`).checkVisibility({ contentVisibilityAuto: true })",
            arg=section,
        )

    def map(self) -> list[list[str]]:
        """The rows of the map: name, level, and what stands beside it."""
        rows: list[list[str]] = self.page.evaluate("""() => [...document.querySelectorAll("#map .row")].map((row) => [
            row.querySelector("b").textContent, row.querySelector("i").getAttribute("aria-label"),
            row.querySelector("small").textContent,
        ])""")
        return rows

    def hit(self) -> dict[str, list[Any]]:
        """What the page lists as hit: by element its level, when, the seconds to both levels, and why."""
        rows: dict[str, list[Any]] = self.page.evaluate(HIT)
        return rows


def report_of(inventory: Path, folder: Path, *options: str) -> Path:
    """The report of an inventory, in a folder."""
    file = folder / "report.html"
    outcome = run_kblast("report", inventory, "-o", file, *options, env=TODAY)
    assert outcome.code == 0, outcome.err
    return file


@contextmanager
def opened(
    browser: Browser, file: Path, address: str = "", *, scripts: bool = True, **options: Any
) -> Iterator[Opened]:
    """The report in a page of its own."""
    context = browser.new_context(offline=True, java_script_enabled=scripts, **options)
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    found = Opened(page, file)
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", lambda request: found.requests.append(request.url))
    page.goto(f"{file.as_uri()}{address}")
    if scripts:
        page.wait_for_selector("#picker:not([hidden])")
        page.wait_for_selector("html:not([data-drawing])", state="attached")
    yield found
    context.close()
