"""Holds kblast's predictions against real clusters: `python -m tests.kafka.predict --update` writes docs/verified.md.

It takes about a quarter of an hour. `--only TEXT` tries those cases whose platform and name have it, and writes
nothing; with `--notebook FILE` what was seen is kept there, and not tried again.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.kafka.cluster import running_cluster
from tests.kafka.predictions.cases import topics
from tests.kafka.predictions.comparing import Comparison, compare
from tests.kafka.predictions.notebook import Notebook
from tests.kafka.predictions.page import NOT_KNOWN, render
from tests.kafka.predictions.platforms import PLATFORMS, Platform
from tests.kafka.predictions.reasons import REASONS
from tests.kafka.processes import Guard
from tests.running import ROOT

PAGE = ROOT / "docs" / "verified.md"


def main() -> int:
    """Tries all cases on all platforms; 1 where something differed for which no reason is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--only", default="", metavar="TEXT", help="cases whose platform and name have this in them")
    parser.add_argument("--notebook", type=Path, metavar="FILE", help="where to keep what was seen, and to look it up")
    options = parser.parse_args()
    guard, notebook = Guard(), Notebook(options.notebook)
    try:
        # Side by side, as most of the time is spent on waiting until something does not happen.
        with ThreadPoolExecutor() as pool:
            trials = [pool.submit(_tried, platform, options.only, notebook, guard) for platform in PLATFORMS]
            for ended in as_completed(trials):
                if error := ended.exception():
                    sys.stderr.write(f"one of the platforms could not be tried to the end: {error!r}\n")
            tried = [trial.result() for trial in trials]
    finally:
        guard.close()
    page = render([comparison for each in tried for comparison in each], REASONS)
    if options.update and not options.only:
        PAGE.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)
    return int(f"| {NOT_KNOWN} |" in page)


def _tried(platform: Platform, only: str, notebook: Notebook, guard: Guard) -> list[Comparison]:
    """The comparisons of a platform, in order; its cluster is started only where something is left to try."""
    cases = {case.name: case for case in platform.cases if only in f"{platform.name}: {case.name}"}
    found = {name: known for name in cases if (known := notebook.find(platform.name, name))}
    if left := [name for name in cases if name not in found]:
        with running_cluster(platform.shape, guard) as cluster:
            for number, name in enumerate(left):
                case, prefix = cases[name], f"case-{number}"
                found[name] = compare(cluster, platform.name, list(topics(platform.placed)), case, prefix)
                notebook.keep(found[name])
                _tell(found[name])
    return [found[name] for name in cases]


def _tell(comparison: Comparison) -> None:
    differed = len(comparison.differences)
    now = time.strftime("%H:%M:%S")
    sys.stderr.write(
        f"{now} {comparison.platform}: {comparison.case}: {differed} of {comparison.seen.total()} differ\n"
        + "".join(f"    {difference}\n" for difference in comparison.differences)
    )


if __name__ == "__main__":
    sys.exit(main())
