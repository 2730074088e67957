"""JSON as kblast reads it: the data, where everything stands, and what is wrong with a text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kblast.documents import Document, parse
from kblast.errors import InputError

POSITIONS = """\
{
\t"a": 1,
  "b" : {"c": [1, {"d": "x\\"y, {"}, "é\\u00e9", [], {}]},
  "new\\nline": null, "e": -1.5e3 }
"""


def read(text: str) -> Document:
    (document,) = parse(text, "x.json")
    return document


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse(text, "x.json")
    return [str(problem) for problem in caught.value.problems]


def test_json_is_read_as_it_is() -> None:
    assert read(POSITIONS).data == {
        "a": 1, "b": {"c": [1, {"d": 'x"y, {'}, "éé", [], {}]}, "new\nline": None, "e": -1500.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("a",), (2, 7), (2, 2)),
        (("b",), (3, 9), (3, 3)),
        (("b", "c"), (3, 15), (3, 10)),
        (("b", "c", 0), (3, 16), (3, 16)),
        (("b", "c", 1, "d"), (3, 25), (3, 20)),
        (("b", "c", 2), (3, 37), (3, 37)),
        (("b", "c", 4), (3, 52), (3, 52)),
        (("new\nline",), (4, 16), (4, 3)),
        (("e",), (4, 27), (4, 22)),
        (("b", "missing"), (3, 3), (3, 3)),
        (("missing",), (1, 1), (1, 1)),
    ],
)
def test_everything_has_its_place(path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]) -> None:
    document = read(POSITIONS)

    at, key_at = document.locate(path), document.locate(path, key=True)

    assert (at.file, at.line, at.column) == ("x.json", *value)
    assert (key_at.line, key_at.column) == key


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
)


@given(JSON, st.sampled_from([None, 0, 3, "\t"]), st.booleans())
def test_every_value_is_found_where_it_stands(value: object, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = read(text)
    lines = text.split("\n")

    def check(found: object, path: tuple[str | int, ...]) -> None:
        at = document.locate(path)
        rest = "\n".join(lines[at.line - 1 :])[at.column - 1 :]
        assert json.JSONDecoder().raw_decode(rest)[0] == found
        if isinstance(found, dict):
            for key, below in found.items():
                key_at = document.locate((*path, key), key=True)
                assert json.JSONDecoder().raw_decode(lines[key_at.line - 1][key_at.column - 1 :])[0] == key
                check(below, (*path, key))
        elif isinstance(found, list):
            for index, below in enumerate(found):
                check(below, (*path, index))

    assert document.data == value
    check(value, ())


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff"])
def test_an_empty_text_has_no_document(text: str) -> None:
    assert parse(text, "x.json") == []


def test_the_suffix_says_that_it_is_json() -> None:
    assert parse("{a: 1}", "x.yaml")[0].data == {"a": 1}
    with pytest.raises(InputError):
        parse("{a: 1}", "x.JSON")


def test_surrogate_pairs_are_characters() -> None:
    assert read(r'{"\ud83d\ude00": "\ud83d\ude00"}').data == {"😀": "😀"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1,\n "a": 2}', "x.json:2:2: key 'a' is given twice (remove one of them)"),
        (r'{"a": {"b": 1, "\u0062": 2}}', "x.json:1:16: key 'b' is given twice (remove one of them)"),
        ('{"a": NaN}', "x.json:1:7: not valid JSON: NaN is no JSON value"),
        ("[1, -Infinity]", "x.json:1:5: not valid JSON: -Infinity is no JSON value"),
        (r'["\ud800"]', "x.json:1:2: half a character (a lone surrogate), which is no text"),
        (r'{"\udfff": 1}', "x.json:1:2: half a character (a lone surrogate), which is no text"),
        ("[" + "1" * 65 + "]", "x.json:1:2: a number of 65 characters (put it in quotes if it is a text)"),
        ("{", "x.json:1:2: not valid JSON: expecting property name enclosed in double quotes"),
        ("[1,\n]", "x.json:2:1: not valid JSON: expecting value (remove the comma before it)"),
        ("{'a': 1}", "x.json:1:2: not valid JSON: expecting property name enclosed in double quotes"),
        ("{} {}", "x.json:1:4: not valid JSON: extra data"),
        ('["\t"]', "x.json:1:3: not valid JSON: invalid control character at"),
        ("nope", "x.json:1:1: not valid JSON: expecting value"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_all_that_is_wrong_is_said_at_once_and_in_order() -> None:
    text = '{"a": [{"b": 1, "b": 2}, NaN],\n"a": "\\ud800",\n"\\ud801": {"c": 1, "c": 2}}'

    assert [problem.split(": ")[0] for problem in problems(text)] == [
        "x.json:1:17", "x.json:1:26", "x.json:2:1", "x.json:2:6", "x.json:3:1", "x.json:3:20",
    ]  # fmt: skip


def test_the_same_key_in_several_mappings_is_no_duplicate() -> None:
    assert read('[{"a": {"a": "a"}}, {"a": ["a", "a"]}]').data == [{"a": {"a": "a"}}, {"a": ["a", "a"]}]
