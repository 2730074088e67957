"""The page that says how far kblast's predictions and real clusters agree: docs/verified.md."""

from collections import Counter
from collections.abc import Iterable, Sequence

from kblast.markdown import escape
from tests.kafka.predictions.comparing import Comparison
from tests.kafka.predictions.fates import ACKS, FACTS, LED, NEW, OF_CONTROLLER, OF_KBLAST, OLD

_HEAD = """# Predictions held against real brokers

What [simulation.md](simulation.md) says of partitions was tried on Apache Kafka itself.
`python -m tests.kafka.predict --update` wrote this page; every run of the tests tries a part of it
(`tests/kafka/test_predictions.py`).

Each version has a cluster of three brokers in three racks and one controller, all processes of their own, and each
case has {topics} topics of one partition: replication factors 1 to 3, each with every `min.insync.replicas` up to 3
and up to one more than it has replicas, with and without unclean election, led by each of the brokers. kblast is
asked what becomes of them (`simulate`). The deed is done (SIGKILL, SIGTERM or SIGSTOP), one broker after the other,
each time until those that are left have noticed, or would have. Then real clients (librdkafka) write one record with
each `acks`, take the first no for an answer, and read all there is from the beginning; a broker that is left
describes the partitions.
"""

_FACTS = "## What is compared\n\n| fact | said by | seen as |\n|---|---|---|\n" + "".join(
    f"| {fact} | {said} | {seen} |\n"
    for fact, said, seen in (
        (LED, "kblast: the topic is not down", "a record with acks=1 is acknowledged"),
        (
            ", ".join(ACKS.values()),
            "kblast: a service that writes it with these acks is not down",
            "the producer reports the record as delivered",
        ),
        (OLD, "kblast: the topic is not down", "a record from before the failure can be read"),
        (
            NEW,
            "kblast: a service that reads it is not down",
            "one of the records written after the failure can be read",
        ),
        (
            ", ".join(OF_CONTROLLER),
            "`tests/oracle/state_machine.py`, a transcription of Kafka's controller to which kblast is held",
            "DescribeTopicPartitions (KIP-966)",
        ),
    )
)


def render(comparisons: Sequence[Comparison], reasons: Sequence[tuple[str, str]]) -> str:
    """The page; `reasons` says of differences, by a part of what their row says, why they are there."""
    return "\n".join(
        [
            _HEAD.format(topics=comparisons[0].topics),
            *_table(comparisons),
            *_differences(comparisons, reasons),
            *_by_fact(comparisons),
            _FACTS,
            *_errors(comparisons),
        ]
    )


def _table(comparisons: Sequence[Comparison]) -> Iterable[str]:
    yield "| Kafka | what was done | facts compared | agreed | differed |"
    yield "|---|---|---|---|---|"
    for one in comparisons:
        facts = one.facts.total()
        differed = len(one.differences)
        yield f"| {one.version} | {escape(one.case.name)} | {facts} | {facts - differed} | {differed} |"
    facts = sum(one.facts.total() for one in comparisons)
    differed = sum(len(one.differences) for one in comparisons)
    yield f"| **all** | {len(comparisons)} cases | **{facts}** | **{facts - differed}** | **{differed}** |"


def _differences(comparisons: Sequence[Comparison], reasons: Sequence[tuple[str, str]]) -> Iterable[str]:
    yield "\n## Where they differ\n"
    found = Counter(
        (one.version, one.case.name, d.fact, d.foretold, d.observed) for one in comparisons for d in one.differences
    )
    if not found:
        yield "Nowhere."
        return
    yield "| Kafka | what was done | fact | foretold | seen | topics | why |"
    yield "|---|---|---|---|---|---|---|"
    for (version, case, fact, foretold, seen), count in sorted(found.items()):
        row = f"{version} {case} {fact} {foretold} {seen}"
        why = next((why for part, why in reasons if part in row), "not known")
        yield f"| {version} | {escape(case)} | {fact} | {foretold} | {seen} | {count} | {why} |"


def _by_fact(comparisons: Sequence[Comparison]) -> Iterable[str]:
    yield "\n## Fact by fact\n"
    yield "| fact | said by | compared | agreed |"
    yield "|---|---|---|---|"
    compared = sum((one.facts for one in comparisons), Counter[str]())
    differed = Counter(difference.fact for one in comparisons for difference in one.differences)
    for fact in FACTS:
        teller = "kblast" if fact in OF_KBLAST else "state machine"
        yield f"| {fact} | {teller} | {compared[fact]} | {compared[fact] - differed[fact]} |"


def _errors(comparisons: Sequence[Comparison]) -> Iterable[str]:
    yield "## What producers were told\n"
    yield "By clients with `retries=0`; names that begin with `_` are librdkafka's own, not a broker's.\n"
    yield "| Kafka | what was done | acks | error | topics |"
    yield "|---|---|---|---|---|"
    for one in comparisons:
        for (acks, error), count in sorted(one.errors.items()):
            yield f"| {one.version} | {escape(one.case.name)} | {acks} | `{error}` | {count} |"
    yield ""
