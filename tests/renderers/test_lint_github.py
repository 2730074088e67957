"""Findings as annotations of GitHub Actions, read as its runner reads them."""

import re

import pytest

from kblast.renderer import render
from kblast.results.findings import LintResult, Place
from kblast.terminal import Terminal, visible
from tests.renderers.lint_results import EMPTY, HOSTILE_NAMES, SMALL, hostile, large

Command = tuple[str, dict[str, str], str]


def lines(result: LintResult) -> list[str]:
    text = render("lint", result, "github", Terminal())
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n")


def command(line: str) -> Command:
    """A line as the runner takes it apart (actions/runner: src/Runner.Common/ActionCommand.cs)."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    name, _, written = head.partition(" ")
    properties = dict(pair.split("=", 1) for pair in written.split(","))
    return name, {key: unescaped(value, ":,") for key, value in properties.items()}, unescaped(data, "")


def unescaped(text: str, more: str) -> str:
    for character in ("\r", "\n", *more, "%"):
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def annotations(result: LintResult) -> list[Command]:
    return [command(line) for line in lines(result)[:-1]]


def test_nothing_found_is_said() -> None:
    assert lines(EMPTY) == ["no findings; 2 rules ran"]


def test_an_annotation_says_what_where_and_how_bad() -> None:
    assert annotations(SMALL)[0] == (
        "error",
        {"file": "orders.yaml", "line": "4", "col": "3", "title": "min-isr-equals-replication"},
        (
            "topic:orders/placed: min.insync.replicas is 3 and replication 3, expected at most 2\n"
            "- replication=3 (topic)\n"
            "- min.insync.replicas=3 (cluster config), a.yaml:2:9\n"
            "- first declared, b.yaml:1:1\n"
            "Set min.insync.replicas to 2."
        ),
    )


def test_the_worst_come_first_for_github_shows_ten_of_a_kind() -> None:
    mild, *rest = SMALL.findings
    found = (mild.model_copy(update={"severity": "info"}), *rest)

    assert [name for name, _, _ in annotations(LintResult(findings=found))] == ["warning", "warning", "notice"]


def test_the_count_comes_last() -> None:
    assert lines(SMALL)[-1].startswith("1 error, 2 warnings; ")


def test_files_have_their_names_in_the_repository() -> None:
    (_, properties, _), *_ = annotations(
        SMALL.model_copy(update={"repository_paths": {"orders.yaml": "x/orders.yaml"}})
    )

    assert properties["file"] == "x/orders.yaml"


def test_a_line_that_is_not_known_is_not_given() -> None:
    finding = SMALL.findings[1].model_copy(update={"location": Place(file="a.yaml", line=0, column=0)})
    ((_, properties, _),) = annotations(LintResult(findings=(finding,)))

    assert properties == {"file": "a.yaml", "title": "orphan-topic"}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_give_no_commands_of_their_own(name: str) -> None:
    first, count = lines(hostile(name))
    kind, properties, said = command(first)

    assert kind == "error"
    assert properties == {"file": visible(f"{name}.yaml"), "line": "1", "col": "1", "title": "orphan-topic"}
    assert said.split("\n")[0] == f"topic:a/{visible(name)}: nobody reads {visible(name)}"
    assert len(said.split("\n")) == 3
    assert first.isprintable()
    assert re.match(r"1 error;", count)


def test_large_results_are_written_in_full() -> None:
    assert len(annotations(large(1_000))) == 1_000
