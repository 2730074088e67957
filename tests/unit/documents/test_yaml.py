"""YAML as kblast reads it: the data, where everything stands, and what is wrong with a text."""

import math

import pytest
import yaml

from kblast.documents import Document, parse, yaml_reader
from kblast.errors import InputError


@pytest.fixture(params=["libyaml", "PyYAML"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything here holds with libyaml and without it."""
    monkeypatch.setattr(yaml_reader, "_Parser", yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader)
    return str(request.param)


def data(text: str) -> object:
    (document,) = parse(text, "x.yaml")
    return document.data


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse(text, "x.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("False", False),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1.10", 1.1),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.inf", -math.inf),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        ("!!float 12", 12),
        ("=", "="),
        ("a=b", "a=b"),
    ],
)
def test_scalars_are_of_the_core_schema(text: str, value: object) -> None:
    found = data(f"[{text}]" if text == "-" else f"a: {text}")
    expected = {"a": value} if text != "-" else [value]

    assert found == expected
    assert [type(item) for item in _values(found)] == [type(item) for item in _values(expected)]


def _values(found: object) -> list[object]:
    return list(found.values()) if isinstance(found, dict) else list(found) if isinstance(found, list) else []


def test_not_a_number_is_a_number() -> None:
    found = data("a: .nan")

    assert isinstance(found, dict)
    assert math.isnan(found["a"])


def test_keys_are_texts() -> None:
    assert data("{1: a, 01: b, true: c, null: d, 1.10: e, ~: f, 'x y': g}") == {
        "1": "a", "01": "b", "true": "c", "null": "d", "1.10": "e", "~": "f", "x y": "g",
    }  # fmt: skip


def test_a_text_may_hold_several_documents() -> None:
    documents = parse("a: 1\n---\nb: 2\n---\n# nothing\n...\n", "x.yaml")

    assert [(document.index, document.data) for document in documents] == [(0, {"a": 1}), (1, {"b": 2}), (2, None)]
    assert documents[1].locate(("b",)).line == 3


@pytest.mark.parametrize("text", ["", "\n\n", "# only words\n", "\ufeff"])
def test_an_empty_text_has_no_document(text: str) -> None:
    assert parse(text, "x.yaml") == []


POSITIONS = """\
# a comment
a: 1
b:
  c: [x, {d: "two
    lines"}, é, "𝄞", y]
  'quoted key': |
    text
list:
- one
-   two: 2
    three: 3
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (2, 1), (2, 1)),
        (("a",), (2, 4), (2, 1)),
        (("b",), (4, 3), (3, 1)),
        (("b", "c"), (4, 6), (4, 3)),
        (("b", "c", 0), (4, 7), (4, 7)),
        (("b", "c", 1, "d"), (4, 14), (4, 11)),
        (("b", "c", 2), (5, 14), (5, 14)),
        (("b", "c", 4), (5, 22), (5, 22)),
        (("b", "quoted key"), (6, 17), (6, 3)),
        (("list", 0), (9, 3), (9, 3)),
        (("list", 1), (10, 5), (10, 5)),
        (("list", 1, "three"), (11, 12), (11, 5)),
    ],
)
def test_everything_has_its_place(path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]) -> None:
    (document,) = parse(POSITIONS, "x.yaml")

    assert place(document, path) == value
    assert place(document, path, key=True) == key


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        (("b", "missing"), (3, 1)),
        (("b", "missing", 3), (3, 1)),
        (("list", 7), (8, 1)),
        (("list", "x"), (8, 1)),
        (("x",), (2, 1)),
        (("a", "x"), (2, 1)),
    ],
)
def test_what_is_not_there_is_at_the_nearest_key_above(path: tuple[str | int, ...], nearest: tuple[int, int]) -> None:
    (document,) = parse(POSITIONS, "x.yaml")

    assert place(document, path) == nearest
    assert place(document, path, key=True) == nearest


def place(document: Document, path: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
    found = document.locate(path, key=key)
    assert found.file == "x.yaml"
    return found.line, found.column


def test_carriage_returns_change_no_place() -> None:
    (document,) = parse(POSITIONS.replace("\n", "\r\n"), "x.yaml")

    assert place(document, ("list", 1, "three")) == (11, 12)


def test_a_byte_order_mark_changes_no_place() -> None:
    (document,) = parse("\ufeffa: 1", "x.yaml")

    assert document.data == {"a": 1}


# Anchors and merge keys


def test_aliases_stand_for_what_is_anchored() -> None:
    assert data("a: &x [1, &y z]\nb: *x\n*y : *y\n") == {"a": [1, "z"], "b": [1, "z"], "z": "z"}


def test_a_key_may_be_anchored() -> None:
    assert data("&k a: 1\nb: *k\n") == {"a": 1, "b": "a"}


def test_merge_keys_fill_in_what_is_not_there() -> None:
    (document,) = parse("x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 0\n", "x.yaml")

    assert document.data["z"] == {"a": 0, "b": 2, "c": 4}
    assert place(document, ("z", "c"), key=True) == (2, 14)
    assert place(document, ("z", "a")) == (5, 6)


def test_merge_keys_may_be_repeated_and_chained() -> None:
    assert data("a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  <<: *b\n  <<: {z: 3}\n") == {
        "a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 2, "z": 3},
    }  # fmt: skip


def test_a_quoted_merge_key_is_a_key() -> None:
    assert data('"<<": {a: 1}') == {"<<": {"a": 1}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3:1: key 'a' is given twice (first given in line 1; remove one of them)"),
        ("x:\n  a: {b: 1, b: 2}\n", "x.yaml:2:13: key 'b' is given twice (first given in line 2; remove one of them)"),
        ("1: a\n'1': b", "x.yaml:2:1: key '1' is given twice (first given in line 1; remove one of them)"),
        ("a: *x", "x.yaml:1:4: alias *x refers to no finished anchor &x"),
        ("a: &x [*x]", "x.yaml:1:8: alias *x refers to no finished anchor &x"),
        ("a: &x 1\n*x : 2", "x.yaml:2:1: a key must be a text, which *x is not"),
        ("? [a]\n: 1", "x.yaml:1:3: a key must be a text, found a list"),
        (
            "a: {{ b }}",
            "x.yaml:1:5: a key must be a text, found a mapping (a template with {{ … }} has to be rendered first)",
        ),
        (
            "<<: 1",
            (
                "x.yaml:1:5: '<<' merges a mapping or a list of mappings, found something else"
                ' (a key of that name: "<<")'
            ),
        ),
        ("a: !Ref x", "x.yaml:1:4: unknown tag '!Ref' (write the value without a tag)"),
        ("a: !Sub {b: 1}", "x.yaml:1:4: unknown tag '!Sub' (write the value without a tag)"),
        ("a: !!set {b}", "x.yaml:1:4: unknown tag 'tag:yaml.org,2002:set' (write the value without a tag)"),
        (
            "a: !!python/object:os.system x",
            "x.yaml:1:4: unknown tag 'tag:yaml.org,2002:python/object:os.system' (write the value without a tag)",
        ),
        ("a: " + "1" * 65, "x.yaml:1:4: a number of 65 characters (put it in quotes if it is a text)"),
        ("a: 0x" + "1" * 65, "x.yaml:1:4: a number of 67 characters (put it in quotes if it is a text)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_all_that_is_wrong_is_said_at_once_and_in_order() -> None:
    assert [problem.split(":")[1:3] for problem in problems("a: !x 1\nb: {c: 1, c: 2}\na: 3\nb: !y 1\n")] == [
        ["1", "4"], ["2", "11"], ["3", "1"], ["4", "1"], ["4", "4"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("a:\n\t- b", "2:1", "indent with spaces, not tabs"),
        ("a: b: c", "1:5", "put a text that holds ': ' in quotes"),
        ("a: @b", "1:4", "put a text that begins with a special character in quotes"),
        ("a: [1,\n 2\nb: 3", "3:2", "that begins in line 1"),
        ('a:\n  - "b\n  - c', "3:6", "that begins in line 2"),
    ],
)
def test_broken_yaml_is_said_with_its_place(text: str, place: str, hint: str) -> None:
    (problem,) = problems(text)

    assert problem.startswith(f"x.yaml:{place}: not valid YAML: ")
    assert hint in problem


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [("é: \x07", "1:4", "0007"), ("a: 1\nbé: \x00x", "2:5", "0000"), ("a\n\x1b[31m", "2:1", "001B")],
)
def test_characters_that_yaml_forbids_are_said_with_their_place(text: str, place: str, code: str) -> None:
    (problem,) = problems(text)

    assert problem.startswith(f"x.yaml:{place}: not valid YAML: character U+{code} is not allowed")


def test_escapes_bring_in_any_character() -> None:
    assert data(r'"\e[31m\0\u202e"') == "\x1b[31m\0\u202e"


def test_half_a_character_is_no_text() -> None:
    (problem,) = problems(r'a: "\ud800"')

    assert problem.startswith("x.yaml:1:")


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029"])
def test_a_line_ends_where_yaml_says_that_it_does(line_end: str) -> None:
    (document,) = parse(line_end.join(("# ü", "a: 1", "b: 2", "")), "a.yaml")

    assert str(document.locate(("b",))) == "a.yaml:3:4"
    assert str(document.locate(("b",), key=True)) == "a.yaml:3:1"
