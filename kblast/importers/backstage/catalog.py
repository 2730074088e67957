"""The entities of a catalog, how they are referred to, and which elements of an inventory they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut, Options, PassedOver
from kblast.location import Location

DEFAULT_NAMESPACE: Final = "default"
TOPIC: Final = "kafka-topic"
CLUSTER: Final = "kafka-cluster"
_LIBRARY: Final = "library"
_BOOKKEEPING: Final = ("apiVersion", "relations", "status")
_METADATA_BOOKKEEPING: Final = ("uid", "etag", "generation")

Ref = tuple[str, str, str]
"""Kind, namespace and name of an entity."""


def key_of(ref: Ref) -> Ref:
    """The reference in lower case, which is how references are compared."""
    kind, namespace, name = ref
    return kind.lower(), namespace.lower(), name.lower()


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity: the key that it is known by, and the element that it is, by section and name of an inventory."""

    key: Ref
    node: Node
    section: str | None = None
    name: str = ""

    @property
    def spec(self) -> Node:
        """What its kind says of it."""
        return self.node.node("spec")

    @property
    def place(self) -> Location:
        """Where it is named."""
        return self.node.place("metadata", "name")

    @property
    def path(self) -> tuple[str, str] | None:
        """Where its element stands in an inventory."""
        return None if self.section is None else (self.section, self.name)

    @property
    def reference(self) -> str:
        """Its element as needs refer to it."""
        return f"{(self.section or '').removesuffix('s')}:{self.name}"


@dataclass(slots=True)
class Catalog:
    """All entities by the keys of references to them, in order of these."""

    imported: Imported
    entities: dict[Ref, Entity] = field(default_factory=dict)

    def get(self, ref: Ref) -> Entity | None:
        """The entity that a reference names."""
        return self.entities.get(key_of(ref))

    def of_kind(self, kind: str) -> Iterator[Entity]:
        """The entities of a kind."""
        return (entity for entity in self.entities.values() if entity.key[0] == kind)

    def services(self) -> Iterator[Entity]:
        """The components that run: all but libraries."""
        return (entity for entity in self.of_kind("component") if entity.section is not None)

    def referred(self, entity: Entity, key: str, kind: str | None = None) -> list[tuple[Ref, Location]]:
        """What a list of references in an entity's spec names, each with its place; `kind` if they may leave it out."""
        found = []
        for index, text in enumerate(entity.spec.values(key)):
            path = (*entity.spec.path, key, index)
            ref = parse_ref(str(text), entity.key[1], kind)
            if ref is None:
                entity.node.reading.problem(path, text, "a reference such as component:default/orders")
            else:
                found.append((ref, entity.node.reading.document.locate(path)))
        return found

    def referred_once(self, entity: Entity, key: str, kind: str) -> Ref | None:
        """What one reference in an entity's spec names."""
        text = entity.spec.text(key)
        ref = parse_ref(text, entity.key[1], kind) if text else None
        if text and ref is None:
            entity.node.reading.problem((*entity.spec.path, key), text, "a reference such as group:default/shop")
        return ref

    def left_out(self, what: str, place: Location) -> None:
        """Notes something that an inventory cannot hold."""
        self.imported.left_out.append(LeftOut(f"Backstage {what}", place))

    def note_what_is_left(self) -> None:
        """Notes every key of every entity that nothing has read."""
        for entity in self.entities.values():
            reading, metadata = entity.node.reading, entity.node.node("metadata")
            for part, keys in ((entity.node, _BOOKKEEPING), (metadata, _METADATA_BOOKKEEPING)):
                for key in keys:
                    reading.read_all(reading.read(part.data, key))
            for key, place in reading.unread():
                self.left_out(f"{entity.node.data['kind']} {key}", place)


def parse_ref(text: str, namespace: str, kind: str | None) -> Ref | None:
    """The reference in `[kind:][namespace/]name`; None where it is none."""
    before, colon, after = text.partition(":")
    written_kind, rest = (before, after) if colon else (kind or "", text)
    own_namespace, slash, name = rest.partition("/")
    if not slash:
        own_namespace, name = namespace, rest
    if not (written_kind and own_namespace and name) or "/" in name or ":" in name:
        return None
    return written_kind.lower(), own_namespace, name


def display_name(namespace: str, name: str) -> str:
    """A name as an inventory has it: with its namespace, unless that is the default one."""
    return name if namespace.lower() == DEFAULT_NAMESPACE else f"{namespace}/{name}"


def read_catalog(documents: Sequence[Document], options: Options, imported: Imported) -> Catalog:
    """The entities of the kinds that an inventory has room for; others are counted."""
    catalog = Catalog(imported)
    found = [entity for document in documents if (entity := _entity(document, catalog)) is not None]
    for entity in sorted(found, key=lambda entity: (entity.key, entity.place)):
        first = catalog.entities.setdefault(entity.key, entity)
        if first.node.data != entity.node.data:
            kind, namespace, name = entity.key
            message = f"{kind}:{namespace}/{name} is described twice, differently"
            problem = Problem(entity.place, message, f"the first one stands at {first.place}")
            imported.problems.append(problem)
    _place_topics(catalog, options)
    return catalog


def _entity(document: Document, catalog: Catalog) -> Entity | None:
    reading = Reading(document, catalog.imported.problems)
    node = reading.root()
    kind = node.text("kind")
    metadata = node.node("metadata")
    name, namespace = metadata.text("name"), metadata.text("namespace") or DEFAULT_NAMESPACE
    if kind not in ("Component", "API", "Resource", "System", "Domain"):
        catalog.left_out(kind or "an entity without a kind", document.locate())
        return None
    if name is None:
        if metadata.data.get("name") in (None, ""):
            problem = Problem(node.place("metadata"), f"{kind} without a name", "add metadata.name")
            catalog.imported.problems.append(problem)
        return None
    if "${{" in name:
        what = f"Backstage {kind} entities that are templates"
        catalog.imported.passed_over.append(PassedOver(what, "their names hold ${{ … }}, which Backstage fills"))
        return None
    shown = display_name(namespace, name)
    section = _section(node, kind)
    if section is None and kind == "Component":
        catalog.left_out("Component of type library", document.locate())
    if section == "clusters":
        shown = shown.replace("/", ".")
    return Entity(key_of((kind, namespace, name)), node, section, shown)


def _section(node: Node, kind: str) -> str | None:
    type_ = node.node("spec").text("type")
    match kind:
        case "Component":
            return None if type_ == _LIBRARY else "services"
        case "Resource":
            return {TOPIC: "topics", CLUSTER: "clusters"}.get(type_ or "", "resources")
        case "System":
            return "functions"
        case _:
            return None


def _place_topics(catalog: Catalog, options: Options) -> None:
    """Gives topics their full names: their cluster is the one that they depend on, else the one that the user named."""
    of_topic: dict[Ref, set[str]] = {}
    for entity in catalog.entities.values():
        if entity.section == "topics":
            for ref, _ in catalog.referred(entity, "dependsOn"):
                cluster_entity = catalog.get(ref)
                if cluster_entity is not None and cluster_entity.section == "clusters":
                    of_topic.setdefault(entity.key, set()).add(cluster_entity.name)
        elif entity.section == "clusters":
            for ref, _ in catalog.referred(entity, "dependencyOf"):
                of_topic.setdefault(key_of(ref), set()).add(entity.name)
    for key, entity in list(catalog.entities.items()):
        if entity.section != "topics":
            continue
        found = of_topic.get(key, {options.cluster} if options.cluster else set())
        if len(found) == 1:
            (cluster,) = found
            name = entity.node.node("metadata").data["name"]
            catalog.entities[key] = Entity(key, entity.node, "topics", f"{cluster}/{name}")
            continue
        del catalog.entities[key]
        which = f"names several clusters: {', '.join(sorted(found))}" if found else "names no cluster"
        hint = "let it depend on one resource of type kafka-cluster, or name the cluster: --cluster NAME"
        catalog.imported.problems.append(Problem(entity.place, f"topic {which}", hint))
