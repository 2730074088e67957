"""What fails if something fails: the use case behind `kblast simulate`."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kblast.engine.compile import compile_network
from kblast.engine.network import Assumption, Effect, Network
from kblast.engine.outcome import Outcome, blast_of, down_before, outcome_of
from kblast.errors import UsageError
from kblast.kafka.failover import Ending
from kblast.model.inventory import Inventory
from kblast.model.names import UnresolvedError
from kblast.model.refs import Kind, Ref, kind_of, make_ref
from kblast.recovery import recover
from kblast.recovery.inflow import Inflows
from kblast.recovery.losses import amounts_lost
from kblast.recovery.returning import resting_on
from kblast.results.amounts import Amount, together
from kblast.results.impact import (
    Cause,
    Counts,
    EffectSeen,
    Impact,
    Note,
    Scenario,
    SimulateResult,
    Summary,
)

_SHOWN_CLUSTERS = 12

Losses = Mapping[int, tuple[object, Amount]]
"""What edges have lost, by the node of the loss, with what tells their edges apart."""


def failing(inventory: Inventory, names: Iterable[str]) -> tuple[Ref, ...]:
    """What the names mean, sorted. Raises UsageError for one that means nothing, or that cannot fail by itself."""
    refs: set[Ref] = set()
    wrong: list[tuple[str, str]] = []
    for name in names:
        try:
            ref = inventory.names.ref(name)
        except UnresolvedError as error:
            wrong.append((error.message, error.hint))
            continue
        if kind_of(ref) == "function":
            wrong.append((f"{ref} cannot fail by itself", "fail something that it needs"))
        refs.add(ref)
    if wrong:
        hints = dict.fromkeys(hint for _, hint in wrong if hint)
        message = "; ".join(f"--fail: {message}" for message, _ in wrong)
        raise UsageError(message, hint="; ".join(hints) or known_clusters(inventory))
    return tuple(sorted(refs))


def known_clusters(inventory: Inventory) -> str:
    """A hint of what there is that could fail, for somebody who named nothing of it."""
    clusters = ", ".join(list(inventory.clusters)[:_SHOWN_CLUSTERS])
    return f"the clusters are: {clusters}" if clusters else "the inventory has no clusters"


def simulate(
    inventory: Inventory,
    fail: Iterable[str],
    *,
    at: float | None = None,
    for_: float | None = None,
    mode: Ending = "kill",
    permitted: bool = False,
    network: Network | None = None,
) -> SimulateResult:
    """The impact of everything in `fail` failing at once.

    It is looked at `at` seconds later, else at the end of `for_` seconds, else without end. `mode` is how brokers go:
    killed, shut down in good order, or stopped in their tracks. `network` is the compiled
    inventory, where there is one already. Raises UsageError for names that mean nothing.
    """
    failed = failing(inventory, fail)
    lasts = math.inf if for_ is None else for_
    network = network or compile_network(inventory, permitted=permitted, retention=lasts < math.inf)
    moment = lasts if at is None else at
    sources = [network.down(ref) for ref in failed]
    outcome = outcome_of(network, sources, moment=moment, lasts=lasts, ending=mode)
    declared = outcome_of(network, sources, moment=moment, declared_only=True)
    rests_on = outcome.everything_rests_on()
    recovery = None
    if lasts < math.inf:
        ended = replace(outcome, moment=lasts)
        recovery = recover(inventory, ended, frozenset(failed))
        rests_on += tuple(resting_on(inventory, ended, recovery.topics))
    return SimulateResult(
        scenario=Scenario(fail=failed, for_s=for_, at_s=at, mode=mode, evidence="permitted" if permitted else "known"),
        summary=_summary(inventory, outcome, declared),
        impacts=tuple(_impacts(outcome, amounts_lost(Inflows(inventory, outcome, frozenset(failed))))),
        survivors=tuple(
            ref for name in inventory.functions if outcome.level(ref := make_ref("function", name)) == "up"
        ),
        assumptions=_notes(a for a in rests_on if not a.unknown),
        unknowns=_notes(
            a for a in (*network.unknowns, *rests_on, *_uncounted(inventory, outcome, permitted=permitted)) if a.unknown
        ),
        recovery=recovery,
    )


def _summary(inventory: Inventory, outcome: Outcome, declared: Outcome) -> Summary:
    blast = blast_of(inventory, outcome)
    return Summary(
        functions=_counts(outcome, "function", inventory.functions),
        services=_counts(outcome, "service", inventory.services),
        blast_radius=blast.radius,
        blast_radius_declared=blast_of(inventory, declared).radius,
        cost_per_hour=blast.cost_per_hour,
        before=down_before(outcome.network, "function", "service"),
    )


def _counts(outcome: Outcome, kind: Kind, names: Iterable[str]) -> Counts:
    levels = [outcome.level(make_ref(kind, name)) for name in names]
    return Counts(
        total=len(levels), down=levels.count("down"), degraded=levels.count("degraded"), up=levels.count("up")
    )


def _impacts(outcome: Outcome, lost: Losses) -> Iterator[Impact]:
    effects: dict[Ref, dict[str, list[Effect]]] = {}
    for effect in outcome.effects:
        effects.setdefault(effect.ref, {}).setdefault(effect.kind, []).append(effect)
    for ref in sorted(outcome.network.levels):
        if outcome.level(ref) != "up" or ref in effects:
            yield _impact(outcome, ref, effects.get(ref, {}), lost)


def _impact(outcome: Outcome, ref: Ref, effects: dict[str, list[Effect]], lost: Losses) -> Impact:
    causes = outcome.causes(ref)
    topics = {kind: _topics(outcome, same) for kind, same in sorted(effects.items())}
    return Impact(
        ref=ref,
        level=outcome.level(ref),
        degraded_at_s=outcome.degraded_at(ref),
        down_at_s=outcome.down_at(ref),
        effects=tuple(_effect(outcome, kind, same, lost) for kind, same in sorted(effects.items())),
        topics={kind: found for kind, found in topics.items() if found},
        because=tuple(Cause(ref=cause, text=text) for cause, text in causes[1:]),
        text=causes[0][1] if causes else "",
    )


def _topics(outcome: Outcome, effects: list[Effect]) -> dict[Ref, float]:
    """The topics whose data is concerned, and from when."""
    found: dict[Ref, float] = {}
    for effect in effects:
        if effect.topic is not None:
            found[effect.topic] = min(found.get(effect.topic, math.inf), outcome.began(effect.node))
    return dict(sorted(found.items()))


def _effect(outcome: Outcome, kind: str, same: list[Effect], lost: Losses) -> EffectSeen:
    amount = _lost(outcome, same, lost) if kind == "loss" else None
    return EffectSeen(kind=kind, from_s=min(outcome.began(effect.node) for effect in same), amount=amount)


def _lost(outcome: Outcome, effects: list[Effect], lost: Losses) -> Amount | None:
    """What is lost by the moment looked at, where all of it is known; what one edge loses twice counts once."""
    found: dict[object, Amount] = {}
    for effect in effects if outcome.moment < math.inf else ():
        edge, amount = lost.get(effect.node, (effect.node, Amount()))
        found[edge] = found[edge].at_least(amount) if edge in found else amount
    amount = together(found.values())
    return amount if found and amount.known else None


def _uncounted(inventory: Inventory, outcome: Outcome, *, permitted: bool) -> Iterator[Assumption]:
    """Services that may use a topic that is hit, by an ACL only: whether they do is not known; they were left out."""
    text = "may write or read topics that are hit, by an ACL only, which did not count; --evidence permitted lets it"
    for service, edge in () if permitted else (*inventory.produce_edges(), *inventory.consume_edges()):
        if edge.evidence == "permitted" and outcome.level(make_ref("topic", edge.topic or "")) != "up":
            yield Assumption(make_ref("service", service), text, unknown=True)


def _notes(assumptions: Iterable[Assumption]) -> tuple[Note, ...]:
    return tuple(Note(ref=a.ref, text=a.text) for a in sorted(set(assumptions)))
