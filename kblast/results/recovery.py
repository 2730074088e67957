"""What is left when a failure ends: who never went down, what waits, what is lost, what comes twice.

An amount whose records or bytes are None is not known; one that is left out does not arise.
"""

from typing import ClassVar, Literal

from kblast.results.amounts import Amount
from kblast.results.shape import Seconds, Shape

Because = Literal["cut-off", "partly-cut-off", "stopped", "starved", "uncommitted"]
"""Why reading went wrong: nothing could be read, or not all partitions; the service was down itself; nobody wrote.

What is `uncommitted` was read, and not marked as read.
"""

LossReason = Literal["retention", "skipped", "expired-offsets", "expired-work", "tombstones"]
DuplicateReason = Literal["killed", "uncommitted", "expired-offsets"]


class Spared(Shape):
    """An element that never went down, and when it would have if the failure had gone on."""

    ref: str
    would_be_down_at_s: Seconds


class Lost(Shape):
    """What a reader will never see, and why; `text` says what that rests on."""

    reason: LossReason
    amount: Amount
    text: str


class Duplicated(Shape):
    """What a reader will see again, at most, and why; `text` says what that rests on."""

    reason: DuplicateReason
    amount: Amount
    text: str


class Consuming(Shape):
    """A service that read nothing of a topic for a time, and what waits for it at the end of the failure.

    `keeps_up` says whether it reads faster than records come in, and None where that is not known; only then does it
    catch up, `catch_up_s` after the failure.
    """

    service: str
    topic: str
    group: str | None
    because: Because
    from_s: Seconds
    lasted_s: Seconds
    backlog: Amount
    keeps_up: bool | None = None
    catch_up_s: Seconds | None = None
    lost: tuple[Lost, ...] = ()
    duplicates: tuple[Duplicated, ...] = ()
    rests_on: tuple[str, ...] = ()


class Producing(Shape):
    """A service that could not write a topic for a time, and what became of what it had to write.

    `kept` waits in `kept_in` when the failure ends; `given_up` was taken in and then reported as failed.
    `retries` says why records may be written twice.
    """

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"kept", "kept_in", "refused", "dropped", "given_up"})

    service: str
    topic: str
    from_s: Seconds
    lasted_s: Seconds
    kept: Amount | None = None
    kept_in: str = ""
    refused: Amount | None = None
    dropped: Amount | None = None
    given_up: Amount | None = None
    retries: str | None = None
    rests_on: tuple[str, ...] = ()


class Returning(Shape):
    """Partitions of a topic that have a leader again once `required` of `brokers` are back; at 0 they have one.

    - `order_decides`: who suffices depends on the order in which brokers failed; then this is the worst of all orders.
    - `may_lose`: records that were acknowledged may be gone.
    """

    topic: str
    partitions: int
    brokers: tuple[int, ...]
    required: int
    order_decides: bool
    may_lose: bool


class Recovery(Shape):
    """What is left after `after_s`, when the failure ends."""

    after_s: Seconds
    topics: tuple[Returning, ...] = ()
    spared: tuple[Spared, ...] = ()
    consuming: tuple[Consuming, ...] = ()
    producing: tuple[Producing, ...] = ()
