"""The resources of a catalog by kind and id, in the version that is current."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut, PassedOver
from kblast.location import KeyPath, Location

FILE_NAMES: Final = ("index.mdx", "index.md", "index.frontmatter.yaml")
MESSAGES: Final = ("events", "commands", "queries")
_VERSIONED: Final = "versioned"
_READ: Final = (*MESSAGES, "services", "channels", "containers", "domains", "systems", "flows")
_KINDS: Final = (*_READ, "subdomains", "entities", "data-products", "diagrams")
_SINGULAR: Final = {"queries": "query"}
_NUMBERS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the catalog."""

    kind: str
    id: str
    node: Node
    is_old: bool

    @property
    def place(self) -> Location:
        """Where its id stands."""
        return self.node.place("id")

    @property
    def version(self) -> tuple[int, ...]:
        """Its version, to be compared with others."""
        return tuple(int(digits[:9]) for digits in _NUMBERS.findall(str(self.node.value("version"))))

    def referred(self, key: str) -> list[tuple[str, Location]]:
        """The ids in a list of references, each with its place."""
        return [(id_, node.place("id")) for node in self.node.nodes(key) if (id_ := referred_id(node)) is not None]


@dataclass(slots=True)
class Catalog:
    """The current version of every resource."""

    imported: Imported
    current: dict[tuple[str, str], Resource] = field(default_factory=dict)
    readings: list[tuple[str, Reading]] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Resource]:
        """The resources of a kind, by id."""
        return [resource for key, resource in sorted(self.current.items()) if key[0] == kind]

    def get(self, kind: str, id_: str) -> Resource | None:
        """A resource."""
        return self.current.get((kind, id_))

    def message(self, id_: str) -> Resource | None:
        """An event, a command or a query."""
        return next((found for kind in MESSAGES if (found := self.get(kind, id_)) is not None), None)

    def left_out(self, what: str, place: Location) -> None:
        """Notes something that an inventory cannot hold."""
        self.imported.left_out.append(LeftOut(f"EventCatalog {what}", place))

    def describe(self, path: KeyPath, resource: Resource) -> None:
        """Summary and owners of a resource, for the element at a path."""
        self.imported.facts.append(Fact(path, {}, resource.place))
        if summary := resource.node.text("summary"):
            place = resource.node.place("summary")
            self.imported.facts.append(Fact((*path, "description"), summary.strip(), place))
        if owner := owner_of(resource):
            self.imported.facts.append(Fact((*path, "owner"), owner, resource.node.place("owners")))

    def note_what_is_left(self) -> None:
        """Notes every key that nothing has read."""
        for kind, reading in self.readings:
            for key, place in reading.unread(("parameters",)):
                self.left_out(f"{kind} {key}", place)


def kind_of(file: str) -> str | None:
    """What the resource in a file is, by the folder above its own; None where the file is of no catalog."""
    path = PurePath(file)
    folders = path.parts[:-1]
    if len(folders) >= 2 and folders[-2] == _VERSIONED:
        folders = folders[:-2]
    kind = folders[-2] if len(folders) >= 2 else None
    if path.name not in FILE_NAMES or kind not in _KINDS:
        return None
    return "domains" if kind == "subdomains" else kind


def referred_id(node: Node) -> str | None:
    """The id that a reference names; its version may be any, for messages of all versions share their topic."""
    node.value("version")
    return node.text("id")


def owner_of(resource: Resource) -> str | None:
    """The owners of a resource, as one text."""
    owners = resource.node.data.get("owners")
    if isinstance(owners, list) and all(isinstance(owner, dict) for owner in owners):
        named: Iterable[str] = [id_ for id_, _ in resource.referred("owners")]
    else:
        named = map(str, resource.node.values("owners"))
    return ", ".join(named) or None


def read_catalog(documents: Sequence[Document], imported: Imported) -> Catalog:
    """The resources; of several versions the one that stands outside of `versioned`, else the latest."""
    catalog = Catalog(imported)
    versions: dict[tuple[str, str], list[Resource]] = {}
    for document in documents:
        kind = kind_of(document.file)
        reading = Reading(document, imported.problems)
        node = reading.root()
        id_ = node.text("id")
        if kind is None or "id" not in node.data:
            message = "not a resource of an EventCatalog"
            hint = "it stands in a folder such as services/NAME, with id, name and version"
            imported.problems.append(Problem(document.locate(), message, hint))
        elif kind not in _READ:
            catalog.left_out(kind, document.locate())
        elif id_ is not None:
            is_old = PurePath(document.file).parts[-3] == _VERSIONED
            versions.setdefault((kind, id_), []).append(Resource(kind, id_, node, is_old))
    for key, found in sorted(versions.items(), key=lambda entry: entry[0]):
        current, *others = sorted(found, key=lambda one: (one.is_old, [-number for number in one.version], one.place))
        catalog.current[key] = current
        catalog.readings.append((_SINGULAR.get(current.kind, current.kind.removesuffix("s")), current.node.reading))
        for other in others:
            _note_other(current, other, imported)
    return catalog


def _note_other(current: Resource, other: Resource, imported: Imported) -> None:
    if other.version == current.version and other.node.data != current.node.data:
        message = f"{current.kind} '{current.id}' stands in the catalog twice in one version, differently"
        imported.problems.append(Problem(other.place, message, f"the first one stands at {current.place}"))
    elif other.version != current.version:
        what = f"EventCatalog older versions of {current.kind}"
        imported.passed_over.append(PassedOver(what, "only the current ones are read"))
