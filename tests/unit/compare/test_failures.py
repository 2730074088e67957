"""What failures do now that they did not, what they no longer do, and what of that is worse."""

from kblast.results.diff_words import verdict
from tests.inventories import inventory_of
from tests.unit.compare.comparing import NO_RULES, SHOP, compared, levels, of


def test_a_function_that_newly_goes_down_is_worse() -> None:
    result = compared(SHOP.replace("on_outage: reject", "on_outage: drop"), SHOP)

    cluster = of(result, "cluster:bus")
    assert levels(cluster) == {"place-order": ("up", "down")}
    assert (cluster.on, cluster.blast_radius.before, cluster.blast_radius.after) == ("both", 0.5, 1.0)
    assert (cluster.cost_per_hour.before, cluster.cost_per_hour.after) == (0, 1000)
    assert result.worse.functions == ("function:place-order",)
    assert not result.better.any


def test_the_way_back_is_better() -> None:
    result = compared(SHOP, SHOP.replace("on_outage: reject", "on_outage: drop"))

    assert result.better.functions == ("function:place-order",)
    assert not result.worse.any


def test_what_is_down_before_anything_fails_is_told_apart_from_failures() -> None:
    whole = SHOP.replace("{bus: {}}", '{bus: {version: "3.6", brokers: 3}}').replace("partitions: 6", "replication: 3")
    broken = whole.replace("replication: 3", "replication: 1, config: {min.insync.replicas: 2}")

    worse, better = compared(whole, broken), compared(broken, whole)

    assert (worse.worse.before, worse.worse.functions) == (("function:place-order",), ())
    assert verdict(worse).startswith("Worse: 1 function is now down before anything fails (place-order)")
    assert not worse.better.before
    assert (better.better.before, better.better.functions) == (("function:place-order",), ())
    assert "1 function is no longer down before anything fails (place-order)" in verdict(better)
    assert not better.worse.any


def test_to_degrade_more_is_told_but_is_not_worse() -> None:
    wants = "services: {till: {}, ads: {}}\nfunctions: {order: {needs: [till]%s}}"

    result = compared(wants % "", wants % ", wants: [ads]")

    assert levels(of(result, "service:ads")) == {"order": ("up", "degraded")}
    assert not result.worse.any


def test_something_new_that_a_function_cannot_do_without_is_worse() -> None:
    result = compared(
        "services: {till: {}}\nfunctions: {order: {needs: [till]}}",
        "services: {till: {needs: [fraud-check]}, fraud-check: {}}\nfunctions: {order: {needs: [till]}}",
    )

    scenario = of(result, "service:fraud-check")
    assert (scenario.on, scenario.blast_radius.before, levels(scenario)) == ("head", None, {"order": (None, "down")})
    assert [(e.function, e.kind, e.before, e.after) for e in result.worse.exposed] == [
        ("function:order", "service", 1, 2)
    ]
    assert not result.worse.functions


def test_a_move_to_another_cluster_is_not_worse_and_what_is_gone_is_not_better() -> None:
    moved = SHOP.replace("bus", "orders")

    result = compared(SHOP, moved)

    assert [scenario.on for scenario in result.scenarios] == ["head", "head", "base", "base"]
    assert levels(of(result, "cluster:bus")) == {"mail-receipts": ("down", None), "place-order": ("down", None)}
    assert not result.worse.any
    assert not result.better.any


def test_a_new_function_is_told_and_makes_nothing_worse() -> None:
    result = compared(SHOP, SHOP + "  refund: {needs: [checkout]}\n")

    assert levels(of(result, "service:checkout"))["refund"] == (None, "down")
    assert not result.worse.any
    assert (result.summary.weight.before, result.summary.weight.after) == (2, 3)


def test_a_function_that_is_gone_makes_nothing_better() -> None:
    result = compared(SHOP + "  refund: {needs: [checkout]}\n", SHOP)

    assert levels(of(result, "service:checkout"))["refund"] == ("down", None)
    assert not result.better.any


def test_what_got_worst_comes_first_and_what_is_gone_last() -> None:
    after = SHOP.replace("{topic: bus/orders, group: mailer, tolerates: 1h}", "{topic: bus/orders}").replace(
        "services:\n", "resources: {psp: {}}\nservices:\n"
    )
    before = SHOP.replace("needs: [checkout]", "needs: []").replace("services:\n", "resources: {old: {}}\nservices:\n")
    before += "  bill: {needs: [old]}\n"
    after += "  bill: {needs: [psp]}\n"

    result = compared(before, after)

    assert [(s.on, s.fail[0]) for s in result.scenarios] == [
        ("both", "cluster:bus"),
        ("both", "service:checkout"),
        ("both", "topic:bus/orders"),
        ("head", "resource:psp"),
        ("base", "resource:old"),
    ]


def test_the_worst_failure_and_the_single_points_are_summed_up() -> None:
    summary = compared(SHOP.replace("on_outage: reject", "on_outage: drop"), SHOP).summary

    found = {one.kind: (one.before and one.before.fail, one.after and one.after.fail) for one in summary.worst}
    assert found == {
        None: (("service:checkout",), ("cluster:bus",)),
        "cluster": (("cluster:bus",), ("cluster:bus",)),
        "service": (("service:checkout",), ("service:checkout",)),
        "topic": (("topic:bus/orders",), ("topic:bus/orders",)),
    }
    _, cluster, *_ = summary.worst
    assert cluster.after is not None
    assert (cluster.after.blast_radius, cluster.after.cost_per_hour) == (1.0, 1000)
    assert (summary.single_points.before, summary.single_points.after) == (4, 4)


def test_a_moment_may_be_chosen() -> None:
    from kblast.compare import compare

    before, after = inventory_of(SHOP), inventory_of(SHOP.replace("tolerates: 1h", "tolerates: 1m"))

    assert levels(of(compare(before, after, NO_RULES, at=120), "cluster:bus")) == {
        "mail-receipts": ("degraded", "down")
    }
    assert not compare(before, after, NO_RULES).scenarios


def test_progress_is_told_of_both_sides_up_to_the_end() -> None:
    from kblast.compare import compare

    told: list[tuple[int, int]] = []
    compare(
        inventory_of(SHOP),
        inventory_of(SHOP + "  refund: {needs: [checkout]}\n"),
        NO_RULES,
        kinds=("service",),
        progress=lambda done, of_all: told.append((done, of_all)),
    )

    assert told == [(2, 4), (4, 4)]


def test_an_empty_base_makes_everything_new() -> None:
    result = compared("", SHOP)

    assert {scenario.on for scenario in result.scenarios} == {"head"}
    assert len(result.elements.added) == 6
    assert not result.worse.any
