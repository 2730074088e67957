"""Answers worked out by hand: what produce and consume edges do."""

import pytest

from tests.oracle.semantics import Solution
from tests.oracle.test_oracle import DOWN, NEVER, UP, after

WRITER = """
resources: {store: {}}
clusters: {k: {}, other: {}}
topics:
  k/t: {rate: 2MiB/s, needs: [{ref: store, tolerates: 100s}]}
  other/u: {}
services: {s: {client: %s, produces: [{topic: k/t, %s}]}}
"""


def written(edge: str, client: str = "{}", failed: str = "resource:store") -> Solution:
    """The topic is degraded from 0 and cannot be written from 100 s."""
    return after(WRITER % (client, edge), failed)


@pytest.mark.parametrize(
    ("edge", "times", "effects"),
    [
        ("", (0, 100), {"at-risk": 100, "rejecting": 100}),
        ("on_outage: block", (0, 100), {"at-risk": 100, "rejecting": 100}),
        ("on_outage: {block: 90s}", (0, 190), {"at-risk": 100, "rejecting": 190}),
        ("on_outage: {block: forever}", (0, NEVER), {"at-risk": 100}),
        ("on_outage: reject", (0, 100), {"rejecting": 100}),
        ("on_outage: drop", UP, {"loss": 100}),
        ("on_outage: {buffer: 10m}", (700, 700), {"buffering": 100, "at-risk": 700, "rejecting": 700}),
        ("on_outage: {buffer: 10m, then: reject}", (700, 700), {"buffering": 100, "rejecting": 700}),
        ("on_outage: {buffer: 10m, then: drop}", UP, {"buffering": 100, "loss": 700}),
        ("on_outage: outbox", UP, {"delayed": 100}),
        ("on_outage: {outbox: 1h}", (3700, 3700), {"delayed": 100, "rejecting": 3700}),
        ("on_outage: {fallback: other/u}", UP, {"delayed": 100}),
        ("on_outage: {block: 90s}, impact: degraded", (190, NEVER), {"at-risk": 100, "rejecting": 190}),
        ("on_outage: reject, impact: none", UP, {"rejecting": 100}),
        ("evidence: permitted", UP, {}),
    ],
)
def test_the_table_of_producers(edge: str, times: tuple[float, float], effects: dict[str, float]) -> None:
    solution = written(edge)
    assert solution.times["service:s"] == times
    assert solution.effects["service:s"] == effects


def test_a_fallback_is_as_good_as_the_better_topic() -> None:
    both = after(WRITER % ("{}", "on_outage: {fallback: other/u}"), "resource:store", "cluster:other")
    assert both.times["service:s"] == (0.0, 100.0)
    assert both.effects["service:s"] == {"delayed": 100, "rejecting": 100}


@pytest.mark.parametrize(
    ("client", "edge", "failed", "down_at"),
    [
        ("{library: java, version: 3.7.0}", "rate: 1KiB/s", "topic:k/t", 120),
        ("{library: java, version: 3.7.0}", "rate: 1KiB/s", "cluster:k", 120),
        ("{library: java, version: 4.1.0}", "rate: 1KiB/s", "topic:k/t", 120),
        ("{library: java, version: 4.1.0}", "rate: 1KiB/s", "cluster:k", 60),
        ("{library: java, version: 4.1.0, config: {max.block.ms: 5000}}", "rate: 1KiB/s", "cluster:k", 5),
        ("{library: java, version: 3.7.0, config: {delivery.timeout.ms: 30000}}", "rate: 1KiB/s", "topic:k/t", 30),
        ("{library: java, version: 3.7.0}", "rate: 1KiB/s, config: {delivery.timeout.ms: 50000}", "topic:k/t", 50),
        ("{library: java, version: 3.7.0}", "rate: 1MiB/s", "topic:k/t", 32),
        ("{library: java, version: 3.7.0}", "", "topic:k/t", 16),
        ("{library: java, version: 3.7.0}", "on_outage: {block: 5s}", "topic:k/t", 5),
        ("{library: librdkafka, version: 2.10.0}", "rate: 1 msg/s", "topic:k/t", 300),
        ("{library: librdkafka, version: 2.10.0}", "rate: 1000 msg/s", "topic:k/t", 100),
        ("{library: franz-go, version: 1.18.0}", "rate: 1 msg/s", "topic:k/t", 10000),
        ("{library: kafkajs, version: 2.2.4}", "", "topic:k/t", 9.3),
        ("{library: kafka-connect, version: 3.9.0}", "rate: 1KiB/s", "topic:k/t", 32768),
        ("{library: home-made}", "rate: 1KiB/s", "topic:k/t", 0),
        ("{}", "rate: 1KiB/s", "topic:k/t", 0),
    ],
)
def test_how_long_a_client_hides_an_outage(client: str, edge: str, failed: str, down_at: float) -> None:
    assert written(edge, client, failed).times["service:s"] == pytest.approx((0, down_at))


@pytest.mark.parametrize(
    ("client", "failed", "times", "effects"),
    [
        # 32 MiB at 2 MiB/s are full after 16 s, before the client gives up
        ("{library: java, version: 3.7.0}", "topic:k/t", (16, 16), {"loss": 16, "at-risk": 16, "rejecting": 16}),
        ("{library: java, version: 4.1.0, config: {buffer.memory: 999999999}}", "topic:k/t", UP, {"loss": 120}),
        (
            "{library: java, version: 4.1.0, config: {buffer.memory: 999999999}}",
            "cluster:k",
            (0, 60),
            {"loss": 60, "at-risk": 0, "rejecting": 60},
        ),
        ("{library: java, version: 4.1.0, config: {max.block.ms: 0}}", "topic:k/t", UP, {"loss": 16}),
        ("{library: librdkafka, version: 2.10.0}", "topic:k/t", UP, {"loss": 300}),
    ],
)
def test_dropping_is_not_believed_of_a_client_that_blocks(
    client: str, failed: str, times: tuple[float, float], effects: dict[str, float]
) -> None:
    solution = written("on_outage: drop", client, failed)
    assert solution.times["service:s"] == times
    assert solution.effects["service:s"] == effects


def test_the_rate_of_a_topic_is_shared_by_its_producers() -> None:
    text = """
    clusters: {k: {}}
    topics: {k/t: {rate: 2MiB/s}}
    services:
      s: {client: {library: java, version: 3.7.0}, produces: [{topic: k/t}]}
      other: {produces: [{topic: k/t}]}
      allowed: {produces: [{topic: k/t, evidence: permitted}]}
    """
    assert after(text.replace("\n    ", "\n"), "topic:k/t").times["service:s"] == (0.0, 32.0)


READER = """
resources: {store: {}}
clusters: {k: {}, other: {}}
topics:
  k/t: {needs: [{ref: store, tolerates: 100s}]}
  other/u: {}
services:
  s: {consumes: [{topic: k/t, group: g, %s}]}
"""


@pytest.mark.parametrize(
    ("edge", "failed", "times", "effects"),
    [
        ("", "resource:store", (0, 100), {"delayed": 100}),
        ("tolerates: 1m", "resource:store", (0, 160), {"delayed": 100}),
        ("tolerates: 1m, impact: degraded", "resource:store", (160, NEVER), {"delayed": 100}),
        ("impact: none", "resource:store", UP, {"delayed": 100}),
        ("reads: state", "resource:store", (0, 100), {"stale": 100}),
        ("expires: 2h", "resource:store", (0, 100), {"delayed": 100, "loss": 7300}),
        ("fallback: other/u", "resource:store", UP, {"stale": 100, "duplicates": 100}),
        ("", "group:k/g", DOWN, {"delayed": 0}),
        ("tolerates: 1m", "group:k/g", (0, 60), {"delayed": 0}),
        ("evidence: permitted", "resource:store", UP, {}),
    ],
)
def test_readers(edge: str, failed: str, times: tuple[float, float], effects: dict[str, float]) -> None:
    solution = after(READER % edge, failed)
    assert solution.times["service:s"] == times
    assert solution.effects["service:s"] == effects


STARVING = """
resources: {db: {}}
clusters: {k: {}, far: {}}
topics: {k/raw: {}, k/cooked: {}}
services:
  writer: {needs: [{ref: db, tolerates: 10s}], produces: [{topic: k/raw, on_outage: drop}]}
  app: {kind: %s, consumes: [{topic: k/raw, starved: none}], produces: [{topic: k/cooked}]}
  allowed: {produces: [{topic: k/cooked, evidence: permitted}]}
  elsewhere: {produces: [{topic: k/raw, on_outage: {fallback: k/cooked}, evidence: permitted}]}
  reader: {consumes: [{topic: k/cooked, tolerates: 5s, %s}]}
  afar: {consumes: [{topic: far/k.cooked, starved: down}]}
mirrors: {m: {from: k, to: far, topics: [cooked], kind: mirrormaker2}}
"""


@pytest.mark.parametrize(
    ("kind", "edge", "times"),
    [
        ("streams", "", (15, NEVER)),
        ("streams", "starved: down", (10, 15)),
        ("streams", "starved: down, impact: none", (10, 15)),
        ("streams", "starved: none", UP),
        ("application", "starved: down", UP),
    ],
)
def test_readers_starve_behind_all_who_feed_them(kind: str, edge: str, times: tuple[float, float]) -> None:
    solution = after(STARVING % (kind, edge), "resource:db")
    assert solution.times["service:reader"] == times
    assert solution.times["service:app"] == UP
    assert solution.times["service:afar"] == (UP if kind == "application" else (10.0, 10.0))


def test_readers_of_a_copy_starve_with_the_mirror_and_are_not_cut_off() -> None:
    solution = after(STARVING % ("streams", ""), "mirror:m")
    assert solution.times["service:afar"] == DOWN
    assert solution.effects["service:afar"] == {"delayed": 0}
    assert solution.times["topic:far/k.cooked"] == UP


def test_a_fallback_helps_a_reader_that_starves() -> None:
    text = """
    clusters: {k: {}}
    topics: {k/a: {}, k/b: {}}
    services:
      writer: {produces: [{topic: k/a, on_outage: outbox}]}
      reader: {consumes: [{topic: k/a, starved: down, fallback: k/b}]}
      alone: {consumes: [{topic: k/a, starved: down, expires: 1m}]}
      unmoved: {consumes: [{topic: k/a, starved: none, expires: 1m}]}
    """
    solution = after(text.replace("\n    ", "\n"), "service:writer")
    assert solution.times["service:reader"] == UP
    assert solution.times["service:alone"] == DOWN
    assert solution.effects["service:alone"] == {"delayed": 0, "loss": 60}
    assert solution.effects["service:reader"] == {"stale": 0, "duplicates": 0}
    assert (solution.times["service:unmoved"], solution.effects["service:unmoved"]) == (UP, {})


FUNCTIONS = """
clusters: {k: {}}
topics: {k/t: {}}
resources: {r: {}}
services:
  s:
    needs: [{ref: r, only_for: [f]}]
    produces: [{topic: k/t, on_outage: {block: 1m}, only_for: [f, g]}]
    consumes: [{topic: k/t, tolerates: 5m}]
functions:
  f: {}
  g: {wants: [{all: [service:s]}]}
  h: {needs: [{any: [service:s, r]}]}
  i: {needs: [function:g]}
  j: {needs: [{ref: service:s, impact: none}]}
"""


def test_what_is_only_for_a_function_is_its_need_and_none_of_the_service() -> None:
    found = after(FUNCTIONS, "resource:r").times
    assert (found["service:s"], found["function:f"], found["function:g"]) == (UP, DOWN, UP)
    solution = after(FUNCTIONS, "topic:k/t")
    assert solution.times["service:s"] == (0.0, 300.0)
    assert solution.times["function:f"] == solution.times["function:g"] == (0.0, 60.0)
    assert solution.effects["function:f"] == {"at-risk": 0, "rejecting": 60}


def test_functions_inherit_the_data_effects_of_what_they_plainly_need() -> None:
    effects = after(FUNCTIONS, "topic:k/t").effects
    assert effects["service:s"] == {"delayed": 0}
    assert effects["function:g"] == effects["function:i"] == {"at-risk": 0, "rejecting": 60, "delayed": 0}
    assert effects["function:h"] == {"redundancy-lost": 300}
    assert effects["function:j"] == {}


def test_what_is_inherited_comes_by_needs_that_are_only_for_the_function_too() -> None:
    text = """
    clusters: {k: {}}
    topics: {k/t: {}}
    services:
      s: {needs: [{ref: service:reader, only_for: [f]}, {any: [service:reader, service:spare], only_for: [f]}]}
      reader: {consumes: [{topic: k/t}]}
      spare: {}
    functions: {f: {}}
    """
    solution = after(text.replace("\n    ", "\n"), "topic:k/t")
    assert solution.effects["function:f"] == {"delayed": 0, "redundancy-lost": 0}
    assert solution.effects["service:s"] == {}


def test_permitted_edges_count_when_asked_for_but_never_feed() -> None:
    text = """
    clusters: {k: {}}
    topics: {k/t: {}, k/u: {}}
    services:
      s: {produces: [{topic: k/t, on_outage: reject, evidence: permitted}]}
      writer: {produces: [{topic: k/u, on_outage: outbox}]}
      other: {produces: [{topic: k/u, on_outage: outbox, evidence: permitted}]}
      reader: {consumes: [{topic: k/u, starved: down}]}
    """
    text = text.replace("\n    ", "\n")
    assert after(text, "topic:k/t").times["service:s"] == UP
    assert after(text, "topic:k/t", permitted=True).times["service:s"] == DOWN
    assert after(text, "service:writer", permitted=True).times["service:reader"] == DOWN
