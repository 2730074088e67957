"""The examples load without a warning, say what their expected outputs say, and their READMEs show just that."""

import json
import re
from pathlib import Path

import pytest

from tests.examples.readme import refreshed, trimmed
from tests.examples.running import EXAMPLES, NAMES, READMES, Command, commands, run

HOW = "if that is meant, type: .venv/bin/python -m tests.examples --update"


@pytest.mark.parametrize("command", commands(), ids=lambda command: f"{command.example}-{command.name}")
def test_kblast_says_what_is_expected(command: Command) -> None:
    for path, text in command.outputs():
        assert path.exists(), f"{path} is missing; {HOW}"
        assert path.read_text(encoding="utf-8") == text, f"{path} differs; {HOW}"


def test_nothing_is_expected_that_no_readme_shows() -> None:
    expected = {path for command in commands() for path, _ in command.outputs()}

    assert {*EXAMPLES.glob("*/expected/*")} == expected, HOW


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.parent.name)
def test_a_readme_shows_what_kblast_says(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")

    assert text == refreshed(text), f"{readme} differs; {HOW}"


@pytest.mark.parametrize("name", NAMES)
def test_a_readme_shows_lint_and_a_simulation(name: str) -> None:
    asked = {command.args[0] for command in commands() if command.example == name}

    assert {"lint", "simulate"} <= asked


@pytest.mark.parametrize("name", NAMES)
def test_a_readme_explains_every_rule_that_finds_something(name: str) -> None:
    findings = json.loads(run("lint", f"examples/{name}", "--format", "json").out)["findings"]
    readme = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", readme, flags=re.MULTILINE | re.DOTALL)

    unexplained = {finding["rule"] for finding in findings if f"`{finding['rule']}`" not in prose}
    assert not unexplained


class TestTrimming:
    OUTPUT = "answer\nof two lines\n\nFunctions\n  a\n  b\n  c\n\nServices\n  d\n\nAssumed (3)\n  e\n"

    def test_a_block_without_a_cut_shows_everything(self) -> None:
        assert trimmed(self.OUTPUT, "an older answer\n") == self.OUTPUT

    def test_a_paragraph_that_was_left_out_stays_out(self) -> None:
        shown = "an older answer\n\n…\n\nAssumed (2)\n  x\n"
        assert trimmed(self.OUTPUT, shown) == "answer\nof two lines\n\n…\n\nAssumed (3)\n  e\n"

    def test_a_paragraph_that_was_cut_short_keeps_its_length(self) -> None:
        shown = "an older answer\n\nFunctions\n  x\n…\n\n…\n"
        assert trimmed(self.OUTPUT, shown) == "answer\nof two lines\n\nFunctions\n  a\n…\n\n…\n"

    def test_a_paragraph_that_is_shorter_now_is_shown_whole(self) -> None:
        shown = "an older answer\n\n…\n\nServices\n  x\n  y\n  z\n…\n"
        assert trimmed(self.OUTPUT, shown) == "answer\nof two lines\n\n…\n\nServices\n  d\n\n…\n"
