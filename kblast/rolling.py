"""What a rolling restart breaks: the brokers of a cluster go one after the other, each back before the next."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kblast.engine.compile import compile_network
from kblast.engine.network import Network
from kblast.engine.outcome import Weights, down_before, outcome_of
from kblast.errors import UsageError
from kblast.model.inventory import Inventory
from kblast.model.names import UnresolvedError
from kblast.model.refs import Kind, Ref, make_ref
from kblast.results.impact import Counts, EffectSeen, Impact, Note, Scenario, SimulateResult, Step, Summary
from kblast.simulate import known_clusters, simulate

_LEVELS = ("down", "degraded", "up")


def rolling_restart(
    inventory: Inventory, cluster: str, *, for_: float | None = None, permitted: bool = False
) -> SimulateResult:
    """The worst that becomes of everything while the brokers of a cluster go one by one, each for `for_` seconds.

    Times count from when the broker goes that does the worst. Raises UsageError for what is no cluster, and for one
    whose brokers are not known.
    """
    name = _cluster(inventory, cluster)
    network = compile_network(inventory, permitted=permitted)
    brokers = [make_ref("broker", f"{name}/{broker.id}") for broker in inventory.brokers_of[name]]
    results = [
        simulate(inventory, [broker], at=for_, mode="shutdown", permitted=permitted, network=network)
        for broker in brokers
    ]
    impacts = tuple(_worst(results))
    return SimulateResult(
        scenario=Scenario(
            fail=tuple(sorted(brokers)),
            for_s=for_,
            mode="shutdown",
            rolling=make_ref("cluster", name),
            evidence="permitted" if permitted else "known",
        ),
        summary=_summary(inventory, network, impacts, _declared(inventory, network, brokers, for_)),
        impacts=impacts,
        survivors=tuple(sorted(set.intersection(*(set(result.survivors) for result in results)))),
        assumptions=_notes(note for result in results for note in result.assumptions),
        unknowns=_notes(note for result in results for note in result.unknowns),
        steps=tuple(_step(broker, result) for broker, result in zip(brokers, results, strict=True)),
    )


def _cluster(inventory: Inventory, name: str) -> str:
    try:
        found = inventory.names.of_kind("cluster", name)
    except UnresolvedError as error:
        raise UsageError(f"--rolling: {error.message}", hint=error.hint or known_clusters(inventory)) from None
    if not inventory.brokers_of.get(found):
        raise UsageError(f"--rolling: the brokers of cluster {found} are not known", hint="declare its `brokers`")
    return found


def _worst(results: Iterable[SimulateResult]) -> Iterator[Impact]:
    """Of every element the worst of its impacts, with the effects of all."""
    found = sorted((impact for result in results for impact in result.impacts), key=_severity)
    for _, same in groupby(found, key=lambda impact: impact.ref):
        impacts = list(same)
        topics: dict[str, dict[str, float]] = {}
        effects: dict[str, float] = {}
        for impact in impacts:
            for effect in impact.effects:
                effects[effect.kind] = min(effect.from_s, effects.get(effect.kind, math.inf))
                for topic, start in impact.topics.get(effect.kind, {}).items():
                    since = topics.setdefault(effect.kind, {})
                    since[topic] = min(start, since.get(topic, math.inf))
        yield impacts[0].model_copy(
            update={
                "effects": tuple(EffectSeen(kind=kind, from_s=start) for kind, start in sorted(effects.items())),
                "topics": {kind: dict(sorted(since.items())) for kind, since in sorted(topics.items())},
            }
        )


def _severity(impact: Impact) -> tuple[str, int, float, float, tuple[str, ...]]:
    causes = tuple(cause.ref for cause in impact.because)
    return impact.ref, _LEVELS.index(impact.level), impact.down_at_s, impact.degraded_at_s, causes


def _declared(inventory: Inventory, network: Network, brokers: Sequence[Ref], for_: float | None) -> list[Ref]:
    """The functions that go down whatever behaviour nobody declared."""
    moment = math.inf if for_ is None else for_
    outcomes = [
        outcome_of(network, [network.down(broker)], moment=moment, ending="shutdown", declared_only=True)
        for broker in brokers
    ]
    functions = [make_ref("function", name) for name in inventory.functions]
    return [ref for ref in functions if any(outcome.level(ref) == "down" for outcome in outcomes)]


def _summary(inventory: Inventory, network: Network, impacts: Sequence[Impact], declared: Iterable[Ref]) -> Summary:
    weights = Weights.of(inventory)
    down = [impact.ref for impact in impacts if impact.ref in weights.weight and impact.level == "down"]
    return Summary(
        functions=_counts(impacts, "function", len(inventory.functions)),
        services=_counts(impacts, "service", len(inventory.services)),
        blast_radius=weights.radius(down),
        blast_radius_declared=weights.radius(declared),
        cost_per_hour=weights.cost_per_hour(down),
        before=down_before(network, "function", "service"),
    )


def _counts(impacts: Iterable[Impact], kind: Kind, total: int) -> Counts:
    levels = [impact.level for impact in impacts if impact.ref.startswith(f"{kind}:")]
    down, degraded = levels.count("down"), levels.count("degraded")
    return Counts(total=total, down=down, degraded=degraded, up=total - down - degraded)


def _step(broker: Ref, result: SimulateResult) -> Step:
    functions = [impact for impact in result.impacts if impact.ref.startswith("function:")]
    down, degraded = ([i.ref for i in functions if i.level == level] for level in ("down", "degraded"))
    return Step(fail=(broker,), functions_down=tuple(down), functions_degraded=tuple(degraded))


def _notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(
        sorted({(note.ref, note.text): note for note in notes}.values(), key=lambda note: (note.ref, note.text))
    )
