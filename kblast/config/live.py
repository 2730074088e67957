"""Live clusters to read, and the services behind the identities that clusters know."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator

from kblast.errors import UsageError
from kblast.model.patterns import Pattern, PatternError
from kblast.model.values import Text

IdentityKind = Literal["principal", "client_id", "group", "transactional_id", "connector"]
IDENTITY_KINDS: Final[tuple[IdentityKind, ...]] = ("principal", "client_id", "group", "transactional_id", "connector")

_NUMBERED: Final = re.compile(r"\{([0-9])\}")


@cache
def _pattern(text: str) -> Pattern:
    return Pattern(text)


def _checked(text: str) -> str:
    try:
        _pattern(text)
    except PatternError as error:
        raise ValueError(str(error)) from None
    return text


IdentityPattern = Annotated[Text, AfterValidator(_checked)]
"""A regular expression over the whole of an identity, in bounded time; see `kblast.model.patterns`."""

Servers = Annotated[tuple[Text, ...], Strict(False), Field(min_length=1)]


class LiveCluster(BaseModel):
    """Where a cluster is reached. Files are relative to the configuration; secrets stand in the file, not here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_by_name=True, validate_by_alias=True)

    bootstrap_servers: Servers = Field(alias="bootstrap-servers")
    command_config: Text | None = Field(default=None, alias="command-config")
    connect: Text | None = None
    producers: bool = False


class Identity(BaseModel):
    """Which service stands behind what a cluster knows a client by.

    `service` is its name; `{1}` in it stands for the first part in parentheses of the one pattern that is given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    service: Text
    principal: IdentityPattern | None = None
    client_id: IdentityPattern | None = None
    group: IdentityPattern | None = None
    transactional_id: IdentityPattern | None = None
    connector: IdentityPattern | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        given = [pattern for _, pattern in self.patterns()]
        if not given:
            raise ValueError(f"expected one of {', '.join(IDENTITY_KINDS)}")
        for number in map(int, _NUMBERED.findall(self.service)):
            for pattern in given:
                if not 1 <= number <= re.compile(pattern).groups:
                    raise ValueError(f"'{pattern}' has no part {number} in parentheses for '{self.service}'")
        return self

    def patterns(self) -> Iterator[tuple[IdentityKind, str]]:
        """The kinds of identities that it is about, each with its pattern."""
        for kind in IDENTITY_KINDS:
            if (pattern := getattr(self, kind)) is not None:
                yield kind, pattern

    def service_of(self, kind: IdentityKind, name: str) -> str | None:
        """The service behind an identity; None where it is about others. Raises UsageError for a hopeless pattern."""
        pattern: str | None = getattr(self, kind)
        try:
            if pattern is None or not _pattern(pattern).matches(name):
                return None
        except PatternError as error:
            raise UsageError(str(error), hint="write a simpler pattern") from error
        if not _NUMBERED.search(self.service):
            return self.service
        found = re.fullmatch(pattern, name)
        return _NUMBERED.sub(lambda number: (found[int(number[1])] or "") if found else "", self.service)
