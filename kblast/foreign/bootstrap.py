"""Which cluster stands behind the bootstrap servers of a client."""

import re
from typing import Final

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORT: Final = re.compile(r":\d+$")
_STRIMZI: Final = re.compile(r"(.+)-kafka-(?:[a-z0-9]{1,11}-)?bootstrap(\..*)?")
"""The bootstrap services of a cluster of Strimzi: `<cluster>-kafka-bootstrap`, and `<cluster>-kafka-<name>-bootstrap`.

The latter is that of a listener, whose name has at most 11 characters (strimzi-kafka-operator, ListenersUtils).
"""


def strimzi_cluster(address: str) -> str | None:
    """The cluster of Strimzi behind bootstrap servers: `main-kafka-bootstrap.kafka.svc:9092` is `main`."""
    strimzi = _STRIMZI.fullmatch(_first_host(address))
    return strimzi[1] if strimzi else None


def cluster_at(address: str) -> str:
    """The cluster behind bootstrap servers: Strimzi's, else the first host by name, without its port.

    The port may be any listener's.
    """
    return strimzi_cluster(address) or _first_host(address)


def _first_host(address: str) -> str:
    hosts = sorted(_PORT.sub("", _SCHEME.sub("", part.strip()).split("/")[0]) for part in address.split(","))
    return next((host for host in hosts if host), "")
