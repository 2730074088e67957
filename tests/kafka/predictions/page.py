"""The page that says how far kblast's predictions and real clusters agree: docs/verified.md."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from kblast.markdown import escape
from tests.kafka.predictions.comparing import Comparison
from tests.kafka.predictions.fates import (
    ACKS,
    COMMITS,
    ELIGIBLE,
    FACTS,
    IN_SYNC,
    IN_TIME,
    KEPT,
    LEADER,
    LED,
    NEW,
    OF_KBLAST,
    OLD,
    TRANSACTS,
)

Reasons = Sequence[tuple[str, str]]
"""A part of what a row about differences says (platform, case, fact, foretold, seen), and why it is so."""

NOT_KNOWN = "not known"
"""Why, where no reason is given."""

_HEAD = """# Predictions held against real brokers

What [simulation.md](simulation.md) says of partitions was tried on Apache Kafka itself. This page is written by
`python -m tests.kafka.predict --update`; every run of the tests tries a part of it.

Brokers stand in three racks, with one controller, all processes of their own. Each failure hits 48 topics of one
partition: replication factors 1 to 3, each with every `min.insync.replicas` up to 3 and up to one more than it has
replicas, with and without unclean election, with different leaders; and groups and transactional ids, one for each
partition that coordinates some. A case is what becomes of one of them in one failure, or how soon the cluster knows.

kblast is asked what becomes of them (`kblast.simulate`). The deed is done (SIGKILL, SIGTERM or SIGSTOP), one broker
after the other, each time until those that are left have noticed, or would have; those of a rack go at once. In
between, clients (librdkafka) write to what has a leader. Then they write one record with each `acks`, take the first no
for an answer, and read all there is from the beginning. Brokers return, in the order given; in the end all is mended,
and it is seen whether what was acknowledged is still there. Where leaders changed while clients wrote and
read, as they do when a machine has too much to do for a healthy broker to be heard in time, the failure is tried again.

Where kblast does not say, nothing is compared: which of several orders decides, or whether what may be lost is lost.
"""

_SAID = {
    LED: ("the topic is not down", "a record with acks=1 is acknowledged"),
    ", ".join(ACKS.values()): ("a service that writes with these acks is not down", "the record is acknowledged"),
    OLD: ("the topic is not down", "a record from before the failure can be read"),
    NEW: ("a service that reads is not down", "one of the records from after the failure can be read"),
    KEPT: ("no `loss`, and returning brokers lose nothing", "all such records can be read once all is mended"),
    "has a leader with *n* back": ("`recovery`: so many of these brokers must return", "a broker names a leader"),
    COMMITS: ("the group is not degraded", "OffsetCommit succeeds"),
    TRANSACTS: ("a service that writes in transactions is not down", "the commit is acknowledged"),
    IN_TIME: ("`broker.session.timeout.ms`, or at once", "all brokers know within 3 s more"),
    f"{LEADER}, {IN_SYNC}, {ELIGIBLE}": ("the state machine", "Metadata, DescribeTopicPartitions (KIP-966)"),
    "leader with *n* back": ("the state machine", "the same"),
    "error with acks=*n*": ("the state machine", "what a producer with `retries=0` is told; `_…` is librdkafka's own"),
    "records that acks=*n* acknowledged are lost": ("the state machine", "they cannot be read once all is mended"),
}


def render(comparisons: Sequence[Comparison], reasons: Reasons) -> str:
    """The page."""
    sections = (_summary, _failures, lambda found: _differences(found, reasons), _by_fact, _times)
    text = "\n".join(line for section in sections for line in (*section(comparisons), ""))
    return f"{_HEAD}\n{text}\n{_what_is_compared()}"


def differing(comparison: Comparison) -> int:
    """How many cases differ in something."""
    return len({difference.subject for difference in comparison.differences})


def _summary(comparisons: Sequence[Comparison]) -> Iterator[str]:
    yield "| Kafka | failures | cases | agreed in everything | differed in something |"
    yield "|---|---|---|---|---|"
    for name, group in groupby(comparisons, key=lambda one: one.platform):
        yield _row(name, list(group))
    yield _row("**all**", comparisons)


def _row(name: str, comparisons: Sequence[Comparison]) -> str:
    cases, differed = sum(one.subjects for one in comparisons), sum(map(differing, comparisons))
    return f"| {name} | {len(comparisons)} | {cases} | {cases - differed} | {differed} |"


def _failures(comparisons: Sequence[Comparison]) -> Iterator[str]:
    yield "## Failure by failure\n"
    yield "| Kafka | what was done | cases | differed | facts compared | differed |"
    yield "|---|---|---|---|---|---|"
    for one in comparisons:
        cases = f"{one.subjects} | {differing(one)}"
        yield f"| {one.platform} | {escape(one.case)} | {cases} | {one.seen.total()} | {len(one.differences)} |"


def _differences(comparisons: Sequence[Comparison], reasons: Reasons) -> Iterator[str]:
    yield "## Where they differ\n"
    found = Counter(
        (d.fact, d.foretold, d.observed, one.platform, one.case) for one in comparisons for d in one.differences
    )
    if not found:
        yield "Nowhere."
        return
    yield "| fact | foretold | seen | Kafka | what was done | cases | why |"
    yield "|---|---|---|---|---|---|---|"
    for row, count in sorted(found.items()):
        fact, foretold, observed, platform, case = row
        said = f"{fact} | {escape(foretold)} | {escape(observed)} | {platform} | {escape(case)}"
        why = next((why for part, why in reasons if part in " ".join(row)), NOT_KNOWN)
        yield f"| {said} | {count} | {why} |"


def _by_fact(comparisons: Sequence[Comparison]) -> Iterator[str]:
    yield "## Fact by fact\n"
    yield "| fact | said by | compared | differed | what was seen |"
    yield "|---|---|---|---|---|"
    seen = sum((one.seen for one in comparisons), Counter[tuple[str, str]]())
    differed = Counter(difference.fact for one in comparisons for difference in one.differences)
    for fact in FACTS:
        teller = "kblast" if fact in OF_KBLAST else "state machine"
        counts = {value: count for (one, value), count in sorted(seen.items()) if one == fact}
        values = ", ".join(f"{escape(value)}: {count}" for value, count in counts.items())
        yield f"| {fact} | {teller} | {sum(counts.values())} | {differed[fact]} | {values} |"


def _times(comparisons: Sequence[Comparison]) -> Iterator[str]:
    yield "## How long until all brokers know\n"
    yield "Seconds from the deed (where brokers are stopped, from their end) until every broker that is left says so.\n"
    yield "| deed | Kafka | times | least | most |"
    yield "|---|---|---|---|---|"
    deeds = sorted({(one.deed, one.platform) for one in comparisons if one.noticed_after})
    for deed, platform in deeds:
        took = [s for one in comparisons if (one.deed, one.platform) == (deed, platform) for s in one.noticed_after]
        yield f"| {deed} | {platform} | {len(took)} | {min(took):.1f} | {max(took):.1f} |"


def _what_is_compared() -> str:
    lines = [f"| {fact} | {said} | {seen} |" for fact, (said, seen) in _SAID.items()]
    head = (
        "## What is compared\n",
        "The state machine, `tests/oracle/state_machine.py`, is a transcription of Kafka's, to which kblast is held.\n",
        "| fact | foretold | seen |",
        "|---|---|---|",
    )
    return "\n".join((*head, *lines, ""))
