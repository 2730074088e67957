"""Comments in YAML that are addressed to kblast: what is one, where it stands, and which line it is about."""

import pytest
import yaml

from kblast.documents import parse, yaml_reader
from kblast.documents.remarks import Remark


@pytest.fixture(params=["libyaml", "PyYAML"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything here holds with libyaml and without it."""
    monkeypatch.setattr(yaml_reader, "_Parser", yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader)
    return str(request.param)


def remarks(text: str) -> tuple[Remark, ...]:
    return parse(text, "x.yaml")[0].remarks


def shown(text: str) -> list[tuple[int, int, int, str]]:
    """The line and column of each, the line it is about, and what it says."""
    return [(r.location.line, r.location.column, r.line, r.text) for r in remarks(text)]


def test_one_behind_a_value_is_about_its_own_line() -> None:
    assert shown("a: 1\nb: 2  # kblast: ignore=x why\nc: 3\n") == [(2, 7, 2, "ignore=x why")]


def test_one_alone_on_its_line_is_about_the_next_that_says_something() -> None:
    text = "a: 1\n  # kblast: ignore=x why\n\n# more\n  \nb: 2\n"

    assert shown(text) == [(2, 3, 6, "ignore=x why")]


def test_several_above_one_line_are_all_about_it() -> None:
    text = "# kblast: ignore=x why\n# kblast: ignore=y why\na: 1 # kblast: ignore=z why\nb: 2\n"

    assert [(line, about) for line, _, about, _ in shown(text)] == [(1, 3), (2, 3), (3, 3)]


def test_one_at_the_end_is_about_nothing() -> None:
    assert shown("a: 1\n# kblast: ignore=x why") == [(2, 1, 0, "ignore=x why")]


@pytest.mark.parametrize("comment", ["#kblast:ignore=x why", "#\tkblast: \tignore=x why  ", "# kblast:   ignore=x why"])
def test_spaces_do_not_matter(comment: str) -> None:
    assert [text for *_, text in shown(f"a: 1 {comment}\n")] == ["ignore=x why"]


def test_it_may_stand_behind_another_comment() -> None:
    assert shown("a: 1 # as agreed # kblast: ignore=x why\n") == [(1, 18, 1, "ignore=x why")]


@pytest.mark.parametrize(
    "text",
    [
        'a: "one # kblast: ignore=x why"\n',
        "a: 'one # kblast: ignore=x why'\n",
        'a: "one\n  # kblast: ignore=x why\n  two"\n',
        "a: |\n  one\n  # kblast: ignore=x why\n",
        "a: >-\n  # kblast: ignore=x why\n\n  # kblast: ignore=y why\n",
        "a: one#kblast:ignore=x why\n",
        '"# kblast: ignore=x why": 1\n',
        "a: 1 # kblast ignore=x why\n",
        "a: 1 # kblast: ignored\n",
        "a: {b: [c, '# kblast: ignore=x why']}\n",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert shown(text) == []


def test_beside_texts_that_look_like_one_it_is_found() -> None:
    text = """\
a: |  # kblast: ignore=head why
  text # kblast: ignore=no why
# kblast: ignore=below why
b: "# kblast: ignore=no why" # kblast: ignore=behind why
c: >+
  text

# kblast: ignore=after why
d: ['ä # kblast: ignore=no', 1]  # kblast: ignore=umlaut why
"""
    assert [(line, about, said) for line, _, about, said in shown(text)] == [
        (1, 1, "ignore=head why"),
        (3, 4, "ignore=below why"),
        (4, 4, "ignore=behind why"),
        (8, 9, "ignore=after why"),
        (9, 9, "ignore=umlaut why"),
    ]


def test_all_documents_of_a_file_have_those_of_the_file() -> None:
    first, second = parse("a: 1 # kblast: ignore=x why\n---\nb: 2 # kblast: ignore=y why\n", "x.yaml")

    assert [remark.line for remark in first.remarks] == [1, 3]
    assert first.remarks == second.remarks


def test_lines_end_as_they_do_elsewhere() -> None:
    assert shown("a: 1\r\n# kblast: ignore=x why\r\nb: 2\r\n") == [(2, 1, 3, "ignore=x why")]


def test_a_byte_order_mark_moves_nothing() -> None:
    assert shown("\ufeffa: '#' # kblast: ignore=x why\n") == [(1, 8, 1, "ignore=x why")]


def test_what_follows_it_on_its_line_is_its_reason() -> None:
    assert [text for *_, text in shown("a: 1 # kblast: ignore=x as # kblast: ignore=y says\n")] == [
        "ignore=x as # kblast: ignore=y says"
    ]


def test_json_has_no_comments() -> None:
    (document,) = parse('{"a": "# kblast: ignore=x why"}', "x.json")

    assert document.remarks == ()


def test_very_many_are_read_in_one_pass() -> None:
    text = "# kblast: ignore=x why\n" * 20_000 + "a: 1\n"

    assert {remark.line for remark in remarks(text)} == {20_001}
    assert len(remarks("a: 1 " + "# kblast: ignore=x " * 20_000)) == 1
    assert remarks(f"a: '{'# kblast: ignore=x ' * 20_000}'") == ()
