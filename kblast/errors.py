"""Everything that can go wrong, each with its exit code and a hint on what to do.

Only `kblast.cli` catches these and turns them into words on standard error.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from kblast.location import Location


class KblastError(Exception):
    """The base of every failure that kblast foresees."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(KblastError):
    """The command line, the configuration or a rule asks for something that cannot be done."""

    exit_code = 2


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with an input, at its place."""

    location: Location
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class InputError(KblastError):
    """An input cannot be read or is invalid; it carries every problem that was found, in order of place."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem], *, hint: str | None = None) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems), hint=hint)


class ConfigurationError(InputError):
    """The configuration or a rule file is invalid; like `InputError`, but it counts as wrong usage."""

    exit_code = 2


class ClusterError(KblastError):
    """A live cluster cannot be reached, or answered only in part."""

    exit_code = 4


class BugError(KblastError):
    """kblast contradicts itself; the fault is ours."""

    exit_code = 70
