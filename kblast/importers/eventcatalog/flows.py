"""Flows: functions of the business, which need every service on their way."""

from dataclasses import dataclass

from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported
from kblast.importers.eventcatalog.catalog import Catalog, referred_id
from kblast.importers.eventcatalog.places import Places
from kblast.location import KeyPath


@dataclass(slots=True)
class Flows:
    """Reads the flows of a catalog."""

    catalog: Catalog
    places: Places
    imported: Imported

    def read(self) -> None:
        """All flows."""
        for flow in self.catalog.of_kind("flows"):
            path = ("functions", flow.id)
            self.catalog.describe(path, flow)
            self.places.describe("flows", flow.id, path)
            for step in flow.node.nodes("steps"):
                self._step(step, (*path, "needs"))

    def _step(self, step: Node, path: KeyPath) -> None:
        if "service" in step.data:
            service = step.node("service")
            if id_ := referred_id(service):
                self.imported.facts.append(Fact(path, f"service:{id_}", service.place("id")))
        elif "externalSystem" in step.data:
            system = step.node("externalSystem")
            if name := system.text("name"):
                self.imported.facts.append(Fact(path, f"resource:{name}", system.place("name")))
        elif "flow" in step.data:
            flow = step.node("flow")
            id_ = referred_id(flow)
            if id_ is not None and self.catalog.get("flows", id_) is not None:
                self.imported.facts.append(Fact(path, f"function:{id_}", flow.place("id")))
            else:
                self.catalog.left_out("flows that are not in the catalog", flow.place())
