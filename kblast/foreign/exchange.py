"""What importers are given, and what they give back."""

from dataclasses import dataclass, field

from kblast.errors import Problem
from kblast.foreign.acl_words import AclWords, AclWordsError, read_acl
from kblast.foreign.acls import Acl
from kblast.foreign.facts import Fact
from kblast.foreign.local_files import LocalFiles
from kblast.foreign.placeholders import Values
from kblast.location import Location


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said: the cluster's name, for formats and documents that name none, and values for parameters.

    `files` are those that a document may refer to.
    """

    cluster: str | None = None
    values: Values = field(default_factory=Values)
    files: LocalFiles = field(default_factory=LocalFiles)


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
