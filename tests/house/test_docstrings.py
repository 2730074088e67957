"""Everything public in kblast says in one sentence what it is."""

import ast
from collections.abc import Iterator

from tests.house.source import modules

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(path: str, module: ast.Module) -> Iterator[tuple[str, Documented]]:
    yield path, module
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield f"{path}::{node.name}", node
            yield from methods(f"{path}::{node.name}", node)


def methods(name: str, owner: ast.AST) -> Iterator[tuple[str, Documented]]:
    """The public methods of a class, but for those that only fill in what a base class describes."""
    if isinstance(owner, ast.ClassDef):
        for node in owner.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                overrides = any(isinstance(mark, ast.Name) and mark.id == "override" for mark in node.decorator_list)
                if not overrides:
                    yield f"{name}.{node.name}", node


def fault(node: Documented) -> str | None:
    text = ast.get_docstring(node)
    if not text:
        return "has no docstring"
    paragraph = text.split("\n\n")[0]
    if not paragraph.rstrip().endswith((".", "?", ":")):
        return f"does not begin with a sentence: {paragraph!r}"
    return None


def test_everything_public_begins_with_a_sentence() -> None:
    faults = [
        f"{name} {problem}"
        for path, module in modules()
        for name, node in public(path, module)
        if (problem := fault(node))
    ]

    assert not faults, "\n".join(faults)
