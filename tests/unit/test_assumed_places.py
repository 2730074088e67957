"""Sweeps and cut sets say of how many topics the worst placement was taken."""

from pathlib import Path

import pytest

from kblast.cutsets import cutsets
from kblast.sweep import sweep
from tests.inventories import inventory_of
from tests.running import run_kblast

TAKEN = "for each failure the worst placement is taken that Kafka allows"


def assumed(text: str) -> tuple[str, ...]:
    """What both commands say is assumed."""
    inventory = inventory_of(text)
    found = sweep(inventory).assumptions
    assert cutsets(inventory).assumptions == found
    return found


def test_topics_that_may_stand_on_one_broker_or_another_are_counted() -> None:
    topics = ", ".join(f"c/t{number}: {{replication: 2}}" for number in range(4))
    assert assumed(f"""
        clusters: {{c: {{version: "4.1", brokers: 3}}}}
        topics: {{{topics}}}
    """) == (f"where the replicas of 4 topics (c/t0, c/t1, c/t2 and 1 more) stand is not known: {TAKEN}",)


@pytest.mark.parametrize(
    "topic",
    ["d/t: {replication: 1}", "c/t: {replication: 1, assignment: {0: [2]}}", "c/t: {replication: 3}"],
    ids=["brokers not known", "placed", "on every broker"],
)
def test_nothing_is_said_where_nothing_is_taken(topic: str) -> None:
    assert (
        assumed(f"""
            clusters: {{c: {{version: "4.1", brokers: 3}}, d: {{version: "4.1"}}}}
            topics: {{{topic}}}
        """)
        == ()
    )


def test_internal_topics_count_where_something_is_coordinated_on_them() -> None:
    (said,) = assumed("""
        clusters: {c: {version: "4.1", brokers: 4}}
        topics: {c/t: {assignment: {0: [1, 2]}}}
        services:
          reads: {consumes: [{topic: c/t, group: g}]}
          writes: {produces: [{topic: c/t, transactional_id: w}]}
    """)
    assert said.startswith("where the replicas of 2 topics (c/__consumer_offsets, c/__transaction_state) stand is not")


@pytest.mark.parametrize("command", ["sweep", "cutsets"])
@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_every_format_says_it(tmp_path: Path, command: str, format_: str) -> None:
    (tmp_path / "kblast.yaml").write_text("""
        kblast: 1
        clusters: {c: {version: "4.1", brokers: 3}}
        topics: {c/t: {replication: 2}}
        services: {reads: {consumes: [{topic: c/t}]}}
        functions: {look: {needs: [reads]}}
    """)
    outcome = run_kblast(command, "--format", format_, cwd=tmp_path)

    assert outcome.code == 0, outcome.err
    said = " ".join(outcome.out.replace("\\", "").split())
    assert f"where the replicas of 1 topic (c/t) stand is not known{'&#58;' if format_ == 'markdown' else ':'}" in said
    assert ("Assumed (1)" in said) == (format_ != "json")
