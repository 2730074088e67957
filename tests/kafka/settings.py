"""The settings of nodes: small clusters on loopback, one heap of 256 MB a node.

What is not said here is as Kafka has it; every key is in the documentation of Kafka's broker settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.kafka.certificates import CLIENT, PASSWORD

SECRETS = {"admin": "admin-secret", "kblast": "kblast-secret", "alice": "alice-secret", "bob": "bob-secret"}
"""Who may log in to a secured cluster: by PLAIN and by SCRAM-SHA-512 alike; `admin` may do everything."""


@dataclass(frozen=True)
class Node:
    """A broker (ids from 1), a controller (ids from 101), or both in one, and where it listens."""

    id: int
    ports: Mapping[str, int]
    rack: str | None = None

    @property
    def is_controller(self) -> bool:
        """Whether it votes in the quorum."""
        return "CONTROLLER" in self.ports

    @property
    def is_broker(self) -> bool:
        """Whether it holds topics."""
        return self.rack is not None

    @property
    def roles(self) -> str:
        """What it is, as Kafka's settings say it."""
        return ",".join(role for role, has in (("broker", self.is_broker), ("controller", self.is_controller)) if has)


def properties(settings: Mapping[str, object]) -> str:
    """Settings as Java reads them from a file."""
    return "".join(f"{key}={value}\n" for key, value in settings.items())


def node_settings(node: Node, voters: str, folder: Path, keystore: Path | None) -> dict[str, object]:
    """All settings of one node; clients come to CLIENT, secured where there is a keystore, brokers to INTERNAL.

    Where there is a keystore, clients that have a certificate may come to MUTUAL, too.
    """
    listening = {name: f"{name}://127.0.0.1:{port}" for name, port in node.ports.items()}
    role = {"process.roles": node.roles}
    if node.is_broker:
        role |= {
            "advertised.listeners": ",".join(place for name, place in listening.items() if name != "CONTROLLER"),
            "inter.broker.listener.name": "INTERNAL",
            "broker.rack": str(node.rack),
        }
    protocol = "SASL_SSL" if keystore else "PLAINTEXT"
    return {
        **role,
        "node.id": node.id,
        "controller.quorum.voters": voters,
        "controller.listener.names": "CONTROLLER",
        "listeners": ",".join(listening.values()),
        "listener.security.protocol.map": f"CLIENT:{protocol},MUTUAL:SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": folder / "data",
        **_SMALL,
        **(_security(node, keystore) if keystore else {}),
    }


_SMALL: dict[str, object] = {
    # a heap of 256 MB: the cleaner alone would take half of it
    "log.cleaner.dedupe.buffer.size": 2 * 1024 * 1024,
    "num.network.threads": 2,
    "num.io.threads": 4,
    "offsets.topic.num.partitions": 3,
    "offsets.topic.replication.factor": 3,
    "transaction.state.log.num.partitions": 3,
    "transaction.state.log.replication.factor": 3,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.num.partitions": 3,
    "share.coordinator.state.topic.replication.factor": 3,
    "share.coordinator.state.topic.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
}


def _security(node: Node, keystore: Path) -> dict[str, object]:
    """TLS and SASL for clients, and an authorizer; brokers and controllers trust each other, and loopback."""
    authorizer: dict[str, object] = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:admin;User:ANONYMOUS;User:CN={CLIENT}",
    }
    if not node.is_broker:
        return authorizer
    users = " ".join(f'user_{name}="{secret}"' for name, secret in SECRETS.items())
    modules = "org.apache.kafka.common.security"
    return {
        **authorizer,
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.location": keystore,
        "ssl.keystore.password": PASSWORD,
        "listener.name.mutual.ssl.client.auth": "required",
        "listener.name.mutual.ssl.truststore.type": "PEM",
        "listener.name.mutual.ssl.truststore.location": keystore.with_name("client.pem"),
        "listener.name.client.sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
        "listener.name.client.plain.sasl.jaas.config": f"{modules}.plain.PlainLoginModule required {users};",
        "listener.name.client.scram-sha-512.sasl.jaas.config": f"{modules}.scram.ScramLoginModule required;",
    }
