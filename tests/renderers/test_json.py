"""What JSON looks like where somebody reads it in a terminal."""

import json
from pathlib import Path

import pytest

from tests.running import run_kblast


@pytest.mark.parametrize(
    ("character", "written"),
    [
        ("\x7f", "\\u007f"),
        ("\x9b", "\\u009b"),  # begins a control sequence in some terminals, as ESC [ does
        ("\u202e", "\\u202e"),  # turns what follows around
        ("\U000e0041", "\\udb40\\udc41"),  # shows as nothing
        ("ä", "ä"),
        ("鍵", "鍵"),
    ],
)
def test_what_steers_a_terminal_is_escaped_and_reads_back_the_same(
    tmp_path: Path, character: str, written: str
) -> None:
    name = f"shop{character}front"
    inventory = tmp_path / "inventory.json"
    inventory.write_text(json.dumps({"kblast": 1, "resources": {"db": {}}, "functions": {name: {"needs": ["db"]}}}))
    outcome = run_kblast("sweep", inventory, "--format", "json")
    assert f'"function:shop{written}front"' in outcome.out
    assert json.loads(outcome.out)["scenarios"][0]["functions_down"] == [f"function:{name}"]
