"""All that people decide from in a design review: what the other commands found, in one result."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from kblast.results.cutsets import CutsetsResult
from kblast.results.diff import DiffResult
from kblast.results.estate import Estate
from kblast.results.findings import LintResult
from kblast.results.gates import GateNetwork
from kblast.results.impact import SimulateResult
from kblast.results.shape import Result, Seconds, Shape
from kblast.results.sweep import SweepResult


class Made(Shape):
    """What a report is about, and what made it: the day in UTC, the files that were read."""

    title: str
    version: str
    date: str
    inputs: tuple[str, ...]
    passed_over: int = 0


class Hit(Shape):
    """From when a function is degraded, or worse, and from when it is down."""

    degraded_at_s: Seconds
    down_at_s: Seconds


class HeatRow(Shape):
    """A failure, how many others do the same, and the functions that it hits."""

    fail: tuple[str, ...]
    alike: int
    hits: dict[str, Hit]


class HeatMap(Shape):
    """The failures that cost the most, the worst first, and the functions that they hit.

    What is left out of it is counted: failures that hit functions, and functions.
    """

    functions: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    failures_left_out: int = 0
    functions_left_out: int = 0


class ReportResult(Result):
    """A report; `shown` is the scenario it opens with: the worst cluster, else the worst of all single failures.

    `change` is the comparison with another inventory, if there is one.

    Not part of the JSON: the folder of templates that stand in for those of kblast.
    """

    schema_: Literal["kblast/report/v1"] = Field(default="kblast/report/v1", alias="schema")
    made: Made
    shown: SimulateResult
    lint: LintResult
    sweep: SweepResult
    heat: HeatMap
    cutsets: CutsetsResult
    estate: Estate
    network: GateNetwork
    change: DiffResult | None = None
    templates: Annotated[Path | None, Field(exclude=True)] = None
