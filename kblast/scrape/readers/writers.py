"""What shows who writes: transactional ids, and the producers that partitions remember."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from kblast.scrape.batches import batches
from kblast.scrape.coverage import Call
from kblast.scrape.failures import NoAnswerError, Refusal, UnsupportedError
from kblast.scrape.snapshot import Producer, Snapshot, Transaction
from kblast.scrape.wire import Wire, refusal

_AT_ONCE: Final = 500


def read_transactions(wire: Wire, found: Snapshot) -> None:
    """The transactional ids that this client may see, and the topics of what they have open."""
    with found.coverage.of("transactions") as call:
        seen: dict[str, Transaction] = {}
        asked: dict[str, Any] = {"state_filters": [], "producer_id_filters": []}
        for node, answer in call.everywhere(wire, "ListTransactions", asked):
            listed = [
                Transaction(state["transactional_id"], state["producer_id"], state["transaction_state"])
                for state in answer["transaction_states"]
                if state["transactional_id"] not in seen
            ]
            seen |= {transaction.id: transaction for transaction in listed}
            for together in batches(listed, _AT_ONCE):
                seen |= {transaction.id: transaction for transaction in _open(wire, call, node, list(together))}
        found.transactions = tuple(seen[id_] for id_ in sorted(seen))


def _open(wire: Wire, call: Call, node: int, listed: list[Transaction]) -> Iterator[Transaction]:
    known = {transaction.id: transaction for transaction in listed}
    try:
        answer = wire.ask("DescribeTransactions", {"transactional_ids": list(known)}, node)
    except (Refusal, NoAnswerError, UnsupportedError) as error:
        call.fail(error)
        return
    for state in answer["transaction_states"]:
        if state["error_code"]:
            call.fail(refusal(state["error_code"]))
        else:
            topics = frozenset(topic["topic"] for topic in state["topics"])
            yield replace(known[state["transactional_id"]], topics=topics)


def read_producers(wire: Wire, found: Snapshot) -> None:
    """The producers that every partition remembers, asked of its leader; this takes the right to read the topic.

    Kafka remembers producers that are idempotent or transactional, for a day after their last record
    (`producer.id.expiration.ms`).
    """
    by_leader: dict[int, list[tuple[str, int]]] = {}
    for topic in found.topics:
        for part in topic.partitions:
            if part.leader is not None and not topic.internal:
                by_leader.setdefault(part.leader, []).append((topic.name, part.index))
    producers: set[Producer] = set()
    with found.coverage.of("producers") as call:
        for leader, places in sorted(by_leader.items()):
            for together in batches(places, _AT_ONCE):
                producers.update(_remembered(wire, call, leader, together))
    found.producers = tuple(sorted(producers, key=lambda p: (p.topic, p.partition, p.id)))


def _remembered(wire: Wire, call: Call, leader: int, places: list[tuple[str, int]]) -> Iterator[Producer]:
    topics: dict[str, list[int]] = {}
    for topic, index in places:
        topics.setdefault(topic, []).append(index)
    asked = [{"name": name, "partition_indexes": indexes} for name, indexes in topics.items()]
    try:
        answer = wire.ask("DescribeProducers", {"topics": asked}, leader)
    except (Refusal, NoAnswerError, UnsupportedError) as error:
        call.fail(error)
        return
    for described in answer["topics"]:
        for part in described["partitions"]:
            if part["error_code"]:
                call.fail(refusal(part["error_code"]))
                continue
            call.answered += 1
            for producer in part["active_producers"]:
                yield Producer(
                    described["name"],
                    part["partition_index"],
                    producer["producer_id"],
                    producer["last_timestamp"],
                    producer["producer_epoch"],
                )
