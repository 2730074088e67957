"""Idempotence that someone counts on and that is not in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kblast.kafka.effective import Effective, EffectiveClient, client_of, client_setting
from kblast.kafka.history import Value
from kblast.kafka.idempotence import effective_idempotence
from kblast.kafka.profiles import DURABLE
from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.values import Profile

_SETTING: Final = "enable.idempotence"
_IN_FLIGHT: Final = "max.in.flight.requests.per.connection"
_MOST_IN_FLIGHT: Final = 5  # with idempotence (ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION_FOR_IDEMPOTENCE)


@dataclass(frozen=True, slots=True)
class LostIdempotence:
    """A producer that is expected to be idempotent and is not.

    `setting` is the one that decided, with its value in force; `asked_for` says that somebody set it to true, and
    `starts` that the producer runs at all with these settings; `by_framework` that what stands between the service and
    Kafka's client switches it off.
    """

    reason: str
    setting: str
    found: Effective
    asked_for: bool
    starts: bool
    by_framework: bool

    def matters_for(self, profile: Profile | None) -> bool:
        """Whether that is wrong for such a topic: delivery at least once puts up with what a framework decides."""
        if self.asked_for:
            return True
        return profile == "event-sourcing" if self.by_framework else profile in DURABLE


def lost_idempotence(inventory: Inventory, service: str, edge: ProduceEdge) -> LostIdempotence | None:
    """What became of the idempotence of the producer on an edge; None where it is in force, or where nobody expects it.

    Expected is what somebody set to true, what is on by default, of the library or of the client that it stands on,
    and what somebody prepared with the other settings that it needs without switching it on.
    """
    client = client_of(inventory, service, edge)
    if client.library is None:
        return None
    found = effective_idempotence(client.library, client.version, client.given)
    prepared = found.setting == _SETTING and _is_prepared(client)
    if found.outcome not in ("off", "config-error") or not (found.expected or prepared):
        return None
    reason = found.reason if found.expected else "the other settings are as it needs them, and it is off by default"
    setting = found.setting or _SETTING
    return LostIdempotence(
        reason=f"{client.label}: {reason}",
        setting=setting,
        found=client_setting(client, "producer", setting),
        asked_for=_is_asked_for(client.given),
        starts=found.outcome == "off",
        by_framework=found.expected and setting == _SETTING and found.reason == f"{_SETTING}=false",
    )


def _is_asked_for(given: Mapping[str, Value]) -> bool:
    return given.get(_SETTING) is True or ("transactional.id" in given and given.get(_SETTING) is not False)


def _is_prepared(client: EffectiveClient) -> bool:
    """Whether acks and requests in flight were both set as idempotence wants them, and the switch was forgotten."""
    acks = client_setting(client, "producer", "acks")
    in_flight = client_setting(client, "producer", _IN_FLIGHT)
    return (
        _SETTING not in client.given
        and acks.declared
        and acks.value == "all"
        and in_flight.declared
        and 1 < (in_flight.whole or 0) <= _MOST_IN_FLIGHT
    )
