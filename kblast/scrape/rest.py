"""Kafka Connect, by its REST API: which connectors there are, and the topics they use. Only GET is ever sent.

Of configurations, which hold secrets, nothing is kept but the names of topics.
"""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any, Final

from kblast.scrape.failures import NoAnswerError
from kblast.scrape.snapshot import Connector, Snapshot

_TOPICS_OF_SINK: Final = "topics"
_DEAD_LETTERS: Final = "errors.deadletterqueue.topic.name"
_TOPIC_OF_SOURCE: Final = "topic"
_MOST_BYTES: Final = 64 * 1024 * 1024


def read_connect(url: str, found: Snapshot, timeout: float) -> None:
    """The connectors of the workers behind an address."""
    with found.coverage.of("connect") as call:
        listing = _get(url, "/connectors?expand=info", timeout)
        connectors = []
        for name, about in sorted(listing.items()):
            info = about.get("info") or {}
            used: frozenset[str] = frozenset()
            try:
                answer = _get(url, f"/connectors/{urllib.parse.quote(name, safe='')}/topics", timeout)
                used = frozenset((answer.get(name) or {}).get("topics") or ())
                call.answered += 1
            except NoAnswerError as error:
                call.fail(error)
            connectors.append(_connector(name, info, used))
        call.answered += 1
        found.connectors = tuple(connectors)


def _connector(name: str, info: Mapping[str, Any], used: frozenset[str]) -> Connector:
    config = info.get("config") or {}
    is_source = info.get("type") == "source"
    named = config.get(_TOPIC_OF_SOURCE if is_source else _TOPICS_OF_SINK) or ""
    configured = frozenset(topic.strip() for topic in str(named).split(",") if topic.strip())
    return Connector(name, is_source, used, configured, None if is_source else config.get(_DEAD_LETTERS) or None)


def _get(url: str, path: str, timeout: float) -> dict[str, Any]:
    """What a GET answers. User and password may stand in the address; they are sent, and never shown."""
    parts = urllib.parse.urlsplit(url)
    shown = urllib.parse.urlunsplit(
        (parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/") + path.partition("?")[0], "", "")
    )
    if parts.scheme not in ("http", "https"):
        raise NoAnswerError("the address of Kafka Connect begins with http:// or https://")
    address = (
        urllib.parse.urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", "")) + path
    )
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 - checked above
    if parts.username is not None:
        login = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", f"Basic {base64.b64encode(login.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310 - checked above
            data = json.loads(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        raise NoAnswerError(f"{shown} answers {error.code}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NoAnswerError(f"{shown}: {reason}") from None
    if not isinstance(data, dict):
        raise NoAnswerError(f"{shown} is not Kafka Connect")
    return data
