"""Elements that cannot do without each other."""

from tests.unit.checks.finding import findings

RULE = "dependency-cycle"


def test_a_circle_is_one_finding_however_many_ways_there_are_round_it() -> None:
    (finding,) = findings(RULE, "services: {a: {needs: [b, d]}, b: {needs: [a]}, d: {needs: [a]}}")

    assert finding.subject == "service:a"
    assert finding.message.endswith("service a → service b → service a")
    assert finding.evidence[-1] == "these depend on each other the same way: d"


def test_where_it_stands_in_the_file_does_not_matter() -> None:
    (one,) = findings(RULE, "services: {a: {needs: [b]}, b: {needs: [d]}, d: {needs: [a]}}")
    (other,) = findings(RULE, "services: {d: {needs: [a]}, b: {needs: [d]}, a: {needs: [b]}}")

    assert (one.message, one.fingerprint) == (other.message, other.fingerprint)


def test_it_is_told_of_the_first_service_that_is_judged() -> None:
    (finding,) = findings(RULE, "services: {a: {external: true, needs: [b]}, b: {needs: [a]}}")

    assert finding.subject == "service:b"
    assert finding.message.endswith("service b → service a → service b")


def test_a_circle_among_strangers_is_theirs() -> None:
    text = "services: {a: {external: true, needs: [b]}, b: {external: true, needs: [a]}}"

    assert not findings(RULE, text)


def test_a_topic_that_nobody_said_anything_about_makes_it_likely() -> None:
    text = """
    clusters: {c: {needs: [guard]}}
    topics: {c/t: {}}
    services: {guard: {%s: [{topic: c/t%s}]}}
    """

    def confidence(direction: str, keys: str) -> list[str]:
        return [finding.confidence for finding in findings(RULE, text % (direction, keys))]

    assert confidence("consumes", ", group: g") == ["likely"]
    assert confidence("consumes", ", group: g, tolerates: 0s") == ["certain"]
    assert confidence("produces", "") == ["likely"]
    assert confidence("produces", ", on_outage: reject") == ["certain"]
    assert confidence("produces", ", on_outage: drop") == []
