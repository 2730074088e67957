"""Scrapes of real clusters, as users run them: what is written, and what was sent to get there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from kafka.protocol.parser import KafkaProtocol

from kblast.documents import read
from kblast.model.build import load_inventory
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory
from tests.kafka.cluster import Cluster
from tests.kafka.settings import SECRETS
from tests.running import Outcome, run_kblast


@dataclass(frozen=True)
class Scraped:
    """A run of kblast scrape that wrote a file."""

    outcome: Outcome
    data: dict[str, Any]
    inventory: Inventory
    text: str

    def calls(self, cluster: str = "bus") -> dict[str, str]:
        """How each call was answered."""
        found: dict[str, str] = self.data["generated"]["coverage"][cluster]["calls"]
        return found

    def unknown(self, cluster: str = "bus") -> str:
        """All that is unknown, as one text."""
        return "\n".join(self.data["generated"]["coverage"][cluster].get("unknown", ()))

    def reads(self, topic: str) -> dict[str, ConsumeEdge]:
        """Who reads a topic, by service."""
        return dict(self.inventory.readers_of.get(topic, ()))

    def writes(self, topic: str) -> dict[str, ProduceEdge]:
        """Who writes a topic, by service."""
        return dict(self.inventory.writers_of.get(topic, ()))


def at(cluster: Cluster) -> tuple[str, ...]:
    """The options that name a cluster `bus`."""
    return ("--bootstrap-server", cluster.bootstrap, "--name", "bus")


def login(cluster: Cluster, folder: Path, mechanism: str = "PLAIN", user: str = "kblast") -> tuple[str, ...]:
    """The options to get in, with a properties file as Java clients have it."""
    module = "plain.PlainLoginModule" if mechanism == "PLAIN" else "scram.ScramLoginModule"
    (folder / "client.properties").write_text(
        "security.protocol=SASL_SSL\n"
        f"sasl.mechanism={mechanism}\n"
        f"sasl.jaas.config=org.apache.kafka.common.security.{module} required \\\n"
        f'  username="{user}" password="${{env:PASSWORD}}";\n'
        f"ssl.truststore.type=PEM\nssl.truststore.location={cluster.certificate}\n",
        encoding="utf-8",
    )
    return ("--bootstrap-server", cluster.bootstrap, "--name", "bus", "--command-config", "client.properties")


def password(user: str = "kblast") -> dict[str, str]:
    """The variables of the environment that the file of `login` asks for."""
    return {"PASSWORD": SECRETS[user]}


def scrape(folder: Path, *args: str | Path, code: int = 0, env: Mapping[str, str] | None = None) -> Scraped:
    """Runs kblast scrape in a folder, and loads what it wrote there."""
    outcome = run_kblast("scrape", *args, "-o", "live.yaml", cwd=folder, env=env)
    assert outcome.code == code, outcome.err
    file = folder / "live.yaml"
    return Scraped(outcome, read(file)[0].data, load_inventory([file]), file.read_text(encoding="utf-8"))


@contextmanager
def sent() -> Iterator[list[Any]]:
    """All requests that are encoded for a broker within the block, whoever made them."""
    requests: list[Any] = []
    encode = KafkaProtocol.send_request

    def send_request(self: KafkaProtocol, request: Any, correlation_id: int | None = None) -> Any:
        requests.append(request)
        return encode(self, request, correlation_id)  # type: ignore[no-untyped-call]

    with mock.patch.object(KafkaProtocol, "send_request", send_request):
        yield requests
