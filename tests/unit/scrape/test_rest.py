"""Kafka Connect is asked for what it says of topics, and whatever it answers, the scrape goes on."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kblast.scrape.rest import read_connect
from kblast.scrape.snapshot import Connector, Snapshot
from tests.unit.scrape.snapshots import snapshot

ANSWERS: dict[str, Any] = {}
SEEN: list[str | None] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        SEEN.append(self.headers["Authorization"])
        code, body = ANSWERS.get(self.path, (404, {}))
        self.send_response(code)
        if code == 302:
            self.send_header("Location", body)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        """Nothing is said."""


@pytest.fixture
def server() -> Iterator[str]:
    ANSWERS.clear()
    SEEN.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{running.server_port}"
        running.shutdown()


def asked(url: str) -> Snapshot:
    found = snapshot()
    read_connect(url, found, 10)
    return found


def test_connectors_and_their_topics_are_read(server: str) -> None:
    sink = {"topics": "a, b", "errors.deadletterqueue.topic.name": "dead", "password": "hush"}
    ANSWERS["/base/connectors?expand=info"] = (200, {"my sink": {"info": {"type": "sink", "config": sink}}})
    ANSWERS["/base/connectors/my%20sink/topics"] = (200, {"my sink": {"topics": ["a"]}})

    found = asked(f"http://me:h%40sh@{server}/base/")

    assert found.connectors == (Connector("my sink", False, frozenset("a"), frozenset("ab"), "dead"),)
    assert found.coverage.calls["connect"] == "answered"
    assert SEEN == ["Basic bWU6aEBzaA==", "Basic bWU6aEBzaA=="]


def test_topics_that_are_not_tracked_are_unknown_and_the_rest_is_kept(server: str) -> None:
    source = {"info": {"type": "source", "config": {"topic": "a"}}}
    ANSWERS["/connectors?expand=info"] = (200, {"s": source, "odd": None})

    found = asked(f"http://{server}")

    assert [(one.name, one.source, one.used) for one in found.connectors] == [
        ("odd", False, frozenset()),
        ("s", True, frozenset()),
    ]
    assert found.coverage.calls["connect"] == "partial"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {}), "/connectors answers 401"),
        ((302, "http://elsewhere.invalid/"), "/connectors answers 302"),
        ((200, []), "is not Kafka Connect"),
        ((404, {}), "answers 404"),
    ],
)
def test_what_goes_wrong_is_told_without_the_password(server: str, answer: Any, said: str) -> None:
    ANSWERS["/connectors?expand=info"] = answer

    found = asked(f"http://me:hush@{server}")

    assert found.coverage.calls["connect"] == "failed"
    assert said in found.coverage.unknown[0]
    assert "hush" not in found.coverage.unknown[0]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "127.0.0.1:1", "http://127.0.0.1:1", "http://127.0.0.1:x"])
def test_an_address_that_leads_nowhere_is_told(url: str) -> None:
    assert asked(url).coverage.calls["connect"] == "failed"
