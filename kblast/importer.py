"""The contract of an importer: documents of one foreign format in, what they say of a platform out.

An importer is a module (or package) on the shelf `kblast/importers` with

- `NAME`: what `--from` calls it; its own name, with `-` for `_`;
- `TITLE`: what it reads, for people;
- `MARKS`: texts of which every file of the format holds at least one; a file with none is passed over unread, and one
  that cannot be read, but holds one, is an error;
- `recognises(document)`: whether a document is of this format, by its content;
- `read(documents, options)`: what the documents say.

What stands on the shelf is found. An importer reads documents only, never files, and raises nothing: what is wrong is a
problem at its place. Objects inside a Kubernetes List or an OpenShift Template arrive as documents of their own, with
placeholders filled in.
"""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.acl_words import AclWords, AclWordsError, read_acl
from kblast.foreign.acls import Acl
from kblast.foreign.facts import Fact
from kblast.foreign.placeholders import Values
from kblast.location import Location

_SHELF = "kblast.importers"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said: the cluster's name, for formats and documents that name none, and values for parameters."""

    cluster: str | None = None
    values: Values = field(default_factory=Values)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a document says and an inventory cannot hold."""

    what: str
    place: Location


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A document that was not meant, and how to mean it."""

    what: str
    hint: str


@dataclass(slots=True)
class Imported:
    """What documents say, what is wrong with them, what was left out of them, and which were passed over.

    Access rules become edges once the topics of all formats are known.
    """

    facts: list[Fact] = field(default_factory=list)
    acls: list[Acl] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)

    def add_acl(self, words: AclWords, cluster: str, place: Location, title: str) -> None:
        """Takes in an access rule for a cluster; `title` is what its document is called where the rule is left out."""
        try:
            found = read_acl(words, cluster, place)
        except AclWordsError as error:
            self.problems.append(Problem(place, f"{title}: {error}"))
            return
        if isinstance(found, Acl):
            self.acls.append(found)
        else:
            self.left_out.append(LeftOut(f"{title} {found}", place))


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format that can be read: an importer on the shelf, or a mapping."""

    name: str
    title: str
    marks: tuple[str, ...]
    recognises: Callable[[Document], bool]
    read: Callable[[Sequence[Document], Options], Imported]


def shelf() -> list[Format]:
    """The formats that have an importer, in order of name."""
    package = importlib.import_module(_SHELF)
    modules = [importlib.import_module(f"{_SHELF}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    formats = [Format(m.NAME, m.TITLE, m.MARKS, m.recognises, m.read) for m in modules]
    return sorted(formats, key=lambda known: known.name)
