"""Work that makes much and throws hardly anything away."""

import contextlib
import gc
from collections.abc import Generator


@contextlib.contextmanager
def uncollected() -> Generator[None, None, None]:
    """Stops the garbage collector: where hardly anything is garbage, looking for it takes half the time.

    Nor is all that was made looked through as soon as the collector goes on: it counts as old by then.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
