"""What the scripts of a report work on: numbers written so that they compress well, in letters that HTML lets alone."""

import base64
import json
import math
import zlib
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from kblast.results import report_words
from kblast.results.gates import GateNetwork
from kblast.results.report import ReportResult
from kblast.terminal import visible


def packed(result: ReportResult) -> str:
    """The data of a report, compressed, as base64."""
    elements, edges = result.estate.elements, result.estate.edges
    kinds = sorted({edge.kind for edge in edges})
    data = {
        "network": _network(result.network),
        "domains": [element.domain for element in elements],
        "tiers": [element.tier for element in elements],
        "places": [element.place for element in elements],
        "weights": {place: element.weight for place, element in enumerate(elements) if element.weight is not None},
        "costs": {place: element.cost_per_hour for place, element in enumerate(elements) if element.cost_per_hour},
        "kinds": kinds,
        "edges": [
            _steps(edge.from_ for edge in edges),
            [edge.to for edge in edges],
            [kinds.index(edge.kind) for edge in edges],
            [int(edge.hard) for edge in edges],
        ],
        "shown": [result.network.refs.index(ref) for ref in result.shown.scenario.fail],
        "waves": [[None if until == math.inf else until, name] for until, name in report_words.WAVES],
        "stops": report_words.STOPS,
        "late": report_words.LATE,
    }
    text = json.dumps(_visible(data), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _network(network: GateNetwork) -> dict[str, Any]:
    """The network, with numbers that mostly grow written as steps, and where arcs lead seen from where they begin."""
    shape = network.model_dump(mode="json")
    for name in ("degraded", "down", "owners", "first", "reasons"):
        shape[name] = _steps(shape[name])
    beginnings = (node for node, (start, end) in enumerate(pairwise(network.first)) for _ in range(start, end))
    shape["targets"] = [target - node for target, node in zip(network.targets, beginnings, strict=True)]
    return shape


def _steps(numbers: Iterable[int]) -> list[int]:
    return [after - before for before, after in pairwise((0, *numbers))]


def _visible(value: Any) -> Any:
    """The data with every hostile character made visible."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _visible(one) for key, one in value.items()}
    return [_visible(one) for one in value] if isinstance(value, list | tuple) else value
