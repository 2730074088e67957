"""Settings of single brokers: those that some broker sets for itself, declared or live, compared broker by broker."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kblast.checks.drift.settings import Settings, same_value
from kblast.checks.drift.sides import Sides
from kblast.kafka.effective import Effective, broker_setting, name_for_value, topic_level, written_setting
from kblast.model.elements import Broker
from kblast.model.inventory import Inventory


@dataclass(slots=True)
class _Compared:
    """One setting: what is in force on the brokers that differ, declared and live, and of which that is not known."""

    name: str
    different: dict[int, tuple[Effective, Effective]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)

    @property
    def live(self) -> str:
        """What the brokers that differ say: `4 on broker 2, 8 on brokers 1, 3`."""
        by_value: dict[str, list[str]] = {}
        for number, (_, live) in sorted(self.different.items()):
            by_value.setdefault(str(live.value), []).append(str(number))
        return ", ".join(
            f"{value} on broker{'s' if numbers[1:] else ''} {', '.join(numbers)}"
            for value, numbers in sorted(by_value.items())
        )


def own_settings(sides: Sides) -> set[str]:
    """All that brokers set for themselves on either side, by the names that topics have for it."""
    every = (broker for side in (sides.declared, sides.live) for broker in _brokers(side, sides.cluster).values())
    return {topic_level(name) for broker in every for name in broker.config or {}}


def broker_settings(sides: Sides, declared: Collection[str], live: Collection[str]) -> Settings:
    """What differs of the settings that brokers set for themselves; `declared` and `live` are set for all of them."""
    found = Settings()
    own = {name for broker in _brokers(sides.live, sides.cluster).values() for name in broker.config or {}}
    for name in sorted(own_settings(sides)):
        compared = _compared(sides, name)
        found.unknown += [f"{name} of broker {number}" for number in compared.unknown]
        _tell(sides, compared, found, _key(name, declared), _key(name, {*live, *own}))
    return found


def _brokers(inventory: Inventory, cluster: str) -> Mapping[int, Broker]:
    brokers = inventory.clusters[cluster].brokers
    return brokers if isinstance(brokers, dict) else {}


def _key(name: str, given: Collection[str]) -> str | None:
    """As what a setting is written down for all brokers, if it is."""
    return next((key for key in sorted(given) if topic_level(key) == name), None)


def _compared(sides: Sides, name: str) -> _Compared:
    """A setting on all brokers that show; of one that sets nothing it may be that it was not asked, if not all were."""
    found = _Compared(name)
    for number, broker in sorted(_brokers(sides.live, sides.cluster).items()):
        ours, live = (broker_setting(side, sides.cluster, number, name) for side in (sides.declared, sides.live))
        answered = sides.whole("broker settings") or bool(broker.config)
        if not answered or live.value is None:
            found.unknown += [number] if ours.declared else []
        elif not same_value(name, ours.value, live.value):
            found.different[number] = ours, live
    return found


def _tell(sides: Sides, compared: _Compared, found: Settings, declared: str | None, live: str | None) -> None:
    """Differences stand where a value is declared: at the broker, else at the cluster, else nowhere."""
    brokers = _brokers(sides.declared, sides.cluster)
    for number in sorted(compared.different):
        own = written_setting((brokers[number].config if number in brokers else None) or {}, compared.name)
        if own is not None:
            ours, theirs = compared.different.pop(number)
            path = ("brokers", str(number), "config", own[0])
            proof = f"declared: {ours}; live: {theirs}"
            found.different.append(sides.differs(sides.ref, path, ours.value, theirs.value, proof))
    if not compared.different:
        return
    ours, _ = min(compared.different.items())[1]
    if declared is not None:
        proofs = [f"broker {number}: {theirs}" for number, (_, theirs) in sorted(compared.different.items())]
        found.different.append(
            sides.differs(sides.ref, ("config", declared), ours.value, compared.live, f"declared: {ours}", *proofs)
        )
    else:
        shown = name_for_value(live or compared.name)
        found.undeclared.append(f"{shown} = {compared.live} (declared: {ours})")
