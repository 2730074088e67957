"""Which service stands behind what a cluster knows a client by: its principal, group, transactional id, connector."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kblast.config.live import Identity, IdentityKind
from kblast.scrape.snapshot import Group

_SHOWN = {"client_id": "client id", "transactional_id": "transactional id"}
_SINK_GROUP = "connect-"
"""What Kafka Connect puts before a connector's name for the group of a sink (SinkUtils.consumerGroupId)."""


@dataclass(slots=True)
class Identities:
    """The patterns of the configuration, and what none of them is about.

    What nobody mapped is taken for a service of its own name: a group `billing` for a service `billing`. The first
    pattern that matches holds.
    """

    patterns: Sequence[Identity]
    connectors: Iterable[str] = ()
    unmapped: set[str] = field(default_factory=set)

    def service(self, kind: IdentityKind, name: str) -> str:
        """The service of an identity."""
        if (mapped := self._mapped(kind, name)) is not None:
            return mapped
        self.unmapped.add(f"{_SHOWN.get(kind, kind)} {name}")
        return name.removeprefix("User:") if kind == "principal" else name

    def of_group(self, group: Group) -> str:
        """The service of a group: by its id; as a sink connector's; by the client ids of its members, if they agree."""
        if (mapped := self._mapped("group", group.id)) is not None:
            return mapped
        connector = group.id.removeprefix(_SINK_GROUP)
        if connector != group.id and connector in self.connectors:
            return self.service("connector", connector)
        by_client = {self._mapped("client_id", member.client_id) for member in group.members}
        if len(by_client) == 1 and (only := by_client.pop()) is not None:
            return only
        return self.service("group", group.id)

    def _mapped(self, kind: IdentityKind, name: str) -> str | None:
        found = (identity.service_of(kind, name) for identity in self.patterns)
        return next((service for service in found if service), None)
