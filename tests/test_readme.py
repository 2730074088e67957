"""The README and the documents say what kblast says."""

from pathlib import Path

import pytest

from tests.project_readme import PAGES, README, current, pictures
from tests.running import run_kblast

HOW = "if that is meant, type: .venv/bin/python -m tests.project_readme --update"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_kblast_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == current(text), HOW


def test_a_page_shows_the_picture_that_kblast_draws() -> None:
    drawn = pictures()

    assert drawn
    assert {file: file.read_text(encoding="utf-8") for file in drawn} == drawn, HOW


def test_the_walk_on_real_input_is_as_shown(real_data: Path, tmp_path: Path) -> None:
    readme = README.read_text(encoding="utf-8")
    nav = tmp_path / "nav.yaml"
    imported = run_kblast("import", real_data / "nav-mulighetsrommet", "-o", nav)
    assert imported.code == 0
    assert "found 1 cluster, 11 topics" in imported.err
    assert "found 10 writes and 51 reads of topics" in imported.err
    functions = tmp_path / "functions.yaml"
    functions.write_text(readme.split("# functions.yaml\n")[1].split("```")[0])
    failed = run_kblast("simulate", nav, functions, "--evidence", "permitted", "--fail", "cluster:nav-prod")
    assert failed.code == 0
    shown = readme.split("--evidence permitted --fail cluster:nav-prod\n")[1].split("\n\n")[0]
    assert failed.out.startswith(shown)
    linted = run_kblast("lint", nav, functions, "--select", "unknown-writer")
    assert "siste-tiltaksgjennomforinger-v1" in linted.out
    settings = ("--set", "KAFKA_CLUSTER=platform-mq")
    platform = run_kblast("import", real_data / "redhat-platform-mq", *settings, "-o", tmp_path / "mq.yaml")
    assert platform.code == 0
    # 118 are described; three more are those of Kafka Connect.
    assert "121 topics with 1643 partitions (3 known by name only)" in platform.err.replace("\n", " ")
