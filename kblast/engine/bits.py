"""Sets of small numbers as bits of one."""

from collections.abc import Iterator


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    text = f"{mask:b}"[::-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
