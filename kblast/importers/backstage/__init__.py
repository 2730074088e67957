"""Backstage: components, the APIs that they provide and consume, resources, systems and domains of a software catalog.

Facts are from https://backstage.io/docs/features/software-catalog/descriptor-format.
"""

from collections.abc import Sequence

from kblast.documents import Document
from kblast.importer import Imported, Options
from kblast.importers.backstage.apis import Apis
from kblast.importers.backstage.catalog import read_catalog
from kblast.importers.backstage.entities import Describer
from kblast.importers.backstage.relations import Relations

NAME = "backstage"
TITLE = "entities of a Backstage software catalog, with the AsyncAPI definitions of their APIs"
MARKS = ("backstage.io/",)

_GROUP = "backstage.io/"


def recognises(document: Document) -> bool:
    """Whether it is an entity of a catalog."""
    data = document.data
    version = data.get("apiVersion") if isinstance(data, dict) else None
    return isinstance(version, str) and version.startswith(_GROUP)


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the entities say of services, what these need, and the topics that they use."""
    imported = Imported()
    catalog = read_catalog(documents, options, imported)
    Describer(catalog, imported).describe()
    edges = Apis(catalog, options, imported).read()
    Relations(catalog, edges, imported).read()
    catalog.note_what_is_left()
    return imported
