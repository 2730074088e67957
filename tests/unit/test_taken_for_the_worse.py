"""What nobody declared, or what cannot be told, is taken for the worse and said; what does not decide is not said."""

import pytest

from kblast.results.impact import SimulateResult
from kblast.simulate import simulate
from tests.inventories import inventory_of
from tests.unit.test_simulate import times


def result(text: str, *fail: str) -> SimulateResult:
    return simulate(inventory_of(text), fail)


def said(text: str, *fail: str) -> tuple[list[str], list[str]]:
    found = result(text, *fail)
    return [note.text for note in found.assumptions], [note.text for note in found.unknowns]


def writer(client: str, topic: str = "{replication: 3, config: {min.insync.replicas: 2}}") -> str:
    return f"""
    clusters: {{c: {{version: "3.9", brokers: 3}}}}
    topics: {{c/t: {topic}}}
    services: {{s: {{client: {client}, produces: [{{topic: c/t, on_outage: reject}}]}}}}
    """


ACKS = "writes c/t: how many acks it waits for is not known: taken to be those of all replicas"


@pytest.mark.parametrize("client", ["{library: java}", "{library: unheard-of}"])
def test_acks_that_are_not_known_are_told_where_they_decide(client: str) -> None:
    two, three = (f"broker:c/{number}" for number in (1, 2)), (f"broker:c/{number}" for number in (1, 2, 3))
    assert ACKS in said(writer(client), *two)[1]
    assert ACKS not in said(writer(client), *three)[1]
    assert ACKS not in said(writer(client), "cluster:c")[1]


def test_acks_that_are_known_are_not_told_of() -> None:
    assert ACKS not in said(writer("{library: java, version: '3.9'}"), "broker:c/1", "broker:c/2")[1]


RETRIES = "its client gives up after 300 ms where brokers answer, and after 5 min where none does: the sooner is taken"


def test_retries_are_counted_where_no_broker_answers_too_and_that_is_said() -> None:
    text = """
    clusters: {c: {version: "3.9", brokers: 3}}
    topics: {c/t: {}}
    services:
      s:
        client: {library: librdkafka, version: "2.5", config: {retries: 2}}
        produces: [{topic: c/t, on_outage: block}]
    """
    found = result(text, "cluster:c")

    assert times(found, "service:s")[1] == 0.3
    assert [note.text for note in found.assumptions] == [f"writes c/t: {RETRIES}"]
    assert found.summary.blast_radius == found.summary.blast_radius_declared


STARVED = "reads c/t: degrades when nobody writes it any more (starved is not declared)"


@pytest.mark.parametrize(("starved", "assumed"), [("", [STARVED]), (", starved: degraded", [])])
def test_that_readers_degrade_without_writers_is_assumed_unless_it_is_declared(
    starved: str, assumed: list[str]
) -> None:
    text = f"""
    clusters: {{c: {{}}}}
    topics: {{c/t: {{}}}}
    services:
      w: {{produces: [{{topic: c/t, on_outage: drop}}]}}
      r: {{consumes: [{{topic: c/t, group: g, tolerates: 5m{starved}}}]}}
    """
    assert said(text, "service:w")[0] == assumed


def test_producers_that_nobody_can_name_may_write_on() -> None:
    text = """
    clusters: {c: {}}
    topics: {c/t: {nameless_producers: {count: 2}}}
    services:
      w: {produces: [{topic: c/t, on_outage: drop}]}
      r: {consumes: [{topic: c/t, group: g, tolerates: 5m, starved: down}]}
    """
    found = result(text, "service:w")

    assert times(found, "service:r")[1] == 300
    assert [note.text for note in found.unknowns] == [
        "producers that nobody can name write it, too: taken to stop with the last that is known"
    ]


def test_a_copy_that_mirror_maker_2_makes_has_two_replicas_whatever_the_cluster_gives_to_new_topics() -> None:
    text = """
    clusters: {s: {}, dr: {version: "3.9", brokers: 3}}
    topics: {s/t: {partitions: 1}}
    mirrors: {m: {from: s, to: dr, kind: %s, topics: [".*"]}}
    services: {r: {consumes: [{topic: %s, group: g, tolerates: 5m, starved: none}]}}
    """
    by_two, by_one = text % ("mirrormaker2", "dr/s.t"), text % ("mirrormaker1", "dr/t")

    assert times(result(by_two, "broker:dr/1"), "service:r")[1] == float("inf")
    assert times(result(by_one, "broker:dr/1"), "service:r")[1] == 300
    assert "replication factor 2" in str(result(by_two, "broker:dr/1", "broker:dr/2").assumptions)
