"""Cut sets against every subset of failures tried, and against counts that are known."""

from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from math import comb
from random import Random

import pytest

from kblast.engine.compile import compile_network
from kblast.engine.cutsets import Bounds, CutSets, cut_sets
from kblast.engine.network import Network
from kblast.engine.outcome import outcome_of
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of
from tests.inventories import inventory_of
from tests.oracle.generate import build, random_inventory

CHUNK = 10
ROOM = 1_000_000


def elements(network: Network, *kinds: str) -> list[Ref]:
    return sorted(ref for ref in network.levels if (kind_of(ref) in kinds if kinds else kind_of(ref) != "function"))


def found_in(
    network: Network, events: Sequence[Ref], order: int, most: int = ROOM, nodes: int = ROOM
) -> dict[Ref, CutSets]:
    bounds = Bounds(order, most, nodes)
    return {each.function: each for each in cut_sets(network, elements(network, "function"), events, bounds)}


def tried(network: Network, events: Sequence[Ref], order: int) -> dict[Ref, list[tuple[Ref, ...]]]:
    """The minimal cut sets by trying every set of failures, the smaller ones first."""
    found: dict[Ref, list[tuple[Ref, ...]]] = {function: [] for function in elements(network, "function")}
    for failed in chain.from_iterable(combinations(events, size) for size in range(order + 1)):
        smaller = set(failed)
        open_ = [f for f, sets in found.items() if not any(smaller.issuperset(cutset) for cutset in sets)]
        if open_:
            outcome = outcome_of(network, [network.down(ref) for ref in failed])
            for function in open_:
                if outcome.level(function) == "down":
                    found[function].append(failed)
    return found


@pytest.mark.parametrize("first", range(0, 60, CHUNK))
def test_all_pairs_are_found_in_random_inventories(first: int) -> None:
    for seed in range(first, first + CHUNK):
        network = compile_network(build(random_inventory(seed)), permitted=seed % 2 == 1)
        events = elements(network)
        found = found_in(network, events, 2)
        for function, expected in tried(network, events, 2).items():
            assert list(found[function].sets) == expected, (seed, function)
            assert sum(found[function].counts.values()) == len(expected)


@pytest.mark.parametrize("first", range(1000, 1060, CHUNK))
def test_all_sets_of_whatever_order_are_found_where_few_things_may_fail(first: int) -> None:
    for seed in range(first, first + CHUNK):
        network = compile_network(build(random_inventory(seed)))
        events = sorted(Random(seed).sample(elements(network), 9))
        found = found_in(network, events, len(events))
        for function, expected in tried(network, events, len(events)).items():
            assert list(found[function].sets) == expected, (seed, function)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_lower_order_is_the_beginning_of_a_higher_one(order: int) -> None:
    for seed in range(2000, 2010):
        network = compile_network(build(random_inventory(seed)))
        lower, higher = found_in(network, elements(network), order), found_in(network, elements(network), 4)
        for function, found in higher.items():
            assert lower[function].sets == tuple(cutset for cutset in found.sets if len(cutset) <= order)


def test_a_listing_that_is_cut_is_the_beginning_of_the_whole() -> None:
    for seed in range(3000, 3010):
        network = compile_network(build(random_inventory(seed)))
        whole = found_in(network, elements(network), 3)
        for most in (1, 2, 7, 30, 100):
            for function, found in found_in(network, elements(network), 3, most=most).items():
                assert found.sets == whole[function].sets[:most]
                assert found.counts == whole[function].counts
                listed = [sum(1 for cutset in found.sets if len(cutset) == order) for order in range(4)]
                complete = [listed[order] == found.counts.get(order, 0) for order in range(1, 4)]
                assert found.complete_to == ([*complete, False].index(False))


def test_what_may_fail_is_chosen() -> None:
    text = "zones: {z: {}}\nresources: {db: {zones: [z]}}\nfunctions: {f: {needs: [db]}}"
    network = compile_network(inventory_of(text))
    assert found_in(network, ["zone:z"], 2)["function:f"].sets == (("zone:z",),)
    assert found_in(network, ["resource:db"], 2)["function:f"].sets == (("resource:db",),)
    assert found_in(network, [], 2)["function:f"].sets == ()


def sets_of(text: str, order: int = 3, kinds: Iterable[str] = (), permitted: bool = False) -> list[str]:
    """The cut sets of function `f`, each written as its references in a row."""
    network = compile_network(inventory_of(text), permitted=permitted)
    found = found_in(network, elements(network, *kinds), order)["function:f"]
    return [" ".join(cutset) for cutset in found.sets]


def test_alternatives_in_one_zone_have_a_common_cause() -> None:
    text = """
        zones: {z: {}}
        resources: {a: {zones: [z]}, b: {zones: [z]}}
        functions: {f: {needs: [{any: [a, b]}]}}
    """
    assert sets_of(text) == ["zone:z", "resource:a resource:b"]


def test_two_of_three() -> None:
    text = "resources: {a: {}, b: {}, c: {}}\nfunctions: {f: {needs: [{at_least: 2, of: [a, b, c]}]}}"
    assert sets_of(text) == ["resource:a resource:b", "resource:a resource:c", "resource:b resource:c"]


def test_a_part_that_is_there_twice_counts_twice() -> None:
    text = "resources: {a: {}, b: {}}\nfunctions: {f: {needs: [{at_least: 2, of: [a, {all: [a]}, b]}]}}"
    assert sets_of(text) == ["resource:a"]


def test_a_circle_falls_for_what_falls_outside_it() -> None:
    text = """
        services: {a: {needs: [b]}, b: {needs: [{any: [a, c]}, d]}, c: {}, d: {}}
        functions: {f: {needs: [a]}}
    """
    assert sets_of(text) == ["service:a", "service:b", "service:d"]


def test_a_circle_of_alternatives_has_the_fewest_failures() -> None:
    text = """
        services: {a: {needs: [{any: [b, x]}]}, b: {needs: [{any: [a, y]}]}}
        resources: {x: {}, y: {}}
        functions: {f: {needs: [{any: [a, b]}]}}
    """
    both = ["resource:x service:b", "resource:y service:a", "service:a service:b"]
    assert sets_of(text) == both


def test_readers_starve_when_the_last_writer_is_gone() -> None:
    text = """
        clusters: {k: {}}
        topics: {k/t: {}}
        services:
          one: {produces: [{topic: k/t, on_outage: outbox}]}
          two: {produces: [{topic: k/t, on_outage: outbox}]}
          reader: {consumes: [{topic: k/t, starved: down, tolerates: 1h}]}
        functions: {f: {needs: [reader]}}
    """
    assert sets_of(text) == ["cluster:k", "service:reader", "topic:k/t", "service:one service:two"]


def test_what_is_only_for_a_function_counts_for_it_alone() -> None:
    text = """
        resources: {db: {}}
        services: {s: {needs: [{ref: db, only_for: [f]}]}}
        functions: {f: {}, g: {needs: [s]}}
    """
    assert sets_of(text) == ["resource:db"]
    assert sets_of(text.replace("[f]", "[g]")) == []


def test_what_is_tolerated_for_ever_is_no_cause() -> None:
    text = "resources: {a: {}, b: {}}\nfunctions: {f: {needs: [{ref: a, tolerates: forever}, {ref: b, tolerates: 9d}]}}"
    assert sets_of(text) == ["resource:b"]


def test_edges_that_are_only_permitted_count_when_asked_for() -> None:
    text = """
        clusters: {k: {}}
        topics: {k/t: {}}
        services: {s: {consumes: [{topic: k/t, evidence: permitted}]}}
        functions: {f: {needs: [s]}}
    """
    assert sets_of(text) == ["service:s"]
    assert sets_of(text, permitted=True) == ["cluster:k", "service:s", "topic:k/t"]


def test_what_is_down_from_the_start_needs_no_failure() -> None:
    text = """
        clusters: {k: {version: "3.6", brokers: 2}}
        topics: {k/t: {replication: 1, config: {min.insync.replicas: 2}}}
        services: {s: {produces: [{topic: k/t, on_outage: reject, config: {acks: all}}]}}
        functions: {f: {needs: [s]}}
    """
    assert sets_of(text) == [""]


def counting(total: int, needed: int) -> Inventory:
    names = [f"r{number:03}" for number in range(total)]
    return build(
        {
            "kblast": 1,
            "resources": {name: {} for name in names},
            "functions": {"f": {"needs": [{"at_least": needed, "of": names}]}},
        }
    )


@pytest.mark.parametrize(("total", "needed"), [(5, 3), (12, 9), (30, 28), (200, 198), (9, 1), (9, 9)])
def test_so_many_of_many_have_as_many_cut_sets_as_there_are_choices(total: int, needed: int) -> None:
    network = compile_network(counting(total, needed))
    order = total - needed + 1
    found = found_in(network, elements(network), order, most=10)["function:f"]
    assert found.counts == {order: comb(total, order)}
    assert len(found.sets) == min(10, comb(total, order))


def redundant_chains(chains: int, length: int) -> Inventory:
    """Alternatives, each of which needs all its parts: any part of each must fail."""
    services = {f"s{n:02}": {"needs": [f"r{n:02}-{m:02}" for m in range(length)]} for n in range(chains)}
    resources = {name: dict[str, str]() for body in services.values() for name in body["needs"]}
    functions = {"f": {"needs": [{"any": list(services)}]}}
    return build({"kblast": 1, "resources": resources, "services": services, "functions": functions})


def test_billions_are_counted_and_the_first_of_them_listed() -> None:
    network = compile_network(redundant_chains(10, 11))
    found = found_in(network, elements(network, "resource"), 50, most=3)["function:f"]
    assert found.counts == {10: 11**10}
    assert found.complete_to == 9
    start = tuple(f"resource:r{number:02}-00" for number in range(9))
    assert found.sets == tuple((*start, f"resource:r09-{last:02}") for last in range(3))


def test_a_search_that_grows_too_large_settles_for_a_lower_order() -> None:
    network = compile_network(redundant_chains(3, 2))
    whole = found_in(network, elements(network), 3)["function:f"]
    assert (whole.searched_to, whole.counts) == (3, {3: 27})
    large = compile_network(counting(60, 30))
    assert found_in(large, elements(large), 31, most=1)["function:f"].searched_to == 31
    lower = found_in(large, elements(large), 31, nodes=5_000)["function:f"]
    assert 1 <= lower.searched_to < 31
    assert (lower.sets, lower.counts, lower.complete_to) == ((), {}, lower.searched_to)


def test_what_was_too_large_for_one_function_is_no_loss_to_another() -> None:
    names = [f"r{number:02}" for number in range(60)]
    needs = {"a": ["r00"], "b": [{"at_least": 30, "of": names}], "c": ["r01", {"any": ["r02", "r03"]}]}
    functions = {name: {"needs": found} for name, found in needs.items()}
    data = {"kblast": 1, "resources": {name: {} for name in names}, "functions": functions}
    network = compile_network(build(data))
    found = found_in(network, elements(network), 31, nodes=5_000)
    assert [each.searched_to == 31 for each in found.values()] == [True, False, True]
    assert found["function:a"].sets == (("resource:r00",),)
    assert found["function:c"].sets == (("resource:r01",), ("resource:r02", "resource:r03"))
