"""Expressions of rules: what they may speak of, what they answer, and what is not known."""

import pytest

from kblast.catalogue.expression import (
    FUNCTIONS,
    MAX_LENGTH,
    ExpressionError,
    Unknown,
    Vocabulary,
    compile_expression,
)

VOCABULARY = Vocabulary(
    {"topic": {"name", "partitions", "owner", "readers", "effective", "origin"}, "params": {"minimum"}},
    {"topic": {"acks", "retention.ms"}},
)


def answer(source: str, **topic: object) -> object:
    return compile_expression(source, VOCABULARY).evaluate({"topic": topic, "params": {"minimum": 3}})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("topic.partitions >= params.minimum", True),
        ('topic.name.startsWith("order")', True),
        ('has(topic.owner) && topic.owner == "shop"', False),
        ("size(topic.readers) == 2", True),
        ('topic.readers.exists(r, r.service == "b")', True),
        ('topic.readers.filter(r, r.service == "b").size() == 1', True),
        ("topic.partitions > 3 ? true : false", False),
        ('topic.effective["retention.ms"] == -1', True),
        ("topic.name.matches('^o.*d$')", True),
        ('topic.name == "order-placed" // topic.nothing of the sort', True),
        ("int('3') == topic.partitions && double(topic.partitions) == 3.0 && string(3) == '3'", True),
    ],
)
def test_what_an_expression_answers(source: str, expected: bool) -> None:
    readers = [{"service": "a"}, {"service": "b"}]
    effective = {"retention.ms": -1}
    assert answer(source, name="order-placed", partitions=3, readers=readers, effective=effective) is expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("topic.partitions > 3", "partitions is not known"),
        ("topic.partitions != 3", "partitions is not known"),
        ('topic.effective["acks"] == 1', "acks is not known"),
        ("topic.owner == 'shop' && topic.name == 'a'", "owner is not known"),
        ("topic.name == 'b' || topic.owner == 'shop'", "owner is not known"),
        (
            "topic.name > 3",
            "topic.name > 3: No such overload: the operation is not defined for the given operand types",
        ),
        ("1 / 0 == 1", "1 / 0 == 1: division by zero in CEL expression"),
        ("topic.readers[0].group == 'x'", "topic.readers[0].group == 'x': index out of bounds: 0"),
    ],
)
def test_what_needs_the_unknown_has_no_answer(source: str, reason: str) -> None:
    assert answer(source, name="a", effective={}, readers=[]) == Unknown(reason)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("topic.owner == 'shop' || topic.name == 'a'", True),
        ("topic.name == 'a' || topic.owner == 'shop'", True),
        ("topic.owner == 'shop' && topic.name == 'b'", False),
        ("topic.name == 'b' && topic.owner == 'shop'", False),
        ("has(topic.owner)", False),
    ],
)
def test_what_is_known_may_decide_alone(source: str, expected: bool) -> None:
    assert answer(source, name="a") is expected


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        ("topic.partitions >", "not an expression in CEL: line 1, column 19: Syntax error: mismatched input", ""),
        ("topic.name == 'a' &&\n  topic.name ! 'b'", "not an expression in CEL: line 2, column 14:", ""),
        ("topic.partitons > 3", "unknown member 'topic.partitons'", "did you mean 'partitions'?"),
        ("topics.name == 'a'", "unknown variable 'topics'", "did you mean 'topic'?"),
        ("params.minimal > 3", "unknown member 'params.minimal'", "did you mean 'minimum'?"),
        ("topic == params", "'topic' stands alone; ask for a member of it", "for example topic.effective"),
        ("topic['name'] == 'a'", "'topic' stands alone; ask for a member of it", "for example topic.effective"),
        ("startWith(topic.name, 'a')", "unknown function 'startWith'", "did you mean 'startsWith'?"),
        ("topic.effective == topic.name", "'topic.effective' wants a Kafka setting's name", "min.insync.replicas"),
        ("topic.effective[topic.name] == 1", "'topic.effective' wants a Kafka setting's name", "min.insync.replicas"),
        ("topic.effective['retention.m'] > 1", "unknown Kafka setting 'retention.m'", "did you mean 'retention.ms'?"),
        ("function.name == 'a'", "not an expression in CEL: line 1, column 1: reserved identifier: function", ""),
        ("true" + " && true" * 300, f"expected at most {MAX_LENGTH} characters, found 2404", ""),
        ("(" * 200 + "true" + ")" * 200, "not an expression in CEL", ""),
        ("topic.readers.all(topic, topic.a)", "the loop over 'topic' hides the variable of that name", "otherwise"),
        (
            "topic.readers.all(a, topic.readers.all(b, topic.readers.all(c, true)))",
            "expected at most 2 loops over lists, found 3",
            "",
        ),
    ],
)
def test_what_is_wrong_with_an_expression_is_said_when_it_is_compiled(source: str, message: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as error:
        compile_expression(source, VOCABULARY)
    assert error.value.message.startswith(message)
    assert hint in error.value.hint


def test_texts_and_comments_are_no_names() -> None:
    source = "topic.name == 'topic.nothing' || topic.name == \"x.all(topic, y)\" // topic.nothing"
    assert answer(source, name="topic.nothing") is True


def test_members_and_settings_that_are_asked_for_are_known() -> None:
    source = (
        "topic.effective['acks'] == 'all' && topic.readers.all(r, topic.origin[\"acks\"] != r.a) && has(topic.owner)"
    )
    expression = compile_expression(source, VOCABULARY)

    assert expression.members == {("topic", name) for name in ("effective", "readers", "origin", "owner")}
    assert expression.settings == {("topic", "acks")}


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_every_function_that_rules_may_call_is_there(function: str) -> None:
    calls = {"size": "size('a')", "int": "int('1')", "double": "double('1')", "string": "string(1)"}
    source = calls.get(function, f"'a'.{function}('a')")

    value = compile_expression(source, Vocabulary({}, {})).evaluate({})
    assert not isinstance(value, Unknown)


def test_no_python_is_reached() -> None:
    with pytest.raises(ExpressionError):
        compile_expression("topic.name.__class__.__mro__ == 1 || __import__('os').system('true') == 0", VOCABULARY)
    assert isinstance(answer("topic.name.__class__ == 1", name="a"), Unknown)
