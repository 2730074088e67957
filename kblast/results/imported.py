"""What an import found, what it left out, and what it passed over."""

from typing import Literal

from pydantic import Field

from kblast.results.shape import Result, Shape


class FormatRead(Shape):
    """A foreign format, and how many of its documents were read."""

    name: str
    title: str
    documents: int


class Left(Shape):
    """Something that documents say and an inventory cannot hold: how often, and where for example."""

    what: str
    count: int
    example: str


class Passed(Shape):
    """Documents that were not meant: how many, and how to read them."""

    what: str
    count: int
    hint: str


class Counts(Shape):
    """The size of what was found; partitions are those of the topics that say how many they have.

    `permitted` is how many of the writes and reads only an access rule shows.
    """

    clusters: int
    topics: int
    topics_external: int
    partitions: int
    services: int
    services_external: int
    resources: int
    writes: int
    reads: int
    permitted: int


class ImportResult(Result):
    """What an import found; the inventory itself is written as YAML beside it."""

    schema_: Literal["kblast/import/v1"] = Field(default="kblast/import/v1", alias="schema")
    formats: tuple[FormatRead, ...]
    counts: Counts
    left_out: tuple[Left, ...]
    passed_over: tuple[Passed, ...]
    files_read: int
    files_passed_over: int
    documents_passed_over: int
    values_unused: tuple[str, ...]
