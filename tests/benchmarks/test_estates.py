"""Made-up platforms: as large as asked, the same every time, and sound."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.estates import COUPLINGS, SIZES, Estate, Format, Size, write_estate
from kblast.kafka.libraries import libraries
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.simulate import simulate
from tests.running import run_process

SMALL = SIZES["small"]
EVERY_OUTAGE = {"block", "reject", "drop", "buffer", "outbox", "fallback"}


def estate(folder: Path, size: Size = SMALL, *, assignments: bool = False, format_: Format = "json") -> Inventory:
    write_estate(Estate(size, assignments=assignments), folder, format_)
    return load_inventory([folder])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_estate(Estate(SMALL, seed=seed, assignments=True), tmp_path / name, "json")

    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert files(tmp_path / "a") != files(tmp_path / "c")


@pytest.mark.parametrize("size", [SMALL, SIZES["medium"].scaled(0.5)], ids=["small", "half of medium"])
def test_an_estate_has_as_much_as_was_asked_for(tmp_path: Path, size: Size) -> None:
    read = estate(tmp_path, size)
    declared = [topic for name, topic in read.topics.items() if f"topic:{name}" not in read.inferred]

    assert len(read.services) == size.services
    assert len(declared) == size.topics
    assert sum(topic.partitions or 0 for topic in declared) == size.partitions
    assert (len(read.clusters), len(read.brokers)) == (size.clusters, size.brokers)
    assert (len(read.zones), len(read.regions), len(read.functions)) == (size.zones, size.regions, size.functions)


def test_a_size_can_be_scaled_and_keeps_something_of_everything() -> None:
    assert SIZES["huge"].scaled(0.5).services == 10_000
    assert SMALL.scaled(0.001) == Size(1, 1, 1, 1, 1, 1, 1, 1)


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    yaml = estate(tmp_path / "yaml", assignments=True, format_="yaml")
    json = estate(tmp_path / "json", assignments=True)

    assert (yaml.services, yaml.topics, yaml.functions) == (json.services, json.topics, json.functions)


def test_replicas_stand_on_brokers_of_different_zones_and_leaders_take_turns(tmp_path: Path) -> None:
    read = estate(tmp_path, assignments=True)
    leaders: Counter[str] = Counter()
    for name, topic in read.topics.items():
        for replicas in (topic.assignment or {}).values():
            brokers = [read.brokers[f"{name.partition('/')[0]}/{replica}"] for replica in replicas]
            assert len({broker.zone for broker in brokers}) == len(replicas)
            leaders[f"{brokers[0].cluster}/{brokers[0].id}"] += 1

    assert max(leaders.values()) - min(leaders.values()) <= 1


def test_most_topics_have_few_partitions_and_few_have_many(tmp_path: Path) -> None:
    counts = sorted(topic.partitions or 0 for topic in estate(tmp_path, SIZES["medium"]).topics.values())

    assert counts[len(counts) // 2] * 20 < counts[-1]


def test_everything_that_an_edge_can_be_is_there(tmp_path: Path) -> None:
    read = estate(tmp_path, SIZES["medium"])
    writes, reads = list(read.produce_edges()), list(read.consume_edges())
    used = {body.client.library for body in read.services.values() if body.client}
    needs = [need for body in (*read.services.values(), *read.functions.values()) for need in body.needs or ()]

    assert {edge.on_outage.kind for _, edge in writes if edge.on_outage} == EVERY_OUTAGE
    assert {edge.starved for _, edge in reads} >= {"down", "degraded", "none"}
    assert used == {library.name for library in libraries()}
    assert {body.kind for body in read.services.values()} == {"application", "streams", "connector"}
    assert any(edge.fallback for _, edge in reads)
    assert any(edge.pattern for _, edge in reads)
    assert any(edge.only_for for _, edge in (*writes, *reads))
    assert {"any", "at_least", "only_for", "tolerates"} <= {key for need in needs for key in need.model_fields_set}
    assert read.copies


@pytest.mark.parametrize("name", ["small", "medium"])
@pytest.mark.parametrize("coupling", COUPLINGS)
def test_an_estate_loads_without_a_warning_and_its_failures_go_somewhere(
    tmp_path: Path, name: str, coupling: str
) -> None:
    write_estate(Estate(SIZES[name], COUPLINGS[coupling]), tmp_path, "json")
    read = load_inventory([tmp_path])

    result = simulate(read, [f"cluster:{next(iter(read.clusters))}"])

    assert not read.warnings
    assert result.summary.functions.down > 0


def test_the_command_line_writes_a_folder(tmp_path: Path) -> None:
    done = run_process(
        sys.executable, "-m", "benchmarks.estates", "small", "--scale", "0.5", "--format", "json", "-o", tmp_path
    )

    assert (done.code, done.err) == (0, "")
    assert len(load_inventory([tmp_path]).services) == SMALL.services / 2
