"""What kblast writes as YAML reads back as the same data, for us and for others."""

import math
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kblast.documents import parse, write_yaml, yaml_reader

NAMES = st.text(max_size=300) | st.sampled_from(
    [
        "no",
        "1.10",
        "<<",
        "=",
        "~",
        "",
        "null",
        "0o7",
        "1e3",
        ".inf",
        "012",
        "2024-01-01",
        "1:30",
        "- a",
        "? b",
        "a: b",
        "a #b",
        "*x",
        "&x",
        "!x",
    ]
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**60), 10**60) | st.floats(allow_nan=False) | NAMES,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=4),
)


@given(DATA)
@example({"a" * 2000: "b " * 300})
@example(
    ["\x85", "\u2028\u2029", "\ufeff", "\x00\x1b[31m", "\U0010ffff", " a", "a ", "a\n", "\n", "\t", "a\n\n b", "\r\n"]
)
@example({"<<": {"a": 1}, "b": "<<"})
@example({"<script>alert(1)</script>": "\"'`", "a/b:c": "\u202e", "no": "on"})
@example([1e3, 1e-7, 1e300, 0.1, -0.0, math.inf, -math.inf])
def test_it_reads_back_as_the_same_data(data: Any) -> None:
    text = write_yaml(data)

    assert same(read(text), data)


@pytest.mark.parametrize("loader", [yaml.SafeLoader])
@given(data=DATA)
def test_it_reads_back_without_libyaml(loader: Any, data: Any) -> None:
    text = write_yaml(data)
    before = yaml_reader._Parser
    yaml_reader._Parser = loader
    try:
        assert same(read(text), data)
    finally:
        yaml_reader._Parser = before


@given(st.recursive(NAMES, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3)))
def test_texts_read_back_as_texts_in_yaml_1_1(data: Any) -> None:
    assert yaml.safe_load(write_yaml(data)) == data


def read(text: str) -> Any:
    (document,) = parse(text, "x.yaml")
    return document.data


def same(found: Any, wanted: Any) -> bool:
    """Equal, and of the same types: to Python, 1 is 1.0 is True."""
    if isinstance(wanted, dict):
        return (
            isinstance(found, dict) and list(found) == list(wanted) and all(same(found[k], wanted[k]) for k in wanted)
        )
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(same, found, wanted))
    return type(found) is type(wanted) and found == wanted


def test_the_order_of_keys_is_kept() -> None:
    assert write_yaml({"b": 1, "a": {"d": [1, {"x": 2}], "c": {}}}) == "b: 1\na:\n  d:\n  - 1\n  - x: 2\n  c: {}\n"


def test_what_is_used_twice_is_written_twice() -> None:
    shared = {"acks": "all"}

    assert write_yaml({"a": shared, "b": shared}) == "a:\n  acks: all\nb:\n  acks: all\n"


def test_texts_that_look_like_something_else_are_quoted() -> None:
    assert (
        write_yaml(["3.9", "no", "true", "1e3", "plain", "é"]) == "- '3.9'\n- 'no'\n- 'true'\n- '1e3'\n- plain\n- é\n"
    )
