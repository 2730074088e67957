"""Single elements that take down a function that matters."""

from pathlib import Path

import pytest

from kblast.results.findings import Finding
from tests.linting import lint_files
from tests.unit.checks.finding import by_subject, findings

RULE = "single-point-of-failure"

SHOP = """
zones: {a: {region: eu}, b: {region: eu}}
resources: {db: {zones: [a]}}
services: {checkout: {zones: [a, b], needs: [{ref: db, tolerates: 2m}]}}
functions:
  place-order: {tier: 1, needs: [checkout]}
  see-orders: {tier: 2, needs: [db]}
"""


def test_there_is_one_finding_for_each_element_with_how_long_its_functions_hold_out() -> None:
    found = by_subject(RULE, SHOP)

    assert {subject: finding.message for subject, finding in found.items()} == {
        "region:eu": "takes down 1 function of tier 1 by itself, expected none: place-order (at once)",
        "zone:a": "takes down 1 function of tier 1 by itself, expected none: place-order (after 2 min)",
        "resource:db": "takes down 1 function of tier 1 by itself, expected none: place-order (after 2 min)",
    }
    assert {finding.severity for finding in found.values()} == {"warning"}


def test_the_chain_of_causes_is_the_evidence() -> None:
    finding = by_subject(RULE, SHOP)["zone:a"]

    assert finding.confidence == "certain"
    (chain,) = finding.evidence
    assert chain.split("; ") == [
        "place-order goes down after 2 min: needs checkout",
        "service checkout: cannot do without db for longer than 2 min",
        "resource db: runs in a only",
        "zone a failed",
    ]
    assert [related.message for related in finding.related] == ["function place-order needs it"]


def test_the_tier_can_be_lower() -> None:
    message = by_subject(RULE, SHOP, tier=2)["resource:db"].message

    assert message == (
        "takes down 2 functions of tiers 1 to 2 by itself, expected none: "
        "see-orders (at once), place-order (after 2 min)"
    )


def test_what_fails_can_be_chosen() -> None:
    assert by_subject(RULE, SHOP, kinds=["resource", "service"]).keys() == {"resource:db", "service:checkout"}
    assert by_subject(RULE, SHOP, kinds=["region"]).keys() == {"region:eu"}


def test_who_holds_out_long_enough_is_not_counted() -> None:
    assert by_subject(RULE, SHOP, within="1m").keys() == {"region:eu"}
    assert by_subject(RULE, SHOP, within="2m").keys() == {"region:eu", "zone:a", "resource:db"}


def test_a_function_may_name_the_cluster_itself() -> None:
    found = by_subject(RULE, 'clusters: {logs: {}}\nfunctions: {search-logs: {tier: 1, needs: ["cluster:logs"]}}')

    assert found.keys() == {"cluster:logs"}


BROKERS = """
clusters: {bus: {version: "4.1", brokers: 3}}
topics:
  bus/orders:
    partitions: 3
    replication: 1
    assignment: {0: [1], 1: [2], 2: [3]}
    config: {min.insync.replicas: 1}
services: {checkout: {produces: [{topic: bus/orders, keyed: true, on_outage: {block: 1m}}]}}
functions: {place-order: {tier: 1, needs: [checkout]}}
"""


def test_brokers_that_take_down_the_same_are_one_finding() -> None:
    found = by_subject(RULE, BROKERS)

    assert found.keys() == {"cluster:bus", "broker:bus/1"}
    assert found["broker:bus/1"].message == (
        "takes down 1 function of tier 1 by itself, expected none: place-order (after 1 min); "
        "so does each of 2 other brokers: 2, 3"
    )
    assert found["broker:bus/1"].location.line == 3


def test_brokers_that_take_down_different_things_are_different_findings() -> None:
    text = BROKERS.replace(
        "bus/orders:\n",
        "bus/mails: {partitions: 1, assignment: {0: [2]}, config: {min.insync.replicas: 1}}\n  bus/orders:\n",
        1,
    )
    text = text.replace("services: {", "services: {mailer: {consumes: [{topic: bus/mails, tolerates: 0}]}, ")
    text = text.replace("functions: {", "functions: {get-mails: {tier: 1, needs: [mailer]}, ")

    found = by_subject(RULE, text)

    assert found.keys() == {"cluster:bus", "broker:bus/1", "broker:bus/2"}
    assert "so does each of 1 other broker: 3" in found["broker:bus/1"].message
    assert "so does" not in found["broker:bus/2"].message


def test_replicas_whose_place_is_not_known_make_it_likely() -> None:
    found = by_subject(RULE, BROKERS.replace("    assignment: {0: [1], 1: [2], 2: [3]}\n", ""))

    finding = found["broker:bus/1"]
    assert finding.confidence == "likely"
    assert any(line.startswith("rests on: topic bus/orders no assignment is given") for line in finding.evidence)


def test_a_default_that_nobody_declared_makes_it_likely() -> None:
    text = """
    clusters: {bus: {}}
    topics: {bus/orders: {}}
    services: {mailer: {consumes: [{topic: bus/orders}]}}
    functions: {get-mails: {tier: 1, needs: [mailer]}}
    """
    finding = by_subject(RULE, text)["cluster:bus"]

    assert finding.confidence == "likely"
    assert finding.evidence[-1] == (
        "rests on: service mailer reads bus/orders: tolerates 0 s without it (tolerates is not declared)"
    )
    assert by_subject(RULE, text.replace("orders}]", "orders, tolerates: 0}]"))["cluster:bus"].confidence == "certain"


THIRD_PARTY = """
resources: {psp: {external: true}}
services: {checkout: {needs: [psp]}}
functions:
  pay: {tier: 1, needs: [checkout]}
  pay-back: {tier: 1, needs: [{ref: psp, tolerates: 1h}]}
  see-bills: {tier: 2, needs: [psp]}
"""


def test_what_others_run_is_a_finding_about_the_function() -> None:
    found = by_subject(RULE, THIRD_PARTY)

    assert {subject: finding.message for subject, finding in found.items()} == {
        "function:pay": "goes down at once with resource psp alone, which others run; expected another way",
        "function:pay-back": "goes down after 1 h with resource psp alone, which others run; expected another way",
    }
    assert found["function:pay"].evidence == (
        "goes down at once: needs checkout; service checkout: needs psp; resource psp failed",
    )


def test_two_of_them_are_two_findings_about_it() -> None:
    both = THIRD_PARTY.replace("needs: [psp]}}", "needs: [psp, kyc]}}").replace(
        "resources: {", "resources: {kyc: {external: true}, "
    )

    found = [finding for finding in findings(RULE, both) if finding.subject == "function:pay"]

    assert len({finding.fingerprint for finding in found}) == 2


def test_what_is_there_for_context_is_a_finding_about_the_function(tmp_path: Path) -> None:
    platform, team = tmp_path / "platform.yaml", tmp_path / "team.yaml"
    platform.write_text(
        "kblast: 1\nclusters: {bus: {}}\ntopics: {bus/orders: {}}\nresources: {db: {}}\n"
        "functions: {theirs: {tier: 1, needs: [db]}}\n"
    )
    team.write_text(
        "kblast: 1\nservices: {checkout: {produces: [{topic: bus/orders, on_outage: reject}]}}\n"
        "functions: {pay: {tier: 1, needs: [checkout]}}\n"
    )

    (finding,) = lint_files(team, select=(RULE,), context=(platform,)).findings

    assert finding.subject == "function:pay"
    assert (
        finding.message
        == "goes down at once with cluster bus alone, which is described elsewhere; expected another way"
    )


def test_a_function_without_tier_may_matter() -> None:
    found = by_subject(RULE, SHOP.replace("tier: 2, ", ""))

    finding = found["function:see-orders"]
    assert (finding.severity, finding.confidence) == ("warning", "unknown")
    assert finding.message == (
        "cannot be decided: its tier is not declared, and 3 elements can take it down alone: "
        "region eu (at once), resource db (at once), zone a (at once)"
    )
    assert "also takes down what has no declared tier: see-orders" in found["resource:db"].evidence


def test_its_fingerprint_stays_when_another_function_hangs_on_it() -> None:
    more = SHOP + "  pay: {tier: 1, needs: [checkout]}\n"

    before, after = by_subject(RULE, SHOP)["zone:a"], by_subject(RULE, more)["zone:a"]
    assert before.message != after.message
    assert before.fingerprint == after.fingerprint


def test_a_long_list_is_cut_in_the_message_and_whole_in_the_evidence() -> None:
    functions = "".join(f"  f{number}: {{tier: 1, needs: [db]}}\n" for number in range(8))
    finding = by_subject(RULE, SHOP + functions)["resource:db"]

    assert finding.message.endswith("f0 (at once), f1 (at once), f2 (at once), f3 (at once), f4 (at once) and 4 more")
    assert len(finding.evidence) == 9


@pytest.mark.parametrize("edge", ["evidence: permitted, on_outage: reject", "on_outage: outbox", "on_outage: drop"])
def test_what_does_not_take_it_down_is_no_finding(edge: str) -> None:
    text = f"""
    clusters: {{bus: {{}}}}
    topics: {{bus/orders: {{}}}}
    services: {{checkout: {{produces: [{{topic: bus/orders, {edge}}}]}}}}
    functions: {{place-order: {{tier: 1, needs: [checkout]}}}}
    """
    assert not findings(RULE, text)


def test_a_region_is_found_where_its_first_zone_names_it() -> None:
    finding: Finding = by_subject(RULE, SHOP)["region:eu"]

    assert (finding.location.line, finding.location.column) == (3, 21)
