"""Which topics mirrors copy, and what the copies are called."""

from pathlib import Path

import pytest

from kblast.model import mirrors
from kblast.model.inventory import Inventory
from tests.unit.model.reading import load, problem, problems

CLUSTERS = "clusters: {a: {}, b: {}, c: {}}\n"


def copies(folder: Path, topics: str, *mirrors: str) -> dict[str, dict[str, str]]:
    return {name: dict(found) for name, found in inventory(folder, topics, *mirrors).copies.items()}


def inventory(folder: Path, topics: str, *mirrors: str) -> Inventory:
    names = [f"'{topic}': {{partitions: {number}}}" for number, topic in enumerate(topics.split(), start=1)]
    given = [f"m{number}: {{{mirror}}}" for number, mirror in enumerate(mirrors, start=1)]
    return load(folder, CLUSTERS + f"topics: {{{', '.join(names)}}}\nmirrors: {{{', '.join(given)}}}")


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("kind: mirrormaker2", "a.t"),
        ("", "t"),
        ("kind: mirrormaker1", "t"),
        ("kind: cluster-linking", "t"),
        ("kind: mirrormaker2, rename: '{topic}'", "t"),
        ("rename: '{from}.{topic}'", "a.t"),
        ("rename: 'dr-{topic}.{from}'", "dr-t.a"),
    ],
)
def test_copies_are_named_by_the_kind_unless_told_otherwise(tmp_path: Path, keys: str, name: str) -> None:
    assert copies(tmp_path, "a/t", f"from: a, to: b, topics: ['.*'], {keys}") == {"m1": {"a/t": f"b/{name}"}}


@pytest.mark.parametrize(
    ("kind", "doubtful"),
    [
        ("mirrormaker2", False),
        ("MirrorMaker2", True),
        ("mirror-maker-2", True),
        ("mirormaker2", True),
        ("mm2", True),
        ("mirrormaker1", False),
        ("mirrormaker", False),
        ("cluster-linking", False),
        ("our own", False),
    ],
)
def test_what_is_nearly_mirrormaker_2_is_doubtful(tmp_path: Path, kind: str, doubtful: bool) -> None:
    text = f"clusters: {{a: {{}}, b: {{}}}}\nmirrors: {{m: {{from: a, to: b, topics: ['.*'], kind: '{kind}'}}}}"
    warnings = load(tmp_path, text).warnings

    assert [warning.hint for warning in warnings] == (["did you mean 'mirrormaker2'?"] if doubtful else [])


def test_patterns_are_held_against_whole_names(tmp_path: Path) -> None:
    found = copies(
        tmp_path,
        "a/order a/order-paid a/reorder b/order",
        "from: a, to: b, topics: ['order', 're.*'], exclude: ['reor.er']",
    )

    assert found == {"m1": {"a/order": "b/order"}}


def test_targets_nobody_declared_are_inferred_with_their_partitions(tmp_path: Path) -> None:
    found = inventory(tmp_path, "a/t a/u b/u", "from: a, to: b, topics: ['.*']")

    assert found.inferred == {"topic:b/t"}
    assert found.topics["b/t"].partitions == 1
    assert found.topics["b/u"].partitions == 3
    assert str(found.locate("topic:b/t")).endswith("a.yaml:3:11")


def test_copies_are_copied_on(tmp_path: Path) -> None:
    found = copies(
        tmp_path,
        "a/t",
        "from: b, to: c, topics: ['.*'], kind: mirrormaker2",
        "from: a, to: b, topics: ['.*'], kind: mirrormaker2",
    )

    assert found == {"m1": {"b/a.t": "c/b.a.t"}, "m2": {"a/t": "b/a.t"}}


@pytest.mark.parametrize("kind", ["kind: mirrormaker2", "kind: cluster-linking"])
def test_copies_do_not_travel_back(tmp_path: Path, kind: str) -> None:
    there, on, back = (f"from: {x}, to: {y}, topics: ['.*'], {kind}" for x, y in ("ab", "bc", "ca"))

    found = copies(tmp_path, "a/t", there, on, back)

    assert [len(found[name]) for name in ("m1", "m2", "m3")] == [1, 1, 0]


def test_mirrormaker_2_reads_from_names_where_a_topic_has_been(tmp_path: Path) -> None:
    both_ways = [f"from: {x}, to: {y}, topics: ['.*'], kind: mirrormaker2" for x, y in ("ab", "ba")]

    found = copies(tmp_path, "a/t b/t b/a.t b/x.a.t b/a", *both_ways)

    assert found["m1"] == {"a/t": "b/a.t"}
    assert found["m2"] == {"b/t": "a/b.t", "b/a": "a/b.a"}


def test_mirrormaker_2_copies_no_internal_topics(tmp_path: Path) -> None:
    topics = "a/t a/__consumer_offsets a/mm2-configs.b.internal a/connect-internal a/.hidden a/t.replica a/heartbeats"

    assert set(copies(tmp_path, topics, "from: a, to: b, topics: ['.*'], kind: mirrormaker2")["m1"]) == {
        "a/t",
        "a/heartbeats",
    }
    assert set(copies(tmp_path, topics, "from: a, to: b, topics: ['.*'], exclude: [t], kind: mirrormaker2")["m1"]) == {
        "a/t.replica",
        "a/heartbeats",
    }
    assert set(copies(tmp_path, topics, "from: a, to: b, topics: ['.*']")["m1"]) == {
        f"a/{name}"
        for name in ("t", "mm2-configs.b.internal", "connect-internal", ".hidden", "t.replica", "heartbeats")
    }


def test_a_declared_topic_is_copied_from_where_it_stands(tmp_path: Path) -> None:
    found = copies(tmp_path, "a/t b/t", "from: a, to: b, topics: ['.*']", "from: b, to: a, topics: ['.*']")

    assert found == {"m1": {"a/t": "b/t"}, "m2": {"b/t": "a/t"}}


def test_targets_with_several_sources_are_made_of_the_first(tmp_path: Path) -> None:
    text = """
    clusters: {a: {}, b: {}, c: {}, d: {}}
    topics: {a/t: {partitions: 1}, d/t: {partitions: 2}}
    mirrors:
      m1: {from: a, to: b, topics: ['.*']}
      m2: {from: d, to: c, topics: ['.*']}
      m3: {from: b, to: c, topics: ['.*']}
      m4: {from: c, to: b, topics: ['.*']}
    """

    found = load(tmp_path, text)

    assert found.inferred == {"topic:b/t", "topic:c/t"}
    assert (found.topics["b/t"].partitions, found.topics["c/t"].partitions) == (1, 2)


def test_a_long_chain_of_mirrors_is_followed_to_its_end(tmp_path: Path) -> None:
    length = 1500
    clusters = ", ".join(f"c{number}: {{}}" for number in range(length + 1))
    chain = ", ".join(f"m{number}: {{from: c{number}, to: c{number + 1}, topics: ['.*']}}" for number in range(length))

    found = load(tmp_path, f"clusters: {{{clusters}}}\ntopics: {{c0/t: {{partitions: 7}}}}\nmirrors: {{{chain}}}")

    assert found.topics[f"c{length}/t"].partitions == 7


def test_copies_of_copies_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirrors, "MOST_COPIES", 1000)
    names = [f"c{number}" for number in range(8)]
    mesh = ", ".join(
        f"{x}{y}: {{from: {x}, to: {y}, topics: ['.*'], kind: mirrormaker2}}" for x in names for y in names if x != y
    )

    found = problem(
        tmp_path,
        f"clusters: {{{', '.join(f'{name}: {{}}' for name in names)}}}\ntopics: {{c0/t: {{}}}}\nmirrors: {{{mesh}}}",
    )

    assert found.endswith("mirrors make more than 1000 copies, those of copies included")


def test_consumers_may_read_what_only_a_mirror_makes(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        CLUSTERS + "topics: {a/t: {}}\nmirrors: {m: {from: a, to: b, topics: ['.*'], kind: mirrormaker2}}\n"
        "services: {s: {consumes: [{topic: a.t}, {pattern: 'a[.].*', cluster: b, group: g}]}}",
    )

    assert [edge.topic for _, edge in found.consume_edges()] == ["b/a.t", "b/a.t"]


@pytest.mark.parametrize(
    ("mirror", "said"),
    [
        (
            "{}",
            [
                "2:11: mirror 'm' has no 'from' (add `from: <cluster>`)",
                "2:11: mirror 'm' has no 'to' (add `to: <cluster>`)",
                "2:11: mirror 'm' has no 'topics' (for all of them: topics: [\".*\"])",
            ],
        ),
        ("{from: a, to: a, topics: [t]}", ["2:28: mirror 'm' copies cluster 'a' to itself"]),
        ("{from: a, to: 'cluster:a', topics: [t]}", ["2:28: mirror 'm' copies cluster 'cluster:a' to itself"]),
        (
            "{from: a, to: b, topics: ['(']}",
            ["2:40: '(' is not a regular expression: missing ), unterminated subpattern"],
        ),
        (
            "{from: a, to: b, topics: [t], exclude: [x, '*']}",
            ["2:57: '*' is not a regular expression: nothing to repeat"],
        ),
        ("{from: a, to: b, topics: ['(?<=a)b']}", ["2:40: '(?<=a)b': looking back is not supported"]),
        (
            "{from: a, to: b, topics: [t], rename: x}",
            ["2:52: expected {topic} once, found 'x' (for example \"{from}.{topic}\")"],
        ),
        (
            "{from: a, to: b, topics: [t], rename: '{topic}{topic}'}",
            ["2:52: expected {topic} once, found '{topic}{topic}' (for example \"{from}.{topic}\")"],
        ),
        (
            "{from: a, to: b, topics: [t], rename: '{form}.{topic}'}",
            ['2:52: unknown {form}, expected {from} or {topic} (for example "{from}.{topic}")'],
        ),
    ],
)
def test_what_is_wrong_with_a_mirror_is_said_at_its_place(tmp_path: Path, mirror: str, said: list[str]) -> None:
    assert problems(tmp_path, CLUSTERS + f"mirrors: {{m: {mirror}}}") == [f"a.yaml:{one}" for one in said]


def test_a_mirror_may_be_described_in_several_files(tmp_path: Path) -> None:
    found = load(
        tmp_path, CLUSTERS + "topics: {a/t: {}}", "mirrors: {m: {from: a, topics: [t]}}", "mirrors: {m: {to: b}}"
    )

    assert found.copies == {"m": (("a/t", "b/t"),)}
    assert (found.mirrors["m"].from_, found.mirrors["m"].to) == ("a", "b")
