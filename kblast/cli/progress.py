"""A bar that shows how far long work has come: on standard error, and only on a terminal."""

import contextlib
import sys
from collections.abc import Callable, Generator


@contextlib.contextmanager
def progress(what: str) -> Generator[Callable[[int, int], None] | None, None, None]:
    """Gives what is to be told how much is done, and of how much; None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
