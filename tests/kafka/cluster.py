"""A real Apache Kafka cluster on loopback, whose nodes tests may kill, stop, freeze and start again.

    def test_something(plain_cluster: Cluster) -> None:      # a fixture, started once for all tests that ask for it
        plain_cluster.nodes[2].kill()                        # or stop(), freeze() and thaw()
        ...
        plain_cluster.mend()                                 # whatever is down or frozen is back, and in sync

Brokers are nodes 1, 2, 3, in racks az-a, az-b, az-c; the controllers are nodes 101 and up. `client()` is what
confluent-kafka wants in order to connect, in a secured cluster as one of the users in `settings.SECRETS`; `bootstrap`
is the address alone, and `admin` a client that is there already. Every node has a folder in `folder`, with its
settings and its log. A cluster of your own is `with running_cluster(Shape(...), guard) as cluster:`.
"""

import base64
import shutil
import tempfile
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, ClusterMetadata

from tests.kafka.certificates import make_certificate, make_client
from tests.kafka.jars import NEWEST, class_path
from tests.kafka.ports import free_ports
from tests.kafka.processes import Guard, JavaProgram, java
from tests.kafka.settings import SECRETS, Node, node_settings, properties
from tests.kafka.waiting import wait_until
from tests.running import run_process

RACKS = ("az-a", "az-b", "az-c")


@dataclass(frozen=True)
class Shape:
    """What a cluster is like; `settings` are added to those of every node, `features` are levels that are not usual.

    Without `controllers` all brokers are controllers, too.
    """

    version: str = NEWEST
    brokers: int = 3
    controllers: int = 1
    secured: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)
    features: Mapping[str, int] = field(default_factory=dict)


class Cluster:
    """The nodes of a cluster by id, and how to reach it."""

    def __init__(self, shape: Shape, folder: Path, guard: Guard) -> None:
        self.shape = shape
        self.folder = folder
        self.id = _new_id()
        self.certificate = folder / "certificate.pem"
        self.client_key = folder / "client-key.pem"
        self._placed = _placed(shape)
        self.brokers = tuple(node.id for node in self._placed if node.is_broker)
        self.controllers = tuple(node.id for node in self._placed if node.is_controller)
        self.bootstrap = self.address(*self.brokers)
        self._class_path = class_path(shape.version)
        self.nodes = {node.id: self._program(node, guard) for node in self._placed}

    def address(self, *brokers: int, listener: str = "CLIENT") -> str:
        """Where clients find these brokers."""
        ports = {node.id: node.ports.get(listener) for node in self._placed}
        return ",".join(f"127.0.0.1:{ports[broker]}" for broker in brokers)

    def client(self, user: str = "admin", **settings: str | int) -> dict[str, str | int | float | bool]:
        """The configuration of a client of confluent-kafka; a name with `_` for each dot adds a setting."""
        security: dict[str, str] = {}
        if self.shape.secured:
            security = {
                "security.protocol": "SASL_SSL",
                "sasl.mechanism": "PLAIN",
                "sasl.username": user,
                "sasl.password": SECRETS[user],
                "ssl.ca.location": str(self.certificate),
            }
        named = {key.replace("_", "."): value for key, value in settings.items()}
        return {"bootstrap.servers": self.bootstrap, "log_level": 0, **security, **named}

    @cached_property
    def admin(self) -> AdminClient:
        """The cluster's administrator."""
        return AdminClient(self.client())

    def start(self) -> None:
        """Formats the storage of all nodes, starts them, and waits until all brokers answer."""
        if self.shape.secured:
            make_certificate(self.folder / "server.p12", self.certificate)
            make_client(self.client_key, self.folder / "client.pem")
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._format, self._placed))
        for program in self.nodes.values():
            program.start()
        self.wait_for_brokers()

    def mend(self) -> None:
        """Thaws and starts whatever was frozen or is down, and waits until all is whole."""
        for program in self.nodes.values():
            if program.running:
                program.thaw()
            else:
                program.start()
        self.wait_for_brokers()
        self.wait_for_replicas()

    def wait_for_brokers(self) -> None:
        """Returns once every broker says that every broker is there."""
        self.wait_until_seen("all brokers", lambda seen: set(seen.brokers) == set(self.brokers), by=self.brokers)

    def wait_for_replicas(self, topics: Collection[str] = ()) -> None:
        """Returns once these topics are there, and every partition has a leader and all its replicas in sync."""
        self.wait_until_seen("all replicas in sync", lambda seen: seen.topics.keys() >= set(topics) and _in_sync(seen))

    def wait_until_seen(
        self, what: str, holds: Callable[[ClusterMetadata], bool], by: Collection[int] | None = None
    ) -> None:
        """Returns once these brokers see the cluster so, by default all that run.

        Each learns at a time of its own what became of the cluster, and clients may ask any of them.
        """
        for broker in [one for one in self.brokers if self.nodes[one].running] if by is None else by:
            wait_until(f"{what}, as {broker} sees it", partial(self._sees, broker, holds), say=self.logs)

    def logs(self) -> str:
        """The last that every node said."""
        return "\n\n".join(program.last_words() for program in self.nodes.values())

    def end(self) -> None:
        """Kills all nodes."""
        for program in self.nodes.values():
            program.kill()

    def _program(self, node: Node, guard: Guard) -> JavaProgram:
        folder = self.folder / f"node-{node.id}"
        folder.mkdir()
        voters = ",".join(f"{n.id}@127.0.0.1:{n.ports['CONTROLLER']}" for n in self._placed if n.is_controller)
        keystore = self.folder / "server.p12" if self.shape.secured else None
        settings = {**node_settings(node, voters, folder, keystore), **self.shape.settings}
        file = folder / "server.properties"
        file.write_text(properties(settings), encoding="utf-8")
        return JavaProgram(guard, self._class_path, "kafka.Kafka", file, log=folder / "server.log")

    def _format(self, node: Node) -> None:
        """Kafka's own tool does it for controllers; of brokers, which need no more than a name tag, that is quicker."""
        file = self.folder / f"node-{node.id}" / "server.properties"
        if not node.is_controller:
            tag = {"version": 1, "cluster.id": self.id, "node.id": node.id, "directory.id": _new_id()}
            data = file.with_name("data")
            data.mkdir()
            (data / "meta.properties").write_text(properties(tag), encoding="utf-8")
            return
        scram = [f"SCRAM-SHA-512=[name={name},password={secret}]" for name, secret in SECRETS.items()]
        users = [part for user in scram for part in ("--add-scram", user)] if self.shape.secured else []
        levels = [f"{name}={level}" for name, level in self.shape.features.items()]
        features = [part for level in levels for part in ("--feature", level)]
        arguments = ["-t", self.id, "-c", str(file), *users, *features]
        outcome = run_process(*java(self._class_path, "kafka.tools.StorageTool", "format", *arguments))
        assert outcome.code == 0, f"node {node.id} could not be formatted:\n{outcome.out}\n{outcome.err}"

    def _sees(self, broker: int, holds: Callable[[ClusterMetadata], bool]) -> bool:
        """Asks with a new client: one that knows the other brokers, too, asks any of them."""
        assert self.nodes[broker].running, self.nodes[broker].last_words()
        try:
            seen = AdminClient(self.client() | {"bootstrap.servers": self.address(broker)}).list_topics(timeout=5)
        except KafkaException:
            return False
        return holds(seen)


@contextmanager
def running_cluster(shape: Shape, guard: Guard) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts; where that fails, its folder with all logs is left and named."""
    folder = Path(tempfile.mkdtemp(prefix="kblast-kafka-"))
    cluster = Cluster(shape, folder, guard)
    try:
        cluster.start()
        yield cluster
    except BaseException as error:
        error.add_note(f"the logs of the cluster are in {folder}")
        raise
    finally:
        cluster.end()
    shutil.rmtree(folder)


def _new_id() -> str:
    """As Kafka writes a UUID; one that does not begin with a dash, which its tools would take for an option."""
    return base64.urlsafe_b64encode(b"k" + uuid.uuid4().bytes[1:]).decode().rstrip("=")


def _placed(shape: Shape) -> list[Node]:
    """The nodes, with their ports."""
    listeners = ["CLIENT", "INTERNAL", *(["MUTUAL"] if shape.secured else [])]
    if not shape.controllers:
        listeners.append("CONTROLLER")
    ports = iter(free_ports(len(listeners) * shape.brokers + shape.controllers))
    brokers = [
        Node(number, {listener: next(ports) for listener in listeners}, RACKS[(number - 1) % len(RACKS)])
        for number in range(1, shape.brokers + 1)
    ]
    controllers = [Node(101 + number, {"CONTROLLER": next(ports)}) for number in range(shape.controllers)]
    return [*controllers, *brokers]


def _in_sync(seen: ClusterMetadata) -> bool:
    partitions = [partition for topic in seen.topics.values() for partition in topic.partitions.values()]
    return all(p.leader >= 0 and set(p.isrs) == set(p.replicas) for p in partitions)
