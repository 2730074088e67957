"""What a cluster showed, as it showed it: nothing is concluded here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kblast.scrape.coverage import Coverage

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition, its replicas in order of preference, and those in sync; `leader` is None where there is none."""

    index: int
    leader: int | None
    replicas: tuple[int, ...]
    in_sync: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; `internal` ones belong to Kafka itself."""

    name: str
    internal: bool
    partitions: tuple[Partition, ...]

    @property
    def leaderless(self) -> list[int]:
        """The partitions that nobody leads, or nobody who can be reached where clients come in."""
        return [part.index for part in self.partitions if part.leader is None]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group: what it asked for, and what it was given."""

    client_id: str
    subscribed: frozenset[str]
    assigned: frozenset[str]
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of consumers; `kind` is classic, consumer, share or streams, `protocol` that of a classic one.

    `node` is the broker that coordinates it. `writes` are the internal topics that a streams group says it writes.
    """

    id: str
    node: int
    kind: str
    protocol: str
    state: str
    members: tuple[Member, ...] = ()
    writes: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AccessRule:
    """One of the rules of Kafka's own authorizer; names of types and operations in lower case."""

    principal: str
    host: str
    resource: str
    name: str
    prefixed: bool
    operation: str
    allow: bool


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transactional producer, and the topics of the transaction that it has open."""

    id: str
    producer: int
    state: str
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Producer:
    """A producer that a partition remembers; `last_ms` is when it last wrote, in milliseconds since 1970.

    `epoch` tells it from those that had its id before it.
    """

    topic: str
    partition: int
    id: int
    last_ms: int
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector: whether it is a source, the topics it was seen to use, and those its configuration names."""

    name: str
    source: bool
    used: frozenset[str]
    configured: frozenset[str]
    dead_letters: str | None = None


@dataclass(slots=True)
class Snapshot:
    """Everything that one cluster showed; what was not answered is empty, and `coverage` says so.

    `rules` is None where the access rules are not known, and empty where there are none; `controllers` likewise.
    `sizes` are the bytes of all replicas of each topic, `quotas` the limits of each user, client id or address.
    """

    name: str
    version: str
    cluster_id: str
    brokers: dict[int, str | None]
    coverage: Coverage
    features: Mapping[str, int] = field(default_factory=dict)
    operations: frozenset[int] = frozenset()
    controllers: frozenset[int] | None = None
    topics: tuple[Topic, ...] = ()
    topic_settings: Mapping[str, Settings] = field(default_factory=dict)
    broker_settings: Mapping[int, Settings] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    lags: Mapping[tuple[str, str], int] = field(default_factory=dict)
    committed: frozenset[tuple[str, str]] = frozenset()
    rules: tuple[AccessRule, ...] | None = None
    quotas: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    transactions: tuple[Transaction, ...] = ()
    producers: tuple[Producer, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    connectors: tuple[Connector, ...] = ()
