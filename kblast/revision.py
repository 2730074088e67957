"""Files as a git revision has them: read from git's object store, so that nothing in the repository is touched.

No work tree is checked out, no filter or hook runs, and what a partial clone lacks is not fetched.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kblast.documents import SUFFIXES
from kblast.errors import InputError, Problem, UsageError
from kblast.location import Location

_LINK, _FILES = "120000", ("100644", "100755", "120000")
_OF_THE_CALLER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Where a hook's repository is; ours is the one that the paths lie in."""
_SETTINGS = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.45 does not know the setting above
    "LC_ALL": "C",
}
_LEADS_NOWHERE = {
    b"symlink": "a link that leads out of the revision",
    b"dangling": "a link that leads nowhere",
    b"loop": "a link that leads to itself",
    b"notdir": "a link that leads nowhere",
}
"""What `git cat-file --follow-symlinks` answers for links that lead to nothing it has (git-cat-file, OUTPUT)."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a revision; its path starts at the top of the repository."""

    mode: str
    id: str
    path: str

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        return self.path.rpartition("/")[2]


class Revision:
    """One commit of a repository; of its inventories there are copies below `folder`."""

    def __init__(self, name: str, top: Path, folder: Path) -> None:
        """The commit that `name` means in the repository whose top folder is `top`. Raises UsageError."""
        self.name = name
        self._top = top
        self._folder = folder
        self._commit = _commit(name, top)

    def holds(self, path: Path) -> bool:
        """Whether a path lies in the repository, in this revision or in another."""
        return Path(os.path.realpath(path)).is_relative_to(self._top)

    def copy(self, path: Path, also: Collection[str] = ()) -> Path | None:
        """Where a copy of a file, or of a folder's files, stands; None where this revision has neither.

        Of a folder it is the YAML and JSON files, and those of the names `also`. Raises UsageError for a path outside
        the repository, InputError for what the repository does not have.
        """
        if not self.holds(path):
            raise UsageError(
                f"{path} is not in the repository {self._top}",
                hint="compare folders of two repositories with: kblast diff BASE HEAD",
            )
        relative = Path(os.path.realpath(path)).relative_to(self._top).as_posix()
        entries = list(self._entries("" if relative == "." else relative))
        self._write([e for e in entries if relative == e.path or e.path.lower().endswith(SUFFIXES) or e.name in also])
        return self._folder / relative if entries else None

    def bring(self, copy: Path) -> None:
        """Makes sure that a file stands among the copies if this revision has it: others refer to it by its place.

        Raises InputError for what the repository does not have.
        """
        if copy.is_relative_to(self._folder) and not copy.exists():
            relative = copy.relative_to(self._folder).as_posix()
            self._write([entry for entry in self._entries(relative) if entry.path == relative])

    def shown(self, path: Path) -> str:
        """A file as git names it, where it is one of the copies: `origin/main:kafka.yaml`."""
        if path.is_relative_to(self._folder):
            return f"{self.name}:{path.relative_to(self._folder).as_posix()}"
        return str(path)

    def _entries(self, below: str) -> Iterator[_Entry]:
        listed = _git(self._top, "ls-tree", "-r", "-z", "--full-tree", self._commit, *(["--", below] if below else []))
        for line in os.fsdecode(listed.stdout).split("\0"):
            about, _, path = line.partition("\t")
            if path and about.split()[0] in _FILES:
                mode, _, number = about.split()
                yield _Entry(mode, number, path)

    def _write(self, entries: Sequence[_Entry]) -> None:
        """Copies files; what a link leads to stands for the link. Raises InputError with every problem."""
        problems = [self._problem(entry, "its name is no good path") for entry in entries if _is_strange(entry.path)]
        wanted = [entry for entry in entries if not _is_strange(entry.path)]
        asked = "".join(f"{self._commit}:{e.path}\n" if e.mode == _LINK else f"{e.id}\n" for e in wanted)
        with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
            question.write(os.fsencode(asked))
            question.seek(0)
            _git(
                *(self._top, "cat-file", "--batch", "--follow-symlinks"),
                stdin=question,
                stdout=answer,
                failed=self._cannot_read,
            )
            answer.seek(0)
            said = [(entry, _copy(answer, self._folder / entry.path)) for entry in wanted]
        problems += [self._problem(entry, wrong) for entry, wrong in said if wrong]
        if problems:
            raise InputError(problems)

    def _cannot_read(self, said: str) -> UsageError:
        return UsageError(f"git cannot read {self.name}: {said}", hint="in a partial clone, fetch its files first")

    def _problem(self, entry: _Entry, said: str) -> Problem:
        return Problem(Location(f"{self.name}:{entry.path}"), f"cannot be read: {said}")


def _copy(answer: IO[bytes], file: Path) -> str:
    """Writes the next object of an answer to a file; says what is wrong where there is none."""
    head = answer.readline().split()
    if head[-1:] == [b"missing"]:
        return "git does not have it; in a partial clone, fetch it first"
    content = answer.read(int(head[-1]))
    answer.read(1)
    if head[0] in _LEADS_NOWHERE:
        return _LEADS_NOWHERE[head[0]]
    if head[1] == b"blob":
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        except OSError as error:
            return error.strerror or str(error)
    return ""


def _is_strange(path: str) -> bool:
    """Whether a path cannot be asked for by its name, or would lead out of the folder: trees can be made by hand."""
    return "\n" in path or ".." in path.split("/") or path.startswith("/")


@contextlib.contextmanager
def revision(name: str, near: Path) -> Generator[Revision]:
    """A revision of the repository that the path `near` lies in, with a folder for copies that is removed in the end.

    Raises UsageError where there is no git, no repository or no such commit.
    """
    if not name or name.startswith("-"):
        raise UsageError(
            f"'{name}' is not a git revision", hint="name a branch, a tag or a commit, such as origin/main"
        )
    start = Path(os.path.realpath(near))
    while not start.is_dir():
        start = start.parent
    top = os.fsdecode(_git(start, "rev-parse", "--show-toplevel", failed=_no_repository(near)).stdout).rstrip("\n")
    with tempfile.TemporaryDirectory(prefix="kblast-") as folder:
        yield Revision(name, Path(os.path.realpath(top)), Path(os.path.realpath(folder)))


def _commit(name: str, top: Path) -> str:
    def unknown(_: str) -> UsageError:
        hint = "git fetch may bring it; git branch --all and git tag list what is there"
        if _git(top, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            hint = "this clone is shallow: fetch the branch to compare with, or all of it (fetch-depth: 0 in CI)"
        return UsageError(f"git knows no commit '{name}' here", hint=hint)

    found = _git(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", failed=unknown)
    return found.stdout.decode("ascii").strip()


def _no_repository(path: Path) -> Callable[[str], UsageError]:
    def failed(said: str) -> UsageError:
        if "not a git repository" in said:
            return UsageError(f"{path} is not in a git repository", hint="compare with a folder: kblast diff BASE HEAD")
        return UsageError(f"git cannot read the repository of {path}: {said}")

    return failed


def _git(
    folder: Path,
    *arguments: str,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    stdout: IO[bytes] | int = subprocess.PIPE,
    failed: Callable[[str], UsageError] | None = None,
) -> "subprocess.CompletedProcess[bytes]":
    """Runs git, which only reads. Raises UsageError where there is no git, and what `failed` makes of a failure."""
    program = shutil.which("git")
    if program is None:
        raise UsageError("there is no git here", hint="install git, or compare two folders: kblast diff BASE HEAD")
    kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_CALLER}
    done = subprocess.run(  # noqa: S603 - no shell; what is given is a commit's name that begins with no hyphen, or a path
        [program, *arguments],
        cwd=folder,
        env={**kept, **_SETTINGS},
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = _first_line(done.stderr.decode(errors="replace").splitlines())
        raise failed(said) if failed else UsageError(f"git {arguments[0]} failed: {said}")
    return done


def _first_line(lines: Iterable[str]) -> str:
    return next((line.removeprefix("fatal: ") for line in lines if line.strip()), "it does not say why")
