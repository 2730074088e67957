"""Holds kblast's predictions against real clusters: `python -m tests.kafka.predict --update` writes docs/verified.md.

It takes about a minute a case; `--only TEXT` tries those whose name has it, and writes nothing.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.kafka.cluster import Cluster, Shape, running_cluster
from tests.kafka.jars import VERSIONS
from tests.kafka.predictions.cases import CASES, Case, topics
from tests.kafka.predictions.comparing import Comparison, compare
from tests.kafka.predictions.page import render
from tests.kafka.predictions.reasons import REASONS
from tests.kafka.processes import Guard
from tests.running import ROOT

PAGE = ROOT / "docs" / "verified.md"


def main() -> int:
    """Tries all cases on all versions; 1 where something differed for which no reason is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--only", default="", metavar="TEXT", help="cases whose name has this in it")
    options = parser.parse_args()
    cases = [case for case in CASES if options.only in case.name]
    guard = Guard()
    try:
        # Side by side, as most of the time is spent on waiting until something does not happen.
        with ThreadPoolExecutor() as pool:
            tried = list(pool.map(lambda version: _tried(version, cases, guard), VERSIONS))
    finally:
        guard.close()
    page = render([comparison for each in tried for comparison in each], REASONS)
    if options.update and not options.only:
        PAGE.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)
    return int("not known" in page)


def _tried(version: str, cases: list[Case], guard: Guard) -> list[Comparison]:
    with running_cluster(Shape(version=version), guard) as cluster:
        return [_told(cluster, case, number) for number, case in enumerate(cases)]


def _told(cluster: Cluster, case: Case, number: int) -> Comparison:
    comparison = compare(cluster, list(topics()), case, f"case-{number}")
    differed = len(comparison.differences)
    sys.stderr.write(f"{comparison.version} {case.name}: {differed} of {comparison.facts.total()} differ\n")
    for difference in comparison.differences:
        sys.stderr.write(f"    {difference}\n")
    return comparison


if __name__ == "__main__":
    sys.exit(main())
