"""Services: the topics that they write and read, whom they call, and the containers that they use."""

from dataclasses import dataclass, field

from kblast.foreign.facts import Fact
from kblast.importer import Imported
from kblast.importers.eventcatalog.catalog import Catalog, Resource
from kblast.importers.eventcatalog.places import Places
from kblast.importers.eventcatalog.topics import Topics
from kblast.location import Location

_DIRECTIONS = {"sends": ("produces", "to"), "receives": ("consumes", "from")}


@dataclass(slots=True)
class Services:
    """Reads the services and containers of a catalog."""

    catalog: Catalog
    places: Places
    topics: Topics
    imported: Imported
    _senders: dict[str, dict[str, Location]] = field(default_factory=dict)
    _receivers: dict[str, set[str]] = field(default_factory=dict)

    def read(self) -> None:
        """All services, what they use, and the topics of channels that none of them names."""
        for container in self.catalog.of_kind("containers"):
            path = ("resources", container.id)
            self.catalog.describe(path, container)
            if kind := container.node.text("container_type"):
                self.imported.facts.append(Fact((*path, "kind"), kind, container.node.place("container_type")))
        for service in self.catalog.of_kind("services"):
            self._service(service)
        self.topics.read_channels()
        self._calls()

    def _service(self, service: Resource) -> None:
        path = ("services", service.id)
        self.catalog.describe(path, service)
        self.places.describe("services", service.id, path)
        for key, (direction, channels) in _DIRECTIONS.items():
            for pointer in service.node.nodes(key):
                place = pointer.place("id")
                way = self.topics.way(pointer, channels, place)
                for topic in way.topics:
                    self.imported.facts.append(Fact((*path, direction), {"topic": topic}, place))
                if way.kind == "call":
                    self._note_call(direction, service.id, str(pointer.data["id"]), place)
        for key in ("writesTo", "readsFrom"):
            for id_, place in service.referred(key):
                self.imported.facts.append(Fact((*path, "needs"), f"resource:{id_}", place))

    def _note_call(self, direction: str, service: str, message: str, place: Location) -> None:
        if direction == "produces":
            self._senders.setdefault(message, {}).setdefault(service, place)
        else:
            self._receivers.setdefault(message, set()).add(service)

    def _calls(self) -> None:
        """Who sends a query, or a command with an HTTP operation, needs one of those who receive it."""
        for message, senders in self._senders.items():
            for sender, place in senders.items():
                receivers = sorted(f"service:{name}" for name in self._receivers.get(message, set()) - {sender})
                if not receivers:
                    self.catalog.left_out("calls that no service receives", place)
                    continue
                need = receivers[0] if len(receivers) == 1 else {"any": receivers}
                self.imported.facts.append(Fact(("services", sender, "needs"), need, place))
