"""The connectors of MirrorMaker 2: one copies topics from a cluster to another (MirrorSourceConfig)."""

from typing import Any, Final

from kblast.errors import Problem
from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.exchange import Imported, LeftOut
from kblast.foreign.facts import Fact

_PACKAGE: Final = "org.apache.kafka.connect.mirror."
_SOURCE: Final = "org.apache.kafka.connect.mirror.MirrorSourceConnector"
_CLUSTERS: Final = {"from": "source.cluster.alias", "to": "target.cluster.alias"}
_POLICY: Final = ("replication.policy.class", "replication.policy.separator")
_PREFIXING: Final = "DefaultReplicationPolicy"
EXCLUDE: Final = ("topics.exclude", "topics.blacklist")
"""The settings for topics that are not copied, the newer one first."""

EVERYTHING: Final = [".*"]
"""What is copied if nothing is said (MirrorSourceConfig.TOPICS_DEFAULT)."""


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
        ("topics", connector.texts("topics") or EVERYTHING, ("topics",)),
    ]
    for key, setting in _CLUSTERS.items():
        cluster = connector.text(setting)
        if cluster is None:
            imported.problems.append(Problem(connector.name_place, f"MirrorMaker 2 without a {setting}"))
            continue
        imported.facts.append(Fact(("clusters", cluster), {}, connector.place(setting)))
        said.append((key, cluster, (setting,)))
    if exclude := connector.texts(*EXCLUDE):
        said.append(("exclude", exclude, EXCLUDE))
    if rename := renaming(connector, imported):
        said.append(("rename", rename, _POLICY))
    return [Fact((*path, key), value, connector.place(*settings)) for key, value, settings in said]


def renaming(connector: Configuration, imported: Imported, alias: str | None = None) -> str | None:
    """How copies are called; None is MirrorMaker 2's own way, the source cluster's name and a point before the topic's.

    `alias` is what MirrorMaker 2 calls the source cluster, if it is not the cluster's name. What a policy of somebody's
    own does is not known: it is noted, and taken for MirrorMaker 2's own way.
    """
    policy, separator = (connector.text(key) for key in _POLICY)
    class_ = (policy or _PREFIXING).rpartition(".")[2]
    if class_ == "IdentityReplicationPolicy":
        return "{topic}"
    if class_ != _PREFIXING:
        what = "replication policy that kblast does not know, taken for the default"
        imported.left_out.append(LeftOut(what, connector.place(*_POLICY)))
    if alias is not None:
        return f"{alias}{'.' if separator is None else separator}{{topic}}"
    return f"{{from}}{separator}{{topic}}" if separator is not None else None
