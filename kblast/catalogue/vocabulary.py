"""What conditions of rules may speak of, and what that is for each element: plain data, with defaults filled in.

What is not known or not declared is absent, so that `has(…)` tells, and everything else that asks for it gets no
answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, get_args

from kblast.catalogue.expression import Vocabulary
from kblast.catalogue.plain import declared, typed
from kblast.catalogue.rule_file import ConditionKind, EdgeKind, ElementKind
from kblast.check import Context, Related
from kblast.kafka.effective import Effective
from kblast.kafka.internal_topics import keeper_of
from kblast.kafka.profiles import TopicProfile
from kblast.kafka.settings import Scope, known_settings
from kblast.location import KeyPath
from kblast.model.elements import (
    Cluster,
    ConsumeEdge,
    Edge,
    Function,
    Mirror,
    ProduceEdge,
    Resource,
    Service,
    Topic,
    Zone,
)
from kblast.model.parts import Part
from kblast.model.refs import Ref, cluster_of, make_ref, short_topic

_MODELS: dict[ConditionKind, type[Part]] = {
    "zone": Zone,
    "cluster": Cluster,
    "topic": Topic,
    "service": Service,
    "resource": Resource,
    "mirror": Mirror,
    "function": Function,
    "produce": ProduceEdge,
    "consume": ConsumeEdge,
}
_SCOPES: dict[ConditionKind, tuple[Scope, ...]] = {
    "topic": ("topic",),
    "produce": ("producer", "streams", "librdkafka"),
    "consume": ("consumer", "streams", "librdkafka"),
}
_EDGES: AbstractSet[ConditionKind] = frozenset(get_args(EdgeKind))
COMPUTED: dict[ConditionKind, AbstractSet[str]] = {
    "cluster": {"broker_count"},
    "topic": {"short_name", "internal", "effective", "origin", "copied_from", "writers", "readers"},
    "produce": {"effective", "origin"},
    "consume": {"effective", "origin"},
}
"""Members that no key of an inventory gives; `name` is one of every element."""


@dataclass(slots=True)
class Case:
    """One thing that a condition is asked of: its place, its data, and where the data that decides came from.

    `assumed` holds where in the data a default stands that nobody declared, or a guess.
    """

    subject: Ref
    path: KeyPath
    variables: dict[str, Any]
    evidence: list[str] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    assumed: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    def forget_assumptions(self) -> None:
        """Takes out of the data what nobody declared."""
        for data, key in self.assumed:
            data.pop(key, None)
        self.assumed.clear()


class Wanted:
    """The members and settings that a condition asks for; nothing else is worked out."""

    def __init__(self, members: Iterable[tuple[str, str]], settings: Iterable[tuple[str, str]]) -> None:
        self._members: dict[str, set[str]] = {}
        self._settings: dict[str, list[str]] = {}
        for variable, member in members:
            self._members.setdefault(variable, set()).add(member)
        for variable, setting in sorted(set(settings)):
            self._settings.setdefault(variable, []).append(setting)

    def members_of(self, variable: str) -> AbstractSet[str]:
        """The names of the members that are asked of a variable."""
        return self._members.get(variable, frozenset())

    def settings_of(self, variable: str) -> Sequence[str]:
        """The names of the Kafka settings that are asked of a variable."""
        return self._settings.get(variable, ())


def variable_of(kind: ConditionKind) -> str:
    """The name of the variable that stands for an element; `function` is a reserved word of CEL."""
    return "func" if kind == "function" else kind


def vocabulary_for(kind: ConditionKind, parameters: AbstractSet[str]) -> Vocabulary:
    """What a condition about one kind of thing may speak of."""
    kinds: list[ConditionKind] = [kind]
    if kind in _EDGES:
        kinds += ["service", "topic", "cluster"]
    if kind == "topic":
        kinds += ["cluster"]
    members = {variable_of(each): _members(each) for each in kinds}
    settings: dict[str, AbstractSet[str]] = {
        each: frozenset().union(*map(known_settings, _SCOPES[each])) for each in kinds if each in _SCOPES
    }
    return Vocabulary(members | {"params": parameters}, settings)


def _members(kind: ConditionKind) -> AbstractSet[str]:
    declared = {info.alias or name for name, info in _MODELS[kind].model_fields.items()}
    return declared | COMPUTED.get(kind, set()) | (set() if kind in _EDGES else {"name"})


def cases(context: Context, kind: ConditionKind, wanted: Wanted) -> Iterator[Case]:
    """Everything of one kind that rules judge."""
    build = _Build(context, wanted)
    match kind:
        case "produce" | "consume":
            for name in context.judged("service"):
                yield from build.edges(kind, name)
        case "topic":
            for name in context.judged("topic"):
                case = Case(make_ref("topic", name), (), {})
                build.topic(case, name)
                yield case
        case _:
            for name in context.judged(kind):
                case = Case(make_ref(kind, name), (), {})
                build.element(case, kind, name)
                yield case


class _Build:
    """Puts into cases what is wanted, and nothing else."""

    def __init__(self, context: Context, wanted: Wanted) -> None:
        self.context = context
        self.wanted = wanted
        self.sources_of: dict[str, list[str]] = {}
        if "copied_from" in wanted.members_of("topic"):
            for copies in context.inventory.copies.values():
                for source, target in copies:
                    self.sources_of.setdefault(target, []).append(source)

    def edges(self, kind: EdgeKind, service: str) -> Iterator[Case]:
        """A case for every edge of a service."""
        for index, edge in enumerate(_edges_of(self.context.inventory.services[service], kind)):
            if edge.topic is None:
                continue
            data = declared(kind, edge, self.wanted.members_of(kind))
            case = Case(make_ref("service", service), (f"{kind}s", index), {kind: data})
            wanted = self.wanted.settings_of(kind)
            _add_settings(case, data, {name: self.context.client_setting(service, edge, name) for name in wanted})
            self.element(case, "service", service)
            self.topic(case, edge.topic)
            yield case

    def element(self, case: Case, kind: ElementKind, name: str) -> dict[str, Any]:
        """Adds an element to a case."""
        element = self.context.inventory.element(make_ref(kind, name))
        assert element is not None
        wanted = self.wanted.members_of(variable_of(kind))
        data = case.variables[variable_of(kind)] = {"name": name, **declared(kind, element, wanted)}
        brokers = self.context.inventory.brokers_of.get(name)
        if kind == "cluster" and brokers is not None:
            data["broker_count"] = len(brokers)
        return data

    def topic(self, case: Case, name: str) -> None:
        """Adds a topic and its cluster to a case."""
        inventory, wanted = self.context.inventory, self.wanted.members_of("topic")
        self.element(case, "cluster", cluster_of(name))
        data = self.element(case, "topic", name)
        data["short_name"] = short_topic(name)
        if "internal" in wanted:
            data["internal"] = keeper_of(inventory, name) is not None
        data["copied_from"] = sorted(set(self.sources_of.get(name, ())))
        if "writers" in wanted:
            data["writers"] = [self._user(*writer) for writer in inventory.writers_of.get(name, ())]
        if "readers" in wanted:
            data["readers"] = [self._user(*reader) for reader in inventory.readers_of.get(name, ())]
        if "replication" in wanted:
            _add_fact(case, data, "replication", self.context.replication(name))
        if "profile" in wanted:
            _add_profile(case, data, self.context.profile(name))
        settings = self.wanted.settings_of("topic")
        _add_settings(case, data, {setting: self.context.topic_setting(name, setting) for setting in settings})

    def _user(self, service: str, edge: Edge) -> dict[str, Any]:
        """A service that writes or reads a topic."""
        body = self.context.inventory.services[service]
        owned = {"owner": body.owner, "domain": body.domain}
        known = {key: value for key, value in owned.items() if value is not None}
        return {"service": service, "evidence": edge.evidence or "declared", **known}


def _edges_of(service: Service, kind: EdgeKind) -> Sequence[ProduceEdge | ConsumeEdge]:
    if kind == "produce":
        return service.produces or ()
    return service.consumes or ()


def _add_profile(case: Case, data: dict[str, Any], found: TopicProfile) -> None:
    data.pop("profile", None)
    if found.profile is None:
        case.evidence.append(f"profile: {found.reason}")
        return
    data["profile"] = found.profile
    case.evidence.append(f"profile={found.profile} ({found.reason})")
    if found.inferred:
        case.assumed.append((data, "profile"))


def _add_settings(case: Case, data: dict[str, Any], settings: Mapping[str, Effective]) -> None:
    if settings:
        data["effective"], data["origin"] = {}, {}
    for name, found in settings.items():
        _add_fact(case, data["effective"], name, found)
        data["origin"][name] = found.origin


def _add_fact(case: Case, data: dict[str, Any], name: str, found: Effective) -> None:
    data.pop(name, None)
    shown = f"{name}={found}" if found.value is not None else f"{name} {found}"
    case.evidence.append(shown)
    if found.value is not None:
        data[name] = typed(found.value)
        if not found.declared:
            case.assumed.append((data, name))
    if found.location is not None:
        case.related.append(Related(shown, found.location))
