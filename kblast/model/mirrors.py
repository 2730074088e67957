"""Which topics a mirror copies, and what their copies are called."""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kblast.model.elements import Mirror
from kblast.model.patterns import Pattern, PatternError
from kblast.model.refs import INTERNAL_TOPICS, cluster_of, short_topic
from kblast.suggest import Choices

MIRROR_MAKER_2: Final = "mirrormaker2"

MOST_COPIES: Final = 1_000_000
"""How many copies mirrors may make: where every cluster is mirrored to every other, copies of copies multiply."""

_OTHERS: Final = ("mirrormaker", "mirrormaker1", "clusterlinking", "replicator", "mm1")
_NOT_IN_WORDS: Final = re.compile("[^a-z0-9]")
_PREFIXED: Final = "{from}.{topic}"
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")

_MM2_EXCLUDES: Final = r".*\.replica"
"""MirrorMaker 2's default `topics.exclude`, but for internal topics (DefaultTopicFilter.TOPICS_EXCLUDE_DEFAULT)."""

_MM2_INTERNAL: Final = re.compile(r"(__|\.).*|.*[-.]internal", re.DOTALL)
"""Topics that MirrorMaker 2 never copies, whatever it is told (ReplicationPolicy.isInternalTopic)."""

Copies = tuple[tuple[str, str], ...]
"""Source and target of every mirrored topic, both as `cluster/topic`."""


@dataclass(slots=True)
class Copying:
    """What mirrors copy.

    `made` are the targets that nobody declared, each with its source, sources before what is made of them; `faults` say
    of a mirror why it cannot be told what it copies.
    """

    copies: dict[str, dict[str, str]]
    made: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def by_mirror(self) -> dict[str, Copies]:
        """The copies of every mirror, in order of the source's name."""
        return {name: tuple(sorted(found.items())) for name, found in self.copies.items()}


def is_nearly_mirror_maker_2(kind: str) -> bool:
    """Whether a mirror's kind looks like MirrorMaker 2, but is not written like that."""
    if kind == MIRROR_MAKER_2:
        return False
    word = _NOT_IN_WORDS.sub("", kind.lower())
    return word == "mm2" or Choices((MIRROR_MAKER_2, *_OTHERS)).nearest(word) == MIRROR_MAKER_2


class _Filter:
    """The topics that a mirror copies, by their names inside the cluster."""

    def __init__(self, mirror: Mirror) -> None:
        self._is_mm2 = mirror.kind == MIRROR_MAKER_2
        exclude = mirror.exclude
        if exclude is None:
            exclude = (_MM2_EXCLUDES,) if self._is_mm2 else ()
        self._wanted = [Pattern(text) for text in mirror.topics or ()]
        self._unwanted = [Pattern(text) for text in exclude]
        # From names made by DefaultReplicationPolicy, MirrorSourceConnector.isCycle reads where a topic has been.
        self._told_by_name = mirror.to if self._is_mm2 and rename_of(mirror) == _PREFIXED else None

    def takes(self, topic: str) -> bool:
        if topic in INTERNAL_TOPICS or (self._is_mm2 and _MM2_INTERNAL.fullmatch(topic)):
            return False
        if self._told_by_name is not None and self._told_by_name in topic.split(".")[:-1]:
            return False
        if not any(pattern.matches(topic) for pattern in self._wanted):
            return False
        return not any(pattern.matches(topic) for pattern in self._unwanted)


def rename_of(mirror: Mirror) -> str:
    """The template of the copies' names; MirrorMaker 2 prefixes the source's by default (DefaultReplicationPolicy)."""
    if mirror.rename is not None:
        return mirror.rename
    return _PREFIXED if mirror.kind == MIRROR_MAKER_2 else "{topic}"


def fault_of_rename(rename: str) -> str | None:
    """What is wrong with a template of names, if anything is."""
    held = _PLACEHOLDER.findall(rename)
    if unknown := sorted(set(held) - {"{from}", "{topic}"}):
        return f"unknown {unknown[0]}, expected {{from}} or {{topic}}"
    if held.count("{topic}") != 1:
        return f"expected {{topic}} once, found '{rename}'"
    return None


def expand_mirrors(mirrors: Mapping[str, Mirror], topics: Iterable[str]) -> Copying:
    """What every mirror copies, copies of copies included; a copy never travels back to a cluster it came through.

    A topic that is declared has a life of its own where it stands: it is copied from there like any other, also when it
    is a copy as well. Patterns and templates must be sound.
    """
    travelled = {topic: frozenset({cluster_of(topic)}) for topic in topics}
    copying = Copying({name: {} for name in mirrors})
    leaving: dict[str, list[tuple[str, Mirror, _Filter]]] = {}
    for name, mirror in sorted(mirrors.items()):
        leaving.setdefault(mirror.from_ or "", []).append((name, mirror, _Filter(mirror)))
    waiting = deque(sorted(travelled))
    count = 0
    while waiting:
        topic = waiting.popleft()
        for name, mirror, chosen in leaving.get(cluster_of(topic), ()):
            if mirror.to is None or mirror.to in travelled[topic] or name in copying.faults:
                continue
            try:
                if not chosen.takes(short_topic(topic)):
                    continue
            except PatternError as error:
                copying.faults[name] = str(error)
                continue
            target = f"{mirror.to}/{_renamed(mirror, topic)}"
            copying.copies[name][topic] = target
            count += 1
            if count > MOST_COPIES:
                copying.faults[name] = f"mirrors make more than {MOST_COPIES} copies, those of copies included"
                return copying
            if target not in travelled:
                travelled[target] = travelled[topic] | {mirror.to}
                copying.made[target] = topic
                waiting.append(target)
    return copying


def _renamed(mirror: Mirror, topic: str) -> str:
    parts = {"{from}": mirror.from_ or "", "{topic}": short_topic(topic)}
    return _PLACEHOLDER.sub(lambda found: parts[found[0]], rename_of(mirror))
