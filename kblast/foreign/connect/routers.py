"""Transformations of source connectors that send records to other topics than their connector says."""

import re
from typing import Final

from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.placeholders import Values, filled
from kblast.model.patterns import Pattern, PatternError

_BY_EXPRESSION: Final = {
    "org.apache.kafka.connect.transforms.RegexRouter": ("regex", "replacement"),
    "io.confluent.connect.cloud.transforms.TopicRegexRouter": ("topic.regex", "replacement"),
    "io.debezium.transforms.ByLogicalTableRouter": ("topic.regex", "topic.replacement"),
}
_OUTBOX: Final = (
    "io.debezium.transforms.outbox.EventRouter",
    "io.debezium.connector.mongodb.transforms.outbox.MongoEventRouter",
)
_OUTBOX_TOPIC: Final = "outbox.event.${routedByValue}"
"""Where the outbox event router sends a record by default; its value is that of a column, by default aggregatetype."""

_MOST_STEPS: Final = 300_000_000
_JAVA_GROUP: Final = re.compile(r"\(\?<([A-Za-z])")
_JAVA_VALUE: Final = re.compile(r"\\(.)|\$(\d)|\$\{(\w+)\}", re.DOTALL)
_REPETITION: Final = re.compile(r"\\.|([*+{?])", re.DOTALL)
_REPEATED_GROUP: Final = re.compile(r"\)[*+{?]")


class NotKnownError(Exception):
    """The topics that a transformation sends to cannot be known; the message says why."""


def python_expression(java: str) -> str:
    """A regular expression of Java as one of Python, whose named groups are written otherwise."""
    return _JAVA_GROUP.sub(r"(?P<\1", java)


def outbox_topic(connector: Configuration, values: Values) -> str | None:
    """Where an outbox event router sends to, if the connector has one.

    A `${…}` that --set gives no value stands for one in the data.
    """
    for name in connector.texts("transforms"):
        if connector.text(f"transforms.{name}.type") in _OUTBOX:
            told = connector.text(f"transforms.{name}.route.topic.replacement")
            return told or filled(_OUTBOX_TOPIC, values)
    return None


def routed(connector: Configuration, topics: list[str]) -> list[str]:
    """The topics after all transformations. Raises NotKnownError."""
    for name in connector.texts("transforms"):
        type_ = connector.text(f"transforms.{name}.type") or ""
        if type_ in _OUTBOX:
            continue
        if type_ in _BY_EXPRESSION:
            if connector.text(f"transforms.{name}.predicate"):
                raise NotKnownError("a router with a predicate")
            regex, replacement = (connector.text(f"transforms.{name}.{key}") or "" for key in _BY_EXPRESSION[type_])
            topics = [_replaced(topic, regex, replacement) for topic in topics]
        elif _is_router(type_) or connector.text(f"transforms.{name}.topic"):
            raise NotKnownError(type_.rpartition(".")[2])
    return topics


def _is_router(type_: str) -> bool:
    return type_.rpartition(".")[2].split("$")[0].endswith(("Router", "ExtractTopic"))


def _replaced(topic: str, regex: str, replacement: str) -> str:
    """The topic, or what it becomes where the whole of it matches, as RegexRouter does it.

    Python's `re` may take for ever where repetitions stand in one another; such expressions are not tried.
    """
    expression = python_expression(regex)
    try:
        if not Pattern(expression).matches(topic):
            return topic
        repetitions = sum(match[1] is not None for match in _REPETITION.finditer(expression))
        if _REPEATED_GROUP.search(expression) or len(topic) ** repetitions > _MOST_STEPS:
            raise NotKnownError(f"the expression '{regex}', which is too involved")
        return re.sub(expression, _python_replacement(replacement), topic, count=1)
    except (PatternError, re.error, IndexError) as error:
        raise NotKnownError(f"the expression '{regex}', which kblast cannot follow") from error


def _python_replacement(java: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] is not None:
            return "\\\\" if match[1] == "\\" else match[1]
        return f"\\g<{match[2] or match[3]}>"

    return _JAVA_VALUE.sub(value, java)
