"""Regular expressions over names: the answers of `re`, in bounded time; and consumers that subscribe by pattern."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kblast.model import edges
from kblast.model.patterns import Pattern, PatternError
from tests.unit.model.reading import load, problem, problems

PIECES = st.sampled_from(["a", "b", "ab", ".", "[ab]", "[^a]", "[a-c]", r"\.", r"\w", r"\d", "", "c?", "^", "$"])
EXPRESSIONS = st.recursive(
    PIECES,
    lambda below: st.one_of(
        st.builds("{}{}".format, below, below),
        st.builds("(?:{}|{})".format, below, below),
        st.builds("({}){}".format, below, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{0,2}", "*?", "{2,}"])),
        st.builds("(?={}){}".format, below, below),
        st.builds("(?!{}){}".format, below, below),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS, st.lists(st.text("abc.1", max_size=8), min_size=1, max_size=5))
def test_the_answers_are_those_of_re(expression: str, names: list[str]) -> None:
    # `re` itself takes very long for some of the others.
    assume(sum(expression.count(sign) for sign in "*+{") <= 2)
    expected = re.compile(expression)

    found = Pattern(expression)

    assert [found.matches(name) for name in names] == [expected.fullmatch(name) is not None for name in names]


@pytest.mark.parametrize(
    ("expression", "names", "others"),
    [
        ("order-.*", ["order-", "order-paid"], ["order", "reorder-x"]),
        (".*", ["", "x", "é"], ["a\nb"]),
        (r".*[\-.]internal", ["a-internal", "a.b.internal"], ["internal", "ainternal"]),
        ("(orders|payments)\\..+", ["orders.x", "payments.y"], ["orders.", "other.x"]),
        ("(?i)Order", ["order", "ORDER"], ["orders"]),
        ("^(?!__|_schemas$).*", ["a", "_schemas2"], ["__a", "_schemas"]),
        ("(?s).*", ["a\nb"], []),
        ("(?x) a b  # c", ["ab"], ["a b"]),
        ("[[a]", ["[", "a"], ["b"]),
    ],
)
def test_what_people_write(expression: str, names: list[str], others: list[str]) -> None:
    pattern = Pattern(expression)

    assert [name for name in names if not pattern.matches(name)] == []
    assert [name for name in others if pattern.matches(name)] == []


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("(a+)+b", "a" * 249),
        ("(a+)+b", "a" * 10_000),
        ("(a|aa)+$", "a" * 249 + "b"),
        ("(.*)*(.*)*(.*)*x", "ab" * 120),
        ("((((a*)*)*)*)*b", "a" * 249),
        (".*.*.*.*.*.*.*x", "a" * 249),
        ("(((ab)*c)*d)*e", "ababcd" * 40),
        ("(a{1000}){1000}b", "a" * 249),
        ("a{4000000000}", "a" * 249),
    ],
)
def test_what_re_would_never_finish_is_answered(expression: str, name: str) -> None:
    assert not Pattern(expression).matches(name)
    assert Pattern(f"(?:{expression}|.*)").matches(name)


def test_an_answer_that_would_take_long_is_refused() -> None:
    with pytest.raises(PatternError, match=r"^'\(\?:\(\?=\.\*x\)\.\)\*' takes too long on a name of 20001 characters$"):
        Pattern("(?:(?=.*x).)*").matches("a" * 20_000 + "x")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("(", "'(' is not a regular expression: missing ), unterminated subpattern"),
        ("[", "'[' is not a regular expression: unterminated character set"),
        ("*", "'*' is not a regular expression: nothing to repeat"),
        (r"\p{L}", r"'\p{L}' is not a regular expression: bad escape \p"),
        ("(?<=a)b", "'(?<=a)b': looking back is not supported"),
        ("(?<!a)b", "'(?<!a)b': looking back is not supported"),
        (r"(a)\1", r"'(a)\1': a reference to a group is not supported"),
        ("(a)?(?(1)b|c)", "'(a)?(?(1)b|c)': a condition on a group is not supported"),
        ("(?>a)", "'(?>a)': an atomic group is not supported"),
        ("a++", "'a++': a possessive repetition is not supported"),
        (r"\ba", r"'\ba': a word boundary is not supported"),
        ("(?i:a)", "'(?i:a)': a group with flags of its own is not supported"),
        ("(?m)a", "'(?m)a': the flag m is not supported"),
        ("(" * 30 + ")" * 30, f"'{'(' * 30}{')' * 30}': nesting more than 20 levels deep is not supported"),
        ("(" * 900 + ")" * 900, f"'{'(' * 60}…' is too large a regular expression"),
        ("a{99999999999999999999}", "'a{99999999999999999999}…' is too large a regular expression"),
        ("a" * 2001, "a regular expression of more than 2000 characters"),
    ],
    ids=range(17),
)
def test_what_cannot_be_matched_is_refused(expression: str, said: str) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern(expression)

    assert str(caught.value) == said


# Consumers that subscribe by pattern

TOPICS = (
    "clusters: {c: {}, d: {}}\ntopics: {c/a1: {}, c/a2: {}, c/b: {}, d/a1: {}, c/__consumer_offsets: "
    "{}, c/__mine: {}}\n"
)


def edges_of(folder: Path, *texts: str) -> list[tuple[str | None, str | None, float | None]]:
    service = load(folder, TOPICS, *texts).services["s"]
    return [(edge.topic, edge.group, edge.tolerates) for edge in service.consumes or ()]


def test_a_pattern_stands_for_every_topic_of_its_cluster_that_it_matches(tmp_path: Path) -> None:
    text = "services: {s: {consumes: [{pattern: 'a.*', cluster: c, group: g, tolerates: 1m}]}}"

    assert edges_of(tmp_path, text) == [("c/a1", "g", 60.0), ("c/a2", "g", 60.0)]
    inventory = load(tmp_path, TOPICS, text)
    assert {edge.pattern for _, edge in inventory.consume_edges()} == {"a.*"}
    assert inventory.groups == ("c/g",)
    assert str(inventory.locate("service:s", "consumes", 1, "tolerates")).endswith("b.yaml:1:77")


def test_topics_of_kafka_itself_are_not_subscribed_to(tmp_path: Path) -> None:
    assert edges_of(tmp_path, "services: {s: {consumes: [{pattern: '__.*', cluster: c}]}}") == [
        ("c/__mine", None, None)
    ]


def test_an_edge_that_names_the_topic_goes_first(tmp_path: Path) -> None:
    text = (
        "services: {s: {consumes: [{pattern: '.*[12]', cluster: c, group: g, tolerates: 1m}, {topic: "
        "c/a2, group: g, tolerates: 5m}, {topic: c/a2, group: h}]}}"
    )

    assert edges_of(tmp_path, text) == [("c/a1", "g", 60.0), ("c/a2", "g", 300.0), ("c/a2", "h", None)]
    inventory = load(tmp_path, TOPICS, text)
    places = [inventory.locate("service:s", "consumes", index, "topic").column for index in range(3)]
    assert places == [text.index("{pattern") + 1, text.index("c/a2") + 1, text.rindex("c/a2") + 1]


def test_what_was_observed_yields_to_a_declared_pattern(tmp_path: Path) -> None:
    generated = (
        "generated: {by: scrape}\nservices: {s: {consumes: [{topic: c/a1, group: g, evidence: "
        "observed, last_seen: x, tolerates: 9m}]}}"
    )
    declared = "services: {s: {consumes: [{pattern: 'a.*', cluster: c, group: g, tolerates: 1m}]}}"

    inventory = load(tmp_path, TOPICS, generated, declared)

    first, second = inventory.services["s"].consumes or ()
    assert (first.topic, first.tolerates, first.evidence, first.last_seen) == ("c/a1", 60.0, "declared", "x")
    assert (second.topic, second.tolerates, second.last_seen) == ("c/a2", 60.0, None)
    assert [drift.path[2:] for drift in inventory.drift] == [("consumes", 0, "tolerates")]


def test_patterns_that_overlap_must_agree(tmp_path: Path) -> None:
    agreeing = (
        "services: {s: {consumes: [{pattern: 'a.*', cluster: c, group: g}, {pattern: '.*1', "
        "cluster: c, group: g, tolerates: 1m}]}}"
    )

    assert edges_of(tmp_path, agreeing) == [("c/a1", "g", 60.0), ("c/a2", "g", None)]
    found = problem(tmp_path, TOPICS, agreeing.replace("group: g}", "group: g, tolerates: 2m}"))
    assert ": services.s.consumes[1].tolerates: given two different values: '2m' and '1m'" in found


def test_a_pattern_that_matches_nothing_is_a_warning(tmp_path: Path) -> None:
    inventory = load(tmp_path, TOPICS, "services: {s: {consumes: [{pattern: 'z.*', cluster: c, group: g}]}}")

    assert [str(warning).partition("b.yaml")[2] for warning in inventory.warnings] == [
        ":1:37: pattern 'z.*' matches no topic of cluster 'c'"
    ]
    assert [edge.topic for edge in inventory.services["s"].consumes or ()] == [None]
    assert list(inventory.consume_edges()) == []
    assert inventory.groups == ("c/g",)


@pytest.mark.parametrize(
    ("edge", "said"),
    [
        ("{pattern: '(', cluster: c}", "1:37: '(' is not a regular expression: missing ), unterminated subpattern"),
        (
            "{pattern: 'a.', cluster: c, fallback: c/a2}",
            "1:65: 'c/a2' is its own fallback (name another topic, or leave the fallback out)",
        ),
        (
            "{topic: c/b, fallback: b}",
            "1:50: 'c/b' is its own fallback (name another topic, or leave the fallback out)",
        ),
        (
            "{pattern: a}",
            "1:27: services.s.consumes[0]: must have either `topic: cluster/name`, or `pattern: …` and `cluster: …`",
        ),
        (
            "{topic: c/b, pattern: a, cluster: c}",
            "1:27: services.s.consumes[0]: must have either `topic: cluster/name`, or `pattern: …` and `cluster: …`",
        ),
        (
            "{topic: c/b, cluster: c}",
            "1:27: services.s.consumes[0]: must have either `topic: cluster/name`, or `pattern: …` and `cluster: …`",
        ),
    ],
)
def test_what_is_wrong_with_a_subscription_is_said_at_its_place(tmp_path: Path, edge: str, said: str) -> None:
    assert problems(tmp_path, TOPICS, f"services: {{s: {{consumes: [{edge}]}}}}") == [f"b.yaml:{said}"]


def test_a_producer_may_not_fall_back_to_its_own_topic(tmp_path: Path) -> None:
    found = problem(tmp_path, TOPICS, "services: {s: {produces: [{topic: b, on_outage: {fallback: c/b}}]}}")

    assert found == "b.yaml:1:60: 'c/b' is its own fallback (name another topic, or leave the fallback out)"


def test_patterns_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edges, "MOST_MATCHES", 10)
    services = ", ".join(f"s{number}: {{consumes: [{{pattern: '.*', cluster: c}}]}}" for number in range(20))

    assert problem(tmp_path, TOPICS, f"services: {{{services}}}").endswith(
        "patterns stand for more than 10 edges, up to this one"
    )
