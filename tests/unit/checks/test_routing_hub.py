"""Services that pass data on from many domains to many."""

from tests.unit.checks.finding import findings

RULE = "routing-hub"


def bus(count: int, hub: str = "domain: hub") -> str:
    """So many domains that write a topic each, so many that read one each, and a hub in between."""
    numbers = range(count)
    topics = ", ".join(f"c/in{n}: {{}}, c/out{n}: {{}}" for n in numbers)
    writers = "".join(f"  w{n}: {{domain: from{n}, produces: [{{topic: c/in{n}}}]}}\n" for n in numbers)
    readers = "".join(f"  r{n}: {{domain: to{n}, consumes: [{{topic: c/out{n}, group: r}}]}}\n" for n in numbers)
    consumes = ", ".join(f"{{topic: c/in{n}, group: h}}" for n in numbers)
    produces = ", ".join(f"{{topic: c/out{n}}}" for n in numbers)
    return (
        f"clusters: {{c: {{profile: delivery}}}}\ntopics: {{{topics}}}\nservices:\n{writers}{readers}"
        f"  hub: {{{hub}, consumes: [{consumes}], produces: [{produces}]}}\nfunctions:\n  f: {{domain: hub}}\n"
    )


def test_three_domains_on_both_sides_make_a_hub_and_two_do_not() -> None:
    assert not findings(RULE, bus(2))
    (finding,) = findings(RULE, bus(3))

    assert (finding.subject, finding.confidence) == ("service:hub", "certain")
    assert "reads from 3 domains and writes for 3 besides its own (hub)" in finding.message
    assert findings(RULE, bus(2), domains=2)


def test_who_serves_a_function_of_its_own_domain_publishes_its_own_affairs() -> None:
    assert not findings(RULE, bus(3).replace("f: {domain: hub}", "f: {domain: hub, needs: [hub]}"))
    assert findings(RULE, bus(3).replace("f: {domain: hub}", "f: {domain: to1, needs: [hub]}"))


def test_a_hub_that_writes_the_topics_of_others_is_one_whatever_it_serves() -> None:
    text = bus(3).replace("f: {domain: hub}", "f: {domain: hub, needs: [hub]}")
    for number in range(3):
        text = text.replace(f"c/out{number}: {{}}", f"c/out{number}: {{domain: to{number}}}")

    assert findings(RULE, text)


def test_without_functions_or_a_domain_it_is_likely() -> None:
    (without_functions,) = findings(RULE, bus(3).partition("functions:")[0])
    (without_domain,) = findings(RULE, bus(3, "owner: nobody").replace("owner: nobody", "tier: 2"))

    assert {without_functions.confidence, without_domain.confidence} == {"likely"}
    assert "its own is not known" in without_domain.message


def test_telemetry_does_not_count() -> None:
    assert not findings(RULE, bus(3).replace("profile: delivery", "profile: telemetry"))
