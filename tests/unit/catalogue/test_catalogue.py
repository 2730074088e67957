"""The catalogue: what a rule file may say, and what is said about one that says something else."""

import textwrap
from pathlib import Path

import pytest

from kblast.catalogue import load_catalogue
from kblast.catalogue.load import check_names
from kblast.config import Config
from kblast.errors import BugError, ConfigurationError, UsageError

HEAD = """\
id: wrong-thing
severity: warning
title: Wrong thing
rationale: Because.
remedy: Do it right.
"""
DEFAULTS = "expected a text, a number, true, false or a list of texts"
UNCLOSED = "'(' is not a regular expression: missing ), unterminated subpattern"
PARAMETERS = """\
check: orphan-topic
parameters:
  internal: {default: [], description: x}
  dead_letters: {default: [], description: x}
"""
KINDS = "zone, cluster, topic, service, resource, mirror, function, produce, consume"
CONDITION = """\
for: topic
assert: topic.partitions > 3
message: too few
"""


def write(folder: Path, text: str, name: str = "wrong-thing.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    """What is wrong, as `line:column: message (hint)`, without the name of the file."""
    with pytest.raises(ConfigurationError) as error:
        load_catalogue([folder])
    shown = [str(problem).replace(f"{folder}/", "") for problem in error.value.problems]
    return [line.removeprefix("wrong-thing.yaml:").strip() for line in shown]


def test_rules_that_ship_are_there_by_id() -> None:
    catalogue = load_catalogue()

    assert list(catalogue.rules) == sorted(catalogue.rules)
    assert catalogue.find("unowned-topic").severity == "warning"


def test_every_check_is_asked_by_a_rule_and_every_rule_has_one() -> None:
    asked = {rule.file.check or rule.id for rule in load_catalogue().rules.values() if not rule.file.has_condition}

    assert asked == check_names()


def test_a_folder_adds_its_rules(tmp_path: Path) -> None:
    write(tmp_path, HEAD + CONDITION)
    write(tmp_path, "# wrong-thing\n\nMine.\n", "wrong-thing.md")
    write(tmp_path, "anything", "notes.txt")

    rule = load_catalogue([tmp_path]).find("wrong-thing")
    assert rule.page == "# wrong-thing\n\nMine.\n"
    assert rule.entry().has_page


def test_a_rule_may_ask_a_check_of_another_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        HEAD
        + """\
check: orphan-topic
parameters:
  dead_letters: {default: ["dead-.*"], description: Ours.}
  internal: {default: [], description: None.}
""",
    )
    parameters, _ = load_catalogue([tmp_path]).find("wrong-thing").settle(Config().parameters_of("wrong-thing"))

    assert parameters is not None
    assert parameters.model_dump() == {"dead_letters": ("dead-.*",), "internal": ()}


def test_an_unknown_rule_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as error:
        load_catalogue().find("unowned-topics")

    assert (error.value.message, error.value.hint) == ("unknown rule 'unowned-topics'", "did you mean 'unowned-topic'?")


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (
            "",
            ["1:5: there is no check 'wrong-thing' (a rule has a check or a condition (`for`, `assert`, `message`))"],
        ),
        ("check: orphan-topics\n", ["6:8: there is no check 'orphan-topics' (did you mean 'orphan-topic'?)"]),
        ("for: topic\n", ["1:1: a condition needs `for`, `assert` and `message`; `assert`, `message` is missing"]),
        (
            "when: 'true'\n",
            ["1:1: a condition needs `for`, `assert` and `message`; `for`, `assert`, `message` is missing"],
        ),
        (
            CONDITION + "check: orphan-topic\n",
            ["1:1: a rule has either `check` or a condition, and this one has `check` and `for`"],
        ),
        (
            CONDITION.replace("topic\n", "topics\n", 1),
            [f"6:6: for: expected one of {KINDS}, found 'topics' (did you mean 'topic'?)"],
        ),
        (CONDITION.replace("assert", "asert"), ["7:1: unknown key 'asert' (did you mean 'assert'?)"]),
        (
            CONDITION.replace("partitions", "partition") + "when: topics.name == 'a'\n",
            [
                "7:9: assert: unknown member 'topic.partition' (did you mean 'partitions'?)",
                "9:7: when: unknown variable 'topics' (did you mean 'topic'?)",
            ],
        ),
        (
            CONDITION.replace("> 3", ">"),
            ["7:9: assert: not an expression in CEL: line 1, column 19: Syntax error: mismatched input '<EOF>'"],
        ),
        (
            CONDITION.replace("too few", '"{topic.partitions"'),
            ["8:10: message: '{' stands alone (an expression stands between { and }; write {{ or }} for a brace)"],
        ),
        (
            CONDITION.replace("too few", '"{params.most}"'),
            ["8:10: message: unknown member 'params.most' (there is nothing in 'params')"],
        ),
        (
            CONDITION + "parameters: {Most: {default: 3, description: x}}\n",
            ["9:14: parameters.Most: expected lower-case words joined by '_', found 'Most'"],
        ),
        (
            CONDITION + "parameters: {most: {default: {a: 1}, description: x}}\n",
            [
                f"9:30: parameters.most.default: {DEFAULTS}, found a mapping",
            ],
        ),
        (CONDITION + "parameters: {most: {default: 3}}\n", ["9:14: parameters.most: key 'description' is missing"]),
        (
            PARAMETERS.replace("internal", "internl"),
            [
                "7:1: parameter 'internal' is missing (give its default and description)",
                "8:3: the check has no parameter 'internl' (did you mean 'internal'?)",
            ],
        ),
        (
            PARAMETERS.replace("[]", "3", 1).replace("[]", "['(']"),
            [
                "8:23: parameters.internal.default: expected a list, found 3",
                f"9:27: parameters.dead_letters.default: {UNCLOSED}",
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_place(rest: str, expected: list[str], tmp_path: Path) -> None:
    assert problems(write(tmp_path, HEAD + rest)) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            HEAD.replace("wrong-thing", "wrong-things"),
            ["1:5: id: expected 'wrong-thing', the name of the file, found 'wrong-things'"],
        ),
        (
            HEAD.replace("wrong-thing", "Wrong_Thing"),
            ["1:5: id: expected lower-case words joined by '-', found 'Wrong_Thing'"],
        ),
        (
            HEAD.replace("warning", "warn"),
            ["2:11: severity: expected one of error, warning, info, found 'warn' (did you mean 'warning'?)"],
        ),
        (
            HEAD.replace("Because.", "Because"),
            ["4:12: rationale: expected sentences, the last one with its full stop, found 'Because'"],
        ),
        (HEAD.replace("title: Wrong thing\n", ""), ["1:1: key 'title' is missing"]),
        (HEAD + "references: [{title: A}]\n", ["6:14: references[0]: key 'url' is missing"]),
        ("", ["expected one document, found 0"]),
        (HEAD + CONDITION + "---\n" + HEAD, ["expected one document, found 2"]),
        ("- a\n", ["1:1: expected a mapping, found a list"]),
        ("id: [\n", None),
    ],
)
def test_what_is_wrong_with_the_head_of_a_rule(head: str, expected: list[str] | None, tmp_path: Path) -> None:
    rest = CONDITION if head.startswith("id: wrong") and "---" not in head and "[\n" not in head else ""
    found = problems(write(tmp_path, head + rest))

    assert found == expected if expected is not None else len(found) == 1


def test_problems_of_all_files_come_together(tmp_path: Path) -> None:
    write(tmp_path, HEAD.replace("warning", "bad") + CONDITION)
    write(tmp_path, HEAD.replace("wrong-thing", "other") + CONDITION.replace(">", ""), "other.yaml")

    assert len(problems(tmp_path)) == 2


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    assert problems(tmp_path / "none")[0].endswith("none: no such folder of rules".removeprefix("none"))
    (tmp_path / "empty").mkdir()
    assert problems(tmp_path / "empty")[0].endswith("holds no rule (a file named <id>.yaml)")


def test_a_rule_under_another_suffix_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, HEAD + CONDITION)
    write(tmp_path, HEAD + CONDITION, "wrong-thing.yml")

    assert problems(tmp_path) == ["wrong-thing.yml: a rule file is named <id>.yaml (rename it, or move it elsewhere)"]


def test_two_rules_of_one_name_are_an_error(tmp_path: Path) -> None:
    text = HEAD.replace("wrong-thing", "unowned-topic") + CONDITION
    found = problems(write(tmp_path, text, "unowned-topic.yaml"))

    assert found[0].startswith(
        "unowned-topic.yaml:1:5: id: rule 'unowned-topic' exists already (the other one stands at "
    )


def test_a_check_that_no_rule_asks_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kblast.catalogue.load.check_names", lambda: check_names() | {"forgotten-check"})

    with pytest.raises(BugError) as error:
        load_catalogue()
    assert error.value.message == "no rule asks the check forgotten-check"
