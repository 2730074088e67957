"""Kafka Connect: configurations of connectors, as they are sent to its REST interface, or as it lists them.

Facts are from org.apache.kafka:connect-runtime (ConnectorConfig, SinkConnectorConfig, SinkUtils) and from the
documentation of the connectors that are named.
"""

from collections.abc import Sequence

from kblast.documents import Document
from kblast.foreign.reading import Reading
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.connect.configuration import configurations, is_connector
from kblast.importers.connect.connectors import Connectors
from kblast.location import show_path

NAME = "connect"
TITLE = "configurations of Kafka Connect's connectors, in JSON"
MARKS = ("connector.class",)


def recognises(document: Document) -> bool:
    """Whether it configures a connector, or lists some that are configured."""
    return is_connector(document.data)


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the connectors read, write and need."""
    imported = Imported()
    connectors = Connectors(options, imported)
    for document in documents:
        root = Reading(document, imported.problems).root()
        found = configurations(root, imported)
        for connector in found:
            connectors.read(connector)
        places = [f"{show_path(connector.node.path)}." for connector in found if connector.node.path]
        for key, place in root.reading.unread():
            setting = next((key.removeprefix(above) for above in places if key.startswith(above)), key)
            imported.left_out.append(LeftOut(f"connector {setting}", place))
    connectors.finish()
    return imported
