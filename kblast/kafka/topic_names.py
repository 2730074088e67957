"""What Kafka takes for the name of a topic, and which names it cannot tell apart.

Source: `org.apache.kafka.common.internals.Topic` of Kafka's clients; the controller asks the same when a topic is
created (ReplicationControlManager.validateNewTopicNames).
"""

import re
from typing import Final

LONGEST: Final = 249
"""The most characters that a topic's name may have; with the partition's number it is the name of a folder."""

_LEGAL = re.compile(r"[a-zA-Z0-9._-]+", re.ASCII)


def fault_of_name(name: str) -> str | None:
    """What Kafka finds wrong with a name, in words for a sentence; None where it takes it."""
    if name in (".", ".."):
        return "would be a folder of the file system"
    if len(name) > LONGEST:
        return f"has {len(name)} characters, at most {LONGEST} are possible"
    if not _LEGAL.fullmatch(name):
        strange = sorted({sign for sign in name if not _LEGAL.fullmatch(sign)})
        signs = " ".join(repr(sign) for sign in strange)
        return f"holds {signs}, only ASCII letters, digits, '.', '_' and '-' are possible"
    return None


def metric_name(name: str) -> str:
    """What is left of a name in Kafka's metrics, where `.` and `_` are the same; equal ones collide."""
    return name.replace(".", "_")
