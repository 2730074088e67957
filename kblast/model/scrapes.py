"""What scrapes found, told from what is declared beside it in the same files and folders."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kblast.documents import Document
from kblast.documents.marks import Marks
from kblast.model.elements import Element, InventoryFile, Mirror
from kblast.model.fragments import Fragment
from kblast.model.generated import Generated
from kblast.model.inventory import SECTIONS, Inventory
from kblast.model.refs import Ref

_LIVE: Final = "live"


def is_scrape(fragment: Fragment) -> bool:
    """Whether a document was written by a scrape."""
    generated = fragment.content.generated
    return generated is not None and generated.by == "scrape"


def scrapes_only(fragments: Iterable[Fragment]) -> Iterator[Fragment]:
    """The documents that scrapes wrote."""
    return (fragment for fragment in fragments if is_scrape(fragment))


def without_scrapes(fragments: Iterable[Fragment], live: Inventory) -> Iterator[Fragment]:
    """The documents that no scrape wrote; of what scrapes found, and of what is live, they may use the names."""
    for fragment in fragments:
        if is_scrape(fragment):
            sections = ((section, getattr(fragment.content, section)) for section in SECTIONS)
            yield _names_only(fragment.document, sections)
        else:
            yield fragment
    document = Document(_LIVE, 0, {}, Marks())
    yield _names_only(document, ((section, getattr(live, section)) for section in SECTIONS))


def _names_only(document: Document, sections: Iterable[tuple[str, Mapping[str, Element]]]) -> Fragment:
    bare = {section: {name: _bare(element) for name, element in named.items()} for section, named in sections}
    content = InventoryFile(kblast=1, generated=Generated(by="scrape"))
    return Fragment(document, content.model_copy(update=bare), context=True)


def _bare(element: Element) -> Element:
    """An element of which nothing is said; of a mirror what it takes to be one."""
    if not isinstance(element, Mirror):
        return type(element)()
    said = {"from": element.from_, "to": element.to, "topics": element.topics}
    return Mirror.model_validate({key: value for key, value in said.items() if value is not None})


def is_declared(inventory: Inventory, ref: Ref) -> bool:
    """Whether anybody declared an element, in an inventory that has of scrapes no more than the names."""
    return inventory.element(ref) is not None and not (ref in inventory.generated and ref in inventory.context)
