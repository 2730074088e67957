"""References: how elements are named, `kind:name`."""

from typing import Final, Literal, get_args

Kind = Literal["region", "zone", "cluster", "broker", "topic", "service", "resource", "mirror", "function", "group"]
Ref = str
"""A resolved reference, `kind:name`; a topic's name is `cluster/topic`, a broker's and a group's `cluster/id`."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

BARE_KINDS: Final[tuple[Kind, ...]] = ("region", "zone", "cluster", "service", "resource", "mirror", "function")
"""The kinds that a bare name may mean in need expressions and on the command line."""

FAILING_KINDS: Final[tuple[Kind, ...]] = ("region", "zone", "cluster", "broker", "resource", "service", "topic")
"""The kinds of elements that are made to fail where nobody chooses."""

INTERNAL_TOPICS: Final = frozenset({"__consumer_offsets", "__transaction_state", "__share_group_state"})
"""Topics of Kafka itself (Topic.INTERNAL_TOPICS); a consumer's pattern passes them over (exclude.internal.topics)."""


def make_ref(kind: Kind, name: str) -> Ref:
    """The reference of an element."""
    return f"{kind}:{name}"


def kind_of(ref: Ref) -> str:
    """The kind of the element that a reference names."""
    return ref.partition(":")[0]


def name_of(ref: Ref) -> str:
    """The name of the element that a reference names, without its kind."""
    return ref.partition(":")[2]


def cluster_of(name: str) -> str:
    """The cluster part of a topic's, broker's or group's name."""
    return name.partition("/")[0]


def short_topic(name: str) -> str:
    """The topic's name inside its cluster, as Kafka knows it."""
    return name.partition("/")[2]
