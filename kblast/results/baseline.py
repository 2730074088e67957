"""A baseline: the findings that are known, in a file that people review."""

from typing import Literal

from pydantic import Field

from kblast.results.findings import BaselineEntry
from kblast.results.shape import Result


class Baseline(Result):
    """The findings that are known, by rule and subject."""

    schema_: Literal["kblast/baseline/v1"] = Field(alias="schema")
    findings: tuple[BaselineEntry, ...]
