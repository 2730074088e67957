"""Rules about what stands in topics: who writes them, and what they carry."""

import pytest

from tests.unit.checks.finding import findings

WRITERS = """
clusters: {a: {}}
topics: {a/mail: {profile: delivery, TOPIC}}
services:
  checkout: {domain: sales, produces: [{topic: a/mail}]}
  warehouse: {domain: fulfilment, produces: [{topic: a/mail}]}
  mailer: {domain: care, owner: desk, consumes: [{topic: a/mail, group: mailer}]}
"""


@pytest.mark.parametrize(
    ("topic", "found"),
    [
        ("domain: care", False),
        ("owner: desk", False),
        ("domain: sales", True),
        ("domain: elsewhere", True),
        ("partitions: 6", True),
    ],
)
def test_an_inbox_belongs_to_its_reader(topic: str, found: bool) -> None:
    assert bool(findings("many-writers", WRITERS.replace("TOPIC", topic))) == found


def test_a_reader_that_is_only_permitted_has_no_inbox() -> None:
    text = WRITERS.replace("TOPIC", "domain: care").replace("group: mailer", "evidence: permitted")

    assert findings("many-writers", text)


def test_a_guessed_purpose_makes_it_likely() -> None:
    text = WRITERS.replace("profile: delivery, TOPIC", "config: {min.insync.replicas: 2}")

    (finding,) = findings("many-writers", text)

    assert finding.confidence == "likely"


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ("order-placed, order-cancelled, order-shipped, order-paid", False),
        ("order-placed, page-viewed, user-registered", True),
        ("OrderPlaced, PageViewed, UserRegistered", True),
        ("shop.order.Placed, shop.page.Viewed, shop.user.Registered", False),
        ("orders_placed, order.changed.v2, ORDER_DELETED", False),
        ("created, changed, deleted", False),
        ("order-created, page-created, user-created", True),
        ("order-placed, page-viewed", False),
    ],
)
def test_kinds_belong_together_by_the_words_in_their_names(kinds: str, found: bool) -> None:
    text = f"clusters: {{a: {{}}}}\ntopics: {{a/events: {{kinds: [{kinds}]}}}}"

    assert bool(findings("many-event-kinds", text)) == found


def test_how_many_things_and_which_words_count_can_be_set() -> None:
    text = "clusters: {a: {}}\ntopics: {a/events: {kinds: [order-placed, page-viewed]}}"

    assert findings("many-event-kinds", text, most=1)
    assert not findings("many-event-kinds", text.replace("page-viewed", "order-viewed"), most=1)
    assert findings("many-event-kinds", text.replace("page-viewed", "page-placed"), most=1, common_words=["placed"])


@pytest.mark.parametrize(("tier", "found"), [(1, False), (2, False), (3, True), (4, True)])
def test_functions_of_one_topic_lie_less_than_two_tiers_apart(tier: int, found: bool) -> None:
    text = f"""
    clusters: {{a: {{}}}}
    topics: {{a/events: {{}}}}
    services:
      checkout: {{produces: [{{topic: a/events, only_for: [buy]}}]}}
      tracker: {{produces: [{{topic: a/events, only_for: [browse]}}]}}
    functions: {{buy: {{tier: 1}}, browse: {{tier: {tier}}}}}
    """

    assert bool(findings("many-event-kinds", text)) == found
    assert bool(findings("many-event-kinds", text, tiers_apart=1)) == (tier > 1)


@pytest.mark.parametrize(
    ("reader", "found"),
    [("{topic: a/t, evidence: permitted}", "may be read by service:r"), ("{topic: a/t}", "has 1 reader")],
)
def test_a_reader_that_is_only_permitted_is_called_so(reader: str, found: str) -> None:
    text = f"clusters: {{a: {{}}}}\ntopics: {{a/t: {{}}}}\nservices: {{r: {{consumes: [{reader}]}}}}"

    (finding,) = findings("unknown-writer", text)

    assert finding.message.startswith(found)
