"""The settings of the clients that workers of Kafka Connect run for a connector.

A client has what Connect sets for all, then what the workers say with `producer.` or `consumer.`, then what the
connector says with `producer.override.` or `consumer.override.`, as far as the workers' policy lets it: `None` refuses
all of it and `Principal` all but the principal, and then the connector does not start (Kafka,
Worker.baseProducerConfigs, NoneConnectorClientConfigOverridePolicy, PrincipalConnectorClientConfigOverridePolicy;
KIP-458). Until 3.0 the policy was `None` unless told otherwise, since then it is `All` (KIP-722).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.exchange import Imported, LeftOut
from kblast.foreign.placeholders import provided
from kblast.location import Location

_CLIENTS: Final = ("producer.", "consumer.")
_SECURITY: Final = ("sasl.", "ssl.", "security.")
_POLICY: Final = "connector.client.config.override.policy"
_REFUSING: Final = ("None", "Principal")
EXACTLY_ONCE: Final = "exactly.once.source.support"
_ALL_SINCE: Final = 3
"""The first version of Kafka whose workers refuse no settings of connectors, unless told to."""


@dataclass(frozen=True, slots=True)
class WorkerClients:
    """What workers set for the clients of every connector, and the policy that refuses its own settings, if one does.

    `settings` are by client and name, such as `producer.acks`; `exactly_once` is where the workers say that they write
    what sources send exactly once, if they do.
    """

    settings: dict[str, tuple[str, Location]] = field(default_factory=dict)
    refusing: str | None = None
    exactly_once: Location | None = None


WITHOUT_WORKERS: Final = WorkerClients()
"""Nothing is known of the workers: they are taken for those of a Kafka of today, with no settings of their own."""


def worker_clients(workers: Configuration, version: str | None) -> WorkerClients:
    """What the configuration of workers says of the clients of connectors; nothing about security."""
    keys = [key for prefix in _CLIENTS for key in _of_clients(workers, prefix)]
    settings = {key: (workers.text(key) or "", workers.place(key)) for key in keys}
    policy = workers.text(_POLICY)
    if policy is None:
        policy = "None" if version is not None and _major(version) < _ALL_SINCE else "All"
    alias = policy.rpartition(".")[2].removesuffix("ConnectorClientConfigOverridePolicy")
    once = workers.place(EXACTLY_ONCE) if (workers.text(EXACTLY_ONCE) or "").lower() == "enabled" else None
    return WorkerClients(settings, alias if alias in _REFUSING else None, once)


def client_settings(
    connector: Configuration, client: str, workers: WorkerClients, imported: Imported
) -> dict[str, str]:
    """The settings of a connector's `producer` or `consumer`, but for those about security.

    What a config provider fills in, and what the workers refuse, is noted as left out.
    """
    below, own = f"{client}.", f"{client}.override."
    said = {key.removeprefix(below): value for key, value in workers.settings.items() if key.startswith(below)}
    for key in _of_clients(connector, own):
        found, place = connector.text(key) or "", connector.place(key)
        if workers.refusing is not None:
            what = f"{key}, which the workers' policy {workers.refusing} refuses: the connector does not start"
            imported.left_out.append(LeftOut(what, place))
        else:
            said[key.removeprefix(own)] = (found, place)
    settings = {}
    for name, (found, place) in said.items():
        if placeholder := provided(found):
            what = f"{client} setting {name}, which is {placeholder} and a config provider fills in"
            imported.left_out.append(LeftOut(what, place))
        else:
            settings[name] = found
    return settings


def _of_clients(configuration: Configuration, prefix: str) -> Iterator[str]:
    for key in configuration.node.data:
        if key.startswith(prefix) and not key.removeprefix(prefix).startswith(_SECURITY):
            yield key


def _major(version: str) -> int:
    major = version.partition(".")[0]
    return int(major) if major.isascii() and major.isdigit() and len(major) < 10 else _ALL_SINCE
