"""One fault is told once: by one rule, and where nothing is known of many, once for all of them."""

from pathlib import Path

import pytest

from kblast.catalogue import load_catalogue
from kblast.config import Config
from kblast.errors import ConfigurationError
from kblast.lint import lint, select_rules
from kblast.results.findings import Finding
from tests.inventories import inventory_of
from tests.unit.checks.finding import findings


def bare(topics: int, clusters: str = "{main: {}}") -> str:
    """An inventory of names and edges only: a service writes each topic, and the same reads it."""
    names = [f"main/topic-{number}" for number in range(topics)]
    return f"""
    clusters: {clusters}
    topics: {{{", ".join(f"{name}: {{}}" for name in names)}}}
    services:
      app:
        produces: [{", ".join(f"{{topic: {name}}}" for name in names)}]
        consumes: [{", ".join(f"{{topic: {name}, group: app}}" for name in names)}]
    """


def found(text: str, *rules: str) -> list[Finding]:
    return list(lint(inventory_of(text), select_rules(load_catalogue(), Config(), select=rules)).findings)


def told(text: str, *rules: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.subject) for finding in found(text, *rules)]


def test_an_inventory_of_names_and_edges_gives_a_handful_of_findings() -> None:
    assert told(bare(100), *load_catalogue().rules) == [
        ("replication-too-low", "cluster:main"),
        ("undeclared-purpose", "cluster:main"),
        ("unowned-topic", "cluster:main"),
    ]


def test_a_purpose_that_is_not_known_is_told_once_for_a_cluster() -> None:
    (finding,) = findings("weaker-than-profile", bare(3))

    assert finding.subject == "cluster:main"
    assert finding.message == "cannot be decided: what 3 topics of it are for is not known"
    assert finding.evidence == ("without a profile: topic-0, topic-1, topic-2",)


def test_of_a_single_topic_it_is_told_at_the_topic() -> None:
    (finding,) = findings("weaker-than-profile", bare(1))

    assert finding.subject == "topic:main/topic-0"


def test_where_the_cluster_is_not_judged_each_topic_speaks_for_itself() -> None:
    text = bare(2, "{main: {external: true}}")

    assert told(text, "weaker-than-profile") == [
        ("weaker-than-profile", "topic:main/topic-0"),
        ("weaker-than-profile", "topic:main/topic-1"),
    ]


def test_a_purpose_that_another_rule_asks_for_is_not_asked_for_again() -> None:
    rules = ("undeclared-purpose", "weaker-than-profile", "telemetry-can-block")

    assert told(bare(6), *rules) == [("undeclared-purpose", "cluster:main")]
    assert told(bare(6), *rules[1:]) == [("weaker-than-profile", "cluster:main")]
    assert told(bare(6), rules[2]) == [("telemetry-can-block", "cluster:main")]


PLATFORM = """
    clusters: {bus: {brokers: 3}}
    topics: {bus/orders: {profile: event-sourcing}, bus/logs: {profile: telemetry}}
    services:
      shop: {consumes: [{topic: bus/orders, group: shop, tolerates: 1h}]}
      ledger: {consumes: [{topic: bus/orders, group: ledger, tolerates: 1h}]}
      search: {consumes: [{topic: bus/logs, group: search, tolerates: 1h}]}
    functions:
      buy: {domain: sales, needs: [shop]}
      sell: {domain: sales, needs: [shop]}
      close-books: {domain: finance, needs: [ledger]}
      find-logs: {domain: observability, needs: [search]}
      count-errors: {domain: observability, needs: [search]}
"""


def test_a_cluster_that_takes_down_everything_is_told_by_one_rule() -> None:
    assert told(PLATFORM, "distributed-monolith") == [("distributed-monolith", "cluster:bus")]
    assert told(PLATFORM, "central-cluster", "distributed-monolith") == [("central-cluster", "cluster:bus")]


def test_what_is_decided_does_not_yield_to_what_is_not() -> None:
    without_purpose = PLATFORM.replace("profile: event-sourcing", "owner: shop")

    sure = {f.rule: f.confidence for f in found(without_purpose, "central-cluster", "distributed-monolith")}

    assert sure == {"central-cluster": "unknown", "distributed-monolith": "certain"}


@pytest.mark.parametrize(("topics", "findings_"), [(5, 5), (6, 1)])
def test_a_condition_that_cannot_be_decided_for_many_topics_is_told_once(topics: int, findings_: int) -> None:
    told_ = found(bare(topics), "replication-too-low")

    assert len(told_) == findings_
    assert told_[-1].confidence == "unknown"


def test_what_a_condition_lacks_is_named() -> None:
    (finding,) = found(bare(6), "replication-too-low")

    assert finding.message == "cannot be decided for 6 topics of it: replication is not known"
    assert finding.evidence[0] == "topic:main/topic-0: replication is not known"


@pytest.mark.parametrize(("topics", "subject"), [(5, "topic:main/topic-0"), (6, "cluster:main")])
def test_where_nobody_owns_anything_the_cluster_is_told(topics: int, subject: str) -> None:
    assert told(bare(topics), "unowned-topic")[0] == ("unowned-topic", subject)


def test_where_somebody_owns_something_each_topic_is_told() -> None:
    text = bare(7).replace("main/topic-3: {}", "main/topic-3: {owner: shop}")

    assert len(told(text, "unowned-topic")) == 6


def test_a_writer_of_which_nothing_is_known_is_told_once() -> None:
    text = bare(3).replace(": {}", ": {profile: delivery}").replace("{main: {profile: delivery}}", "{main: {}}")

    (finding,) = findings("weaker-than-profile", text)

    assert finding.subject == "service:app"
    assert "3 topics that it writes are for delivery" in finding.message


def test_a_cluster_of_which_only_topics_are_known_is_told_once() -> None:
    text = """
    clusters: {main: {}, other: {}}
    topics: {main/one: {}, main/two: {}, other/one: {}, other/two: {}}
    services: {app: {consumes: [{topic: other/two, group: app}]}}
    """

    assert told(text, "orphan-topic") == [("orphan-topic", "cluster:main"), ("orphan-topic", "topic:other/one")]


def test_functions_without_tiers_are_told_once() -> None:
    text = bare(1) + "\n    functions: {buy: {needs: [app]}, sell: {needs: [app]}}\n"

    (finding,) = findings("single-point-of-failure", text)

    assert finding.subject == "function:buy"
    assert finding.evidence == ("cluster main takes down buy, sell",)


def test_a_rule_yields_to_rules_that_there_are(tmp_path: Path) -> None:
    (tmp_path / "quiet.yaml").write_text(
        "{id: quiet, severity: info, title: T, rationale: R., remedy: R., yields_to: [orphan-topics], "
        "for: topic, assert: 'true', message: M}",
        encoding="utf-8",
    )

    with pytest.raises(ConfigurationError) as caught:
        load_catalogue((tmp_path,))

    assert "yields_to: unknown rule 'orphan-topics'" in str(caught.value)
