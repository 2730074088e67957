"""Waiting for what takes a while, and saying what was there instead when it did not come."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Far more than anything takes; how long that is depends on what else the machine has to do.
PATIENCE = 180.0


def wait_for(what: str, look: Callable[[], T | None], *, timeout: float = PATIENCE, say: Callable[[], str] = str) -> T:
    """What `look` gives once that is not None; raises TimeoutError with what `say` says."""
    end = time.monotonic() + timeout
    while (found := look()) is None:
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout:.0f} s for {what}\n{say()}")
        time.sleep(0.2)
    return found


def wait_until(
    what: str, holds: Callable[[], bool], *, timeout: float = PATIENCE, say: Callable[[], str] = str
) -> None:
    """Returns once something holds; raises TimeoutError with what `say` says."""
    wait_for(what, lambda: holds() or None, timeout=timeout, say=say)
