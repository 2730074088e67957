"""Documents that explode when they are read are refused; what is merely large is read."""

import pytest

from kblast.documents import parse
from kblast.documents.limits import MAX_ALIASED, MAX_DEPTH, MAX_DIGITS, MAX_PROBLEMS
from kblast.errors import InputError


def problems(text: str, file: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse(text, file)
    return [str(problem) for problem in caught.value.problems]


def nested(depth: int, opening: str, closing: str, innermost: str) -> str:
    return opening * depth + innermost + closing * depth


@pytest.mark.parametrize(
    ("opening", "closing", "innermost"), [("[", "]", ""), ("[", "]", "1"), ('{"a": ', "}", "1"), ('{"a": ', "}", "{}")]
)
@pytest.mark.parametrize("file", ["x.yaml", "x.json"])
def test_depth_is_bounded_alike_in_yaml_and_json(file: str, opening: str, closing: str, innermost: str) -> None:
    inner = int(innermost == "{}")

    assert parse(nested(MAX_DEPTH - inner, opening, closing, innermost), file)
    (problem,) = problems(nested(MAX_DEPTH + 1 - inner, opening, closing, innermost), file)

    column = MAX_DEPTH * len(opening) + 1
    assert problem == f"{file}:1:{column}: nested more than {MAX_DEPTH} levels deep"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("x.json", nested(100_000, "[", "]", "")),
        ("x.json", nested(100_000, '{"a": ', "}", "1")),
        ("x.json", "[" * 100_000),
        ("x.yaml", "[" * 100_000),
        ("x.yaml", "{a: " * 100_000),
        ("x.yaml", "- " * 100_000),
        ("x.yaml", "".join(" " * depth + "a:\n" for depth in range(2000))),
    ],
    ids=[
        "lists",
        "mappings",
        "open lists in JSON",
        "open lists in YAML",
        "open mappings in YAML",
        "dashes",
        "indentation",
    ],
)
def test_nesting_without_end_is_refused(file: str, text: str) -> None:
    (problem,) = problems(text, file)

    assert problem.endswith(f"nested more than {MAX_DEPTH} levels deep")


def test_keys_that_nest_are_refused() -> None:
    (problem,) = problems("? " * 100_000, "x.yaml")

    assert problem.startswith("x.yaml:1:3: a key must be a text, found a mapping")


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]

    (problem,) = problems("\n".join(lines), "x.yaml")

    assert problem.endswith(f"aliases stand for more than {MAX_ALIASED} values")


def test_merge_keys_that_add_up_are_refused() -> None:
    lines = ["a0: &a0 {k0: 1}", *(f"a{n}: &a{n} {{<<: *a{n - 1}, k{n}: 1}}" for n in range(1, 20_000))]

    (problem,) = problems("\n".join(lines), "x.yaml")

    assert problem.endswith(f"aliases stand for more than {MAX_ALIASED} values")


def test_merge_keys_that_repeat_are_refused() -> None:
    keys = ", ".join(f"k{n}: 1" for n in range(1000))

    (problem,) = problems(f"a: &a {{{keys}}}\nb:\n  <<: [{', '.join(['*a'] * 5000)}]", "x.yaml")

    assert problem.endswith(f"aliases stand for more than {MAX_ALIASED} values")


def test_one_anchor_may_serve_a_large_estate() -> None:
    topics = "\n".join(f"topic-{n}: *defaults" for n in range(50_000))

    (document,) = parse(
        f"x-defaults: &defaults {{partitions: 6, config: {{retention.ms: 1, cleanup.policy: delete}}}}\n{topics}",
        "x.yaml",
    )

    assert len(document.data) == 50_001


@pytest.mark.parametrize("file", ["x.yaml", "x.json"])
def test_numbers_are_bounded(file: str) -> None:
    assert parse('{"a": ' + "9" * MAX_DIGITS + "}", file)[0].data == {"a": 10**MAX_DIGITS - 1}
    assert problems('{"a": ' + "9" * 1_000_000 + "}", file) == [
        f"{file}:1:7: a number of 1000000 characters (put it in quotes if it is a text)"
    ]


@pytest.mark.parametrize("file", ["x.yaml", "x.json"])
def test_a_file_may_be_one_long_line(file: str) -> None:
    text = '{"a": "' + "a" * 5_000_000 + '", "b": "' + "\\\\" * 1_000_000 + '", "c": 1}'
    (document,) = parse(text, file)

    assert document.data["a"] == "a" * 5_000_000
    assert document.locate(("c",)).column == len(text) - 1


@pytest.mark.parametrize("filler", [" ", "\n", "#", "# a\n"], ids=repr)
def test_nothing_may_be_long(filler: str) -> None:
    (document,) = parse("a: 1\n" + filler * 2_000_000, "x.yaml")

    assert document.data == {"a": 1}


def test_escapes_without_end_are_read_in_bounded_memory() -> None:
    assert problems('{"a": "' + "\\\\" * 5_000_000 + '", "a": 1}', "x.json") == [
        "x.json:1:10000011: key 'a' is given twice (remove one of them)"
    ]


@pytest.mark.parametrize("file", ["x.yaml", "x.json"])
def test_after_very_many_problems_nothing_more_is_read(file: str) -> None:
    assert len(problems("{" + '"a": 1, ' * (2 * MAX_PROBLEMS) + '"b": 2}', file)) == MAX_PROBLEMS
