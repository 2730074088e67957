"""Access rules in the words of Kafka's tools, which every other tool takes over in a case and spelling of its own.

The words are those of `ResourceType`, `PatternType`, `AclOperation` and `AclPermissionType` (apache/kafka,
org.apache.kafka.common.acl and .resource). `match` is a pattern of theirs that tools replace by the topics there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kblast.foreign.acls import Acl
from kblast.location import Location
from kblast.model.patterns import Pattern, PatternError
from kblast.validation import show_found

EVERYBODY = "*"
_USER = "User:"
_WITH_EDGES = ("topic", "group")
_RESOURCES = (*_WITH_EDGES, "cluster", "transactionalid", "delegationtoken", "user")
_PATTERNS = ("literal", "prefixed", "match")
_PERMISSIONS = ("allow", "deny")
_OPERATIONS = (
    *("all", "read", "write", "create", "delete", "alter", "describe", "clusteraction", "describeconfigs"),
    *("alterconfigs", "idempotentwrite", "createtokens", "describetokens", "twophasecommit"),
)


class AclWordsError(Exception):
    """A word that Kafka does not know: the key that it stands at, and what was expected there."""

    def __init__(self, key: str, found: str, expected: str) -> None:
        super().__init__(f"{key}: expected {expected}, found {show_found(found or None)}")


@dataclass(frozen=True, slots=True)
class AclWords:
    """A rule of access as a document words it; an optional word that is left away has Kafka's own default."""

    principal: str
    resource: str
    name: str
    operations: tuple[str, ...]
    pattern: str | None = None
    permission: str | None = None
    host: str | None = None


def user(principal: str) -> str:
    """The name of a principal without its type where that is the usual one: `User:checkout` is checkout."""
    return principal.removeprefix(_USER)


def read_acl(words: AclWords, cluster: str, place: Location) -> Acl | str:
    """The rule for a cluster, or why no edge can come of it. Raises AclWordsError.

    A rule that denies some hosts only denies nothing as far as topics go: who comes from another host is let in.
    """
    resource = _one_of("resource", words.resource, _RESOURCES)
    pattern = _one_of("pattern", words.pattern or "literal", _PATTERNS)
    allow = _one_of("permission", words.permission or "allow", _PERMISSIONS) == "allow"
    operations = frozenset(_one_of("operation", operation, _OPERATIONS) for operation in words.operations)
    service = user(words.principal)
    if resource not in _WITH_EDGES:
        return f"rules on resource {words.resource}"
    if not words.name or not service:
        raise AclWordsError("name" if service else "principal", "", "a name")
    if service == EVERYBODY:
        return "rules for every user"
    if not allow and (words.host or EVERYBODY) != EVERYBODY:
        return "rules that deny some hosts only"
    return Acl(
        service,
        cluster,
        resource,
        words.name,
        operations,
        place,
        prefixed=pattern == "prefixed",
        allow=allow,
        regex=_regex(words.name) if pattern == "match" else None,
    )


def _one_of(key: str, word: str, known: Sequence[str]) -> str:
    plain = word.lower().replace("_", "").replace("-", "")
    if plain not in known:
        raise AclWordsError(key, word, f"one of {', '.join(known)}")
    return plain


def _regex(text: str) -> Pattern:
    try:
        return Pattern(text)
    except PatternError as error:
        raise AclWordsError("pattern", text, f"a regular expression ({error})") from None
