"""Settings that Kafka or its clients would not know or not take: they may be typing errors, so they are warned of."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kblast.errors import Problem
from kblast.kafka.clients import known_client_settings
from kblast.kafka.defaults import table
from kblast.kafka.libraries import ROLES, Library, Role, find_library, library_names
from kblast.kafka.setting_values import wrong_value
from kblast.kafka.settings import Scope, is_known_setting, known_settings
from kblast.location import KeyPath
from kblast.model.elements import Edge, Service
from kblast.model.inventory import Inventory
from kblast.model.parts import Client
from kblast.model.refs import Ref, make_ref
from kblast.suggest import did_you_mean


def doubtful_settings(inventory: Inventory) -> list[Problem]:
    """Warnings of settings, values and client libraries that nobody knows, at their places."""
    found: set[Problem] = set()
    for name, cluster in inventory.clusters.items():
        place = _Place(inventory, make_ref("cluster", name), ("config",))
        settings = {key: value for key, value in (cluster.config or {}).items() if key not in table("feature").settings}
        found.update(place.doubtful(settings, ("broker", "topic")))
    for name, topic in inventory.topics.items():
        place = _Place(inventory, make_ref("topic", name), ("config",))
        found.update(place.doubtful(topic.config or {}, ("topic",)))
    for name, service in inventory.services.items():
        found.update(_of_service(_Place(inventory, make_ref("service", name), ()), service))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Place:
    """A mapping of an element, by its key path."""

    inventory: Inventory
    ref: Ref
    path: KeyPath

    def below(self, *keys: str | int) -> "_Place":
        return _Place(self.inventory, self.ref, (*self.path, *keys))

    def doubtful(self, settings: Mapping[str, str], scopes: Sequence[Scope]) -> Iterator[Problem]:
        yield from self.unknown(settings, scopes)
        for name, value in settings.items():
            yield from self.wrong(name, *wrong_value(name, value))

    def wrong(self, name: str, message: str, hint: str) -> Iterator[Problem]:
        if message:
            yield Problem(self.inventory.locate(self.ref, *self.path, name), message, hint)

    def unknown(
        self, names: Iterable[str], scopes: Sequence[Scope], own: Collection[str] = (), *, to: str = "Kafka"
    ) -> Iterator[Problem]:
        for name in names:
            if name not in own and not any(is_known_setting(scope, name) for scope in scopes):
                at = self.inventory.locate(self.ref, *self.path, name, key=True)
                known = {*own, *(known for scope in scopes for known in known_settings(scope))}
                yield Problem(at, f"'{name}' is not a setting that {to} knows here", did_you_mean(name, known))

    def doubtful_of_client(
        self, settings: Mapping[str, str], library: str | None, roles: Sequence[Role]
    ) -> Iterator[Problem]:
        if not settings:
            return
        client = find_library(library) if library is not None else None
        scopes: tuple[Scope, ...] = (*roles, *(() if client else ("librdkafka",)))
        own = frozenset[str]().union(*(known_client_settings(client, role) for role in roles)) if client else ()
        yield from self.unknown(settings, scopes, own, to=_whom(client, roles))
        for name, value in settings.items():
            yield from self.wrong(name, *wrong_value(name, value, client, of_client=True))

    def unknown_library(self, name: str | None) -> Iterator[Problem]:
        if name is not None and find_library(name) is None:
            at = self.inventory.locate(self.ref, *self.path, "library")
            hint = did_you_mean(name, library_names()) or f"known: {', '.join(library_names())}"
            yield Problem(at, f"client library '{name}' is not known: its defaults count as unknown", hint)


def _whom(client: Library | None, roles: Sequence[Role]) -> str:
    """Who should know a setting, in words."""
    if len(roles) > 1:
        return client.name if client else "Kafka"
    return f"a {roles[0]} of {client.name}" if client else f"a {roles[0]}"


def _of_service(place: _Place, service: Service) -> Iterator[Problem]:
    general = service.client or Client()
    yield from place.below("client").unknown_library(general.library)
    yield from place.below("client", "config").doubtful_of_client(general.config or {}, general.library, ROLES)
    sides: tuple[tuple[str, Role, tuple[Edge, ...]], ...] = (
        ("produces", "producer", service.produces or ()),
        ("consumes", "consumer", service.consumes or ()),
    )
    for key, role, edges in sides:
        for index, edge in enumerate(edges):
            here, own = place.below(key, index), edge.client or Client()
            library = own.library or general.library
            yield from here.below("client").unknown_library(own.library)
            yield from here.below("client", "config").doubtful_of_client(own.config or {}, library, (role,))
            yield from here.below("config").doubtful_of_client(edge.config or {}, library, (role,))
