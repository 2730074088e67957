"""Clusters of which nobody said what for."""

import pytest

from tests.unit.checks.finding import findings

RULE = "undeclared-purpose"
TOPICS = "clusters: {{c: {{{cluster}}}}}\ntopics: {{{topics}}}\n"


def topics(*bodies: str) -> str:
    return ", ".join(f"c/t{number}: {{{body}}}" for number, body in enumerate(bodies))


def test_a_handful_needs_no_sign_and_more_does() -> None:
    assert not findings(RULE, TOPICS.format(cluster="", topics=topics(*[""] * 5)))
    (finding,) = findings(RULE, TOPICS.format(cluster="", topics=topics(*[""] * 6)))

    assert (finding.severity, finding.confidence) == ("warning", "certain")
    assert finding.message.startswith("carries 6 topics, and nobody declared what for")
    assert findings(RULE, TOPICS.format(cluster="", topics=topics("", "")), handful=1)


@pytest.mark.parametrize("profile", ["telemetry", "[telemetry, delivery]"])
def test_a_profile_is_a_declaration_be_it_of_several(profile: str) -> None:
    assert not findings(RULE, TOPICS.format(cluster=f"profile: {profile}", topics=topics(*[""] * 6)))


def test_a_cluster_without_topics_that_are_described_is_not_asked_about() -> None:
    services = "".join(f'  s{number}: {{needs: ["cluster:c"]}}\n' for number in range(9))

    assert not findings(RULE, f"clusters: {{c: {{}}}}\nservices:\n{services}")


def test_a_silent_cluster_is_asked_about_once() -> None:
    text = TOPICS.format(cluster="", topics=topics(*[""] * 6))

    assert not findings("mixed-purpose-cluster", text)
    assert findings("mixed-purpose-cluster", text.replace("c/t0: {}", "c/t0: {profile: delivery}"))
