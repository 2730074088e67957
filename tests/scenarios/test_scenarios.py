"""Small platforms whose fate was worked out by hand, from Kafka's documented behaviour and what an inventory means.

Each file beside this one holds an inventory, questions as they are typed, and the answers, with the derivation in its
comments. `levels` gives an element's level and the seconds at which it is degraded and down (`down 0 60`, `degraded 5`,
`up`); `effects` gives all its effects and their starts. All other keys are those of the JSON output: of a mapping only
the keys named are compared, a list must have the same items in the same order.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import run_kblast

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


def questions() -> list[Any]:
    """Every question of every file, named by both."""
    read = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
    return [
        pytest.param(scenario["inventory"], question, id=f"{name}: {question['ask']}")
        for name, scenario in read.items()
        for question in scenario["questions"]
    ]


@pytest.mark.parametrize(("inventory", "question"), questions())
def test_the_answer_is_the_one_worked_out_by_hand(
    inventory: Mapping[str, Any], question: Mapping[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "kblast.yaml").write_text(json.dumps(inventory), encoding="utf-8")
    command, *options = question["ask"].split()
    outcome = run_kblast(command, *options, "--format", "json", cwd=tmp_path)
    assert (outcome.code, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    expected = {key: value for key, value in question.items() if key != "ask"}
    assert expected == {key: seen(answer, key, value) for key, value in expected.items()}


def seen(answer: Mapping[str, Any], key: str, expected: Any) -> Any:
    """What an answer says of that for which something is expected, in the same form."""
    if key == "levels":
        return {ref: level(answer, ref) for ref in expected}
    if key == "effects":
        return {ref: effects(answer, ref) for ref in expected}
    return narrowed(answer[key], expected)


def level(answer: Mapping[str, Any], ref: str) -> str:
    """The level of an element and when it came to that: `down 0 60`."""
    impact = impact_of(answer, ref)
    times = [impact.get(key) for key in ("degraded_at_s", "down_at_s")]
    return " ".join([impact.get("level", "up"), *(str(time) for time in times if time is not None)])


def effects(answer: Mapping[str, Any], ref: str) -> dict[str, float]:
    """The effects an element has, each with its first second."""
    return {effect["kind"]: effect["from_s"] for effect in impact_of(answer, ref).get("effects", [])}


def impact_of(answer: Mapping[str, Any], ref: str) -> Mapping[str, Any]:
    """What became of an element; nothing, if it is not listed."""
    return next((impact for impact in answer["impacts"] if impact["ref"] == ref), {})


def narrowed(answer: Any, expected: Any) -> Any:
    """The answer, without the keys of mappings for which nothing is expected."""
    if isinstance(expected, Mapping) and isinstance(answer, Mapping):
        return {key: narrowed(answer.get(key), value) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(answer, list) and len(expected) == len(answer):
        return [narrowed(part, wanted) for part, wanted in zip(answer, expected, strict=True)]
    return answer
