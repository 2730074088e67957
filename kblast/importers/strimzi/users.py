"""KafkaUser: a service, and what its access rules permit."""

from kblast.foreign.acls import Acl
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.strimzi.names import cluster_of, name_of

_ANY_HOST = "*"
_WITH_EDGES = ("topic", "group")
_PATTERN_TYPES = {None: False, "literal": False, "prefix": True}


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
    resource = rule.node("resource")
    kind, pattern = resource.text("type"), resource.text("patternType")
    allow = rule.text("type") != "deny"
    operations = frozenset(str(operation).lower() for operation in rule.values("operations"))
    if old := rule.text("operation"):
        operations |= {old.lower()}
    host = rule.text("host") or _ANY_HOST
    if kind not in _WITH_EDGES:
        imported.left_out.append(LeftOut(f"KafkaUser rules on {kind or 'a resource without a type'}", rule.place()))
        return
    name = resource.text("name")
    if name is None or pattern not in _PATTERN_TYPES:
        expected = "a name" if name is None else "literal or prefix"
        key = "name" if name is None else "patternType"
        rule.reading.problem((*resource.path, key), resource.data.get(key), expected)
        return
    if not allow and host != _ANY_HOST:
        imported.left_out.append(LeftOut("KafkaUser rules that deny some hosts only", rule.place()))
        return
    prefixed = _PATTERN_TYPES[pattern]
    imported.acls.append(Acl(service, cluster, kind, name, operations, rule.place(), prefixed, allow))
