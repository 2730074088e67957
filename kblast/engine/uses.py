"""What becomes of single uses of topics: kept beside the network for those who ask about one edge, not one element."""

from dataclasses import dataclass, field

from kblast.engine.signals import Signals
from kblast.model.refs import Ref


@dataclass(frozen=True, slots=True)
class Reading:
    """One consume edge: when nothing new can be read, from some partitions or from all, and when nothing new arrives.

    `uncommitted` is when its group can no longer commit; `expired` and `deleted` are the nodes from which on work is
    too old to be worth anything, and unread records are deleted.
    """

    partly: Signals
    stops: Signals
    silent: Signals
    uncommitted: Signals
    expired: int | None = None
    deleted: int | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """One produce edge: when it can no longer write, when it refuses new input, and the node of throwing it away."""

    fails: Signals
    refuses: Signals
    drops: int | None = None


@dataclass(slots=True)
class Uses:
    """The uses of topics: readings by service, topic and group, writings by service and topic.

    `feeding_ends` is when a service or mirror stops feeding a topic. `deletions` are nodes that count only if the
    failure ends later.
    """

    readings: dict[tuple[str, str, str], Reading] = field(default_factory=dict)
    writings: dict[tuple[str, str], Writing] = field(default_factory=dict)
    feeding_ends: dict[tuple[Ref, str], Signals] = field(default_factory=dict)
    deletions: set[int] = field(default_factory=set)
