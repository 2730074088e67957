"""`kblast --version` and `--help` answer at once: they load nothing heavy."""

import json
import sys

import pytest

from kblast import __version__
from tests.running import run_process

HEAVY = {"cel", "graphviz", "jinja2", "jmespath", "networkx", "numpy", "pydantic", "rich", "yaml"}

LOADED_AFTER = """
import json, sys
sys.argv = ["kblast", {argument!r}]
from kblast.cli.main import run
try:
    run()
finally:
    print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})), file=sys.stderr)
"""


@pytest.mark.parametrize(("argument", "answer"), [("--version", __version__), ("--help", "simulate")])
def test_start_up_loads_nothing_heavy(argument: str, answer: str) -> None:
    outcome = run_process(sys.executable, "-c", LOADED_AFTER.format(argument=argument))

    assert outcome.code == 0, outcome.err
    assert answer in outcome.out
    assert not HEAVY & set(json.loads(outcome.err.splitlines()[-1]))
