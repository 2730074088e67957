"""Counts and lists in sentences."""

from collections.abc import Sequence


def counted(count: int, noun: str) -> str:
    """So many of something: `1 topic`, `2 topics`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names for a sentence; what there is beyond `most` is counted."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
