"""Reports measured in a browser: `python -m benchmarks.reports --update` writes the table in docs/report.md.

Times are those of the page's own thread, in processor seconds, so that they say little of what else the machine does,
and next to them the shortest on the clock. A report is ready when its controls are there.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.estates import SIZES, Estate, Size, write_estate
from benchmarks.measuring import ROOT, Machine

PAGE = ROOT / "docs" / "report.md"
BEGIN, END = "<!-- figures, by python -m benchmarks.reports --update -->\n", "<!-- end of figures -->\n"

REPORTED: Final[Mapping[str, Size]] = {
    "60 services": Size(60, 136, 3, 12, 3, 1, 8, 1_200),
    "600 services": SIZES["medium"].scaled(1.2),
    "5,000 topics": SIZES["medium"].scaled(2.5),
}
"""The platforms that budgets are given for."""

_PATIENCE_MS = 180_000
_LOADS = 3
_SWITCHES = 12
_SWITCH = """place => new Promise((done) => {
    const options = document.getElementById("scenario").options;
    const began = performance.now();
    const shown = () => done(document.body.offsetHeight && performance.now() - began);
    addEventListener("hashchange", shown, { once: true });
    document.getElementById("scenario").value = options[1 + place].value;
    document.getElementById("scenario").dispatchEvent(new Event("change"));
})"""
_STEP = """() => {
    const began = performance.now();
    const slider = document.getElementById("moment");
    slider.value = (Number(slider.value) + 1) % (Number(slider.max) + 1);
    slider.dispatchEvent(new Event("input"));
    return document.body.offsetHeight && performance.now() - began;
}"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What some work took several times: seconds of the page's thread, and seconds on the clock."""

    worked: list[float]
    waited: list[float]

    def __str__(self) -> str:
        return f"{_ms(median(self.worked))} ({_ms(min(self.waited))})"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def measure(size: Size, browser: Browser, folder: Path) -> tuple[str, ...]:
    """The size of a report, and how long it takes to be ready, to show another failure, and another moment."""
    write_estate(Estate(size), folder / "estate", "yaml")
    command = [sys.executable, "-m", "kblast", "report", "estate", "-o", "report.html"]
    subprocess.run(command, cwd=folder, check=True, stderr=subprocess.DEVNULL)
    file = folder / "report.html"
    ready, switch, step = Taken([], []), Taken([], []), Taken([], [])
    for _ in range(_LOADS):
        page, session = _opened(browser, file)
        ready.worked.append(_worked(session))
        ready.waited.append(page.evaluate("performance.now()") / 1000)
        _drawn(page)
        for place in range(_SWITCHES):
            _take(switch, page, session, _SWITCH, place)
            _take(step, page, session, _STEP)
        page.close()
    return f"{file.stat().st_size / 1000:,.0f} kB", str(ready), str(switch), str(step)


def _opened(browser: Browser, file: Path) -> tuple[Page, CDPSession]:
    """A report that is ready, and what tells how its thread has worked."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector("#picker:not([hidden])", timeout=_PATIENCE_MS)
    return page, session


def _drawn(page: Page) -> None:
    """Waits for the tables, which are drawn once the page is ready."""
    page.wait_for_selector("html:not([data-drawing])", state="attached", timeout=_PATIENCE_MS)


def _take(taken: Taken, page: Page, session: CDPSession, script: str, argument: int = 0) -> None:
    before = _worked(session)
    taken.waited.append(page.evaluate(script, argument) / 1000)
    taken.worked.append(_worked(session) - before)


def _worked(session: CDPSession) -> float:
    """The processor seconds that the page's thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def table() -> str:
    """The figures as Markdown."""
    machine = Machine.here()
    lines = [
        f"On {machine.processor}, {machine.cores} cores, {machine.system}: the median of the processor time of the",
        "page, and in brackets the least that passed on the clock, which other work of the machine makes longer.",
        "",
        "| made-up platform | size | ready | another failure | another moment |",
        "|---|---:|---:|---:|---:|",
    ]
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for size in REPORTED.values():
            with tempfile.TemporaryDirectory() as folder:
                cells = measure(size, browser, Path(folder))
            lines.append(f"| {size.services:,} services, {size.topics:,} topics | {' | '.join(cells)} |")
        browser.close()
    return "\n".join(lines) + "\n"


def main() -> None:
    """Reads the command line, measures, and prints the table or writes it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description="Measures reports in a browser.")
    parser.add_argument("--update", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    given = parser.parse_args()
    found = table()
    if not given.update:
        sys.stdout.write(found)
        return
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}{found}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
