"""APIs: who provides them writes and reads what their AsyncAPI definitions say; who consumes them, the other way."""

from dataclasses import dataclass, field
from typing import Any, Final

from kblast.documents import Document, parse
from kblast.errors import InputError, Problem
from kblast.foreign.asyncapi.application import Application, read_application
from kblast.foreign.facts import Fact
from kblast.foreign.local_files import NotReachedError, is_remote
from kblast.foreign.reading import Node
from kblast.importer import Imported, Options
from kblast.importers.backstage.catalog import Catalog, Entity, Ref, key_of
from kblast.location import Location

_GROUPS: Final = "kafka.apache.org/consumer-groups"
"""`cluster/group`, several of them with commas (Backstage's Kafka plugin)."""

_PLACEHOLDERS: Final = ("$text", "$yaml", "$json", "$asyncapi")
_OF_APPLICATION: Final = ("produces", "consumes", "wants")
_KIND: Final = "api"

Edges = dict[str, set[str]]
"""The topics that each service has an edge to."""


@dataclass(slots=True)
class Apis:
    """Reads the APIs of a catalog into edges and needs of its components."""

    catalog: Catalog
    options: Options
    imported: Imported
    _providers: dict[Ref, list[Entity]] = field(default_factory=dict)
    _groups: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _edges: Edges = field(default_factory=dict)

    def read(self) -> Edges:
        """The topics that each service has an edge to, when all edges and needs are noted."""
        for component in self.catalog.services():
            self._read_groups(component)
            for ref, place in self.catalog.referred(component, "providesApis", _KIND):
                self._providers.setdefault(key_of(ref), []).append(component)
                self._note_unknown(ref, place)
        applications = {api.key: self._application(api) for api in self.catalog.of_kind(_KIND) if self._is_async(api)}
        for ref, application in applications.items():
            if application is not None:
                self._provide(ref, application)
        for component in self.catalog.services():
            for ref, place in self.catalog.referred(component, "consumesApis", _KIND):
                if key_of(ref) in applications:
                    self._consume(component, key_of(ref), applications[key_of(ref)])
                else:
                    self._call(component, ref, place)
        self._note_idle_groups()
        return self._edges

    def _is_async(self, api: Entity) -> bool:
        return api.spec.text("type") == "asyncapi"

    def _note_unknown(self, ref: Ref, place: Location) -> None:
        if self.catalog.get(ref) is None:
            self.catalog.left_out("APIs that are not in the catalog", place)

    # Definitions

    def _application(self, api: Entity) -> Application | None:
        document = self._definition(api)
        return None if document is None else read_application(document, self.options, self.imported)

    def _definition(self, api: Entity) -> Document | None:
        """The document in `spec.definition`, or the local one that its placeholder names."""
        place = api.spec.place("definition")
        file = place.file
        try:
            if isinstance(api.spec.data.get("definition"), dict):
                documents = self._referred(api.spec.node("definition"), place)
            else:
                text = api.spec.text("definition") or ""
                documents = parse(text, f"{file} (definition in line {place.line})")
        except InputError as error:
            self.imported.problems += error.problems
            return None
        if documents is None:
            return None
        if not documents:
            self.imported.problems.append(Problem(place, "API of type asyncapi without a definition"))
            return None
        return documents[0]

    def _referred(self, definition: Node, place: Location) -> list[Document] | None:
        """The documents of a placeholder's file; None where it stands on a network, which is counted, or nowhere."""
        references = [found for key in _PLACEHOLDERS if (found := definition.text(key)) is not None]
        if not references:
            definition.reading.problem(definition.path, definition.data, "a text, or {$text: ./asyncapi.yaml}")
            return None
        if is_remote(references[0]):
            self.catalog.left_out("API definitions on a network: nothing is fetched", place)
            return None
        try:
            return self.options.files.documents(references[0], place.file)
        except NotReachedError as error:
            self.imported.problems.append(Problem(place, f"definition '{references[0]}' is not to be had: {error}"))
            return None

    # Edges

    def _provide(self, key: Ref, application: Application) -> None:
        """Everybody who provides the API has its edges; where nobody does, the application that it describes."""
        providers = [entity.name for entity in self._providers.get(key, [])]
        if not providers:
            self.imported.facts += application.of_service(application.name)
        for service in providers:
            for said, value, place in application.facts:
                if said in _OF_APPLICATION:
                    self._say(service, said, value, place)

    def _consume(self, component: Entity, key: Ref, application: Application | None) -> None:
        """Who consumes an API reads what it sends, or, if it only receives, writes that; no more can be known."""
        if component in self._providers.get(key, []):
            return
        facts = application.facts if application is not None else []
        sent = [fact for fact in facts if fact[0] == "produces"]
        received = [fact for fact in facts if fact[0] == "consumes"]
        for _, edge, place in sent or received:
            inferred = {"topic": edge["topic"], "evidence": "inferred"}
            self._say(component.name, "consumes" if sent else "produces", inferred, place)
        if sent:
            for _, _, place in received:
                self.catalog.left_out("topics that a consumed API receives: whether the consumer writes them", place)

    def _call(self, component: Entity, ref: Ref, place: Location) -> None:
        entities = self._providers.get(key_of(ref), [])
        providers = sorted({entity.reference for entity in entities} - {component.reference})
        if self.catalog.get(ref) is None or not entities:
            self.catalog.left_out("consumed APIs that nobody provides", place)
        elif providers:
            need: Any = providers[0] if len(providers) == 1 else {"any": providers}
            self.imported.facts.append(Fact(("services", component.name, "needs"), need, place))

    def _say(self, service: str, key: str, value: dict[str, Any], place: Location) -> None:
        topic = value.get("topic")
        if topic is not None:
            self._edges.setdefault(service, set()).add(topic)
            groups = self._groups.get(service, {}).get(topic.partition("/")[0], set())
            if key == "consumes" and "group" not in value and len(groups) == 1:
                value = value | {"group": min(groups)}
        self.imported.facts.append(Fact(("services", service, key), value, place))

    # Consumer groups

    def _read_groups(self, component: Entity) -> None:
        """The groups of a component; those that name no cluster, as in old catalogs, are on the one that is named."""
        annotations = component.node.node("metadata", "annotations")
        for pair in (annotations.text(_GROUPS) or "").split(","):
            before, slash, after = (part.strip() for part in pair.partition("/"))
            cluster, group = (before, after) if slash else (self.options.cluster, before)
            if cluster and group:
                self._groups.setdefault(component.name, {}).setdefault(cluster, set()).add(group)
                self.imported.facts.append(Fact(("clusters", cluster), {}, annotations.place(_GROUPS)))
            elif pair.strip():
                found = annotations.data[_GROUPS]
                hint = "" if slash else "or name the cluster: --cluster NAME"
                annotations.reading.problem((*annotations.path, _GROUPS), found, "cluster/group, …", hint)

    def _note_idle_groups(self) -> None:
        """Groups on clusters where nothing says what their component reads."""
        for component in self.catalog.services():
            place = component.node.node("metadata", "annotations").place(_GROUPS)
            read = {topic.partition("/")[0] for topic in self._edges.get(component.name, ())}
            for cluster, groups in self._groups.get(component.name, {}).items():
                if cluster not in read or len(groups) > 1:
                    for _ in groups:
                        self.catalog.left_out("consumer groups of which no topic is known", place)
