"""Access rules of Kafka, and the edges they permit.

`Read` on a topic permits to consume, `Write` to produce, `All` both; `Describe`, `Create` or `Alter` alone permit
neither. A rule that denies outweighs every rule that allows (KIP-11; KIP-290 for prefixed patterns). What is permitted
need not be used, so the edges' evidence is `permitted`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kblast.errors import Problem
from kblast.foreign.facts import Fact
from kblast.location import Location
from kblast.model.patterns import Pattern, PatternError
from kblast.model.refs import cluster_of, short_topic

_ALL = "all"
_EVERY = "*"
_DIRECTIONS = {"consumes": "read", "produces": "write"}


@dataclass(frozen=True, slots=True)
class Acl:
    """What a principal, taken for a service, may do or may not do to a resource of a cluster.

    `resource` is the resource's type, such as `topic` or `group`; `operations` are in lower case; the name `*` stands
    for every name, and with a `regex` the rule is about the names that it matches.
    """

    service: str
    cluster: str
    resource: str
    name: str
    operations: frozenset[str]
    place: Location
    prefixed: bool = False
    allow: bool = True
    regex: Pattern | None = None

    def grants(self, operation: str) -> bool:
        """Whether the rule is about this operation."""
        return operation in self.operations or _ALL in self.operations

    def matches(self, name: str) -> bool:
        """Whether the rule is about the resource of this name. Raises PatternError."""
        if self.regex is not None:
            return self.regex.matches(name)
        return name.startswith(self.name) if self.prefixed else self.name in (name, _EVERY)

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for all names of a kind, and not for one."""
        return self.prefixed or self.regex is not None or self.name == _EVERY


@dataclass(slots=True)
class Permitted:
    """The edges that access rules permit, the rules whose pattern matches no topic there is, and what is wrong."""

    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmatched: set[Acl] = field(default_factory=set)


def permitted(acls: Iterable[Acl], topics: Iterable[str]) -> Permitted:
    """The edges permitted on topics, which are given by their full names `cluster/topic`.

    A pattern stands for those topics of its cluster that it matches; a topic that is named has its edges even if it is
    not among them. Where a service's rules name exactly one consumer group, it is the group of all that it reads.
    """
    result = Permitted()
    short_names: dict[str, list[str]] = {}
    for topic in sorted(topics):
        short_names.setdefault(cluster_of(topic), []).append(short_topic(topic))
    by_service: dict[tuple[str, str], list[Acl]] = {}
    for acl in acls:
        by_service.setdefault((acl.service, acl.cluster), []).append(acl)
    for (service, cluster), rules in by_service.items():
        group = _only_group(rules)
        about_topics = [rule for rule in rules if rule.resource == "topic"]
        for direction, operation in _DIRECTIONS.items():
            rules_here = [rule for rule in about_topics if rule.grants(operation)]
            for topic, place in _allowed(rules_here, short_names.get(cluster, []), result):
                edge = {"topic": f"{cluster}/{topic}", "evidence": "permitted"}
                if group is not None and direction == "consumes":
                    edge["group"] = group
                result.facts.append(Fact(("services", service, direction), edge, place))
    return result


def _allowed(rules: list[Acl], known: list[str], result: Permitted) -> Iterator[tuple[str, Location]]:
    denied = [rule for rule in rules if not rule.allow]
    places: dict[str, Location] = {}
    for rule in rules:
        if not rule.allow:
            continue
        names = _matched(rule, known, result) if rule.is_pattern else [rule.name]
        if not names:
            result.unmatched.add(rule)
        for name in names:
            places.setdefault(name, rule.place)
    for name, place in places.items():
        if not any(_matched(rule, [name], result) for rule in denied):
            yield name, place


def _matched(rule: Acl, names: list[str], result: Permitted) -> list[str]:
    try:
        return [name for name in names if rule.matches(name)]
    except PatternError as error:
        result.problems.append(Problem(rule.place, str(error)))
        return []


def _only_group(rules: list[Acl]) -> str | None:
    groups = {
        (rule.name, rule.is_pattern)
        for rule in rules
        if rule.resource == "group" and rule.allow and rule.grants("read")
    }
    if len(groups) != 1:
        return None
    name, is_pattern = groups.pop()
    return None if is_pattern else name
