"""Clusters that are meant to be separate, and that something shared holds together."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "shared-control-plane"


def two_clusters(one: str, other: str, rest: str = "resources: {login: {}}") -> str:
    return f"""
    clusters: {{one: {{{one}}}, other: {{{other}}}}}
    topics: {{one/t: {{}}, other/t: {{}}}}
    {rest}
    """


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("profile: telemetry", "profile: event-sourcing", True),
        ("profile: [telemetry, delivery]", "profile: delivery", False),
        ("profile: telemetry", "owner: me", False),
        ("owner: you", "owner: me", True),
        ("owner: me", "owner: me", False),
    ],
)
def test_clusters_are_meant_apart_by_purpose_or_owner(one: str, other: str, apart: bool) -> None:
    text = two_clusters(f"{one}, needs: [login]", f"{other}, needs: [login]")

    assert bool(findings(RULE, text)) == apart


def test_a_mirror_shows_that_its_ends_are_meant_apart() -> None:
    mirror = "mirrors: {m: {from: one, to: other, topics: [t]}}"

    assert by_subject(RULE, two_clusters("needs: [login]", "needs: [login]"), mirror).keys() == {"resource:login"}


def test_what_clusters_share_in_several_steps_is_shared() -> None:
    rest = "resources: {login: {needs: [ldap]}, ldap: {}}"
    found = by_subject(RULE, two_clusters("owner: a, needs: [login]", "owner: b, needs: [ldap]", rest))

    assert found.keys() == {"resource:ldap"}
    assert found["resource:ldap"].confidence == "certain"


def test_an_alternative_is_no_firm_need() -> None:
    rest = "resources: {login: {}, other-login: {}}"
    text = two_clusters("owner: a, needs: [{any: [login, other-login]}]", "owner: b, needs: [login]", rest)

    assert not findings(RULE, text)


REGISTRY = """
resources: {RESOURCE}
services:
  writer: {needs: [registry], produces: [{topic: one/t, on_outage: outbox}]}
  reader: {needs: [registry], consumes: [{topic: other/t, group: g}]}
"""


@pytest.mark.parametrize(
    ("resource", "found"),
    [
        ("registry: {kind: schema-registry}", True),
        ("registry: {kind: apicurio}", True),
        ("registry: {kind: kafka-connect}", True),
        ("registry: {kind: connect}", True),
        ("registry: {kind: postgresql}", False),
        ("registry: {}", False),
    ],
)
def test_what_clients_share_counts_if_it_is_a_control_plane(resource: str, found: bool) -> None:
    text = two_clusters("owner: a", "owner: b", REGISTRY.replace("RESOURCE", resource).replace("\n", "\n    "))

    assert bool(findings(RULE, text)) == found
    assert not found or findings(RULE, text)[0].confidence == "likely"


def test_clients_of_both_clusters_show_nothing() -> None:
    rest = """
    resources: {schema-registry: {}}
    services:
      writer: {needs: [schema-registry], produces: [{topic: one/t, on_outage: drop}, {topic: other/t, on_outage: drop}]}
      reader: {needs: [schema-registry], consumes: [{topic: other/t, group: g}]}
    """

    assert not findings(RULE, two_clusters("owner: a", "owner: b", rest))


def test_what_others_run_is_told_of_a_cluster() -> None:
    rest = "resources: {login: {external: true}}"
    (finding,) = findings(RULE, two_clusters("owner: a, needs: [login]", "owner: b, needs: [login]", rest))

    assert finding.subject == "cluster:one"
    assert finding.message.startswith("shares resource login with clusters that are meant to be separate from it")


def test_which_names_mean_a_control_plane_can_be_set() -> None:
    text = two_clusters("owner: a", "owner: b", REGISTRY.replace("RESOURCE", "registry: {}").replace("\n", "\n    "))

    assert findings(RULE, text, control_planes=["registry"])
