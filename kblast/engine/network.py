"""The network of gates that an inventory is compiled into.

A node stands for something that may come to be at some time: an element is down, a topic cannot be written, a
producer no longer feeds. It comes to be when `required` of its inputs have (1: at the first, all of them: at the
last), each after the delay of its arc. Nothing that has come to be goes away: failures only make things worse.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from kblast.engine.reasons import Reason
from kblast.engine.signals import Signal, Signals
from kblast.engine.uses import Uses
from kblast.kafka.failover import Ending
from kblast.model.refs import Ref
from kblast.uncollected import uncollected

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, order=True)
class Assumption:
    """Something the result rests on that nobody wrote down.

    `undeclared` marks a default of an edge: without such edges the network gives the declared blast radius. `unknown`
    marks what cannot be known from the inventory, where the worse is taken.
    """

    ref: Ref
    text: str
    undeclared: bool = False
    unknown: bool = False


class Arc(NamedTuple):
    """To a node from one of its inputs; nodes whose arcs are alike share them."""

    target: int
    delay: float = 0.0
    reason: Reason | None = None
    assumptions: tuple[Assumption, ...] = ()
    undeclared: bool = False
    """Whether the arc is there only because of a default that nobody declared."""


Input = tuple[int, Arc]
"""A node, and the arc from it to the one that it is an input of."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect on an element from when `node` comes to be, unless one of `unless` has come to be by then.

    `topic` is the one whose data is concerned. `endings` are the ways in which brokers must have gone for it, if it
    matters.
    """

    ref: Ref
    kind: str
    node: int
    unless: Signals = ()
    topic: Ref | None = None
    endings: frozenset[Ending] | None = None


class Harm(NamedTuple):
    """What a topic suffers from when `node` comes to be, unless it is down or one of `unless` has come to be by then.

    It changes no level. All topics whose replicas stand alike share it.
    """

    kind: str
    node: int
    unless: Signals


Harms = tuple[tuple[Harm, ...], ...]
"""What topics that are alike suffer: of each kind of partition that they have what it suffers."""


@dataclass
class Network:
    """The compiled network; nodes are numbered, and `required` says how many inputs each waits for.

    `always` are nodes that have come to be before anything fails; `witnesses` only note what a result rests on. `harms`
    are the effects that lost replicas have on topics themselves, `effects` all others. A network whose levels alone are
    asked for does without effects, and without reasons and assumptions.
    """

    required: list[int] = field(default_factory=list)
    outgoing: list[list[Arc]] = field(default_factory=list)
    owners: dict[int, Ref] = field(default_factory=dict)
    levels: dict[Ref, tuple[int, int]] = field(default_factory=dict)
    with_effects: bool = True
    with_reasons: bool = True
    effects: list[Effect] = field(default_factory=list)
    harms: dict[Ref, Harms] = field(default_factory=dict)
    witnesses: list[int] = field(default_factory=list)
    always: list[int] = field(default_factory=list)
    unknowns: list[Assumption] = field(default_factory=list)
    uses: Uses = field(default_factory=Uses)
    _named: dict[Hashable, int] = field(default_factory=dict)
    _shared: dict[Hashable, Any] = field(default_factory=dict)

    @cached_property
    def incoming(self) -> list[list[Input]]:
        """The inputs of every node of the finished network."""
        found: list[list[Input]] = [[] for _ in self.required]
        with uncollected():
            for node, arcs in enumerate(self.outgoing):
                for arc in arcs:
                    found[arc.target].append((node, arc))
        return found

    def node(self, *, required: int = 1, owner: Ref | None = None) -> int:
        """A new node."""
        node = len(self.required)
        self.required.append(required)
        self.outgoing.append([])
        if owner is not None:
            self.owners[node] = owner
        return node

    def named(self, *name: Hashable) -> tuple[int, bool]:
        """The node of this name, and whether it is new."""
        if name in self._named:
            return self._named[name], False
        self._named[name] = self.node()
        return self._named[name], True

    def find(self, *name: Hashable) -> int | None:
        """The node of this name, if there is one."""
        return self._named.get(name)

    def shared(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for everyone who asks for it by this name."""
        if name not in self._shared:
            self._shared[name] = make()
        made: Made = self._shared[name]
        return made

    def same(self, value: Made) -> Made:
        """The first value that was equal to this one: of what is alike one is kept."""
        return self.shared(value, lambda: value)

    def unbroken(self) -> "Network":
        """The same network, were nothing in it broken before anything fails: what comes to be, failures bring about."""
        return replace(self, always=[])

    def finish(self) -> "Network":
        """The network as it is, without what was only kept so that it is made once."""
        self._shared.clear()
        return self

    def element(self, ref: Ref) -> None:
        """Two nodes for an element: degraded, and down, which implies it."""
        degraded, down = self.node(owner=ref), self.node(owner=ref)
        self.levels[ref] = (degraded, down)
        self.arc((down, 0.0), degraded)

    def degraded(self, ref: Ref) -> int:
        """The node "this element is degraded, or worse"."""
        return self.levels[ref][0]

    def down(self, ref: Ref) -> int:
        """The node "this element is down"."""
        return self.levels[ref][1]

    def arc(
        self,
        signal: Signal,
        target: int,
        reason: Reason | None = None,
        assumptions: tuple[Assumption, ...] = (),
    ) -> None:
        """Makes a signal an input of a node."""
        node, delay = signal
        if not self.with_reasons:
            self.outgoing[node].append(Arc(target, delay))
            return
        undeclared = bool(assumptions) and any(assumption.undeclared for assumption in assumptions)
        self.outgoing[node].append(Arc(target, delay, reason, assumptions, undeclared))

    def first_of(self, signals: Iterable[Signal]) -> Signals:
        """The earliest of several signals as one, or never."""
        found = tuple(dict.fromkeys(signals))
        if len(found) <= 1:
            return found
        return (self._gate(found, 1),)

    def count_of(self, inputs: Iterable[Signals], required: int) -> Signals:
        """What comes to be when `required` of the inputs have; never, when too few of them ever can."""
        able = [signal for signals in inputs for signal in (signals if len(signals) <= 1 else self.first_of(signals))]
        if required > len(able):
            return ()
        if required == 1:
            return self.first_of(able)
        return (self._gate(tuple(able), required),)

    def all_of(self, inputs: Sequence[Signals]) -> Signals:
        """What comes to be when all of the inputs have; never, when one of them never does."""
        return self.count_of(inputs, len(inputs))

    def held(self, signals: Signals) -> int:
        """A node of its own for signals that come to be some time: it comes to be with the first of them."""
        ((node, delay),) = self.first_of(signals)
        if not delay:
            return node
        held = self.node()
        self.arc((node, delay), held)
        return held

    def frozen(self, cluster: str) -> Signals:
        """When a cluster has lost its controllers, so that it elects no leaders; never, where they are not modelled."""
        node = self.find("frozen", cluster)
        return ((node, 0.0),) if node is not None else ()

    def _gate(self, inputs: Signals, required: int) -> Signal:
        gate = self.node(required=required)
        alike: dict[float, Arc] = {}
        for node, delay in inputs:
            if delay not in alike:
                alike[delay] = Arc(gate, delay)
            self.outgoing[node].append(alike[delay])
        return (gate, 0.0)
