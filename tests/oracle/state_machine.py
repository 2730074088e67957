"""One partition as Kafka's controller and its leader see it, transcribed from their source.

The methods bear the names of what they transcribe: PartitionChangeBuilder, ReplicationControlManager and
ClusterControlManager of Apache Kafka 4.2, Partition.scala of the same, and for ZooKeeper ReplicaStateMachine and
Election of 3.6. Left out is what no simulation asks: reassignment, directories, epochs, the move back to preferred
leaders.

Until 4.1 the controller forgot to ask whether the last known leader lives (KAFKA-19522). Nothing here shows it: that
leader is the last to leave the eligible replicas, and does so when it returns.
"""

from dataclasses import dataclass, field
from typing import Literal

NO_LEADER = -1
Version = tuple[int, int]
Ending = Literal["kill", "shutdown", "hang"]
"""How a broker went: it died, it shut down in good order, or its process stood still and went on."""


@dataclass(frozen=True)
class Rules:
    """What holds for a partition: settings as they are in force, and what the version of Kafka makes of them."""

    min_isr: int
    unclean: bool = False
    elr: bool = False
    hides_below_min_isr: bool = True


def rules_of(
    version: Version, copies: int, min_isr: int, *, unclean: bool = False, zookeeper: bool = False, elr: bool = False
) -> Rules:
    """The effective minimum and the frozen high watermark came with 3.7, unclean election by KRaft with 3.9."""
    strict = version >= (3, 7)
    return Rules(
        min_isr=min(min_isr, copies) if strict else min_isr,
        unclean=unclean and (zookeeper or version >= (3, 9)),
        elr=elr and not zookeeper and version >= (4, 0),
        hides_below_min_isr=strict,
    )


@dataclass
class Partition:
    """`alive` are the brokers that answer, `active` those that the controller knows as such.

    `dirty` have died and returned and followed no leader since: what they had not flushed may be gone.
    """

    replicas: tuple[int, ...]
    isr: tuple[int, ...]
    rules: Rules
    leader: int = NO_LEADER
    elr: frozenset[int] = frozenset()
    last_known_leader: int = NO_LEADER
    quorum: bool = True
    may_have_lost: bool = False
    alive: set[int] = field(default_factory=set)
    active: set[int] = field(default_factory=set)
    dirty: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.alive, self.active = set(self.replicas), set(self.replicas)
        self.change(self.isr)

    # What happens

    def stop(self, broker: int) -> None:
        """The broker no longer answers; a controller notices and fences it, one broker at a time."""
        self.alive.discard(broker)
        if self.quorum:
            self.fence(broker)

    def start(self, broker: int, after: Ending) -> None:
        """The broker returns. One that has hung is the same process still, and does not register again."""
        self.alive.add(broker)
        if after == "kill":
            self.dirty.add(broker)
        if after != "hang":
            self.register(broker, clean=after == "shutdown")
        self.unfence(broker)

    def catch_up(self, broker: int) -> None:
        """A follower that has all that its leader has joins the in-sync set (Partition.maybeExpandIsr)."""
        if self.has_leader and self.quorum and broker in self.active and broker not in self.isr:
            self.dirty.discard(broker)
            self.change(tuple(replica for replica in self.replicas if replica in (*self.isr, broker)))

    def lose_quorum(self) -> None:
        """No controller decides anything any more."""
        self.quorum = False

    def regain_quorum(self) -> None:
        """Controllers decide again, and fence who does not answer."""
        self.quorum = True
        for broker in self.replicas:
            if broker in self.active - self.alive:
                self.fence(broker)

    # ReplicationControlManager and ClusterControlManager

    def fence(self, broker: int) -> None:
        """handleBrokerFenced, handleBrokerInControlledShutdown."""
        self.active.discard(broker)
        if broker in self.isr:
            self.change(self.isr_without(broker))

    def register(self, broker: int, *, clean: bool) -> None:
        """registerBroker and handleBrokerShutdown: who cannot prove a clean shutdown is eligible no longer."""
        if self.rules.elr and not clean:
            if broker in self.isr:
                self.change(self.isr_without(broker), unclean_shutdown=broker)
            if broker in self.elr:
                self.change(self.isr, unclean_shutdown=broker)
        elif broker in self.isr:
            self.change(self.isr_without(broker))

    def unfence(self, broker: int) -> None:
        """handleBrokerUnfenced."""
        self.active.add(broker)
        if self.leader == NO_LEADER:
            self.change(self.isr)

    def isr_without(self, broker: int) -> tuple[int, ...]:
        return tuple(replica for replica in self.isr if replica != broker)

    # PartitionChangeBuilder

    def change(self, target_isr: tuple[int, ...], unclean_shutdown: int | None = None) -> None:
        """build: an empty in-sync set is written only with eligible leader replicas; else the last member stays."""
        target_elr = self.eligible(target_isr, unclean_shutdown)
        old_leader = self.leader
        self.leader, unclean = self.elect(target_isr, target_elr)
        if self.leader != old_leader and self.leader in target_elr:
            target_isr, target_elr = (self.leader,), target_elr - {self.leader}
        elif self.leader != old_leader and unclean:
            target_isr, target_elr = (self.leader,), frozenset()
        self.may_have_lost |= unclean or (self.leader != old_leader and self.leader in self.dirty)
        emptied = bool(self.isr) and not target_isr
        if target_isr or self.rules.elr:
            self.isr = target_isr
        self.elr = target_elr
        if self.leader != NO_LEADER:
            self.last_known_leader = NO_LEADER
        elif self.rules.elr and emptied:
            self.last_known_leader = old_leader

    def eligible(self, target_isr: tuple[int, ...], unclean_shutdown: int | None) -> frozenset[int]:
        """maybePopulateTargetElr."""
        if not self.rules.elr or len(target_isr) >= self.rules.min_isr:
            return frozenset()
        return (self.elr | set(self.isr)) - set(target_isr) - {unclean_shutdown}

    def elect(self, target_isr: tuple[int, ...], target_elr: frozenset[int]) -> tuple[int, bool]:
        """electAnyLeader: who leads, and whether the election is unclean."""

        def is_valid_new_leader(replica: int) -> bool:
            return replica in self.active and (replica in target_isr or (not target_isr and replica in target_elr))

        for replica in (self.leader, *self.replicas):
            if is_valid_new_leader(replica):
                return replica, False
        if self.rules.elr and not target_isr and not target_elr and self.last_known_leader in self.active:
            return self.last_known_leader, True
        if self.rules.unclean:
            for replica in self.replicas:
                if replica in self.active:
                    return replica, True
        return NO_LEADER, False

    # What the leader answers (Partition.scala)

    @property
    def has_leader(self) -> bool:
        """Someone leads, and answers. What was committed can be read then, and acks 0 and 1 ask for no more."""
        return self.leader in self.alive

    @property
    def takes_acks_all(self) -> bool:
        """appendRecordsToLeader refuses below the effective minimum; a dead member of the set is waited for."""
        return self.has_leader and not self.waits_for_the_dead and len(self.isr) >= self.rules.min_isr

    @property
    def shows_new_records(self) -> bool:
        """maybeIncrementLeaderHW: the high watermark stands still below the minimum, and waits for all in the set."""
        hidden = self.rules.hides_below_min_isr and len(self.isr) < self.rules.min_isr
        return self.has_leader and not self.waits_for_the_dead and not hidden

    @property
    def waits_for_the_dead(self) -> bool:
        """A set that shrinks is the old one until the controller has said so (PendingShrinkIsr.maximalIsr)."""
        return not self.alive >= set(self.isr)

    @property
    def copies_left(self) -> int:
        """Brokers that answer and have all that was committed."""
        return len(self.alive & set(self.isr))
