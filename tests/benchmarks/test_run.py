"""The run from end to end, on the smallest estate; no test says how long anything may take."""

from pathlib import Path

from benchmarks.page import render
from benchmarks.run import run


def test_a_run_measures_everything_and_writes_a_page(tmp_path: Path) -> None:
    results = run("small", sample=3, rounds=1, folder=tmp_path)
    page = render(results)

    assert results.sweeps["a"]["scenarios"] == 3 + 2 + 6 + 20
    assert len(results.growth) == 4
    assert {name: figures["pairs"] for name, figures in results.largest_sweeps.items()} == dict.fromkeys(
        ("a", "b", "c", "assigned"), 3
    )
    assert all(figures["peak_mib"] > 0 for loaders in results.loading.values() for figures in loaders.values())
    parts = (
        "# Performance",
        "make bench SIZE=small",
        "CSafeLoader",
        "networkx.descendants",
        "## Growth",
        "## The largest estate",
        "## Linting",
        "| **all rules** |",
        "## Cut sets",
    )
    assert [part for part in parts if part not in page] == []
    assert not list(tmp_path.iterdir())
