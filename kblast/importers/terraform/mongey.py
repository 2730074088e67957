"""Resources of the provider Mongey/kafka: topics and access rules of one cluster, which they do not name."""

from collections.abc import Callable

from kblast.errors import Problem
from kblast.foreign.acl_words import AclWords
from kblast.foreign.facts import Fact
from kblast.importer import Imported, Options
from kblast.importers.terraform.resources import Resource


def readers(options: Options, imported: Imported) -> dict[str, Callable[[Resource], None]]:
    """What reads each type of resource."""

    def read_topic(topic: Resource) -> None:
        values = topic.values
        values.value("id")
        name = values.text("name")
        if not (cluster := _cluster(topic)) or name is None:
            return
        path = ("topics", f"{cluster}/{name}")
        imported.facts.append(Fact(("clusters", cluster), {}, topic.place))
        imported.facts.append(Fact(path, {}, values.place("name")))
        for key, target in (("partitions", "partitions"), ("replication_factor", "replication")):
            value = values.value(key)
            if value is not None:
                imported.facts.append(Fact((*path, target), value, values.place(key)))
        for setting, (value, place) in values.settings("config").items():
            imported.facts.append(Fact((*path, "config", setting), value, place))

    def read_acl(acl: Resource) -> None:
        values = acl.values
        values.value("id")
        words = AclWords(
            principal=values.text("acl_principal") or "",
            resource=values.text("resource_type") or "",
            name=values.text("resource_name") or "",
            operations=(values.text("acl_operation") or "",),
            pattern=values.text("resource_pattern_type_filter"),
            permission=values.text("acl_permission_type"),
            host=values.text("acl_host"),
        )
        if cluster := _cluster(acl):
            imported.add_acl(words, cluster, acl.place, "kafka_acl")

    def _cluster(of: Resource) -> str | None:
        if options.cluster is None:
            hint = "name it: --cluster NAME"
            imported.problems.append(Problem(of.place, f"a {of.kind} names no cluster", hint))
        return options.cluster

    return {"kafka_topic": read_topic, "kafka_acl": read_acl}
