"""A cluster to scrape."""

from dataclasses import dataclass

from kblast.scrape.security import Security


@dataclass(frozen=True, slots=True)
class Target:
    """Where a cluster is, what it is to be called, and how to be let in.

    `connect` is the address of its Kafka Connect, `producers` asks partitions who wrote them, which takes the right to
    read topics; `timeout` is in seconds, for each answer.
    """

    name: str
    servers: tuple[str, ...]
    security: Security
    connect: str | None = None
    producers: bool = False
    timeout: float = 10.0
