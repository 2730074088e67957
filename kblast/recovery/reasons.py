"""What a reader that stopped has lost, reason by reason."""

from collections.abc import Iterator

from kblast.kafka.effective import Effective, consumer_setting
from kblast.kafka.retention import retention_of, tombstones_kept
from kblast.model.refs import make_ref
from kblast.recovery.losses import Unread
from kblast.results.amounts import Amount
from kblast.results.recovery import Lost
from kblast.units import show_duration


def reset_of(missed: Unread) -> Effective:
    """Where a reader begins that has no offset, or one that is out of range."""
    return consumer_setting(missed.inflows.inventory, missed.service, missed.edge, "auto.offset.reset")


def lost_by(missed: Unread) -> Iterator[Lost]:
    """What retention deleted, what is skipped for that, work that is too old, and deletions that pass unseen."""
    away = missed.inflows.moment - missed.stops
    if away + (missed.lag or 0.0) > missed.kept:
        yield from _deleted(missed, away)
    expires = missed.edge.expires
    if expires is not None and missed.silent + expires < missed.inflows.moment:
        text = f"what is older than {show_duration(expires)} is worth nothing when it arrives (expires)"
        yield Lost(reason="expired-work", amount=missed.expired(), text=text)
    seconds, because = tombstones_kept(missed.inflows.inventory, missed.topic)
    if away + (missed.lag or 0.0) > seconds:
        text = f"no latest value is lost, but it may never learn which keys were deleted ({because})"
        yield Lost(reason="tombstones", amount=Amount(), text=text)


def _deleted(missed: Unread, away: float) -> Iterator[Lost]:
    because = retention_of(missed.inflows.inventory, missed.topic).because
    behind = f" and was {show_duration(missed.lag)} behind" if missed.lag else ""
    text = f"it read nothing for {show_duration(away)}{behind}: {because}"
    if missed.inflows.outcome.level(make_ref("topic", missed.topic)) == "down":
        text += "; brokers delete 30 s to 5 min after they are back, so a reader that is quick may still see some"
    lost = missed.deleted()
    yield Lost(reason="retention", amount=lost, text=text)
    reset = reset_of(missed)
    if lost.nothing or reset.value in ("earliest", "none"):
        return
    rest = missed.waiting().less(lost)
    if rest.nothing:
        return
    text = f"its offset is gone, and auto.offset.reset={reset} "
    if reset.value == "latest":
        yield Lost(reason="skipped", amount=rest, text=f"{text}skips the rest of what waits")
    else:
        yield Lost(reason="skipped", amount=Amount(), text=f"{text}decides whether it skips the rest")
