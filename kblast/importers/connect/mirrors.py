"""The connectors of MirrorMaker 2: one copies topics from a cluster to another (MirrorSourceConfig)."""

from typing import Any, Final

from kblast.errors import Problem
from kblast.foreign.facts import Fact
from kblast.importer import Imported
from kblast.importers.connect.configuration import Configuration

_PACKAGE: Final = "org.apache.kafka.connect.mirror."
_SOURCE: Final = "org.apache.kafka.connect.mirror.MirrorSourceConnector"
_CLUSTERS: Final = {"from": "source.cluster.alias", "to": "target.cluster.alias"}
_EXCLUDE: Final = ("topics.exclude", "topics.blacklist")


def is_mirror(connector: Configuration) -> bool:
    """Whether it is a connector of MirrorMaker 2."""
    return connector.class_.startswith(_PACKAGE)


def mirror_facts(connector: Configuration, imported: Imported) -> list[Fact]:
    """The mirror; nothing for the connectors that copy offsets and heartbeats."""
    if connector.class_ != _SOURCE:
        return []
    path = ("mirrors", connector.name)
    said: list[tuple[str, Any, tuple[str, ...]]] = [
        ("kind", "mirrormaker2", ("connector.class",)),
        ("topics", connector.texts("topics") or [".*"], ("topics",)),
    ]
    for key, setting in _CLUSTERS.items():
        cluster = connector.text(setting)
        if cluster is None:
            imported.problems.append(Problem(connector.name_place, f"MirrorMaker 2 without a {setting}"))
            continue
        imported.facts.append(Fact(("clusters", cluster), {}, connector.place(setting)))
        said.append((key, cluster, (setting,)))
    if exclude := connector.texts(*_EXCLUDE):
        said.append(("exclude", exclude, _EXCLUDE))
    if rename := _rename(connector):
        said.append(("rename", rename, ("replication.policy.class", "replication.policy.separator")))
    return [Fact((*path, key), value, connector.place(*settings)) for key, value, settings in said]


def _rename(connector: Configuration) -> str | None:
    policy = connector.text("replication.policy.class") or ""
    separator = connector.text("replication.policy.separator")
    if policy.endswith("IdentityReplicationPolicy"):
        return "{topic}"
    return f"{{from}}{separator}{{topic}}" if separator is not None else None
