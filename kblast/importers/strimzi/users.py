"""KafkaUser: a service, and what its access rules permit."""

from kblast.foreign.acl_words import AclWords
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported, Options
from kblast.importers.strimzi.names import cluster_of, name_of

_PATTERNS = {None: None, "literal": "literal", "prefix": "prefixed"}
"""Strimzi's words for patterns, and Kafka's."""


def read_user(user: Node, options: Options, imported: Imported) -> None:
    """The user as a service; its rules count where Kafka's own authorizer applies them (`type: simple`)."""
    name, cluster = name_of(user, imported), cluster_of(user, options, imported)
    authorization = user.node("spec", "authorization")
    rules = authorization.nodes("acls") if authorization.text("type") == "simple" else []
    if name is None or cluster is None:
        return
    imported.facts.append(Fact(("clusters", cluster), {}, user.place("metadata", "labels")))
    imported.facts.append(Fact(("services", name), {}, user.place("metadata", "name")))
    for rule in rules:
        _read_rule(rule, name, cluster, imported)


def _read_rule(rule: Node, service: str, cluster: str, imported: Imported) -> None:
    resource, old = rule.node("resource"), rule.text("operation")
    pattern = resource.text("patternType")
    if pattern not in _PATTERNS:
        rule.reading.problem((*resource.path, "patternType"), pattern, "literal or prefix")
        return
    words = AclWords(
        principal=service,
        resource=resource.text("type") or "",
        name=resource.text("name") or "",
        operations=(*map(str, rule.values("operations")), *([old] if old else [])),
        pattern=_PATTERNS[pattern],
        permission=rule.text("type"),
        host=rule.text("host"),
    )
    imported.add_acl(words, cluster, rule.place(), "KafkaUser")
