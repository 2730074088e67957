"""KafkaMirrorMaker2: mirrors from cluster to cluster.

`v1` names one target and a source for each mirror, `v1beta2` lists all clusters and names them by alias. What a mirror
says beside its source connector holds before the connector's configuration (strimzi-kafka-operator,
KafkaMirrorMaker2Connectors.prepareMirrorMaker2ConnectorConfig).
"""

from collections.abc import Mapping
from typing import Any

from kblast.errors import Problem
from kblast.foreign.bootstrap import strimzi_cluster
from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.connect.mirrors import EVERYTHING, EXCLUDE, renaming
from kblast.foreign.facts import Fact
from kblast.foreign.placeholders import unfilled
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.strimzi.names import BOOTSTRAP, readable_name
from kblast.importers.strimzi.states import note_state
from kblast.location import Location

_SOURCE = "sourceConnector"
_EXCLUDE = ("topicsExcludePattern", "topicsBlacklistPattern")
_ALIASES = {"source": "sourceCluster", "target": "targetCluster"}


def read_mirror_maker(maker: Node, options: Options, imported: Imported) -> None:
    """Every mirror that copies topics; it is called `<resource>/<alias of the source>`."""
    name = readable_name(maker, imported)
    if name is None:
        return
    spec = maker.node("spec")
    clusters = {alias: cluster for cluster in spec.nodes("clusters") if (alias := cluster.text("alias")) is not None}
    for mirror in spec.nodes("mirrors"):
        if mirror.data.get(_SOURCE) is None:
            imported.left_out.append(LeftOut(f"KafkaMirrorMaker2 mirror without a {_SOURCE}", mirror.place()))
            mirror.reading.read_all(mirror.data)
            continue
        source = _end(mirror, mirror, "source", clusters, imported)
        target = _end(mirror, spec, "target", clusters, imported)
        if source is not None and target is not None:
            _read_mirror(name, mirror, (source, target), _clusters(source, target, options.cluster), imported)


def _end(mirror: Node, of: Node, key: str, clusters: Mapping[str, Node], imported: Imported) -> Node | None:
    """The cluster at one end of a mirror, which has an alias; None and a problem where there is none."""
    if of.data.get(key) is not None:
        end = of.node(key)
        if end.text("alias") is None and end.data.get("alias") in (None, ""):
            imported.problems.append(Problem(end.place(), f"the {key} of a mirror without an alias"))
        return end if isinstance(end.data.get("alias"), str) and end.data["alias"] else None
    alias = mirror.text(_ALIASES[key])
    if alias is None:
        if mirror.data.get(_ALIASES[key]) in (None, ""):
            imported.problems.append(Problem(mirror.place(), f"a mirror without a {key}"))
        return None
    if alias not in clusters:
        mirror.reading.problem((*mirror.path, _ALIASES[key]), alias, "an alias of spec.clusters")
    return clusters.get(alias)


def _read_mirror(
    maker: str, mirror: Node, ends: tuple[Node, Node], clusters: tuple[str, str], imported: Imported
) -> None:
    (source, target), (start, end) = ends, clusters
    connector = mirror.node(_SOURCE)
    note_state(connector, "KafkaMirrorMaker2", imported)
    alias, place = source.data["alias"], mirror.place()
    path = ("mirrors", f"{maker}/{alias}")
    settings = Configuration(str(path[1]), connector.place(), connector.node("config"), "", str(path[1]))
    topics, topics_at = _patterns(mirror, settings, ("topicsPattern",), ("topics",))
    exclude, exclude_at = _patterns(mirror, settings, _EXCLUDE, EXCLUDE)
    rename = renaming(settings, imported, alias if alias != start else None)
    said: list[tuple[str, Any, Location]] = [
        ("kind", "mirrormaker2", place),
        ("from", start, source.place(BOOTSTRAP)),
        ("to", end, target.place(BOOTSTRAP)),
        ("topics", topics or EVERYTHING, topics_at),
    ]
    said += [("exclude", exclude, exclude_at)] if exclude else []
    said += [("rename", rename, settings.place("replication.policy.class"))] if rename is not None else []
    facts = [Fact(("clusters", name), {}, end_.place(BOOTSTRAP)) for name, end_ in ((start, source), (end, target))]
    facts += [Fact((*path, key), value, at) for key, value, at in said]
    if missing := unfilled([[[*map(str, fact.path)], fact.value] for fact in facts]):
        what = f"KafkaMirrorMaker2 mirror with {min(missing)}, which has no value"
        imported.left_out.append(LeftOut(what, place))
    else:
        imported.facts += facts


def _clusters(source: Node, target: Node, named: str | None) -> tuple[str, str]:
    """What the clusters are called: as Strimzi's, if that tells them apart, else by their aliases.

    The one whose address has no value, if it is one, is the cluster that the user named.
    """
    names = [_cluster(end, end.text(BOOTSTRAP)) for end in (source, target)]
    without_value = [index for index, name in enumerate(names) if unfilled(name)]
    if named is not None and len(without_value) == 1:
        names[without_value[0]] = named
    if names[0] == names[1]:
        names = [end.data["alias"] for end in (source, target)]
    return names[0], names[1]


def _cluster(end: Node, address: str | None) -> str:
    if address is not None and unfilled(address):
        return address
    return (strimzi_cluster(address) if address is not None else None) or str(end.data["alias"])


def _patterns(
    mirror: Node, settings: Configuration, own: tuple[str, ...], keys: tuple[str, ...]
) -> tuple[list[str], Location]:
    """A list of patterns, separated by commas: the mirror's own, else that of its connector's configuration."""
    given = settings.texts(*keys)
    for key in own:
        if (text := mirror.text(key)) is not None:
            return [part.strip() for part in text.split(",") if part.strip()], mirror.place(key)
    return given, settings.place(*keys)
