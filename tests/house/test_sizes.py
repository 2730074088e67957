"""Code stays small enough to be read at a glance; what is larger has a reason."""

import ast

from tests.house.source import modules
from tests.running import ROOT

MAX_FUNCTION_LINES = 50
MAX_FILE_LINES = 300

# `path` or `path::function`, and why it may be larger.
EXCEPTIONS: dict[str, str] = {}


def large_files() -> dict[str, int]:
    lines = {path: (ROOT / path).read_text(encoding="utf-8").count("\n") for path, _ in modules()}
    return {path: count for path, count in lines.items() if count > MAX_FILE_LINES}


def large_functions() -> dict[str, int]:
    lengths = {
        f"{path}::{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES}


def test_what_is_large_has_a_reason() -> None:
    large = large_files() | large_functions()

    unexplained = {name: lines for name, lines in large.items() if name not in EXCEPTIONS}
    assert not unexplained, f"split these, or say in EXCEPTIONS why they may be so large (lines): {unexplained}"


def test_no_exception_outlives_its_need() -> None:
    stale = EXCEPTIONS.keys() - large_files().keys() - large_functions().keys()

    assert not stale, f"these are small again; take them out of EXCEPTIONS: {sorted(stale)}"


def test_every_exception_gives_its_reason() -> None:
    assert all(len(reason.split()) >= 3 for reason in EXCEPTIONS.values())
