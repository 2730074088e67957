"""Services on a cluster that is there for others."""

import pytest

from tests.unit.checks.finding import findings

RULE = "outsider-on-purpose-cluster"


def users(*domains: str, cluster: str = "domain: home", topic: str = "") -> str:
    services = "".join(
        f"  s{number}: {{{domain}, consumes: [{{topic: c/t, group: s{number}}}]}}\n"
        for number, domain in enumerate(domains)
    )
    return f"clusters: {{c: {{{cluster}}}}}\ntopics: {{c/t: {{{topic}}}}}\nservices:\n{services}"


HOME, AWAY = "domain: home", "domain: away"


@pytest.mark.parametrize(
    ("insiders", "outsiders", "found"), [(1, 1, 0), (2, 1, 1), (4, 2, 0), (6, 2, 2), (0, 1, 0), (1, 3, 0)]
)
def test_strangers_are_one_or_few_among_insiders(insiders: int, outsiders: int, found: int) -> None:
    assert len(findings(RULE, users(*[HOME] * insiders, *[AWAY] * outsiders))) == found


def test_how_many_are_its_public_can_be_set() -> None:
    assert len(findings(RULE, users(*[HOME] * 4, *[AWAY] * 2), outsiders="40%")) == 2


def test_an_owner_stands_for_the_domain_it_works_in() -> None:
    text = users("domain: home, owner: us", HOME, AWAY, cluster="owner: us")

    (finding,) = findings(RULE, text)
    assert finding.evidence[1] == "2 of 3 services that use it are of home, its owner's domain"


def test_telemetry_and_services_of_nobody_do_not_count() -> None:
    assert not findings(RULE, users(HOME, HOME, AWAY, topic="profile: telemetry"))
    assert not findings(RULE, users(HOME, HOME, "tier: 2"))


def test_a_cluster_that_names_nobody_is_there_for_everybody() -> None:
    assert not findings(RULE, users(HOME, HOME, AWAY, cluster=""))
