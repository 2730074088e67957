"""What becomes of a topic, as it was foretold or as it was seen: facts by name, in words for the page."""

from collections.abc import Iterable

Fate = dict[str, str]
"""Facts by name; a fact that nobody could tell is not there."""

LED = "has a leader"
ACKS = {"0": "takes acks=0", "1": "takes acks=1", "all": "takes acks=all"}
OLD = "old records are read"
NEW = "new records are read"
KEPT = "all that acks=all acknowledged is kept"
COMMITS = "offsets can be committed"
TRANSACTS = "a transaction can be completed"
IN_TIME = "leaders move in the time foretold"
LED_AGAIN = {n: f"has a leader with {n} back" for n in (1, 2, 3)}

LEADER = "leader"
IN_SYNC = "in-sync replicas"
ELIGIBLE = "eligible leader replicas"
LEADER_AGAIN = {n: f"leader with {n} back" for n in (1, 2, 3)}
ERRORS = {acks: f"error with acks={acks}" for acks in ACKS}
LOST = {acks: f"records that acks={acks} acknowledged are lost" for acks in ("1", "all")}

OF_KBLAST = (LED, *ACKS.values(), OLD, NEW, KEPT, *LED_AGAIN.values(), COMMITS, TRANSACTS, IN_TIME)
"""What kblast says of a topic, a group, a transactional id or a cluster."""

OF_CONTROLLER = (LEADER, IN_SYNC, ELIGIBLE, *LEADER_AGAIN.values(), *ERRORS.values(), *LOST.values())
"""What the transcription of Kafka's controller and leaders says, to which the tests of kblast hold it."""

FACTS = (*OF_KBLAST, *OF_CONTROLLER)


def yes(truth: bool) -> str:
    """A fact that holds or does not."""
    return "yes" if truth else "no"


def listed(brokers: Iterable[int]) -> str:
    """Brokers, in order of their ids."""
    return ", ".join(map(str, sorted(brokers))) or "none"
