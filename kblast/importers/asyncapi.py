"""AsyncAPI: the topics that an application sends to and receives from, as its definition says."""

from collections.abc import Sequence

from kblast.documents import Document
from kblast.foreign.asyncapi.application import read_application
from kblast.importer import Imported, Options

NAME = "asyncapi"
TITLE = "AsyncAPI definitions of applications on Kafka, versions 2 and 3"
MARKS = ("asyncapi",)


def recognises(document: Document) -> bool:
    """Whether it is an AsyncAPI definition, which says its version; a mapping under that key is somebody else's."""
    data = document.data
    return isinstance(data, dict) and "asyncapi" in data and not isinstance(data["asyncapi"], dict)


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the definitions say of topics, and of the applications that use them."""
    imported = Imported()
    for document in documents:
        application = read_application(document, options, imported)
        if application is not None:
            imported.facts += application.of_service(application.name)
    return imported
