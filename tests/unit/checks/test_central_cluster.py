"""Clusters that everything is attached to."""

import pytest

from kblast.model.build import load_inventory
from kblast.results.findings import Finding
from kblast.simulate import simulate
from tests.linting import lint_files
from tests.running import ROOT
from tests.unit.checks.finding import by_subject, findings

RULE = "central-cluster"
BUS = "cluster:bus"

PLATFORM = """
clusters: {bus: {version: "4.1"}}
topics:
  bus/orders: {profile: event-sourcing, domain: sales}
  bus/bills: {profile: event-sourcing, domain: finance}
  bus/log: {profile: telemetry}
services:
  checkout: {produces: [{topic: bus/orders, on_outage: reject}, {topic: bus/log, on_outage: drop}]}
  billing:
    consumes: [{topic: bus/orders, group: billing, tolerates: 1h, starved: none}]
    produces: [{topic: bus/bills, on_outage: outbox}]
  search: {consumes: [{topic: bus/log, group: search, tolerates: 10m}]}
functions:
  place-order: {domain: sales, cost_per_hour: 4000, needs: [checkout]}
  send-bills: {domain: finance, cost_per_hour: 500, needs: [billing]}
  search-logs: {domain: observability, needs: [search]}
"""


def only(found: tuple[Finding, ...]) -> Finding:
    (finding,) = found
    return finding


def test_it_says_what_goes_down_with_the_cluster_and_with_each_part() -> None:
    finding = only(findings(RULE, PLATFORM))

    assert (finding.subject, finding.severity, finding.confidence) == (BUS, "error", "certain")
    assert finding.message == (
        "takes down 3 of 3 functions (100 %, 4,500 per hour), expected less than 50 %, and is felt in 3 domains; "
        "with a cluster for each profile, none takes down more than 2 of 3 functions (66.7 %, 4,500 per hour)"
    )
    most = "2 functions down (66.7 %), 1 degraded, 4,500 per hour: place-order, send-bills"
    assert finding.evidence == (
        "now: 3 functions down (100 %), 0 degraded, 4,500 per hour: place-order, search-logs, send-bills",
        "attached: 3 services of no known domain; topics: 2 for event-sourcing, 1 for telemetry",
        f"event-sourcing alone (2 topics): {most}",
        "telemetry alone (1 topic): 1 function down (33.3 %), 0 degraded: search-logs",
        "to run: 2 clusters instead of 1; 1 service would need more than one: checkout",
    )


@pytest.mark.parametrize(
    ("bus", "split"), [("central-bus", "two-clusters"), ("metrics-platform", "metrics-platform-split")]
)
def test_the_examples_with_one_cluster_are_found_and_those_with_two_are_not(bus: str, split: str) -> None:
    (finding,) = lint_files(ROOT / "examples" / bus, select=(RULE,)).findings

    assert finding.confidence == "certain"
    assert not lint_files(ROOT / "examples" / split, select=(RULE,)).findings


def test_what_a_part_takes_down_is_what_its_own_cluster_takes_down() -> None:
    (finding,) = lint_files(ROOT / "examples" / "central-bus", select=(RULE,)).findings
    split = load_inventory([ROOT / "examples" / "two-clusters"])

    for profile, cluster in (("event-sourcing", "orders"), ("telemetry", "logs")):
        (line,) = [line for line in finding.evidence if line.startswith(f"{profile} alone")]
        alone = simulate(split, [f"cluster:{cluster}"]).summary
        assert f"{alone.functions.down} functions down ({alone.blast_radius * 100:.3g} %)" in line
        assert f"{alone.functions.degraded} degraded, {alone.cost_per_hour:,} per hour" in line


def test_a_part_takes_down_whom_its_client_makes_wait_without_any_broker() -> None:
    waits = PLATFORM.replace("on_outage: drop}]}", 'on_outage: drop}], client: {library: java, version: "4.1"}}')

    lines = only(findings(RULE, waits)).evidence

    alone = next(line for line in lines if line.startswith("telemetry alone"))
    assert alone.endswith("2 functions down (66.7 %), 0 degraded, 4,000 per hour: place-order, search-logs")


def test_a_mirror_fails_with_the_part_that_holds_all_it_copies() -> None:
    mirrored = PLATFORM.replace("clusters: {", "clusters: {copy: {}, ") + (
        "  read-copy: {domain: audit, needs: [over]}\n"
        "mirrors: {over: {from: bus, to: copy, topics: [log], rename: '{topic}'}}\n"
    )

    lines = only(findings(RULE, mirrored)).evidence

    alone = {line.partition(" alone")[0]: line for line in lines}
    assert "read-copy" in alone["telemetry"]
    assert "read-copy" not in alone["event-sourcing"]


ONE_PROFILE = PLATFORM.replace("profile: telemetry", "profile: delivery, domain: observability")


def test_a_small_cluster_with_one_purpose_is_not_central() -> None:
    assert not findings(RULE, ONE_PROFILE)


@pytest.mark.parametrize(("small", "count"), [("small_topics", 2), ("small_services", 2), ("small_functions", 2)])
def test_what_is_small_can_be_set(small: str, count: int) -> None:
    assert findings(RULE, ONE_PROFILE, **{small: count})


def test_profiles_that_may_not_share_are_two_purposes() -> None:
    finding = only(findings(RULE, ONE_PROFILE, may_share=[]))

    assert "topics: 1 for delivery, 2 for event-sourcing" in finding.evidence[1]


def test_a_cluster_with_one_purpose_is_taken_apart_by_domain() -> None:
    finding = only(findings(RULE, ONE_PROFILE, small_topics=2))

    assert "with a cluster for each domain, none takes down more than 2 of 3 functions" in finding.message
    assert "finance alone (1 topic): 0 functions down (0 %), 0 degraded" in finding.evidence
    assert "to run: 3 clusters instead of 1; 2 services would need more than one: billing, checkout" in finding.evidence


def test_topics_belong_to_the_domain_of_their_writers_where_they_name_none() -> None:
    text = ONE_PROFILE.replace(", domain: finance}\n  bus/log", "}\n  bus/log").replace(
        "billing:\n", "billing:\n    domain: finance\n"
    )

    finding = only(findings(RULE, text, small_topics=2))

    assert any(line.startswith("finance alone (1 topic)") for line in finding.evidence)


def test_a_split_that_gains_nothing_is_not_recommended() -> None:
    text = PLATFORM.replace("on_outage: drop", "on_outage: reject").replace(
        "tolerates: 1h, starved: none}]", "tolerates: 1h}, {topic: bus/log, group: billing}]"
    )
    text = text.replace(
        "{topic: bus/log, group: search, tolerates: 10m}", "{topic: bus/log, group: s}, {topic: bus/orders, group: s}"
    )

    finding = only(findings(RULE, text))

    assert "a cluster for each profile or for each domain gains nothing" in finding.message


def test_one_profile_in_one_domain_cannot_be_taken_apart() -> None:
    text = """
    clusters: {bus: {}}
    topics: {bus/all: {profile: delivery, domain: core}}
    services: {a: {consumes: [{topic: bus/all, group: a}]}}
    functions: {one: {domain: x, needs: [a]}, two: {domain: y, needs: [a]}}
    """
    finding = only(findings(RULE, text, small_topics=0))

    assert finding.message.endswith("its topics show no more than one profile and one domain")


def test_what_needs_the_cluster_itself_is_named() -> None:
    text = PLATFORM + '  see-topics: {domain: platform, needs: ["cluster:bus"]}\n'

    finding = only(findings(RULE, text))

    assert finding.message.endswith("(not counting what needs the cluster itself: see-topics)")


def test_a_cluster_that_one_domain_feels_is_not_central() -> None:
    text = PLATFORM.replace("domain: finance, cost", "domain: sales, cost").replace(
        "domain: observability", "domain: sales"
    )

    assert not findings(RULE, text)


def test_how_much_must_go_down_and_how_soon_can_be_set() -> None:
    text = PLATFORM + "  see-offers: {domain: catalog, weight: 3, needs: [catalog]}\n".replace("[catalog]", "[offers]")
    text = text.replace("services:\n", "services:\n  offers: {}\n")

    assert "takes down 3 of 4 functions (50 %" in only(findings(RULE, text)).message
    assert not findings(RULE, text, functions_down="60%")
    assert "takes down 2 of 3 functions" in only(findings(RULE, PLATFORM, within="30m")).message
    assert not findings(RULE, PLATFORM, within="5m")


def test_a_verdict_that_rests_on_defaults_is_likely_and_says_how_much() -> None:
    text = PLATFORM.replace("tolerates: 1h, ", "").replace(", tolerates: 10m", "")

    finding = only(findings(RULE, text))

    assert finding.confidence == "likely"
    assert finding.evidence[1] == (
        "without the defaults that nobody declared: 1 function down (33.3 %), 0 degraded, 4,000 per hour: place-order; "
        "the truth lies between"
    )


def test_an_inferred_purpose_that_decides_is_likely() -> None:
    finding = only(findings(RULE, PLATFORM.replace("bus/log: {profile: telemetry}", "bus/log: {}")))

    assert finding.confidence == "likely"
    assert any(line.startswith("telemetry alone (1 topic, with an inferred profile)") for line in finding.evidence)


def test_a_purpose_that_is_not_known_is_not_taken_for_one() -> None:
    text = ONE_PROFILE.replace("bus/log: {profile: delivery, ", "bus/log: {").replace(
        "{topic: bus/log, on_outage: drop}", "{topic: bus/log}"
    )

    finding = only(findings(RULE, text))

    assert (finding.severity, finding.confidence) == ("warning", "unknown")
    assert "whether this small cluster has one purpose is not known" in finding.message
    assert any(line.startswith("no known profile alone (1 topic)") for line in finding.evidence)


def test_without_domains_the_owner_counts_and_without_both_it_is_not_known() -> None:
    assert only(findings(RULE, PLATFORM.replace("{domain:", "{owner:"))).confidence == "certain"

    bare = (
        PLATFORM.replace("{domain: sales, cost", "{cost")
        .replace("{domain: finance, cost", "{cost")
        .replace("domain: observability, ", "")
    )
    finding = only(findings(RULE, bare))

    assert finding.confidence == "unknown"
    assert "whether they are of several domains is not known" in finding.message


def test_without_functions_it_is_not_known_unless_little_is_attached() -> None:
    bare, _, _ = PLATFORM.partition("functions:")

    finding = only(findings(RULE, bare))

    assert finding.confidence == "unknown"
    assert "no functions are declared" in finding.message
    assert "3 services of 3 are attached" in finding.message
    assert not findings(RULE, "clusters: {bus: {}}\ntopics: {bus/a: {}}\nservices: {a: {produces: [{topic: bus/a}]}}")


def test_services_that_an_acl_permits_may_make_it_central() -> None:
    text = PLATFORM.replace("on_outage: reject}", "on_outage: reject, evidence: permitted}").replace(
        "group: billing,", "group: billing, evidence: permitted,"
    )

    finding = only(findings(RULE, text))

    assert finding.confidence == "unknown"
    assert finding.message.startswith(
        "cannot be decided: takes down 1 of 3 functions (33.3 %) for all that is known, and 3 of 3"
    )


def test_topics_of_kafka_itself_show_no_purpose() -> None:
    text = ONE_PROFILE.replace("topics:\n", "topics:\n  bus/__consumer_offsets: {}\n")

    assert not findings(RULE, text)
    assert findings(RULE, text, internal=[])


def test_its_fingerprint_stays_when_more_is_attached() -> None:
    more = PLATFORM + "  see-bills: {domain: finance, needs: [billing]}\n"

    assert only(findings(RULE, PLATFORM)).fingerprint == only(findings(RULE, more)).fingerprint


def test_the_order_of_the_inventory_does_not_matter() -> None:
    parts = PLATFORM.strip().split("\nfunctions:")
    turned = "functions:" + parts[1] + "\n" + parts[0]

    assert by_subject(RULE, PLATFORM)[BUS].evidence == by_subject(RULE, turned)[BUS].evidence
