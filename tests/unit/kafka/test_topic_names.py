"""Which names of topics Kafka takes, as `Topic.validate` does, and which it cannot tell apart."""

import pytest

from kblast.kafka.topic_names import fault_of_name, metric_name


@pytest.mark.parametrize("name", ["orders", "Orders_2.v-1", "_schemas", "...", "x" * 249])
def test_a_legal_name_has_no_fault(name: str) -> None:
    assert fault_of_name(name) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (".", "would be a folder"),
        ("..", "would be a folder"),
        ("x" * 250, "has 250 characters, at most 249"),
        ("a b", "holds ' ', only"),
        ("straße", "holds 'ß', only"),
        ("orders\n", "holds '\\n', only"),
    ],
)
def test_an_illegal_name_has_one(name: str, fault: str) -> None:
    assert (fault_of_name(name) or "").startswith(fault)


def test_names_that_differ_in_dots_and_underscores_are_one_in_metrics() -> None:
    assert metric_name("a.b_c") == metric_name("a_b.c")
    assert metric_name("a-b") != metric_name("a_b")
