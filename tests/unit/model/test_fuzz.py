"""Whatever is done to an inventory, it loads or it is refused with places and words; nothing else ever happens."""

import copy
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kblast.documents import write_yaml
from kblast.errors import InputError
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from tests.running import ROOT

EXAMPLE = ROOT / "tests" / "data" / "format.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
DATA: dict[str, Any] = json.loads(json.dumps(yaml.safe_load(TEXT)))
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, 0, -1, 1, 3, 1.5, 10**12, "", "x", "orders", "checkout", "orders/order-paid", "eu"),
        *("service:checkout", "forever", "5m", "1 KiB/s", "(a+)+$", "{topic}", "\x1b[0m", "é"),
        *([], {}, [None], [[]], {"": 1}, {"x": {}}, {"ref": "checkout"}, {"any": []}, {"topic": "logs/app-log"}),
    ]
)
KEYS = st.sampled_from(
    [
        *("x", "x-y", "", "external", "needs", "wants", "zones", "needs_zones", "brokers", "controllers", "assignment"),
        *("isr", "topic", "pattern", "cluster", "group", "fallback", "on_outage", "only_for", "any", "all", "of"),
        *("at_least", "ref", "generated", "kblast", "1", "from", "to"),
    ]
)


def containers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for below in value.values() if isinstance(value, dict) else value:
            yield from containers(below)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """The example with some of its parts replaced, removed, moved, copied or added."""
    data = copy.deepcopy(DATA)
    for _ in range(draw(st.integers(1, 4))):
        every = list(containers(data))
        target = every[draw(st.integers(0, len(every) - 1))]
        value = copy.deepcopy(draw(ODD | st.sampled_from(every)))
        if isinstance(target, list):
            place = draw(st.integers(0, len(target)))
            target[place : place + draw(st.integers(0, 1))] = [value]
        elif target and draw(st.booleans()):
            key = draw(st.sampled_from(sorted(target)))
            del target[key]
            if draw(st.booleans()):
                target[draw(KEYS)] = value
        else:
            target[draw(KEYS | st.sampled_from(sorted(target) or ["x"]))] = value
    return data


def outcome(*texts: tuple[str, str]) -> list[str]:
    """The problems of some files; each has a place and words."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name, _ in texts]
        for file, (_, text) in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8", errors="surrogateescape")
        try:
            inventory = load_inventory(files)
        except InputError as error:
            problems = error.problems
        else:
            check(inventory)
            return []
        assert problems
        assert all(problem.message and problem.location.file.startswith(folder) for problem in problems)
        return [str(problem) for problem in problems]


def check(inventory: Inventory) -> None:
    for ref, _ in inventory.elements():
        assert inventory.locate(ref).line > 0
    for warning in inventory.warnings:
        assert warning.location.line > 0


@SETTINGS
@given(mutated())
def test_data_that_was_tampered_with(data: Any) -> None:
    try:
        text = write_yaml(data)
    except RecursionError:
        return
    outcome(("a.yaml", text))


@SETTINGS
@given(mutated())
def test_yaml_and_json_say_the_same(data: Any) -> None:
    as_yaml = outcome(("a.yaml", write_yaml(data)))
    as_json = outcome(("a.json", json.dumps(data)))

    assert sorted(words(as_yaml)) == sorted(words(as_json))


def words(problems: list[str]) -> list[str]:
    """What is said, without the places."""
    return [problem.partition(": ")[2].partition(" (the first one stands")[0] for problem in problems]


@SETTINGS
@given(mutated(), mutated(), st.booleans())
def test_several_tampered_files(first: Any, second: Any, generated: bool) -> None:
    if generated and isinstance(second, dict):
        second["generated"] = {"by": "scrape"}
    outcome(("a.yaml", TEXT), ("b.yaml", write_yaml(first)), ("c.json", json.dumps(second)))


@SETTINGS
@given(st.data())
def test_text_that_was_tampered_with(data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 1, 2, 5, 40])))
        inserted = data.draw(
            st.sampled_from(
                [
                    "",
                    " ",
                    "\n",
                    "  ",
                    ":",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    "'",
                    '"',
                    "*a",
                    "&a ",
                    "!x ",
                    "<<: ",
                    "\t",
                    "#",
                    "|",
                    "\x00",
                    "é",
                    text[start:end] * 2,
                ]
            )
        )
        text = text[:start] + inserted + text[end:]
    outcome(("a.yaml", text))


@SETTINGS
@given(st.binary(max_size=200))
def test_bytes_of_any_kind(content: bytes) -> None:
    text = content.decode("utf-8", errors="surrogateescape")
    for head in ("", "kblast: 1\n", '{"kblast": 1, "x-a": "'):
        outcome(("a.yaml", head + text))
        outcome(("a.json", head + text))
