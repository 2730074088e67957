"""What the scripts of a report work on: numbers written so that they compress well, in letters that HTML lets alone."""

import base64
import json
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any, Final

from kblast.model.refs import Ref, name_of
from kblast.results import report_words
from kblast.results.estate import EstateEdge, EstateMap
from kblast.results.gates import NONE, GateNetwork
from kblast.results.report import ReportResult
from kblast.results.words import named
from kblast.terminal import visible

MOST_SCENARIOS: Final = 100
"""As many failures as can be picked from a list; all others are found by name."""


def packed(result: ReportResult) -> str:
    """The data of a report, compressed, as base64."""
    elements = result.estate.elements
    number = {ref: place for place, ref in enumerate(result.network.refs)}
    data = {
        "network": _network(result.network),
        "domains": [element.domain for element in elements],
        "tiers": [element.tier for element in elements],
        "places": [element.place for element in elements],
        "weights": {place: element.weight for place, element in enumerate(elements) if element.weight is not None},
        "costs": {place: element.cost_per_hour for place, element in enumerate(elements) if element.cost_per_hour},
        **_edges(result.estate.edges),
        "rows": [_steps(number[ref] for ref in row) for row in _drawn(result.estate.map)],
        "scenarios": [
            [[number[ref] for ref in failure.fail], len(failure.functions_down), len(failure.functions_degraded)]
            for failure in result.sweep.scenarios[:MOST_SCENARIOS]
        ],
        "shown": [number[ref] for ref in result.shown.scenario.fail],
        "waves": [[None if until == math.inf else until, name] for until, name in report_words.WAVES],
        "stops": report_words.STOPS,
        "late": report_words.LATE,
    }
    text = json.dumps(_visible(data), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _edges(edges: Sequence[EstateEdge]) -> dict[str, Any]:
    kinds = sorted({edge.kind for edge in edges})
    return {
        "kinds": kinds,
        "edges": [
            _steps(edge.from_ for edge in edges),
            _steps(edge.to for edge in edges),
            [kinds.index(edge.kind) for edge in edges],
            [int(edge.hard) for edge in edges],
        ],
    }


def _drawn(map_: EstateMap) -> Iterator[tuple[Ref, ...]]:
    """The elements of every row of the map, in the order in which the page has them."""
    for lane in map_.lanes:
        for card in lane.cards:
            yield from [(card.ref,)] if card.ref else []
            yield from (row.refs for row in card.rows)


def _network(network: GateNetwork) -> dict[str, Any]:
    """The network: numbers that mostly grow as steps, those that mostly come up for the first time as zeros."""
    shape = network.model_dump(mode="json")
    for name in ("degraded", "down", "owners", "first", "undeclared"):
        shape[name] = _steps(shape[name])
    shape["targets"] = list(_leaps(network))
    shape["reasons"] = _back(network.reasons)
    forms = list(dict.fromkeys(sentence[0] for sentence in network.sentences))
    values = dict.fromkeys(word for sentence in network.sentences for word in sentence[1:])
    place = {word: number for number, word in enumerate(values)}
    back = iter(_back([place[word] for sentence in network.sentences for word in sentence[1:]]))
    shape["sentences"] = [[forms.index(form), *islice(back, len(words))] for form, *words in network.sentences]
    shape["forms"] = [network.words[form] for form in forms]
    shape["words"] = list(_words(network.refs, [network.words[word] for word in values]))
    return shape


def _leaps(network: GateNetwork) -> Iterator[int]:
    """How far each arc leads: the first of a node from that node on, any other from where the one before it leads."""
    for node, (start, end) in enumerate(pairwise(network.first)):
        yield from _steps(network.targets[start:end], node)


def _words(refs: Sequence[Ref], words: Iterable[str]) -> Iterator[int | str]:
    """Words; what is the name of an element is its place, and what is its kind and its name that place from the end."""
    names = {name_of(ref): place for place, ref in reversed(list(enumerate(refs)))}
    full = {named(ref): place - len(refs) for place, ref in enumerate(refs)}
    for word in words:
        yield names.get(word, full.get(word, word))


def _steps(numbers: Iterable[int], start: int = 0) -> list[int]:
    return [after - before for before, after in pairwise((start, *numbers))]


def _back(numbers: Sequence[int]) -> list[int]:
    """How far each is behind the next new one: numbers are given in the order in which they are first used."""
    found, new = [], 0
    for number in numbers:
        found.append(NONE if number == NONE else new - number)
        new = max(new, number + 1)
    return found


def _visible(value: Any) -> Any:
    """The data with every hostile character made visible."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _visible(one) for key, one in value.items()}
    return [_visible(one) for one in value] if isinstance(value, list | tuple) else value
