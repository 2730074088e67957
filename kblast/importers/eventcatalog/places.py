"""Which domain a service or flow belongs to, and what is run by others."""

from dataclasses import dataclass, field

from kblast.foreign.facts import Fact
from kblast.importer import Imported
from kblast.importers.eventcatalog.catalog import Catalog
from kblast.location import KeyPath, Location

_BELONGS = ("services", "flows")


@dataclass(slots=True)
class Places:
    """The domains of everything that domains list, themselves or by their systems."""

    catalog: Catalog
    imported: Imported
    _domains: dict[tuple[str, str], dict[str, Location]] = field(init=False, default_factory=dict)
    _external: dict[str, Location] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Reads domains and systems."""
        systems = {system.id: system for system in self.catalog.of_kind("systems")}
        for domain in self.catalog.of_kind("domains"):
            members = [domain]
            for id_, place in domain.referred("systems"):
                if id_ in systems:
                    members.append(systems[id_])
                else:
                    self.catalog.left_out("systems that are not in the catalog", place)
            for member in members:
                for kind in _BELONGS:
                    for id_, place in member.referred(kind):
                        self._domains.setdefault((kind, id_), {}).setdefault(domain.id, place)
        for system in systems.values():
            if system.node.text("scope") == "external":
                for id_, _ in system.referred("services"):
                    self._external.setdefault(id_, system.node.place("scope"))

    def describe(self, kind: str, id_: str, path: KeyPath) -> None:
        """The domain of a service or flow, for the element at a path, and whether others run it."""
        domains = self._domains.get((kind, id_), {})
        for domain, place in domains.items():
            if len(domains) == 1:
                self.imported.facts.append(Fact((*path, "domain"), domain, place))
            else:
                self.catalog.left_out(f"domains of {kind} that belong to several", place)
        if kind == "services" and id_ in self._external:
            self.imported.facts.append(Fact((*path, "external"), value=True, place=self._external[id_]))
