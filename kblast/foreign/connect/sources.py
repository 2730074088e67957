"""The topics that source connectors write, as far as their configuration says."""

import re
from collections.abc import Iterator
from typing import Final

from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.connect.routers import NotKnownError, outbox_topic, routed
from kblast.foreign.placeholders import Values

_DEBEZIUM: Final = "io.debezium.connector."
_SQL_SERVER: Final = "io.debezium.connector.sqlserver."
_PREFIX: Final = ("topic.prefix", "database.server.name", "mongodb.name")
_TABLES: Final = ("table.include.list", "table.whitelist", "collection.include.list", "collection.whitelist")
_HISTORIES: Final = ("schema.history.internal.", "database.history.")
_OF_HISTORY: Final = {"acks": "1", "retries": "1"}
"""What Debezium sets for the producer of its schema history, unless told otherwise (KafkaSchemaHistory)."""
_TOPIC: Final = ("kafka.topic", "topic")
_PLAIN_TABLE: Final = re.compile(r"[\w$-]+(\.[\w$-]+)*")
_NOT_IN_TOPICS: Final = re.compile(r"[^A-Za-z0-9._-]")
_ROUTED_BY: Final = "${"


def source_topics(connector: Configuration, values: Values) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The topics of a source connector, each with the names of the setting that says so.

    Raises NotKnownError, after the topics that are known.
    """
    unknown: list[str] = []
    keys: tuple[str, ...]
    if (outbox := outbox_topic(connector, values)) is not None:
        for key in (*_PREFIX, *_TABLES):
            connector.text(key)
        if _ROUTED_BY in outbox:
            raise NotKnownError(f"an outbox that sends to {outbox}: give --set routedByValue=NAME")
        topics, keys = [outbox], ("transforms",)
    elif connector.class_.startswith(_DEBEZIUM):
        topics, keys = _debezium_topics(connector, unknown), _TABLES
    elif connector.class_.endswith("JdbcSourceConnector"):
        topics, keys = _jdbc_topics(connector, unknown), (*_TABLES, "topic.prefix")
    else:
        topics, keys = connector.texts(*_TOPIC), _TOPIC
        if not topics:
            unknown.append(f"a {connector.class_.rpartition('.')[2]}, whose settings are not known")
    for topic in routed(connector, topics):
        yield topic, keys
    if unknown:
        raise NotKnownError(unknown[0])


def schema_history(connector: Configuration) -> tuple[str, dict[str, str], str] | None:
    """The topic that Debezium keeps its schema history in, the settings of the producer, and the setting that says so.

    It is written by a producer of its own, not by that of the worker.
    """
    for prefix in _HISTORIES:
        key, producer = f"{prefix}kafka.topic", f"{prefix}producer."
        if topic := connector.text(key):
            settings = {name: connector.text(producer + name) or default for name, default in _OF_HISTORY.items()}
            return topic, settings, key
    return None


def _debezium_topics(connector: Configuration, unknown: list[str]) -> list[str]:
    """`<prefix>.<schema>.<table>`, and with the database before the schema for SQL Server since Debezium 2."""
    prefix, delimiter = connector.text(*_PREFIX), connector.text("topic.delimiter") or "."
    databases = connector.texts("database.names") if connector.class_.startswith(_SQL_SERVER) else []
    tables = _tables(connector, unknown)
    if prefix is None:
        unknown.append("a source without a topic.prefix")
        return []
    starts = [f"{prefix}{delimiter}{database}" for database in databases] or [prefix]
    names = [f"{start}{delimiter}{table.replace('.', delimiter)}" for start in starts for table in tables]
    return [_NOT_IN_TOPICS.sub("_", name) if _ROUTED_BY not in name else name for name in names]


def _jdbc_topics(connector: Configuration, unknown: list[str]) -> list[str]:
    """The prefix and the table's own name; with a query the prefix alone."""
    prefix = connector.text("topic.prefix") or ""
    if connector.node.data.get("query"):
        return [prefix] if prefix else []
    return [prefix + table.rpartition(".")[2] for table in _tables(connector, unknown)]


def _tables(connector: Configuration, unknown: list[str]) -> list[str]:
    """The tables that a list names; its entries may be regular expressions, which are not followed."""
    listed = [entry.replace("\\.", ".") for entry in connector.texts(*_TABLES)]
    plain = [entry for entry in listed if _PLAIN_TABLE.fullmatch(entry) or _ROUTED_BY in entry]
    if len(plain) < len(listed):
        unknown.append("tables that are given by a regular expression")
    elif not listed:
        unknown.append("a source that names no tables")
    return plain
