"""A member of a streams group (KIP-1071), as far as a coordinator can tell: it joins, and says what its topology is.

Kafka Streams itself is 70 MB of jars; what its client says to join is one request, StreamsGroupHeartbeat in version 0,
whose fields are in Kafka's protocol guide (https://kafka.apache.org/protocol).
"""

import socket
import struct
from collections.abc import Iterable

from tests.kafka.cluster import Cluster

_HEARTBEAT = 88
_NOT_COORDINATOR = {14, 15, 16}
"""COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR."""

_NOTHING = b"\x00"
"""A null text or list; also: no tagged fields."""


def join_streams_group(cluster: Cluster, group: str, sources: list[str], changelog: str) -> bool:
    """Joins as an application that reads some topics and keeps a store; False while no broker coordinates the group."""
    said = _heartbeat(group, sources, changelog)
    codes = {_error_code(_answer(address, said)) for address in cluster.bootstrap.split(",")} - _NOT_COORDINATOR
    assert codes <= {0}, f"the coordinator answers with error {codes}"
    return bool(codes)


def _heartbeat(group: str, sources: list[str], changelog: str) -> bytes:
    header = struct.pack(">hhih", _HEARTBEAT, 0, 1, 7) + b"streams" + _NOTHING
    topic = _text(changelog) + struct.pack(">ih", 0, 0) + _list([]) + _NOTHING
    subtopology = b"".join(
        (_text("0"), _list(map(_text, sources)), _list([]), _list([topic]), _list([]), _list([]), _list([]), _NOTHING)
    )
    topology = b"\x01" + struct.pack(">i", 1) + _list([subtopology]) + _NOTHING
    member = _text(group) + _text("member") + struct.pack(">ii", 0, 0) + _NOTHING + _NOTHING + struct.pack(">i", 60000)
    tasks = _list([]) * 3
    no_endpoint, no_tags, no_offsets, no_shutdown = b"\xff", _list([]), _NOTHING * 2, b"\x00"
    about = _text("process") + no_endpoint + no_tags + no_offsets + no_shutdown + _NOTHING
    return header + member + topology + tasks + about


def _text(text: str) -> bytes:
    """A compact string, of fewer than 127 letters."""
    return bytes([len(text) + 1]) + text.encode()


def _list(items: Iterable[bytes]) -> bytes:
    """A compact array, of fewer than 127 items."""
    every = list(items)
    return bytes([len(every) + 1]) + b"".join(every)


def _answer(address: str, request: bytes) -> bytes:
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection, connection.makefile("rb") as answers:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (length,) = struct.unpack(">i", answers.read(4))
        return answers.read(length)


def _error_code(answer: bytes) -> int:
    """After the correlation id, no tagged fields, and how long to be quiet."""
    (code,) = struct.unpack_from(">h", answer, 9)
    return int(code)
