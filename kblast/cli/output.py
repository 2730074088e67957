"""Where words go: results to standard output or a file, everything else to standard error."""

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kblast.errors import InputError, KblastError, Problem, UsageError
from kblast.phrases import counted
from kblast.terminal import Terminal, visible

_SHOWN_PROBLEMS = 200
_SHOWN_ALIKE = 20
_DEFAULT_WIDTH = 100


def terminal(output: Path | None = None) -> Terminal:
    """The terminal that results are written for; colour only on a real one, or by FORCE_COLOR and NO_COLOR."""
    width = shutil.get_terminal_size((_DEFAULT_WIDTH, 24)).columns
    if output is not None or os.environ.get("NO_COLOR"):
        return Terminal(width, color=False)
    return Terminal(width, color=bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty())


def emit(made: str | bytes, output: Path | None = None) -> None:
    """Writes a result; to a file all at once, so that there is never half a one. Raises UsageError."""
    try:
        if output is None:
            _print(made)
        elif output.exists() and not output.is_file():
            output.write_bytes(_bytes(made))
        else:
            _replace(output.resolve(), _bytes(made))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"cannot write {output or 'standard output'}: {error.strerror}") from error


def _bytes(made: str | bytes) -> bytes:
    return made.encode() if isinstance(made, str) else made


def _print(made: str | bytes) -> None:
    stream = sys.stdout
    if isinstance(made, bytes):
        if stream.isatty():
            raise UsageError("this format is no text, so it is not for a terminal", hint="name a file: -o FILE")
        stream.buffer.write(made)
        stream.flush()
        return
    text = made
    if not stream.encoding.lower().startswith("utf"):
        text = text.encode(stream.encoding, "replace").decode(stream.encoding)
    stream.write(text)
    stream.flush()


def _replace(file: Path, made: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(made)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def warn(problems: Iterable[Problem]) -> None:
    """Shows what is doubtful, without stopping; of what holds of many places the first ones, and how many there are."""
    told: Counter[str] = Counter()
    for problem in problems:
        told[problem.message] += 1
        if told[problem.message] <= _SHOWN_ALIKE:
            sys.stderr.write(f"warning: {_line(problem)}\n")
    for message, count in told.items():
        if (more := count - _SHOWN_ALIKE) > 0:
            sys.stderr.write(f"warning: … and {counted(more, 'more place')}: {visible(message)}\n")


def note(text: str) -> None:
    """Says something on the side."""
    sys.stderr.write(f"{visible(text)}\n")


def fail(error: KblastError) -> int:
    """Shows an error and everything known about it; gives its exit code."""
    if isinstance(error, InputError):
        for problem in error.problems[:_SHOWN_PROBLEMS]:
            sys.stderr.write(f"{_line(problem)}\n")
        hidden = len(error.problems) - _SHOWN_PROBLEMS
        if hidden > 0:
            sys.stderr.write(f"… and {hidden} more\n")
        count = len(error.problems)
        sys.stderr.write(f"kblast: {count} problem{'s' if count != 1 else ''}; nothing was analysed\n")
    else:
        sys.stderr.write(f"kblast: {visible(error.message)}\n")
    if error.hint:
        sys.stderr.write(f"  {visible(error.hint)}\n")
    return error.exit_code


def _line(problem: Problem) -> str:
    hint = f"\n    {visible(problem.hint)}" if problem.hint else ""
    return f"{visible(str(problem.location))}: {visible(problem.message)}{hint}"
