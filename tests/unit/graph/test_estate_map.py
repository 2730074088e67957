"""The map of a platform stays small, and says what it does not draw."""

from kblast.graph.domains import Domains
from kblast.graph.estate_map import FEW, MOST_FUNCTIONS, MOST_GROUPS, MOST_SERVICES, MOST_TOPICS, estate_map
from kblast.model.inventory import Inventory
from kblast.results.estate import EstateMap, MapCard
from tests.inventories import inventory_of


def map_of(inventory: Inventory) -> EstateMap:
    return estate_map(inventory, Domains(inventory))


def card(drawn: EstateMap, title: str) -> MapCard:
    (found,) = (card for lane in drawn.lanes for card in lane.cards if card.title == title)
    return found


def labels(card: MapCard) -> list[str]:
    return [row.label for row in card.rows]


def test_a_small_platform_is_drawn_one_by_one() -> None:
    drawn = map_of(
        inventory_of("""
        zones: {z: {region: r}}
        clusters: {c: {version: "4.1", profile: telemetry, brokers: 2}}
        topics: {c/a: {}, c/b: {}}
        resources: {db: {}}
        services: {s: {domain: shop}, t: {}}
        functions: {f: {domain: shop, needs: [s]}}
        """)
    )

    assert [[card.title for card in lane.cards] for lane in drawn.lanes] == [
        ["Places", "c", "Resources"],
        ["no domain", "shop"],
        ["shop"],
    ]
    assert labels(card(drawn, "c")) == ["2 brokers", "a", "b"]
    assert card(drawn, "c").note == "Kafka 4.1, telemetry"
    assert labels(card(drawn, "Places")) == ["r", "z"]
    assert drawn.not_drawn == ("2 brokers: a row for each cluster's",)


def test_many_topics_are_counted_by_domain_and_small_domains_share_a_row() -> None:
    topics = ", ".join(f"c/t{number}: {{domain: d{number % 9}}}" for number in range(2 * MOST_TOPICS + 3))
    drawn = map_of(inventory_of(f"clusters: {{c: {{}}}}\ntopics: {{{topics}}}"))
    rows = card(drawn, "c").rows

    assert len(rows) == MOST_GROUPS + 1
    assert rows[0].label == "d0: 4 topics"
    assert rows[-1].label == "2 other domains: 7 topics"
    assert sum(len(row.refs) for row in rows) == 2 * MOST_TOPICS + 3
    assert drawn.not_drawn == ("the topics of c (35 in all): counted by domain",)


def test_many_services_and_functions_have_a_row_for_each_domain() -> None:
    services = ", ".join(f"s{number}: {{domain: d{number % 2}}}" for number in range(MOST_SERVICES + 1))
    functions = ", ".join(f"f{number}: {{domain: e, needs: [s0]}}" for number in range(MOST_FUNCTIONS + 1))
    drawn = map_of(inventory_of(f"services: {{{services}}}\nfunctions: {{{functions}}}"))

    assert labels(card(drawn, "d0")) == ["all 61 services"]
    assert labels(card(drawn, "e")) == ["all 61 functions"]
    assert drawn.not_drawn == (
        "121 services: a row for each domain's",
        "61 functions: a row for each domain's",
    )
    assert drawn.drawn() == 2 * 2 + 2


def test_without_domains_names_say_what_belongs_together() -> None:
    services = ", ".join(f"{word}-{number}: {{}}" for word in ("pay", "ship") for number in range(FEW))
    drawn = map_of(inventory_of(f"services: {{{services}}}"))

    assert [card.title for card in drawn.lanes[1].cards] == ["pay", "ship"]
    assert drawn.not_drawn == ("domains: no service names one, so they are grouped by the first word of their names",)


def test_a_few_without_domains_stand_together() -> None:
    drawn = map_of(inventory_of("services: {pay-in: {}, pay-out: {}, ship: {}}"))

    assert [card.title for card in drawn.lanes[1].cards] == ["all services"]
    assert drawn.not_drawn == ()


def test_what_is_not_to_be_shown_is_not_drawn() -> None:
    inventory = inventory_of("clusters: {c: {}, d: {}}\ntopics: {c/t: {}, d/t: {}}\nservices: {s: {}, t: {}}")
    drawn = estate_map(inventory, Domains(inventory), {"topic:c/t", "service:s"})

    assert [(card.title, card.ref, labels(card)) for lane in drawn.lanes for card in lane.cards] == [
        ("c", None, ["t"]),
        ("all services", None, ["s"]),
    ]
