"""What the transcription of Kafka's controller says will become of topics, and of each record that was acknowledged."""

from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from tests.kafka.cluster import Shape
from tests.kafka.predictions.cases import Case, Topic
from tests.kafka.predictions.fates import (
    ELIGIBLE,
    ERRORS,
    IN_SYNC,
    LEADER,
    LEADER_AGAIN,
    LOST,
    Fate,
    listed,
    yes,
)
from tests.oracle.state_machine import NO_LEADER, Partition, rules_of

_ENDINGS: dict[str, Any] = {"kill": "kill", "stop": "shutdown", "freeze": "hang"}


@dataclass
class _Record:
    """Who has it; it is lost as soon as somebody leads who has not."""

    acks: str
    holders: set[int]
    lost: bool = False


@dataclass
class _History:
    """A partition and the records that were acknowledged."""

    state: Partition
    records: list[_Record] = field(default_factory=list)

    def write(self) -> None:
        """One record with each kind of acks that promises anything; all who follow the leader get it."""
        self.replicate()
        if self.state.has_leader:
            taken = ["1", *["all"] * self.state.takes_acks_all]
            self.records += [_Record(acks, self._following()) for acks in taken]

    def replicate(self) -> None:
        """Who follows has what the leader has, and nothing that it has not."""
        if not self.state.has_leader:
            return
        for record in self.records:
            record.lost |= self.state.leader not in record.holders
            record.holders |= self._following()

    def bring_back(self, broker: int, ending: Any) -> None:
        """It returns, and whoever lives catches up with the leader."""
        self.state.start(broker, ending)
        self.replicate()
        for replica in self.state.replicas:
            if replica in self.state.alive:
                self.state.catch_up(replica)

    def _following(self) -> set[int]:
        return {replica for replica in self.state.replicas if replica in self.state.alive}


def transcribe(shape: Shape, topic: Topic, case: Case) -> Fate:
    """The same failure in the state machine; where nodes fail at once, what is so in whichever order."""
    orders = permutations(case.nodes) if case.rack else [case.nodes]
    fates = [_in_order(shape, topic, case, order) for order in orders]
    return dict(set.intersection(*(set(fate.items()) for fate in fates)))


def _in_order(shape: Shape, topic: Topic, case: Case, order: tuple[int, ...]) -> Fate:
    history = _History(_partition(shape, topic))
    state = history.state
    history.write()
    if case.controllers:
        state.lose_quorum()
    for number, node in enumerate(order, 1):
        state.stop(node)
        history.replicate()
        if number < len(order) and not case.controllers and not case.rack:
            history.write()
    fate = {LEADER: _leader(state), IN_SYNC: listed(state.isr), ELIGIBLE: listed(state.elr), **_errors(state)}
    history.write()
    for number, node in enumerate(case.returns, 1):
        history.bring_back(node, _ENDINGS[case.deed])
        fate[LEADER_AGAIN[number]] = _leader(state)
    if case.controllers:
        state.regain_quorum()
        history.replicate()
    for node in sorted(set(order) - set(case.returns)):
        history.bring_back(node, _ENDINGS[case.deed])
    return fate | {fact: _lost(history, acks) for acks, fact in LOST.items()}


def _partition(shape: Shape, topic: Topic) -> Partition:
    major, minor, _ = map(int, shape.version.split("."))
    elr = (major, minor) >= (4, 1) and shape.features.get("eligible.leader.replicas.version") != 0
    rules = rules_of((major, minor), len(topic.replicas), topic.min_isr, unclean=topic.unclean, elr=elr)
    return Partition(topic.replicas, topic.replicas, rules)


def _leader(state: Partition) -> str:
    return "none" if state.leader == NO_LEADER else str(state.leader)


def _lost(history: _History, acks: str) -> str:
    return yes(any(record.lost for record in history.records if record.acks == acks))


def _errors(state: Partition) -> Fate:
    """What a producer that takes the first no for an answer is told (Partition.scala, DelayedProduce).

    A leader whose set is too small refuses at once; one that waits for the dead says so when the request's time is up;
    where there is no leader nobody answers, and librdkafka gives up.
    """
    if not state.has_leader:
        return dict.fromkeys(ERRORS.values(), "_MSG_TIMED_OUT")
    refused = "REQUEST_TIMED_OUT" if state.waits_for_the_dead else "NOT_ENOUGH_REPLICAS"
    return {ERRORS["0"]: "none", ERRORS["1"]: "none", ERRORS["all"]: "none" if state.takes_acks_all else refused}
