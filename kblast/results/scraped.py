"""What a scrape found, and what it could not see."""

from typing import Literal

from pydantic import Field

from kblast.results.shape import Result, Shape


class ClusterScraped(Shape):
    """A cluster that answered: what is in it, how each call was answered, and what is unknown for want of an answer.

    `commands` give the rights that were missing.
    """

    name: str
    version: str
    brokers: int
    topics: int
    partitions: int
    groups: int
    writes: int
    reads: int
    permitted: int
    calls: dict[str, str]
    unknown: tuple[str, ...]
    unmapped: tuple[str, ...]
    commands: tuple[str, ...]

    @property
    def in_full(self) -> bool:
        """Whether it answered all that it was asked."""
        return not {"partial", "denied", "failed"} & set(self.calls.values())


class ClusterUnreached(Shape):
    """A cluster that could not be reached."""

    name: str
    message: str
    hint: str


class ScrapeResult(Result):
    """What a scrape found; the inventory itself is written as YAML beside it."""

    schema_: Literal["kblast/scrape/v1"] = Field(default="kblast/scrape/v1", alias="schema")
    clusters: tuple[ClusterScraped, ...]
    unreached: tuple[ClusterUnreached, ...]
