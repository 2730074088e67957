"""The page of defaults, written from the data: `python -m kblast.kafka.defaults_page > docs/client-defaults.md`."""

import sys
from collections.abc import Iterator

from kblast.kafka.clients import client_default
from kblast.kafka.defaults import broker_synonyms, table
from kblast.kafka.history import Default, show_value
from kblast.kafka.idempotence import effective_idempotence
from kblast.kafka.libraries import Library, Role, libraries
from kblast.kafka.library_section import (
    WHEN_FULL,
    code,
    history_table,
    library_section,
    markdown_table,
    show_bounds,
)
from kblast.kafka.outage import give_up_after, outage_behaviours
from kblast.units import show_duration

_HEAD = """\
# What Kafka and its clients do by default

kblast reasons with what is in force: where nobody set a value, with the default of that Kafka version or of that client
library and version. This page shows the data it uses, `kblast/kafka/data`, and is written from it:
`python -m kblast.kafka.defaults_page > docs/client-defaults.md`.

A value holds from the version named before it on, the first one from the oldest version that was read. A newer version
of the same major version is taken to have kept its defaults, and kblast says so. An older one, or one of another major
version, may be any of those listed: kblast is certain only where all of them agree. `3.0` may be 3.0.0 or 3.0.1.
"""
_OUTAGES = """\
Times are those of the defaults, from when a record is sent until its producer gives up on it; who looks for errors
hears of the outage then, unless the buffer is full before. Where retries decide, they are the least: every try
refused at once.

Tried with the only broker of a cluster killed (Kafka 4.3.1): the first record failed after 120 s with Java 3.9.2, 60
s with Java 4.3.1 and 120 s with its `metadata.recovery.strategy=none`, 40 s with aiokafka 0.14.0, 120 s with
kafka-python 2.3.0 and at once with 2.0.6, 7.4 s with kafka-go 0.4.50; with librdkafka 2.15.0 after its
`message.timeout.ms`, however few its `retries`. Where reconnecting takes its own retries it was later than the least:
1.6 s with sarama 1.60.1, 20.6 s with KafkaJS 2.2.4.
"""
_COMPARED: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (
        "producer",
        (
            "acks",
            "enable.idempotence",
            "max.in.flight.requests.per.connection",
            "retries",
            "delivery.timeout.ms",
            "linger.ms",
            "partitioner",
            "partitioner.null.key",
        ),
    ),
    (
        "consumer",
        (
            "enable.auto.commit",
            "auto.commit.interval.ms",
            "auto.offset.reset",
            "isolation.level",
            "session.timeout.ms",
            "heartbeat.interval.ms",
        ),
    ),
)


def render_page() -> str:
    """The page in Markdown."""
    parts = [_HEAD, *_comparison(), *_outages(), *(library_section(library) for library in libraries()), *_brokers()]
    return "\n".join(parts)


def _comparison() -> Iterator[str]:
    for role, names in _COMPARED:
        yield f"## {role.capitalize()}s compared\n"
        rows = [(code(library.name), *(_compared(library, role, name) for name in names)) for library in libraries()]
        yield markdown_table(("Library", *map(code, names)), rows)
    yield "## Which producers are idempotent\n"
    yield "With defaults alone: what the settings above come to.\n"
    found = ((library.name, effective_idempotence(library, None)) for library in libraries())
    yield markdown_table(
        ("Library", "Idempotent", "Because"), [(code(name), one.outcome, one.reason) for name, one in found]
    )


def _compared(library: Library, role: Role, name: str) -> str:
    found = client_default(library, None, role, name)
    if found is None:
        return ""
    if found.value is not None:
        return show_value(found.value)
    oldest, *newer = found.alternatives
    return "; ".join((_shown(oldest), *(f"{_shown(one)} from {_since(library, one)}" for one in newer)))


def _shown(default: Default) -> str:
    return "none" if default.value is None else show_value(default.value)


def _since(library: Library, default: Default) -> str:
    return default.since if default.of == library.name else f"{default.of} {default.since}"


def _outages() -> Iterator[str]:
    yield "## What a producer does while its topic cannot be written\n"
    yield _OUTAGES
    rows = [
        (
            code(library.name),
            "; ".join(dict.fromkeys(show_bounds(one.bounds) for one in outage_behaviours(library, None))),
            "; ".join(dict.fromkeys(WHEN_FULL[one.when_full] for one in outage_behaviours(library, None))),
            _gives_up(library, cluster_down=False),
            _gives_up(library, cluster_down=True),
        )
        for library in libraries()
    ]
    yield markdown_table(("Library", "Buffer", "When it is full", "Gives up after", "... no broker at all"), rows)


def _gives_up(library: Library, *, cluster_down: bool) -> str:
    found = give_up_after(library, None, cluster_down=cluster_down)
    return " or ".join(f"{_seconds(one.seconds)}{f' ({code(one.setting)})' if one.setting else ''}" for one in found)


def _seconds(seconds: float) -> str:
    return "never" if seconds == float("inf") else show_duration(seconds)


def _brokers() -> Iterator[str]:
    for kind, title in (
        ("topic", "Topics"),
        ("broker", "Brokers"),
        ("feature", "Features of a newly formatted cluster"),
    ):
        data = table(kind)
        yield f"## {title}\n"
        yield f"Kafka {data.first} to {data.newest}. Source: {data.source}.\n"
        yield history_table(data.settings, data.first, data.source)
    yield "## Broker settings that stand in for topic settings\n"
    yield "The first that is set wins. Source: ServerTopicConfigSynonyms of org.apache.kafka:kafka-server-common.\n"
    rows = [(code(name), _synonyms(name)) for name in sorted(table("topic").settings) if broker_synonyms(name)]
    yield markdown_table(("Topic setting", "Broker settings"), rows)


def _synonyms(name: str) -> str:
    found = broker_synonyms(name)
    return ", ".join(code(one.name) + (f" × {one.factor}" if one.factor > 1 else "") for one in found)


if __name__ == "__main__":
    sys.stdout.write(render_page())
