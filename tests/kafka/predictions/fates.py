"""What becomes of a topic, as it was foretold or as it was seen: facts by name, in words for the page."""

Fate = dict[str, str]
"""Facts by name; a fact that nobody could tell is not there."""

LED = "has a leader"
ACKS = {"0": "takes acks=0", "1": "takes acks=1", "all": "takes acks=all"}
OLD = "old records are read"
NEW = "new records are read"
LEADER = "leader"
IN_SYNC = "in-sync replicas"
ELIGIBLE = "eligible leader replicas"

OF_KBLAST = (LED, *ACKS.values(), OLD, NEW)
"""What kblast says of a topic."""

OF_CONTROLLER = (LEADER, IN_SYNC, ELIGIBLE)
"""What the transcription of Kafka's controller says, to which the tests of kblast hold it."""

FACTS = (*OF_KBLAST, *OF_CONTROLLER)


def yes(truth: bool) -> str:
    """A fact that holds or does not."""
    return "yes" if truth else "no"


def listed(brokers: "list[int] | tuple[int, ...] | frozenset[int]") -> str:
    """Brokers, in order of their ids."""
    return ", ".join(map(str, sorted(brokers))) or "none"
