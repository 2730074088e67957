"""What brings back a partition that has lost its leader: which brokers must return, and whether data may be lost.

Brokers are fenced one after the other. Without eligible leader replicas the last member of the in-sync set stays in it
and only that one can lead again; with them (KIP-966) all can that left the set below the minimum, that is the last
`min.insync.replicas` of it. One of these that died loses its claim when it registers again, and once all have, the
leader they had last is elected after all, though without certainty that it has everything. So of brokers that were
killed all are waited for. Sources: PartitionChangeBuilder and ReplicationControlManager.handleBrokerShutdown of
Apache Kafka.
"""

from collections.abc import Collection
from dataclasses import dataclass

from kblast.kafka.failover import Ending
from kblast.kafka.replicas import ReplicaRules, Replicas


@dataclass(frozen=True, slots=True)
class Recovery:
    """A partition has a leader once `required` of `brokers`, whichever, are up; at 0 it has not been without.

    - `order_decides`: who suffices, or whether data is lost, depends on the order in which brokers failed or return.
      Then this is the worst of all orders: fewer may do.
    - `may_lose`: records that acks=all had acknowledged may be gone, because a replica leads that did not have them, or
      one that was killed before they were on its disk (Kafka leaves flushing to the operating system).
    """

    brokers: tuple[int, ...] = ()
    required: int = 0
    order_decides: bool = False
    may_lose: bool = False


def recovery_of(partition: Replicas, down: Collection[int], rules: ReplicaRules, ending: Ending) -> Recovery:
    """What a partition waits for whose brokers `down` have failed in one way, while its cluster has controllers."""
    in_sync, replicas = partition.in_sync, partition.replicas
    if any(broker not in down for broker in in_sync):
        return Recovery()
    killed = ending == "kill"
    eligible = min(rules.needed(len(replicas)) if rules.elr else 1, len(in_sync))
    if rules.unclean:
        if any(broker not in down for broker in replicas):
            return Recovery(may_lose=True)
        anyone_has_all = eligible == len(replicas) and not killed
        return Recovery(replicas, 1, order_decides=not anyone_has_all and not killed, may_lose=not anyone_has_all)
    if not in_sync:  # so it was found, which only eligible leader replicas allow; who they are is not known
        return Recovery(replicas, len(replicas), order_decides=True, may_lose=True)
    required = len(in_sync) if killed else len(in_sync) - eligible + 1
    return Recovery(in_sync, required, order_decides=eligible < len(in_sync), may_lose=killed)
