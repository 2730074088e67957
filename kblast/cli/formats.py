"""The formats that a result is wanted in, and where each of them goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kblast.errors import UsageError
from kblast.terminal import Terminal

Maker = Callable[[str, Any, str, Terminal], str | bytes]
"""What makes a result of a command in a format."""


@dataclass(frozen=True, slots=True)
class Target:
    """A format, and the file it goes to; without one, standard output."""

    format: str
    file: Path | None = None


def targets(
    command: str, formats: Sequence[str] | None, output: Path | None, default: str = "text"
) -> tuple[Target, ...]:
    """What --format and -o ask for. Raises UsageError for a format there is not, and where two go to one place."""
    from kblast.renderer import expect_format

    wanted = [_target(given) for given in formats or [default]]
    for target in wanted:
        expect_format(command, target.format)
    if output is not None:
        if len(wanted) > 1 or wanted[0].file is not None:
            raise UsageError(
                "-o is the file of a single format, and --format names more", hint="write --format FORMAT=FILE for each"
            )
        return (Target(wanted[0].format, output),)
    places = [target.file and target.file.resolve() for target in wanted]
    for target, place in zip(wanted, places, strict=True):
        if places.count(place) > 1:
            raise UsageError(
                f"--format: several formats go to {target.file or 'standard output'}",
                hint="give each a file of its own, for example: --format text --format json=result.json",
            )
    return tuple(wanted)


def _target(given: str) -> Target:
    name, equals, file = given.partition("=")
    if equals and not file:
        raise UsageError(f"--format '{given}' names no file", hint="write --format FORMAT=FILE")
    return Target(name, Path(file) if equals else None)


def publish(command: str, result: Any, wanted: Sequence[Target], maker: Maker | None = None) -> None:
    """Writes a result in every format that is wanted: nothing before all are made, and files before standard output.

    A `maker` stands in for the renderers. Raises UsageError.
    """
    from kblast.cli.output import emit, terminal
    from kblast.renderer import made

    make = maker or made
    found = [(make(command, result, target.format, terminal(target.file)), target.file) for target in wanted]
    for one, file in sorted(found, key=lambda one: one[1] is None):
        emit(one, file)
