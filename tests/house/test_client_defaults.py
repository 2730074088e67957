"""The page of defaults is what its data says."""

import sys

from tests.running import ROOT, run_process

PAGE = ROOT / "docs" / "client-defaults.md"


def test_the_page_regenerates_to_the_same_bytes() -> None:
    run = run_process(sys.executable, "-m", "kblast.kafka.defaults_page")

    assert run.code == 0, run.err
    assert run.out == PAGE.read_text(encoding="utf-8"), (
        "write the page again: python -m kblast.kafka.defaults_page > docs/client-defaults.md"
    )
