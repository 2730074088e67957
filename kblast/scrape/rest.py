"""Kafka Connect, by its REST API: which connectors there are, and the topics they use. Only GET is ever sent.

Of configurations, which hold secrets, nothing is kept but the names of topics.
"""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
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
        workers = _Workers(url, timeout)
        connectors = []
        for name, about in sorted(workers.get("/connectors?expand=info").items()):
            used: frozenset[str] = frozenset()
            try:
                answer = workers.get(f"/connectors/{urllib.parse.quote(name, safe='')}/topics")
                used = frozenset(_mapping(answer.get(name)).get("topics") or ())
                call.answered += 1
            except NoAnswerError as error:
                call.fail(error)
            connectors.append(_connector(name, _mapping(_mapping(about).get("info")), used))
        call.answered += 1
        found.connectors = tuple(connectors)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _connector(name: str, info: Mapping[str, Any], used: frozenset[str]) -> Connector:
    config = _mapping(info.get("config"))
    is_source = info.get("type") == "source"
    named = config.get(_TOPIC_OF_SOURCE if is_source else _TOPICS_OF_SINK) or ""
    configured = frozenset(topic.strip() for topic in str(named).split(",") if topic.strip())
    return Connector(name, is_source, used, configured, None if is_source else config.get(_DEAD_LETTERS) or None)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Goes nowhere but to the address that was given."""

    def redirect_request(self, *_: Any) -> None:
        """Makes of a redirection an error like any other."""


class _Workers:
    """The REST API behind an address, in which user and password may stand; they are sent, and never shown."""

    def __init__(self, url: str, timeout: float) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise NoAnswerError("the address of Kafka Connect begins with http:// or https://")
        self._base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        self._timeout = timeout
        self._opener = urllib.request.build_opener(_StayHere)
        self._opener.addheaders = [("Accept", "application/json")]
        if parts.username is not None:
            login = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
            self._opener.addheaders.append(("Authorization", f"Basic {base64.b64encode(login.encode()).decode()}"))

    def get(self, path: str) -> Mapping[str, Any]:
        """What a GET answers. Raises NoAnswerError."""
        shown = self._base + path.partition("?")[0]
        try:
            with self._opener.open(self._base + path, timeout=self._timeout) as answer:
                data = json.loads(answer.read(_MOST_BYTES))
        except urllib.error.HTTPError as error:
            raise NoAnswerError(f"{shown} answers {error.code}") from None
        except (OSError, ValueError, HTTPException) as error:
            raise NoAnswerError(f"{shown}: {getattr(error, 'reason', error)}") from None
        if not isinstance(data, dict):
            raise NoAnswerError(f"{shown} is not Kafka Connect")
        return data
