"""The files of the project and the code of kblast, as the checks of the house look at them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.running import ROOT, run_process

PACKAGE = ROOT / "kblast"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def project_files() -> list[Path]:
    """Every file of the project: what is in git, and what is about to be."""
    listed = run_process("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    assert listed.code == 0, f"git cannot list the files of the project: {listed.err}"
    return [path for name in listed.out.split("\0") if name and (path := ROOT / name).is_file()]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of kblast with its path in the repository."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
