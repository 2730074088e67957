"""What files are called in the repository that kblast is run in."""

from collections.abc import Iterable
from pathlib import Path


def repository_paths(files: Iterable[str]) -> dict[str, str]:
    """Each file's path from the root of the repository, with slashes; absolute where it lies outside.

    Symbolic links are followed, for services that show findings do not know them. Where there is no repository, the
    current folder stands for its root.
    """
    root = _root(Path.cwd())
    paths = {}
    for file in files:
        path = Path(file).resolve()
        paths[file] = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    return paths


def _root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder.resolve()
    return start.resolve()
