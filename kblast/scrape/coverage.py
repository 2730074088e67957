"""What a cluster answered and what it did not, and what is therefore unknown.

Kafka leaves out of many lists what the one who asks may not see, without an error. A scrape with few rights looks like
a small, healthy cluster; so what was asked, and how it was answered, is part of what a scrape finds.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from kblast.model.generated import CallStatus
from kblast.scrape.failures import NoAnswerError, Refusal, UnsupportedError
from kblast.scrape.wire import Wire

CALLS: Final[Mapping[str, str]] = {
    "cluster": "what kblast may see",
    "controllers": "which nodes are the controllers",
    "topics": "whether there are more topics",
    "topic settings": "settings of topics",
    "broker settings": "settings of brokers",
    "log sizes": "whether there are topics that kblast may not see",
    "groups": "whether there are more consumer groups",
    "group members": "who the members of groups are, and what they read",
    "offsets": "how far behind groups are",
    "access rules": "who may write and read",
    "quotas": "whose traffic is limited",
    "transactions": "whether there are more transactional producers",
    "producers": "which partitions are being written",
    "connect": "which connectors there are",
}
"""What is asked of a cluster, and what is not known where it is not answered in full; in the order of asking."""


class Denied(Exception):  # noqa: N818 - it is recorded, never shown
    """Something that may have been left out of an answer, for want of a right."""


@dataclass(slots=True)
class Call:
    """One thing that is asked, perhaps of many brokers and about many elements."""

    answered: int = 0
    failed: list[Exception] = field(default_factory=list)

    def fail(self, error: Exception) -> None:
        """Takes down that a part of it was not answered."""
        self.failed.append(error)

    def everywhere(self, wire: Wire, api: str, values: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The answers of all brokers; those that give none are taken down."""
        for node in wire.nodes:
            try:
                answer = wire.ask(api, values, node.id)
            except (Refusal, NoAnswerError, UnsupportedError) as error:
                self.fail(error)
            else:
                self.answered += 1
                yield node.id, answer

    @property
    def status(self) -> CallStatus:
        """How it was answered, in one word."""
        if not self.failed:
            return "answered"
        if self.answered:
            return "partial"
        if any(_is_denied(error) for error in self.failed):
            return "denied"
        return "unsupported" if all(_is_unsupported(error) for error in self.failed) else "failed"

    @property
    def reason(self) -> str:
        """Why it was not answered in full: each reason once, with how often it was met."""
        reasons = Counter(_reason(error) for error in self.failed)
        return "; ".join(f"{text} (×{times})" if times > 1 else text for text, times in sorted(reasons.items()))


@dataclass(slots=True)
class Coverage:
    """All calls to one cluster, and all that is unknown of it; `denied` are the calls that a right was missing for."""

    calls: dict[str, CallStatus] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)

    @contextmanager
    def of(self, name: str) -> Generator[Call, None, None]:
        """Begins a call; whatever is not answered inside is taken down, and does not stop the scrape."""
        call = Call()
        try:
            yield call
        except (Refusal, NoAnswerError, UnsupportedError) as error:
            call.fail(error)
        self.calls[name] = call.status
        if any(_is_denied(error) for error in call.failed):
            self.denied.add(name)
        if not all(_says_that_there_is_none(error) for error in call.failed):
            self.unknown.append(f"{CALLS[name]}: {call.reason}")

    def left_out(self, name: str, what: str) -> None:
        """Takes down that an answer is not whole, for want of a right and without an error."""
        self.calls[name] = "partial"
        self.denied.add(name)
        self.unknown.append(what)

    def not_asked(self, name: str, why: str) -> None:
        """Takes down a call that was not made."""
        self.calls[name] = "not asked"
        self.unknown.append(f"{CALLS[name]}: {why}")


def _says_that_there_is_none(error: Exception) -> bool:
    """Whether the answer is complete as it is: a cluster without an authorizer has no access rules."""
    return isinstance(error, Refusal) and error.name == "SecurityDisabled"


def _is_denied(error: Exception) -> bool:
    return isinstance(error, Denied) or (isinstance(error, Refusal) and error.denied)


def _is_unsupported(error: Exception) -> bool:
    return isinstance(error, UnsupportedError) or (isinstance(error, Refusal) and error.unsupported)


def _reason(error: Exception) -> str:
    if isinstance(error, UnsupportedError):
        return f"this Kafka does not know {error}"
    if isinstance(error, Refusal):
        return f"the cluster says {error.name}"
    return str(error)
