"""Signals: what comes to be some time after a node of the network has."""

from math import inf

Signal = tuple[int, float]
"""A node and a delay: what comes to be that long after the node has."""

Signals = tuple[Signal, ...]
"""The earliest of several signals; none at all is never."""


def later(signals: Signals, delay: float) -> Signals:
    """The same signals, each by so much later; a delay without end is never."""
    if delay == inf:
        return ()
    return tuple((node, before + delay) for node, before in signals)
