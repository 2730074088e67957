"""Two topics used as a call."""

import pytest

from tests.unit.checks.finding import findings

RULE = "request-reply-over-kafka"

PAIR = """
clusters: {{c: {{}}}}
topics: {{c/{ask}: {{}}, c/{answer}: {{}}}}
services:
  caller: {{produces: [{{topic: c/{ask}}}], consumes: [{{topic: c/{answer}, group: c{keys}}}]}}
  callee: {{consumes: [{{topic: c/{ask}, group: d}}], produces: [{{topic: c/{answer}}}]}}
"""


def confidences(ask: str, answer: str, keys: str = "", more: str = "") -> list[str]:
    return [f.confidence for f in findings(RULE, PAIR.format(ask=ask, answer=answer, keys=keys) + more)]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("price-requests", "price-replies"),
        ("v1.price.request", "v1.price.response"),
        ("PriceQuery", "PriceAnswer"),
        ("price", "price-reply"),
        ("ask-req", "other-response"),
    ],
)
def test_names_tell_a_question_from_its_answer(ask: str, answer: str) -> None:
    assert confidences(ask, answer) == ["likely"]


@pytest.mark.parametrize(
    ("ask", "answer"), [("orders", "payments"), ("price-requests", "price-events"), ("surveys", "customer-responses")]
)
def test_other_names_tell_nothing(ask: str, answer: str) -> None:
    assert confidences(ask, answer) == []


def test_who_is_down_without_answers_waits_for_them_whatever_they_are_called() -> None:
    assert confidences("a", "b", ", starved: down") == ["likely"]
    assert confidences("a-request", "a-reply", ", starved: down") == ["certain"]
    assert confidences("a", "b", ", starved: down", "  other: {consumes: [{topic: c/b, group: o}]}\n") == []


@pytest.mark.parametrize("keys", [", tolerates: 2m", ", starved: none", ", impact: none", ", reads: state"])
def test_who_goes_on_without_answers_does_not_call(keys: str) -> None:
    assert confidences("price-requests", "price-replies", keys) == []


def test_words_can_be_set() -> None:
    text = PAIR.format(ask="preis-anfrage", answer="preis-antwort", keys="")

    assert not findings(RULE, text)
    assert findings(RULE, text, requests=["anfrage"], replies=["antwort"])
