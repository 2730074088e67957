"""What entities depend on, said from either side."""

from dataclasses import dataclass

from kblast.foreign.facts import Fact
from kblast.importer import Imported
from kblast.importers.backstage.apis import Edges
from kblast.importers.backstage.catalog import Catalog, Entity, Ref, display_name
from kblast.location import Location

_UNKNOWN = {"component": "service", "resource": "resource"}
"""Kinds of entities that may be missing in the catalog, and what they are then known by name as."""


@dataclass(slots=True)
class Relations:
    """Makes needs of dependencies, unless an edge says more of them."""

    catalog: Catalog
    edges: Edges
    imported: Imported

    def read(self) -> None:
        """All of them."""
        for entity in self.catalog.entities.values():
            if entity.path is None:
                continue
            for ref, place in self.catalog.referred(entity, "dependsOn"):
                self._depends(entity, ref, place)
            for ref, place in self.catalog.referred(entity, "dependencyOf"):
                dependent = self.catalog.get(ref)
                if dependent is None or dependent.path is None:
                    self.catalog.left_out("dependencies of what is not in the catalog", place)
                else:
                    self._depends(dependent, entity.key, place)

    def _depends(self, entity: Entity, ref: Ref, place: Location) -> None:
        target = self.catalog.get(ref)
        if target is not None and target.path is not None:
            reference = target.reference
        elif target is None and ref[0] in _UNKNOWN:
            reference = f"{_UNKNOWN[ref[0]]}:{display_name(ref[1], ref[2])}"
        else:
            self.catalog.left_out(f"dependencies on an entity of kind {ref[0]}", place)
            return
        if reference.startswith("topic:") and reference.partition(":")[2] in self.edges.get(entity.name, ()):
            return
        own_cluster = entity.section == "topics" and target is not None and target.section == "clusters"
        if entity.path is not None and not own_cluster:
            self.imported.facts.append(Fact((*entity.path, "needs"), reference, place))
