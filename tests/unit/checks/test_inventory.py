"""Rules about what an inventory knows: grants, drift, names, what nothing has to do with."""

import pytest

from tests.unit.checks.finding import by_subject, findings

DECLARED = """
clusters: {a: {brokers: 3}}
topics: {a/orders: {partitions: 6}}
services: {shop: {needs: [], produces: [{topic: a/orders}]}}
"""


def generated(text: str, at: str = "2026-03-01") -> str:
    return f'generated: {{by: scrape, at: "{at}"}}\n{text}'


def test_where_nothing_but_acls_is_known_no_grant_is_reported() -> None:
    grant = "old: {produces: [{topic: a/orders, evidence: permitted}]}"
    acls = f"clusters: {{a: {{}}}}\ntopics: {{a/orders: {{}}}}\nservices:\n  {grant}\n"

    assert not findings("permitted-only", acls)
    assert by_subject("permitted-only", f"{acls}  shop: {{produces: [{{topic: a/orders}}]}}").keys() == {"service:old"}


def test_many_grants_of_one_service_are_one_finding() -> None:
    names = [f"a/topic-{number}" for number in range(20)]
    text = f"""
    clusters: {{a: {{}}}}
    topics: {{{", ".join(f"{name}: {{}}" for name in names)}}}
    services:
      shop: {{produces: [{{topic: a/topic-0}}]}}
      auditor: {{consumes: [{{pattern: ".*", cluster: a, evidence: permitted}}]}}
    """

    (finding,) = findings("permitted-only", text)

    assert finding.message.startswith("may read 20 topics and is not known to do so: a/topic-0, ")
    assert finding.message.endswith(" and 15 more")
    assert [len(line.split(", ")) for line in finding.evidence] == [20]
    assert len(finding.related) == 5


def test_a_scrape_that_says_something_else_is_drift() -> None:
    (finding,) = findings("drift", DECLARED, generated("topics: {a/orders: {partitions: 12}}"))

    assert (finding.subject, finding.location.file) == ("topic:a/orders", "a.yaml")
    assert finding.message == "partitions is declared as 6; a generated file says 12"
    assert [place.location.file for place in finding.related] == ["b.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "topics: {a/orders: {partitions: 6, replication: 3}}",
        "topics: {a/another: {partitions: 12}}",
        "resources: {db: {}}\nservices: {shop: {needs: [db]}}",
    ],
)
def test_to_say_the_same_or_more_is_none(text: str) -> None:
    assert not findings("drift", DECLARED, generated(text))


def test_two_scrapes_that_differ_are_none() -> None:
    older, newer = (f"topics: {{a/orders: {{replication: {count}}}}}" for count in (2, 3))

    assert not findings("drift", DECLARED, generated(older, "2026-02-01"), generated(newer))


def test_several_scrapes_that_say_something_else_are_one_finding() -> None:
    texts = [generated(f"topics: {{a/orders: {{partitions: {count}}}}}", f"2026-0{count}-01") for count in (3, 4)]

    (finding,) = findings("drift", DECLARED, *texts)

    assert finding.message == "partitions is declared as 6; a generated file says 3 (and 1 more difference)"


def test_what_is_too_long_for_a_line_is_named() -> None:
    zones = ", ".join(f"zone-number-{number}" for number in range(10))
    declared = (
        f"zones: {{{', '.join(f'{zone}: {{}}' for zone in zones.split(', '))}}}\nclusters: {{a: {{zones: [{zones}]}}}}"
    )

    (finding,) = findings("drift", declared, generated("clusters: {a: {zones: [zone-number-1]}}"))

    assert finding.message == 'zones is declared as a list; a generated file says ["zone-number-1"]'


@pytest.mark.parametrize(
    ("parameter", "ref"),
    [
        ("topics", "topic:a/orders"),
        ("groups", "group:a/Shop"),
        ("services", "service:shop"),
        ("clusters", "cluster:a"),
        ("functions", "function:buy"),
    ],
)
def test_names_follow_the_patterns_of_the_house(parameter: str, ref: str) -> None:
    text = """
    clusters: {a: {}}
    topics: {a/orders: {}}
    services: {shop: {consumes: [{topic: a/orders, group: Shop}]}}
    functions: {buy: {}}
    """

    assert by_subject("naming", text, **{parameter: ["x", "y.*"]}).keys() == {ref}
    assert by_subject("naming", text, **{parameter: ["x"]})[ref].message.endswith("expected a name like x")
    assert not findings("naming", text, **{parameter: ["x", ".*"]})
    assert not findings("naming", text)


def test_a_copy_that_a_mirror_makes_can_collide_with_a_topic() -> None:
    text = """
    clusters: {a: {}, b: {}}
    topics: {a/orders: {}, b/a_orders: {}}
    mirrors: {over: {from: a, to: b, topics: [orders], kind: mirrormaker2}}
    """

    assert by_subject("naming", text).keys() == {"topic:b/a_orders"}


@pytest.mark.parametrize(
    "text",
    [
        "clusters: {a: {}, b: {}}",
        "zones: {north: {}, south: {}}",
        "services: {shop: {}, app: {}}",
        "resources: {db: {}}\nclusters: {a: {}}\ntopics: {a/orders: {}}",
        "functions: {buy: {}}\nclusters: {a: {}}\ntopics: {a/orders: {}}",
    ],
)
def test_where_nothing_is_connected_nothing_is_left_out(text: str) -> None:
    assert not findings("unused-element", text)


def test_a_controller_needs_its_zone_and_a_broker_counts_where_the_cluster_stands() -> None:
    text = """
    zones: {north: {}, quorum: {}, attic: {}}
    clusters: {a: {brokers: {1: {zone: north}}, controllers: {101: {zone: quorum}}}}
    services: {shop: {zones: [north]}}
    """

    assert by_subject("unused-element", text).keys() == {"zone:attic"}
