"""What if topics had a cluster of their own; and what one edge does by itself."""

from pathlib import Path

import pytest

from kblast.engine.compile import compile_network
from kblast.engine.outcome import outcome_of
from kblast.engine.split import own_cluster, single_edge
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from tests.inventories import inventory_of
from tests.running import ROOT

FORMS = [
    "config: {}",
    "on_outage: block",
    "on_outage: {block: 90s}",
    "on_outage: reject",
    "on_outage: drop",
    "on_outage: {buffer: 10m, then: reject}",
    "on_outage: {outbox: 6h}",
    "on_outage: {fallback: spare/log}",
    "on_outage: {fallback: bus/spare}",
    "keyed: true, impact: degraded",
]


def example(name: str, folder: Path) -> Inventory:
    """An example whose producers all wait as long as their clients do by default."""
    for file in (ROOT / "examples" / name).glob("*.yaml"):
        (folder / name).mkdir(exist_ok=True)
        text = file.read_text(encoding="utf-8").replace(", max.block.ms: 0", "")
        (folder / name / file.name).write_text(text, encoding="utf-8")
    return load_inventory([folder / name])


def times(inventory: Inventory, failed: list[int]) -> dict[str, tuple[float, float]]:
    outcome = outcome_of(compile_network(inventory), failed)
    refs = [f"{kind}:{name}" for kind in ("service", "function") for name in getattr(inventory, f"{kind}s")]
    return {ref: (outcome.degraded_at(ref), outcome.down_at(ref)) for ref in refs}


@pytest.mark.parametrize("cluster", ["logs", "orders"])
def test_topics_fail_as_they_would_with_a_cluster_of_their_own(cluster: str, tmp_path: Path) -> None:
    bus, split = example("central-bus", tmp_path), example("two-clusters", tmp_path)
    topics = [topic.replace(f"{cluster}/", "bus/") for topic in split.topics_of[cluster]]

    asked = times(bus, own_cluster(compile_network(bus), bus, topics))

    assert asked == times(split, [compile_network(split).down(f"cluster:{cluster}")])
    assert any(down == 60 for _, down in asked.values()) == (cluster == "logs")


def test_a_mirror_that_also_copies_other_topics_is_split_too() -> None:
    inventory = inventory_of("""
        clusters: {bus: {}, far: {}}
        topics: {bus/a: {}, bus/b: {}, bus/c: {}}
        mirrors:
          both: {from: bus, to: far, topics: [a, b]}
          one: {from: bus, to: far, topics: [a]}
    """)
    network = compile_network(inventory)

    assert network.down("mirror:one") in own_cluster(network, inventory, ["bus/a"])
    assert network.down("mirror:both") not in own_cluster(network, inventory, ["bus/a"])
    assert network.down("mirror:both") in own_cluster(network, inventory, ["bus/a", "bus/b"])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("client", ["{}", "{library: java, version: '3.7'}", "{library: java, version: '4.1'}"])
def test_an_edge_by_itself_does_what_it_does_among_others(form: str, client: str) -> None:
    inventory = inventory_of(f"""
        clusters: {{bus: {{brokers: 3}}, spare: {{brokers: 3}}}}
        topics: {{bus/log: {{rate: 2 MiB/s}}, spare/log: {{}}, bus/spare: {{}}}}
        services:
          checkout: {{client: {client}, produces: [{{topic: bus/log, {form}}}]}}
          other: {{produces: [{{topic: bus/log}}]}}
    """)
    (edge, *_) = inventory.services["checkout"].produces or ()
    alone, whole = single_edge(inventory, "checkout", edge), compile_network(inventory)

    found, expected = (outcome_of(network, [network.down("cluster:bus")]) for network in (alone, whole))

    assert found.down_at("service:checkout") == expected.down_at("service:checkout")
    assert found.degraded_at("service:checkout") == expected.degraded_at("service:checkout")


def test_an_edge_that_is_only_for_a_function_hits_that_function() -> None:
    inventory = inventory_of("""
        clusters: {bus: {}}
        topics: {bus/log: {}}
        services: {checkout: {produces: [{topic: bus/log, on_outage: reject, only_for: [audit]}]}}
        functions: {audit: {}}
    """)
    (edge,) = inventory.services["checkout"].produces or ()
    network = single_edge(inventory, "checkout", edge)

    assert outcome_of(network, [network.down("cluster:bus")]).level("function:audit") == "down"
