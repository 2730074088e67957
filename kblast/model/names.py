"""The names of everything in an inventory, and what a reference means."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kblast.model.refs import BARE_KINDS, KINDS, Kind, Ref, cluster_of, make_ref, short_topic
from kblast.suggest import Choices

_ALL = "element"
_MOST_CHOICES = 20


class UnresolvedError(Exception):
    """A reference means nothing, or more than one thing; the hint says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(slots=True)
class Names:
    """All names by kind; of the kinds `lost` some may be missing, and any name will do."""

    by_kind: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    lost: frozenset[Kind] = frozenset()
    _topics_by_short_name: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)
    _choices: dict[str, Choices] = field(default_factory=dict, repr=False, compare=False)

    def add(self, kind: Kind, names: Iterable[str]) -> None:
        """Makes names known."""
        self._choices.clear()
        new = [name for name in dict.fromkeys(names) if name not in self.by_kind[kind]]
        self.by_kind[kind].update(new)
        if kind == "topic":
            for name in new:
                self._topics_by_short_name.setdefault(short_topic(name), []).append(name)

    def of_kind(self, kind: Kind, name: str) -> str:
        """The full name of an element of this kind; a topic's cluster may be left out. Raises UnresolvedError."""
        known = self.by_kind[kind]
        if name in known:
            return name
        if name.startswith(f"{kind}:"):
            return self.of_kind(kind, name[len(kind) + 1 :])
        if kind == "topic" and (found := self._topics_by_short_name.get(name)):
            if len(found) == 1:
                return found[0]
            raise UnresolvedError(f"'{name}' is the name of several topics", _choices(found))
        if kind in self.lost:
            return name
        raise UnresolvedError(f"unknown {kind} '{name}'", self._nearest(kind, name) or self._elsewhere(kind, name))

    def ref(self, text: str) -> Ref:
        """What a need expression or the command line means: `kind:name`, or a bare name. Raises UnresolvedError."""
        found = [make_ref(kind, text) for kind in BARE_KINDS if text in self.by_kind[kind]]
        prefix, colon, name = text.partition(":")
        for kind in KINDS:
            if colon and kind == prefix and (not found or name in self.by_kind[kind]):
                return make_ref(kind, self.of_kind(kind, name))
        if len(found) == 1:
            return found[0]
        if found:
            raise UnresolvedError(f"'{text}' may mean several things", _choices(found))
        if not self.lost.isdisjoint(BARE_KINDS):
            return text
        raise UnresolvedError(f"unknown element '{text}'", self._like(text))

    def _like(self, text: str) -> str:
        for kind in KINDS:
            if text in self.by_kind[kind]:
                return f"did you mean '{kind}:{text}'?"
        if topics := self._topics_by_short_name.get(text):
            return f"did you mean 'topic:{min(topics)}'?"
        return self._nearest(_ALL, text) or "declare it; `external: true` will do for what is described elsewhere"

    def _nearest(self, kind: str, word: str) -> str:
        if kind not in self._choices:
            bare = {name for kind in BARE_KINDS for name in self.by_kind[kind]}
            refs = (make_ref(kind, name) for kind in KINDS for name in self.by_kind[kind])
            self._choices[kind] = Choices({*bare, *refs} if kind == _ALL else self.by_kind[kind])
        return self._choices[kind].did_you_mean(word)

    def _elsewhere(self, kind: Kind, name: str) -> str:
        """A hint for a name that is known, but not as what was asked for."""
        if kind == "topic" and "/" in name and cluster_of(name) in self.by_kind["cluster"]:
            return f"declare it under topics: '{name}': {{}}"
        if kind == "group":
            return "groups are those that consume edges name: group:CLUSTER/GROUP"
        others = [other for other in BARE_KINDS if name in self.by_kind[other]]
        return f"'{name}' is a {others[0]}" if others else ""


def _choices(names: list[str]) -> str:
    more = f" … ({len(names)} in all)" if len(names) > _MOST_CHOICES else ""
    return f"write one of: {', '.join(sorted(names)[:_MOST_CHOICES])}{more}"
