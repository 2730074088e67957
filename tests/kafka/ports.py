"""Ports on loopback that nobody listens on."""

import random
import socket
from contextlib import ExitStack

# Below those that systems give to outgoing connections (Linux from 32768, others from 49152): there the port of a
# broker that is down for a while would be taken.
_FIRST, _LAST = 15000, 32000


def free_ports(count: int) -> list[int]:
    """So many different ones; free now, which is no promise for later."""
    dice = random.SystemRandom()
    with ExitStack() as held:
        found: list[int] = []
        while len(found) < count:
            port = dice.randrange(_FIRST, _LAST)
            listener = held.enter_context(socket.socket())
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
        return found
