"""Incidents that were published: what was said of them, and what kblast says, side by side."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kblast.documents import read_data
from kblast.markdown import escape
from kblast.results.words import after
from tests.examples.markdown_tables import head, row
from tests.examples.running import INCIDENTS, run

INCIDENT_NAMES = tuple(sorted(path.parent.name for path in INCIDENTS.glob("*/published.yaml")))

Effect = Literal["rejecting", "delayed", "stale", "loss"]
"""An effect on data. Reports speak of these, and are taken to leave out none; others are not compared."""

_EFFECTS: tuple[Effect, ...] = ("rejecting", "delayed", "stale", "loss")


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Declared):
    """Where it was published."""

    title: str
    url: str = Field(pattern="^https://")


class Fate(_Declared):
    """What became of a function, as published: its level, and which effects there were on its data.

    Of `untold` effects the sources say neither that there were any nor that there were none. `missed` is why kblast is
    known to say something else.
    """

    said: str
    level: Literal["up", "degraded", "down"]
    effects: tuple[Effect, ...] = ()
    untold: tuple[Effect, ...] = ()
    missed: str | None = None


class Run(_Declared):
    """A failure, in words and in references, for how long it lasted, and what became of every function."""

    failure: str
    fail: tuple[str, ...]
    lasts: str
    functions: dict[str, Fate]


class Published(_Declared):
    """An incident as it was published."""

    incident: str
    sources: tuple[Source, ...]
    runs: tuple[Run, ...]


class Predicted(_Declared):
    """What kblast says of a function: its level at the end of the failure, when it got there, and effects on data."""

    level: str
    since_s: float | None
    effects: dict[str, float]


def published(name: str) -> Published:
    """What is written down of an incident."""
    return Published.model_validate(read_data(INCIDENTS / name / "published.yaml"))


@cache
def predicted(name: str, fail: tuple[str, ...], lasts: str) -> dict[str, Predicted]:
    """What kblast says of every function when something fails."""
    failing = [arg for ref in fail for arg in ("--fail", ref)]
    args = ("simulate", f"examples/incidents/{name}", *failing, "--for", lasts, "--format", "json")
    result: dict[str, Any] = json.loads(run(*args).out)
    hit = {impact["ref"]: _predicted(impact) for impact in result["impacts"] if impact["ref"].startswith("function:")}
    untouched = Predicted(level="up", since_s=None, effects={})
    return {ref.removeprefix("function:"): hit.get(ref, untouched) for ref in {*hit, *result["survivors"]}}


def _predicted(impact: dict[str, Any]) -> Predicted:
    since = {"up": None, "degraded": impact["degraded_at_s"], "down": impact["down_at_s"]}[impact["level"]]
    begun = {effect["kind"]: effect["from_s"] for effect in impact["effects"] if effect["kind"] in _EFFECTS}
    return Predicted(level=impact["level"], since_s=since, effects=begun)


def agree(fate: Fate, said: Predicted) -> bool:
    """Whether kblast says what was published: the level, and which effects there were."""
    return fate.level == said.level and set(fate.effects) == said.effects.keys() - set(fate.untold)


def incident(name: str) -> Iterator[str]:
    """What was published of every function, what that means in the words of kblast, and what kblast says."""
    yield from head(["what failed", "function", "as published", "expected", "predicted", ""])
    for part in published(name.strip()).runs:
        found = predicted(name.strip(), part.fail, part.lasts)
        for number, (function, fate) in enumerate(part.functions.items()):
            verdict = "✓" if agree(fate, found[function]) else f"missed: {escape(fate.missed or '')}"
            failure = "" if number else escape(part.failure)
            cells = [failure, function, escape(fate.said), _expected(fate), _shown(found[function]), verdict]
            yield row(cells)


def incidents(_: str) -> Iterator[str]:
    """Every incident, and how often kblast says what was published."""
    yield from head(["incident", "what failed", "functions", "as published", "missed"])
    for name in INCIDENT_NAMES:
        report = published(name)
        for part in report.runs:
            found = predicted(name, part.fail, part.lasts)
            right = sum(agree(fate, found[function]) for function, fate in part.functions.items())
            counts = [len(part.functions), right, len(part.functions) - right]
            yield row([f"[{escape(report.incident)}]({name})", escape(part.failure), *map(str, counts)])


def _expected(fate: Fate) -> str:
    untold = [f"{kind} not told of" for kind in fate.untold]
    return ", ".join([fate.level, *sorted(fate.effects, key=_EFFECTS.index), *untold])


def _shown(said: Predicted) -> str:
    level = said.level if said.since_s is None else f"{said.level} {after(said.since_s)}"
    effects = sorted(said.effects.items(), key=lambda one: _EFFECTS.index(one[0]))
    return ", ".join([level, *(f"{kind} {after(begun)}" if begun else kind for kind, begun in effects)])
