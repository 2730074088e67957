"""Assignments of many partitions: read as a whole, with the same care as one by one."""

import json
from pathlib import Path
from typing import Any

import pytest

from kblast.errors import InputError
from kblast.model.build import load_inventory
from kblast.model.elements import Topic


def topic(folder: Path, assignment: Any) -> Topic:
    """The topic with this assignment, on a cluster whose brokers are not known."""
    file = folder / "a.json"
    file.write_text(json.dumps({"kblast": 1, "clusters": {"k": {}}, "topics": {"k/t": {"assignment": assignment}}}))
    return load_inventory([file]).topics["k/t"]


def test_partitions_stand_where_the_file_says(tmp_path: Path) -> None:
    read = topic(tmp_path, {str(number): [number % 3, 3, 2**31 - 1] for number in range(1000)})

    assert read.assignment == {number: (number % 3, 3, 2**31 - 1) for number in range(1000)}


def test_the_same_replicas_are_kept_once(tmp_path: Path) -> None:
    read = topic(tmp_path, {str(number): [1001, 1002, 1003] for number in range(1000)})

    assert len({id(replicas) for replicas in (read.assignment or {}).values()}) == 1


@pytest.mark.parametrize("found", [True, 1.0, "1", -1, 2**31, None, [1]])
def test_what_is_no_id_is_refused_also_among_many(tmp_path: Path, found: object) -> None:
    # The first partition makes the replicas known that the last one only seems to have.
    assignment: dict[str, Any] = {str(number): [1, 2] for number in range(1000)} | {"1000": [found, 2]}

    with pytest.raises(InputError) as caught:
        topic(tmp_path, assignment)

    (problem,) = caught.value.problems
    assert problem.message.startswith("topics.k/t.assignment.1000[0]: expected a")


@pytest.mark.parametrize("key", ["01", "-1", "+1", " 1", "1_0", "²", "\u0661", "x", "", "1.0", str(2**31), "1" * 5000])
def test_what_is_no_number_of_a_partition_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(InputError) as caught:
        topic(tmp_path, {"0": [1], key: [1]})

    (problem,) = caught.value.problems
    assert "expected a whole number from 0 to 2147483647" in problem.message


@pytest.mark.parametrize("replicas", [[], {}, "12", 1, None])
def test_what_is_no_list_of_brokers_is_refused(tmp_path: Path, replicas: object) -> None:
    with pytest.raises(InputError):
        topic(tmp_path, {"0": [1], "1": replicas})
