"""Every kind of element, with the keys that may be written for it.

Elements carry no name: the inventory holds them under their names. None means that a key was not given.
"""

from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Strict, Tag, WithJsonSchema, model_validator

from kblast.model.generated import Generated
from kblast.model.parts import PRIVATE_KEYS, Body, Client, Needs, OnOutageValue, Part, one_of, without_private_keys
from kblast.model.values import (
    DURATION_SCHEMA,
    Amount,
    Assignment,
    BrokerCount,
    Count,
    Duration,
    Epoch,
    Evidence,
    IdKey,
    Impact,
    InSync,
    PartitionCount,
    ProducerCount,
    Profile,
    Profiles,
    RateValue,
    Settings,
    Share,
    Size,
    SomeTexts,
    Starved,
    Text,
    Texts,
    Tier,
    Version,
)
from kblast.units import parse_duration
from kblast.validation import FORM_TAG


class Element(Body):
    """What may be written of every element."""

    description: str | None = None
    owner: Text | None = None
    domain: Text | None = None
    tags: Texts | None = None
    links: Texts | None = None
    external: bool | None = None
    needs: Needs | None = None
    wants: Needs | None = None
    availability: Share | None = None


class Zone(Element):
    """A failure domain, Kafka's `broker.rack`; it may lie in a region."""

    region: Text | None = None


class Broker(Body):
    """One broker or controller of a cluster."""

    zone: Text | None = None
    config: Settings | None = None


Brokers = Annotated[dict[IdKey, Broker], Field(min_length=1)]


class ZooKeeper(Part):
    """Controllers of the ZooKeeper era: the resource that stands for the ensemble."""

    zookeeper: Text


def _brokers(value: Any) -> Any:
    if isinstance(value, dict) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError("expected how many, such as 3, or each by its id, such as {1: {zone: a}}")


def _brokers_form(value: Any) -> str:
    return f"{FORM_TAG}by id" if isinstance(value, dict) else f"{FORM_TAG}count"


def _controllers(value: Any) -> Any:
    if isinstance(value, dict) or value == "combined" or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError("expected combined, {zookeeper: resource}, how many, or each by its id, such as {101: {zone: a}}")


def _controllers_form(value: Any) -> str:
    if isinstance(value, dict):
        return f"{FORM_TAG}zookeeper" if "zookeeper" in value else f"{FORM_TAG}by id"
    return f"{FORM_TAG}count" if isinstance(value, int) else f"{FORM_TAG}combined"


class Cluster(Element):
    """A Kafka cluster; `brokers` is a count, placed round-robin over `zones` with ids from 1, or the brokers by id.

    Controllers that are only counted stand nowhere that could fail.
    """

    profile: Profiles | None = None
    version: Version | None = None
    brokers: (
        Annotated[
            Annotated[BrokerCount, Tag(f"{FORM_TAG}count")] | Annotated[Brokers, Tag(f"{FORM_TAG}by id")],
            Discriminator(_brokers_form),
            BeforeValidator(_brokers),
        ]
        | None
    ) = None
    controllers: (
        Annotated[
            Annotated[Literal["combined"], Tag(f"{FORM_TAG}combined")]
            | Annotated[ZooKeeper, Tag(f"{FORM_TAG}zookeeper")]
            | Annotated[BrokerCount, Tag(f"{FORM_TAG}count")]
            | Annotated[Brokers, Tag(f"{FORM_TAG}by id")],
            Discriminator(_controllers_form),
            BeforeValidator(_controllers),
        ]
        | None
    ) = None
    zones: Texts | None = None
    config: Settings | None = None


class NamelessProducers(Part):
    """Producers that were seen to write a topic and that nobody can name; `epoch` is that of the last."""

    count: ProducerCount
    last_write: Text | None = None
    epoch: Epoch | None = None


class Topic(Element):
    """A topic, named `cluster/topic`; `assignment` and `isr` list broker ids by partition."""

    partitions: PartitionCount | None = None
    replication: Count | None = None
    profile: Profile | None = None
    config: Settings | None = None
    rate: RateValue | None = None
    message_size: Size | None = None
    assignment: Assignment | None = None
    isr: InSync | None = None
    kinds: Texts | None = None
    state: bool | None = None
    nameless_producers: NamelessProducers | None = None


class Edge(Part):
    """What a produce and a consume edge have in common."""

    @model_validator(mode="before")
    @classmethod
    def _prepared(cls, value: Any) -> Any:
        if not isinstance(value, dict | Edge):
            raise ValueError("expected a mapping such as {topic: orders/order-paid}")  # noqa: TRY004 (pydantic passes on others)
        return without_private_keys(value)

    topic: Text | None = None
    client: Client | None = None
    config: Settings | None = None
    impact: Impact | None = None
    only_for: SomeTexts | None = None
    evidence: Evidence | None = "declared"
    last_seen: Text | None = None


class ProduceEdge(Edge):
    """A service writes a topic."""

    model_config = ConfigDict(json_schema_extra={**PRIVATE_KEYS, **one_of(("topic",))})

    on_outage: OnOutageValue | None = None
    rate: RateValue | None = None
    keyed: bool | None = None
    transactional_id: Text | None = None
    derives_from: Texts | None = None

    @model_validator(mode="after")
    def _names_a_topic(self) -> Self:
        if self.topic is None:
            raise ValueError("names no topic; add `topic: cluster/name`")
        return self


def _lag(value: object) -> float | int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    try:
        return parse_duration(value)
    except ValueError:
        raise ValueError("expected a number of records or a duration such as 5m") from None


_LAG_SCHEMA = {"anyOf": [{"type": "integer", "minimum": 0, "exclusiveMaximum": 2**63}, DURATION_SCHEMA]}


class ConsumeEdge(Edge):
    """A service reads a topic, or with `pattern` every topic of a `cluster` whose name matches.

    `lag` is records when it is an int and seconds when it is a float.
    """

    model_config = ConfigDict(json_schema_extra={**PRIVATE_KEYS, **one_of(("topic",), ("pattern", "cluster"))})

    pattern: Text | None = None
    cluster: Text | None = None
    group: Text | None = None
    tolerates: Duration | None = None
    starved: Starved | None = None
    reads: Literal["events", "state"] | None = None
    expires: Duration | None = None
    fallback: Text | None = None
    capacity: RateValue | None = None
    lag: Annotated[int | float, BeforeValidator(_lag), WithJsonSchema(_LAG_SCHEMA)] | None = None

    @model_validator(mode="after")
    def _names_topics(self) -> Self:
        if (self.topic is None) == (self.pattern is None) or (self.pattern is None) != (self.cluster is None):
            raise ValueError("must have either `topic: cluster/name`, or `pattern: …` and `cluster: …`")
        return self


class Service(Element):
    """A deployed program that produces, consumes, calls."""

    kind: Literal["application", "streams", "connector"] | None = None
    tier: Tier | None = None
    zones: Texts | None = None
    needs_zones: Count | None = None
    client: Client | None = None
    produces: Annotated[tuple[ProduceEdge, ...], Strict(False)] | None = None
    consumes: Annotated[tuple[ConsumeEdge, ...], Strict(False)] | None = None


class Resource(Element):
    """Anything else that can fail: a database, a schema registry, a third party."""

    kind: Text | None = None
    tier: Tier | None = None
    zones: Texts | None = None
    needs_zones: Count | None = None


class Mirror(Element):
    """Replication from one cluster to another; `topics` and `exclude` are regular expressions over whole names."""

    from_: Text | None = Field(default=None, alias="from")
    to: Text | None = None
    topics: SomeTexts | None = None
    exclude: Texts | None = None
    rename: Text | None = None
    kind: Text | None = None
    zones: Texts | None = None
    needs_zones: Count | None = None


class Function(Element):
    """A piece of business functionality: what users lose."""

    tier: Tier | None = None
    weight: Amount | None = None
    cost_per_hour: Amount | None = None


def _from_nothing(value: Any) -> Any:
    return {} if value is None else value


Kind = TypeVar("Kind", bound=Element)
Section = Annotated[dict[Text, Kind], BeforeValidator(_from_nothing)]


def _format(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("expected 1")  # noqa: TRY004 - pydantic takes ValueError for what is wrong with a value
    return value


class InventoryFile(Part):
    """One inventory document, format 1."""

    kblast: Annotated[Literal[1], BeforeValidator(_format)]
    generated: Generated | None = None
    zones: Section[Zone] = {}
    clusters: Section[Cluster] = {}
    topics: Section[Topic] = {}
    services: Section[Service] = {}
    resources: Section[Resource] = {}
    mirrors: Section[Mirror] = {}
    functions: Section[Function] = {}
