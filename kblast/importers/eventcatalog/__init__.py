"""EventCatalog: services, the messages that they send and receive, channels, containers, and flows as functions.

What a file is about is said by the folder it stands in, not by its front matter (https://www.eventcatalog.dev/docs).
"""

from collections.abc import Sequence

from kblast.documents import Document
from kblast.importer import Imported, Options
from kblast.importers.eventcatalog.catalog import FILE_NAMES, kind_of, read_catalog
from kblast.importers.eventcatalog.flows import Flows
from kblast.importers.eventcatalog.places import Places
from kblast.importers.eventcatalog.services import Services
from kblast.importers.eventcatalog.topics import Topics

NAME = "eventcatalog"
TITLE = "services, messages, channels and flows of an EventCatalog"
MARKS = ("id:",)
FILES = FILE_NAMES

_EVERY_RESOURCE_HAS = {"id", "name", "version"}


def recognises(document: Document) -> bool:
    """Whether it is the front matter of a resource in a catalog's folder."""
    data = document.data
    return isinstance(data, dict) and data.keys() >= _EVERY_RESOURCE_HAS and kind_of(document.file) is not None


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the catalog says of services, topics, resources and functions."""
    imported = Imported()
    catalog = read_catalog(documents, imported)
    places = Places(catalog, imported)
    Services(catalog, places, Topics(catalog, options, imported), imported).read()
    Flows(catalog, places, imported).read()
    catalog.note_what_is_left()
    return imported
