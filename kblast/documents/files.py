"""Which files stand under the paths that were given."""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kblast.errors import InputError, Problem
from kblast.location import Location

SUFFIXES = (".yaml", ".yml", ".json")
_PASSED_OVER = {".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"}


def find_files(paths: Iterable[Path], also: Collection[str] = ()) -> Iterator[tuple[Path, bool]]:
    """The files under the paths, each once, in order of name; with each, whether it was named itself.

    A folder stands for the YAML and JSON files below it, and for those of the names `also`; links to folders are not
    followed. What cannot be found or
    looked into is raised as InputError at the end, after everything else.
    """
    paths = list(paths)
    problems: list[Problem] = []
    named = {os.path.realpath(path) for path in paths}
    seen: set[str] = set()
    for path in paths:
        if not os.path.lexists(path):
            problems.append(Problem(Location(str(path)), "no such file or folder"))
            continue
        for file in sorted(_below(path, problems, also)) if path.is_dir() else (path,):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file, real in named
    if problems:
        raise InputError(problems)


def _below(folder: Path, problems: list[Problem], also: Collection[str] = ()) -> Iterator[Path]:
    def note(error: OSError) -> None:
        problems.append(Problem(Location(str(error.filename)), f"folder cannot be read: {error.strerror or error}"))

    for parent, folders, files in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if name not in _PASSED_OVER]
        for name in files:
            path = Path(parent, name)
            # A link that leads nowhere is listed, so that reading it says so; pipes and devices are no files.
            wanted = name.lower().endswith(SUFFIXES) or name in also
            if wanted and (path.is_file() or path.is_symlink()):
                yield path
