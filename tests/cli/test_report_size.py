"""A report stays as small as its page says; that of a made-up platform has the same bytes every time."""

from pathlib import Path

import pytest

from benchmarks.estates import Estate, write_estate
from benchmarks.reports import REPORTED
from tests.running import run_kblast

MOST_BYTES = {"60 services": 150_000, "600 services": 400_000, "5,000 topics": 1_000_000}
MOST_BYTES_OF_EXAMPLES = 110_000
QUICK = "select: [offset-reset-skips-data, replication-too-low, weaker-than-profile]\n"
"""Rules that find more than there is room for, and take no time over it."""


@pytest.mark.parametrize("name", ["central-bus", "event-sourcing", "metrics-platform", "two-clusters"])
def test_that_of_an_example_is_small(name: str) -> None:
    outcome = run_kblast("report", f"examples/{name}", env={"SOURCE_DATE_EPOCH": "1767225600"})

    assert outcome.code == 0
    assert len(outcome.out.encode()) <= MOST_BYTES_OF_EXAMPLES


@pytest.mark.parametrize("name", MOST_BYTES)
def test_it_is_no_larger_than_is_said(tmp_path: Path, name: str) -> None:
    size = REPORTED[name]
    write_estate(Estate(size), tmp_path / "estate", "json")
    if size.services > 60:
        (tmp_path / ".kblast.yaml").write_text(QUICK, encoding="utf-8")

    outcome = run_kblast("report", "estate", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": "1767225600"})

    assert outcome.code == 0
    assert len(outcome.out.encode()) <= MOST_BYTES[name]
