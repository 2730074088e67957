"""Kafka Connect: configurations of connectors, as they are sent to its REST interface, or as it lists them."""

from collections.abc import Sequence

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.connect.connectors import Connectors
from kblast.foreign.reading import Reading
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.connect.forms import configurations, is_connector
from kblast.location import Location, show_path

NAME = "connect"
TITLE = "configurations of Kafka Connect's connectors, in JSON"
MARKS = ("connector.class",)
SURE_MARKS = False
"""Scripts that send configurations to Connect hold them, too."""


def recognises(document: Document) -> bool:
    """Whether it configures a connector, or lists some that are configured."""
    return is_connector(document.data)


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the connectors read, write and need."""
    imported = Imported()
    connectors = Connectors(imported, options.values)
    without_cluster: list[Location] = []
    for document in documents:
        root = Reading(document, imported.problems).root()
        found = configurations(root, imported)
        without_cluster += [one.name_place for one in found if not connectors.read(one, options.cluster)]
        places = [f"{show_path(connector.node.path)}." for connector in found if connector.node.path]
        for key, place in root.reading.unread():
            setting = next((key.removeprefix(above) for above in places if key.startswith(above)), key)
            imported.left_out.append(LeftOut(f"connector {setting}", place))
    connectors.finish()
    if without_cluster:
        message = "a connector's configuration names no cluster"
        imported.problems.append(Problem(without_cluster[0], message, "name it: --cluster NAME"))
    return imported
