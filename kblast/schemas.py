"""The JSON Schemas of what kblast reads and writes."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(what: str) -> dict[str, Any]:
    """The JSON Schema of an input (`inventory`, `config`, `rule`) or of a command's output. Raises KeyError."""
    return _SCHEMAS[what]()


def _inventory() -> dict[str, Any]:
    from kblast.model.schema import inventory_schema

    return inventory_schema()


def _config() -> dict[str, Any]:
    from kblast.config import Config

    return _input(Config, "config", "kblast configuration")


def _rule() -> dict[str, Any]:
    from kblast.catalogue import RuleFile

    return _input(RuleFile, "rule", "kblast rule")


def _baseline() -> dict[str, Any]:
    from kblast.results.baseline import Baseline

    return _input(Baseline, "baseline", "kblast baseline")


def _lint() -> dict[str, Any]:
    from kblast.results.findings import LintResult

    return _output(LintResult, "lint")


def _simulate() -> dict[str, Any]:
    from kblast.results.impact import SimulateResult

    return _output(SimulateResult, "simulate")


def _sweep() -> dict[str, Any]:
    from kblast.results.sweep import SweepResult

    return _output(SweepResult, "sweep")


def _cutsets() -> dict[str, Any]:
    from kblast.results.cutsets import CutsetsResult

    return _output(CutsetsResult, "cutsets")


def _diff() -> dict[str, Any]:
    from kblast.results.diff import DiffResult

    return _output(DiffResult, "diff")


def _drift() -> dict[str, Any]:
    from kblast.results.drift import DriftResult

    return _output(DriftResult, "drift")


def _graph() -> dict[str, Any]:
    from kblast.results.graph import GraphView

    return _output(GraphView, "graph")


def _report() -> dict[str, Any]:
    from kblast.results.report import ReportResult

    return _output(ReportResult, "report")


def _input(model: type[BaseModel], name: str, title: str) -> dict[str, Any]:
    return {"$schema": _DIALECT, "$id": f"kblast/{name}/v1"} | model.model_json_schema() | {"title": title}


def _output(model: type[BaseModel], name: str) -> dict[str, Any]:
    schema = model.model_json_schema(mode="serialization")
    return {"$schema": _DIALECT, "$id": f"kblast/{name}/v1"} | schema | {"title": f"kblast {name}"}


_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "inventory": _inventory,
    "config": _config,
    "rule": _rule,
    "baseline": _baseline,
    "lint": _lint,
    "simulate": _simulate,
    "sweep": _sweep,
    "cutsets": _cutsets,
    "diff": _diff,
    "drift": _drift,
    "graph": _graph,
    "report": _report,
}
