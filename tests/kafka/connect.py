"""Kafka Connect with its file connectors, and MirrorMaker 2, beside clusters of tests."""

import json
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.kafka.cluster import Cluster
from tests.kafka.jars import class_path
from tests.kafka.ports import free_ports
from tests.kafka.processes import Guard, JavaProgram
from tests.kafka.settings import properties
from tests.kafka.waiting import wait_for, wait_until

_JSON = {f"{part}.converter": "org.apache.kafka.connect.storage.StringConverter" for part in ("key", "value")}
_STORES = ("config", "offset", "status")


class Connect:
    """A worker of a distributed Kafka Connect, reached over its REST interface at `url`."""

    def __init__(self, cluster: Cluster, folder: Path, guard: Guard, group: str) -> None:
        self.folder = folder
        self.group = group
        self.url = f"http://127.0.0.1:{free_ports(1)[0]}"
        settings = {
            "bootstrap.servers": cluster.bootstrap,
            "group.id": group,
            "listeners": self.url,
            "plugin.discovery": "service_load",  # without a walk through all classes
            **{f"{store}.storage.topic": f"{group}-{store}s" for store in _STORES},
            **{f"{store}.storage.replication.factor": 1 for store in _STORES},
            **{f"{store}.storage.partitions": 1 for store in ("offset", "status")},
            **_JSON,
        }
        self.program = _program(folder, guard, cluster, "org.apache.kafka.connect.cli.ConnectDistributed", settings)

    def start(self) -> None:
        """Returns once it answers."""
        self.program.start()
        wait_until("Kafka Connect", lambda: self._get("/connectors") is not None, say=self.program.last_words)

    def create(self, name: str, config: Mapping[str, object]) -> None:
        """A connector, once it and its tasks run."""
        body = json.dumps({"name": name, "config": config}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/connectors", data=body, headers=headers)  # noqa: S310 - loopback
        wait_for(f"Kafka Connect to take {name}", lambda: _answer(request), say=self.program.last_words)
        wait_until(f"the connector {name}", lambda: self._runs(name), say=self.program.last_words)

    def _runs(self, name: str) -> bool:
        status = self._get(f"/connectors/{name}/status") or {}
        states = [part["state"] for part in (status.get("connector", {"state": ""}), *status.get("tasks", []))]
        return len(states) > 1 and set(states) == {"RUNNING"}

    def _get(self, path: str) -> dict[str, dict[str, str]] | None:
        return _answer(urllib.request.Request(f"{self.url}{path}"))  # noqa: S310 - loopback


@contextmanager
def running_connect(cluster: Cluster, guard: Guard, group: str = "connect") -> Iterator[Connect]:
    """Kafka Connect for as long as the block lasts."""
    with _folder() as folder:
        connect = Connect(cluster, folder, guard, group)
        try:
            connect.start()
            yield connect
        finally:
            connect.program.kill()


@contextmanager
def running_mirror_maker(source: Cluster, target: Cluster, guard: Guard, topics: str) -> Iterator[JavaProgram]:
    """MirrorMaker 2 copying topics that match a pattern from `east`, the source, to `west`, as `east.TOPIC`."""
    settings: dict[str, object] = {
        "clusters": "east, west",
        "east.bootstrap.servers": source.bootstrap,
        "west.bootstrap.servers": target.bootstrap,
        "east->west.enabled": "true",
        "east->west.topics": topics,
        "west->east.enabled": "false",
        "replication.factor": 1,
        **{f"{topic}.topic.replication.factor": 1 for topic in ("checkpoints", "heartbeats", "offset-syncs")},
        **{f"{store}.storage.replication.factor": 1 for store in _STORES},
        "refresh.topics.interval.seconds": 5,
        "emit.heartbeats.interval.seconds": 5,
        "plugin.discovery": "service_load",
    }
    with _folder() as folder:
        program = _program(folder, guard, source, "org.apache.kafka.connect.mirror.MirrorMaker", settings)
        try:
            program.start()
            yield program
        finally:
            program.kill()


def _program(folder: Path, guard: Guard, cluster: Cluster, main: str, settings: Mapping[str, object]) -> JavaProgram:
    file = folder / "worker.properties"
    file.write_text(properties(settings), encoding="utf-8")
    return JavaProgram(guard, class_path(cluster.shape.version), main, file, log=folder / "worker.log")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is left, and named, where the block fails."""
    folder = Path(tempfile.mkdtemp(prefix="kblast-connect-"))
    try:
        yield folder
    except BaseException as error:
        error.add_note(f"the log of the worker is in {folder}")
        raise
    shutil.rmtree(folder)


def _answer(request: urllib.request.Request) -> dict[str, dict[str, str]] | None:
    """What the worker answers as JSON; None while it does not, or is not ready."""
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - loopback
            return dict(json.load(response)) if response.status < 300 else None
    except (OSError, urllib.error.HTTPError):
        return None
