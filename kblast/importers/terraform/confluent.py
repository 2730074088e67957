"""Resources of the provider confluentinc/confluent: clusters, topics, access rules and role bindings, connectors.

A principal is the service account or identity pool that its id stands for. What only an apply will tell, a plan leaves
away (https://registry.terraform.io/providers/confluentinc/confluent/latest/docs).
"""

from collections import Counter
from collections.abc import Callable, Sequence

from kblast.foreign.acl_words import AclWords, user
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.terraform.resources import Resource

_CLUSTER = "confluent_kafka_cluster"
_PRINCIPALS = ("confluent_service_account", "confluent_identity_pool")
_CLUSTER_ID = "lkc-"
_ROLES = {"DeveloperRead": "read", "DeveloperWrite": "write", "ResourceOwner": "all"}
"""What roles permit on a topic or group; the role DeveloperManage permits neither to read nor to write."""


def readers(
    resources: Sequence[Resource], options: Options, imported: Imported
) -> dict[str, Callable[[Resource], None]]:
    """What reads each type of resource."""
    reading = _Confluent(resources, options, imported)
    return {
        _CLUSTER: reading.read_cluster,
        "confluent_kafka_topic": reading.read_topic,
        "confluent_kafka_acl": reading.read_acl,
        "confluent_role_binding": reading.read_role_binding,
        "confluent_connector": reading.read_connector,
        **dict.fromkeys(_PRINCIPALS, reading.read_principal),
    }


class _Confluent:
    def __init__(self, resources: Sequence[Resource], options: Options, imported: Imported) -> None:
        self.options = options
        self.imported = imported
        self.clusters = _names([found for found in resources if found.kind == _CLUSTER])
        self.principals = _names([found for found in resources if found.kind in _PRINCIPALS])
        unborn = [found for found in resources if found.kind == _CLUSTER and "id" not in found.values.data]
        self.only_unborn = unborn[0].values.data.get("display_name") if len(unborn) == 1 else None

    def read_cluster(self, cluster: Resource) -> None:
        """A cluster, called as it is displayed."""
        name = self._name(self.clusters, cluster)
        if name is not None:
            self.imported.facts.append(Fact(("clusters", name), {}, cluster.values.place("display_name")))

    def read_principal(self, principal: Resource) -> None:
        """A service account or identity pool; it becomes a service where a rule names it."""
        self._name(self.principals, principal)

    def read_topic(self, topic: Resource) -> None:
        """A topic; its replication is Confluent's affair, and not said."""
        values = topic.values
        cluster, name = self._cluster(topic), values.text("topic_name")
        if cluster is None or name is None:
            return
        path = ("topics", f"{cluster}/{name}")
        self.imported.facts.append(Fact(("clusters", cluster), {}, topic.place))
        self.imported.facts.append(Fact(path, {}, values.place("topic_name")))
        partitions = values.value("partitions_count")
        if partitions is not None:
            self.imported.facts.append(Fact((*path, "partitions"), partitions, values.place("partitions_count")))
        for setting, (value, place) in values.settings("config").items():
            self.imported.facts.append(Fact((*path, "config", setting), value, place))

    def read_acl(self, acl: Resource) -> None:
        """An access rule."""
        values = acl.values
        cluster, principal = self._cluster(acl), self._principal(acl)
        words = AclWords(
            principal=principal or "",
            resource=values.text("resource_type") or "",
            name=values.text("resource_name") or "",
            operations=(values.text("operation") or "",),
            pattern=values.text("pattern_type"),
            permission=values.text("permission"),
            host=values.text("host"),
        )
        if cluster is not None and principal is not None:
            self.imported.add_acl(words, cluster, acl.place, acl.kind)

    def read_role_binding(self, binding: Resource) -> None:
        """A role that somebody has on a topic or group; roles on anything else permit no more than can be said here."""
        values = binding.values
        values.value("id")
        role, crn, principal = values.text("role_name"), values.text("crn_pattern"), self._principal(binding)
        if principal is None:
            return
        named = dict(step.split("=", 1) for step in (crn or "").split("/") if "=" in step)
        resource = next((kind for kind in ("topic", "group") if kind in named), None)
        if resource is None or "kafka" not in named or role not in _ROLES:
            what = f"{binding.kind} of role {role}" + (f" on a {resource}" if resource else "")
            self.imported.left_out.append(LeftOut(what, binding.place))
            return
        name = named[resource]
        prefixed = name.endswith("*") and name != "*"
        words = AclWords(
            principal=principal,
            resource=resource,
            name=name.removesuffix("*") if prefixed else name,
            operations=(_ROLES[role],),
            pattern="prefixed" if prefixed else "literal",
        )
        cluster = self.clusters.get(named["kafka"], named["kafka"])
        self.imported.add_acl(words, cluster, binding.place, binding.kind)

    def read_connector(self, connector: Resource) -> None:
        """A connector that Confluent runs: a sink reads `topics`, a source writes `kafka.topic`."""
        values = connector.values
        values.value("id")
        cluster, config = self._cluster(connector), values.node("config_nonsensitive")
        name = config.text("name")
        if cluster is None or name is None:
            return
        path = ("services", name)
        self.imported.facts.append(Fact((*path, "kind"), "connector", connector.place))
        for key, direction in (("topics", "consumes"), ("kafka.topic", "produces")):
            for topic in (config.text(key) or "").split(","):
                if topic.strip():
                    edge = {"topic": f"{cluster}/{topic.strip()}"}
                    self.imported.facts.append(Fact((*path, direction), edge, config.place(key)))

    def _name(self, names: dict[str, str], of: Resource) -> str | None:
        identity, shown = of.values.text("id"), of.values.text("display_name")
        return shown if identity is None else names.get(identity)

    def _cluster(self, of: Resource) -> str | None:
        """The cluster that a resource is on; before it exists it has no id, and is known only if it is the only one."""
        given = of.values.nodes("kafka_cluster")
        identity = given[0].text("id") if given else None
        own = of.values.text("id")
        if identity is None and own is not None and own.startswith(_CLUSTER_ID):
            identity = own.partition("/")[0]
        name = self.only_unborn if identity is None else self.clusters.get(identity, identity)
        name = name or self.options.cluster
        if name is None:
            what = f"{of.kind} on a cluster that is not known before the apply"
            self.imported.left_out.append(LeftOut(what, of.place))
        return name

    def _principal(self, of: Resource) -> str | None:
        principal = of.values.text("principal")
        if principal is None:
            what = f"{of.kind} for a principal that is not known before the apply"
            self.imported.left_out.append(LeftOut(what, of.place))
            return None
        name = user(principal)
        return self.principals.get(name, name)


def _names(resources: Sequence[Resource]) -> dict[str, str]:
    """Names by id: what is displayed, or the id where several display the same."""
    shown = {_text(found.values, "id"): _text(found.values, "display_name") for found in resources}
    times = Counter(shown.values())
    return {
        identity: name if name is not None and times[name] == 1 else identity
        for identity, name in shown.items()
        if identity is not None
    }


def _text(values: Node, key: str) -> str | None:
    value = values.data.get(key)
    return value if isinstance(value, str) and value else None
