"""A case on a cluster: topics are made and written, the deed is done, and it is seen what became of them."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.kafka.clients import create_topics
from tests.kafka.cluster import Cluster
from tests.kafka.predictions.cases import Case, Topic
from tests.kafka.predictions.coordinating import Coordination, Settings, commits, transacts, written_by
from tests.kafka.predictions.fates import (
    ACKS,
    COMMITS,
    ERRORS,
    KEPT,
    LEADER,
    LEADER_AGAIN,
    LED,
    LED_AGAIN,
    LOST,
    NEW,
    OLD,
    TRANSACTS,
    Fate,
    yes,
)
from tests.kafka.predictions.looking import (
    TAKEN,
    TRIES_FOR,
    Writing,
    begin_to_write,
    describe,
    describe_with_eligible,
    read,
    read_along,
)

_BEFORE, _BETWEEN, _AFTER = "before", "between", "after"

_FOLLOWERS_KNOW_AFTER = 3.0
"""Seconds until followers know what was acknowledged, which the leader tells them with their next fetch.

One that leads sooner, with fewer replicas in sync than the minimum, does not show the last of it: its high watermark
stands still (Partition.maybeIncrementLeaderHW).
"""

_UNNOTICED_FOR = 12.0
"""Seconds after which controllers would have noticed a dead broker, had there been any."""

_SETTLED_AFTER = 2.0
"""Seconds in which brokers that know of a change act on it: leaders of their in-sync sets, followers of their leaders.

A write that comes before its leader has done so is taken, and not acknowledged (REQUEST_TIMED_OUT).
"""


class Trial:
    """One case on one cluster, with topics of its own."""

    def __init__(
        self, cluster: Cluster, topics: Sequence[Topic], case: Case, coordination: Coordination, prefix: str
    ) -> None:
        self.steady = True
        """Whether the cluster stood still while it was looked at; where it did not, nothing can be said."""
        self.noticed_after: list[float] = []
        """Seconds from each deed until all who are left knew of it and of the new leaders."""
        self._cluster = cluster
        self._case = case
        self._coordination = coordination
        self._names = {f"{prefix}.{topic.name}": topic.name for topic in topics}
        self._topics = {f"{prefix}.{topic.name}": topic for topic in topics}
        self._alive = set(cluster.brokers)
        self._acknowledged: dict[str, dict[str, set[str]]] = {
            name: {acks: set() for acks in LOST} for name in self._names
        }

    def run(self) -> dict[str, Fate]:
        """The fate of each topic, group and transactional id; the cluster is whole again, and the topics are gone."""
        new = {name: ([[*topic.replicas]], topic.config) for name, topic in self._topics.items()}
        data = {name: ([[*on]], {"min.insync.replicas": "1"}) for name, on in self._coordination.written.items()}
        create_topics(self._cluster, new | data)
        for name in self._coordination.ids:  # a broker that never gave out producer ids needs a controller for it
            assert transacts(self._client, name, 4 * TRIES_FOR), f"no transaction of {name}"
        self._write("all", phase=_BEFORE)
        self._strike()
        fates = self._look()
        for number, node in enumerate(self._case.returns, 1):
            self._bring_back(node)
            for name, fate in self._described().items():
                fates[name] |= {LEADER_AGAIN[number]: fate[LEADER], LED_AGAIN[number]: yes(fate[LEADER] != "none")}
        self._cluster.mend()
        self._alive = set(self._cluster.brokers)
        acknowledged = {name: set().union(*by_acks.values()) for name, by_acks in self._acknowledged.items()}
        for name, left in read(self._client, acknowledged).items():
            lost = {fact: yes(not self._acknowledged[name][acks] <= left) for acks, fact in LOST.items()}
            fates[name] |= {**lost, KEPT: yes(lost[LOST["all"]] == "no")}
        for deleted in self._cluster.admin.delete_topics([*new, *data]).values():
            deleted.result()
        return {self._names.get(name, name): fate for name, fate in fates.items()}

    @property
    def _client(self) -> Settings:
        """A client that comes after the failure knows those who are left; where nobody is, those who were."""
        known = self._cluster.address(*(sorted(self._alive) or self._cluster.brokers))
        return self._cluster.client() | {"bootstrap.servers": known}

    def _write(self, *acks: str, phase: str) -> None:
        """Writes to all topics that have a leader, and returns when followers know of it."""
        led = [name for name, fate in self._described().items() if fate[LEADER] != "none"]
        writings = [begin_to_write(self._client, one, phase, led) for one in acks]
        for writing in writings:
            writing.wait()
            self._note(writing)
        time.sleep(_FOLLOWERS_KNOW_AFTER)

    def _note(self, writing: Writing) -> None:
        """What was acknowledged must be there in the end; with acks=0 nothing is."""
        for name, error in writing.told.items():
            if error == TAKEN and writing.acks in LOST:
                self._acknowledged[name][writing.acks].add(writing.value)

    def _strike(self) -> None:
        """Does to the nodes what is to be done, and waits until it was noticed, or would have been."""
        case, nodes = self._case, self._cluster.nodes
        if case.controllers:
            for controller in self._cluster.controllers:
                nodes[controller].kill()
        steps = [case.nodes] if case.rack else [(node,) for node in case.nodes]
        for step in steps:
            if step != steps[0] and not case.controllers:
                self._write("1", "all", phase=f"{_BETWEEN}, {step[0]} still up")
            for node in step:
                getattr(nodes[node], case.deed)()
            self._alive -= set(step)
            done = time.monotonic()
            if self._alive and not case.controllers:
                self._wait_until_noticed()
                self.noticed_after.append(time.monotonic() - done)
                time.sleep(_SETTLED_AFTER)
            else:
                time.sleep(_UNNOTICED_FOR)

    def _wait_until_noticed(self) -> None:
        """Returns once every broker that is left takes those that are left for all there are."""
        what, alive = f"{self._alive} alone", self._alive
        self._cluster.wait_until_seen(what, lambda seen: set(seen.brokers) == alive, by=sorted(alive))

    def _bring_back(self, node: int) -> None:
        program = self._cluster.nodes[node]
        if program.running:
            program.thaw()
        else:
            program.start()
        self._alive.add(node)
        self._wait_until_noticed()
        time.sleep(_SETTLED_AFTER)

    def _look(self) -> dict[str, Fate]:
        """Writes and reads all topics, commits offsets and completes transactions, and asks who leads."""
        described = self._described()
        with ThreadPoolExecutor(max_workers=32) as pool:
            topic = written_by(self._coordination.ids[0])
            committed = {
                name: pool.submit(commits, self._client, name, topic, TRIES_FOR) for name in self._coordination.groups
            }
            transacted = {
                name: pool.submit(transacts, self._client, name, TRIES_FOR) for name in self._coordination.ids
            }
            writings = {acks: begin_to_write(self._client, acks, _AFTER, list(self._names)) for acks in ACKS}
            found = read_along(self._client, self._names, writings.values())
        for writing in writings.values():
            self._note(writing)
        self.steady = self._described() == described
        told = {acks: writing.told for acks, writing in writings.items()}
        fates = {
            name: _fate({acks: told[acks][name] for acks in ACKS}, found[name]) | described.get(name, {})
            for name in self._names
        }
        fates |= {name: {COMMITS: yes(done.result())} for name, done in committed.items()}
        return fates | {name: {TRANSACTS: yes(done.result())} for name, done in transacted.items()}

    def _described(self) -> dict[str, Fate]:
        """What a broker that is left says of leaders and in-sync replicas; nothing where none is left."""
        if not self._alive:
            return {}
        return (describe if self._case.controllers else describe_with_eligible)(self._client, self._names)


def _fate(told: dict[str, str], found: set[str]) -> Fate:
    """A topic's, by the errors of those who wrote to it, by their acks, and by the values that were read."""
    return {
        LED: yes(told["1"] == TAKEN),
        **{fact: yes(told[acks] == TAKEN) for acks, fact in ACKS.items()},
        **{fact: told[acks] for acks, fact in ERRORS.items()},
        OLD: yes(any(value.startswith(_BEFORE) for value in found)),
        NEW: yes(any(value.startswith(_AFTER) for value in found)),
    }
