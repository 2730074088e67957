"""A lint run: which rules run, how severe they are, where findings stand, and what names them for ever."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kblast.catalogue import Catalogue, load_catalogue
from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config import Config, read_config
from kblast.errors import BugError, ConfigurationError, UsageError
from kblast.lint import RuleSetting, Selection, lint, select_rules
from kblast.model.build import load_inventory
from kblast.results.findings import Finding, LintResult, Threshold
from tests.inventories import inventory_of
from tests.linting import lint_files, lint_text

Rules = tuple[str, ...]
CATALOGUE: Catalogue = load_catalogue()

UNCLOSED = "'(' is not a regular expression: missing ), unterminated subpattern"
INVENTORY = """\
kblast: 1
clusters: {a: {brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop}
  a/two: {replication: 1, owner: shop}
services:
  writer: {produces: [{topic: a/one}]}
"""


def configuration(folder: Path, text: str) -> Config:
    file = folder / ".kblast.yaml"
    file.write_text(text, encoding="utf-8")
    return read_config(file)


def run(folder: Path, config: str = "{}", *, select: Rules = (), ignore: Rules = ()) -> LintResult:
    """What is found in the inventory above, with a configuration."""
    selection = select_rules(CATALOGUE, configuration(folder, config), select=select, ignore=ignore)
    file = folder / "kblast.yaml"
    file.write_text(INVENTORY, encoding="utf-8")
    return lint(load_inventory([file]), selection)


# Which rules run


def test_all_rules_run_unless_told_otherwise(tmp_path: Path) -> None:
    result = run(tmp_path)

    assert [rule.id for rule in result.rules] == list(CATALOGUE.rules)
    assert result.off == ()


@pytest.mark.parametrize(
    ("config", "chosen", "ran"),
    [
        ("select: [orphan-topic, unowned-topic]", {}, {"orphan-topic", "unowned-topic"}),
        ("{select: [orphan-topic, unowned-topic], ignore: [orphan-topic]}", {}, {"unowned-topic"}),
        ("{select: [orphan-topic], severity: {orphan-topic: 'off'}}", {}, set()),
        ("select: [orphan-topic]", {"select": ("unowned-topic",)}, {"unowned-topic"}),
        ("ignore: [orphan-topic]", {"select": ("orphan-topic",)}, {"orphan-topic"}),
        ("{severity: {orphan-topic: 'off'}}", {"select": ("orphan-topic",)}, {"orphan-topic"}),
        ("select: [orphan-topic, unowned-topic]", {"ignore": ("orphan-topic",)}, {"unowned-topic"}),
        ("{}", {"select": ("orphan-topic", "unowned-topic"), "ignore": ("orphan-topic",)}, {"unowned-topic"}),
    ],
)
def test_the_command_line_goes_before_the_configuration(
    config: str, chosen: dict[str, Rules], ran: set[str], tmp_path: Path
) -> None:
    result = run(tmp_path, config, select=chosen.get("select", ()), ignore=chosen.get("ignore", ()))

    assert {rule.id for rule in result.rules} == ran
    assert set(result.off) == CATALOGUE.rules.keys() - ran


@pytest.mark.parametrize("chosen", [{"select": ("orphan-topics",)}, {"ignore": ("orphan-topics",)}])
def test_an_unknown_rule_on_the_command_line_is_an_error(chosen: dict[str, Rules], tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        run(tmp_path, select=chosen.get("select", ()), ignore=chosen.get("ignore", ()))

    assert (error.value.message, error.value.hint) == ("unknown rule 'orphan-topics'", "did you mean 'orphan-topic'?")


def test_unknown_rules_in_the_configuration_are_errors_at_their_places(tmp_path: Path) -> None:
    config = """\
select: [orphan-topics]
ignore: [unowned-topic, nothing-like-it]
severity: {unowned-topics: error}
parameters:
  replication-to-low: {minimum: 2}
"""
    with pytest.raises(ConfigurationError) as error:
        run(tmp_path, config)

    assert error.value.exit_code == 2
    assert [(p.location.line, p.location.column, p.message, p.hint) for p in error.value.problems] == [
        (1, 10, "select: unknown rule 'orphan-topics'", "did you mean 'orphan-topic'?"),
        (2, 25, "ignore: unknown rule 'nothing-like-it'", "kblast rules lists all rules"),
        (3, 12, "severity: unknown rule 'unowned-topics'", "did you mean 'unowned-topic'?"),
        (5, 3, "parameters: unknown rule 'replication-to-low'", "did you mean 'replication-too-low'?"),
    ]


def test_parameters_are_checked_at_their_places(tmp_path: Path) -> None:
    config = """\
parameters:
  replication-too-low: {minimum: many, minimun: 3}
  orphan-topic:
    dead_letters: ["("]
  unowned-topic: {from_writers: false}
"""
    with pytest.raises(ConfigurationError) as error:
        run(tmp_path, config)

    assert [(p.location.line, p.location.column, p.message, p.hint) for p in error.value.problems] == [
        (2, 34, "parameters.replication-too-low: minimum: expected a whole number, found 'many'", ""),
        (2, 40, "parameters.replication-too-low: unknown key 'minimun'", "did you mean 'minimum'?"),
        (4, 19, f"parameters.orphan-topic: dead_letters: {UNCLOSED}", ""),
    ]


def test_parameters_of_rules_that_are_off_are_checked_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        run(tmp_path, "parameters: {replication-too-low: {minimum: many}}", select=("orphan-topic",))


def test_parameters_change_what_a_rule_finds(tmp_path: Path) -> None:
    config = "parameters: {replication-too-low: {minimum: 1}}"

    assert not run(tmp_path, config, select=("replication-too-low",)).findings
    assert run(tmp_path, select=("replication-too-low",)).findings


def test_the_configuration_changes_severities(tmp_path: Path) -> None:
    result = run(tmp_path, "severity: {replication-too-low: info}", select=("replication-too-low",))

    assert {finding.severity for finding in result.findings} == {"info"}
    assert (result.summary.error, result.summary.warning, result.summary.info) == (0, 0, 2)


def test_a_rule_that_is_off_keeps_its_severity_when_selected(tmp_path: Path) -> None:
    result = run(tmp_path, "severity: {replication-too-low: 'off'}", select=("replication-too-low",))

    assert {finding.severity for finding in result.findings} == {"error"}


@pytest.mark.parametrize(
    ("severity", "reached"),
    [("error", {"error", "warning", "info"}), ("warning", {"warning", "info"}), ("info", {"info"})],
)
def test_a_run_fails_by_what_is_as_severe_as_its_threshold_or_worse(
    severity: str, reached: set[str], tmp_path: Path
) -> None:
    config = f"severity: {{replication-too-low: {severity}}}"
    result = run(tmp_path, config, select=("replication-too-low",))

    thresholds: tuple[Threshold, ...] = ("error", "warning", "info", "never")
    assert {threshold for threshold in thresholds if failing_on(result, threshold).failed} == reached


def test_nothing_found_fails_at_no_threshold() -> None:
    assert not failing_on(LintResult(), "info").failed


def failing_on(result: LintResult, threshold: Threshold) -> LintResult:
    return result.model_copy(update={"fail_on": threshold})


# What is judged


def test_external_elements_are_not_judged(tmp_path: Path) -> None:
    text = "kblast: 1\nclusters: {a: {}}\ntopics: {a/t: {external: true}}\n"

    assert not [f for f in lint_text(tmp_path, text).findings if f.subject == "topic:a/t"]


def test_context_is_not_judged_and_counts_as_evidence(tmp_path: Path) -> None:
    own, platform = tmp_path / "own.yaml", tmp_path / "platform.yaml"
    own.write_text("kblast: 1\nclusters: {a: {}}\ntopics: {a/ours: {}}\nservices: {w: {produces: [{topic: a/ours}]}}\n")
    platform.write_text("kblast: 1\nservices: {r: {consumes: [{topic: a/ours, group: r}]}}\ntopics: {a/theirs: {}}\n")
    select = ("orphan-topic",)

    alone = lint_files(own, select=select).findings
    assert [finding.message for finding in alone] == ["nobody is known to read it"]
    assert not lint_files(own, select=select, context=(platform,)).findings
    together = lint_files(own, platform, select=select).findings
    assert [finding.subject for finding in together] == ["topic:a/theirs"]


class Answers:
    """A check that answers what it is told, or fails."""

    def __init__(self, *violations: Violation, failure: Exception | None = None) -> None:
        self.violations = violations
        self.failure = failure

    def check(self, context: Context, parameters: CheckParameters) -> Iterator[Violation]:
        del context, parameters
        if self.failure is not None:
            raise self.failure
        yield from self.violations


def asking(*violations: Violation, failure: Exception | None = None) -> Selection:
    """The rules of a run of which one answers so."""
    rule = replace(CATALOGUE.rules["orphan-topic"], answer=Answers(*violations, failure=failure))
    return Selection((RuleSetting(rule, "error", rule.parameters()),), ())


def test_a_check_that_judges_context_anyway_is_not_heard(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("kblast: 1\nclusters: {a: {}}\n")
    (tmp_path / "platform.yaml").write_text("kblast: 1\ntopics: {a/t: {}}\n")
    inventory = load_inventory([tmp_path / "own.yaml"], context=[tmp_path / "platform.yaml"])

    assert not lint(inventory, asking(Violation(subject="topic:a/t", message="no"))).findings


# Findings

TOPICS = """clusters: {a: {brokers: 3}, b: {external: true}}
topics:
  a/t:
    partitions: 1
    config: {retention.ms: 5}
services:
  w:
    produces:
      - {topic: a/t, config: {acks: 1}}
"""


def only(result: LintResult) -> Finding:
    (finding,) = result.findings
    return finding


@pytest.mark.parametrize(
    ("subject", "path", "place"),
    [
        ("topic:a/t", (), "a.yaml:4:3"),
        ("topic:a/t", ("partitions",), "a.yaml:5:17"),
        ("topic:a/t", ("config", "retention.ms"), "a.yaml:6:28"),
        ("topic:a/t", ("config", "cleanup.policy"), "a.yaml:6:5"),
        ("topic:a/t", ("replication",), "a.yaml:4:3"),
        ("service:w", ("produces", 0, "config", "acks"), "a.yaml:10:37"),
    ],
)
def test_a_finding_stands_where_the_value_is_written(subject: str, path: tuple[str | int, ...], place: str) -> None:
    finding = only(lint(inventory_of(TOPICS), asking(Violation(subject=subject, path=path, message="no"))))

    assert str(finding.location) == place


def test_a_finding_has_the_remedy_of_its_rule_unless_it_knows_better() -> None:
    plain = only(lint(inventory_of(TOPICS), asking(Violation(subject="topic:a/t", message="no"))))
    better = only(lint(inventory_of(TOPICS), asking(Violation(subject="topic:a/t", message="no", remedy="This."))))

    assert plain.remedy == CATALOGUE.rules["orphan-topic"].file.remedy
    assert better.remedy == "This."


def test_related_places_do_not_repeat_the_finding_s_own() -> None:
    inventory = inventory_of(TOPICS)
    here, there = inventory.locate("topic:a/t"), inventory.locate("service:w")
    violation = Violation(subject="topic:a/t", message="no", related=(Related("here", here), Related("there", there)))

    assert [related.message for related in only(lint(inventory, asking(violation))).related] == ["there"]


def test_a_subject_that_does_not_exist_is_not_judged() -> None:
    assert not lint(inventory_of(TOPICS), asking(Violation(subject="topic:a/none", message="no"))).findings


def test_a_check_that_fails_stops_the_run_by_its_name() -> None:
    with pytest.raises(BugError) as error:
        lint(inventory_of(TOPICS), asking(failure=ZeroDivisionError("division by zero")))

    assert error.value.exit_code == 70
    assert error.value.message == "rule orphan-topic failed: ZeroDivisionError: division by zero"
    assert isinstance(error.value.__cause__, ZeroDivisionError)


def test_findings_are_in_order_of_place_whatever_the_order_of_rules_and_files() -> None:
    files = [
        "clusters: {a: {brokers: 3}}",
        "topics: {a/one: {replication: 1}, a/two: {replication: 1}}",
        "topics: {a/three: {replication: 1}}\nservices: {s: {produces: [{topic: a/one}]}}",
    ]
    settings = list(select_rules(CATALOGUE, Config()).settings)
    whole = lint(inventory_of(*files), Selection(tuple(settings), ()))
    places = [(f.location.file, f.location.line, f.location.column, f.rule, f.subject) for f in whole.findings]
    assert places == sorted(places)
    assert len({place[0] for place in places}) > 1
    for seed in range(5):
        random.Random(seed).shuffle(settings)
        assert lint(inventory_of(*files), Selection(tuple(settings), ())).shape() == whole.shape()


# Fingerprints


def prints(text: str, *violations: Violation) -> list[str]:
    return [finding.fingerprint for finding in lint(inventory_of(text), asking(*violations)).findings]


T = Violation(subject="topic:a/t", message="no", path=("config", "retention.ms"))


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(replace(T, message="never"), id="another wording"),
        pytest.param(replace(T, confidence="likely"), id="more or less sure"),
        pytest.param(replace(T, evidence=("a",), remedy="b"), id="more evidence"),
    ],
)
def test_a_fingerprint_outlives(same: Violation) -> None:
    assert prints(TOPICS, T) == prints(TOPICS, same)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(T, subject="service:w"), id="subject"),
        pytest.param(replace(T, path=("config",)), id="path"),
        pytest.param(replace(T, about="acks"), id="what it is about"),
        pytest.param(replace(T, confidence="unknown"), id="not being known"),
    ],
)
def test_a_fingerprint_differs_by(other: Violation) -> None:
    assert prints(TOPICS, T) != prints(TOPICS, other)


def test_a_fingerprint_differs_by_rule() -> None:
    rule = replace(CATALOGUE.rules["unowned-topic"], answer=Answers(T))
    other = lint(inventory_of(TOPICS), Selection((RuleSetting(rule, "error", rule.parameters()),), ()))

    assert only(other).fingerprint not in prints(TOPICS, T)


def test_a_fingerprint_outlives_moving_lines() -> None:
    assert prints(TOPICS, T) == prints("# a comment\n\n" + TOPICS, T)


def test_a_fingerprint_of_an_edge_outlives_new_edges_beside_it() -> None:
    before = Violation(subject="service:w", path=("produces", 0, "config", "acks"), message="no")
    after = replace(before, path=("produces", 1, "config", "acks"))
    grown = TOPICS.replace("      - {topic", "      - {topic: a/first}\n      - {topic").replace(
        "  a/t:", "  a/first: {}\n  a/t:"
    )

    assert prints(TOPICS, before) == prints(grown, after)
    assert prints(grown, before) != prints(grown, after)


def test_a_fingerprint_of_a_need_outlives_new_needs_beside_it() -> None:
    before = Violation(subject="service:w", path=("needs", 0), about="service:r", message="no")

    assert prints(TOPICS, before) == prints(TOPICS, replace(before, path=("needs", 1)))
    assert prints(TOPICS, before) != prints(TOPICS, replace(before, path=("wants", 0)))
    assert prints(TOPICS, before) != prints(TOPICS, replace(before, about="service:other"))


def test_fingerprints_are_the_same_for_ever() -> None:
    assert prints(TOPICS, T) == ["8eba497b4ac8870d9a4c5fd0ae4988c5"]


def test_the_same_thing_twice_is_a_bug() -> None:
    with pytest.raises(BugError) as error:
        prints(TOPICS, T, replace(T, message="again"))

    assert error.value.message == "rule orphan-topic found the same thing twice: topic:a/t: no"
