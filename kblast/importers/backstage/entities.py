"""What entities say of themselves: owner, domain, description, tags and links."""

from dataclasses import dataclass
from typing import Any

from kblast.foreign.facts import Fact
from kblast.importer import Imported
from kblast.importers.backstage.catalog import CLUSTER, TOPIC, Catalog, Entity, display_name, key_of
from kblast.location import Location


@dataclass(slots=True)
class Describer:
    """Makes elements of entities; relations between them are read apart."""

    catalog: Catalog
    imported: Imported

    def describe(self) -> None:
        """Every entity that is an element, and the systems that are functions of what belongs to them."""
        used_domains = {
            key_of(ref)
            for system in self.catalog.of_kind("system")
            if (ref := self.catalog.referred_once(system, "domain", "domain")) is not None
        }
        for entity in self.catalog.entities.values():
            if entity.path is not None:
                self._element(entity)
            elif entity.key[0] == "domain" and entity.key not in used_domains:
                self.catalog.left_out("Domain without a system", entity.place)

    def _element(self, entity: Entity) -> None:
        metadata, spec = entity.node.node("metadata"), entity.spec
        self._say(entity, (), {}, entity.place)
        if description := metadata.text("description"):
            self._say(entity, ("description",), description, metadata.place("description"))
        if owner := self.catalog.referred_once(entity, "owner", "group"):
            self._say(entity, ("owner",), display_name(owner[1], owner[2]), spec.place("owner"))
        for tag in metadata.values("tags"):
            self._say(entity, ("tags",), str(tag), metadata.place("tags"))
        for link in metadata.nodes("links"):
            if url := link.text("url"):
                self._say(entity, ("links",), url, link.place("url"))
        if lifecycle := spec.text("lifecycle"):
            self._say(entity, ("tags",), f"lifecycle:{lifecycle}", spec.place("lifecycle"))
        type_ = spec.text("type")
        if entity.section == "resources" and type_ not in (None, TOPIC, CLUSTER):
            self._say(entity, ("kind",), type_, spec.place("type"))
        self._belonging(entity)

    def _belonging(self, entity: Entity) -> None:
        system = entity
        if entity.section != "functions":
            ref = self.catalog.referred_once(entity, "system", "system")
            if ref is None:
                return
            found = self.catalog.get(ref)
            if found is None:
                self.catalog.left_out("systems that are not in the catalog", entity.spec.place("system"))
                return
            system = found
            if entity.section == "services":
                self._say(system, ("needs",), entity.reference, entity.spec.place("system"))
        domain = self.catalog.referred_once(system, "domain", "domain")
        if domain is not None:
            self._say(entity, ("domain",), display_name(domain[1], domain[2]), system.spec.place("domain"))

    def _say(self, entity: Entity, keys: tuple[str, ...], value: Any, place: Location) -> None:
        if entity.path is not None:
            self.imported.facts.append(Fact((*entity.path, *keys), value, place))
