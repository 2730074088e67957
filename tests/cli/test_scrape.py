"""`kblast scrape` says what is wrong with how it was called before it connects to anything."""

import socket
import threading
from pathlib import Path

import pytest

from tests.running import run_kblast

SERVER = ("--bootstrap-server", "127.0.0.1:1", "--name", "a")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "no cluster to read"),
        (("a",), "no cluster to read"),
        (("--bootstrap-server", "127.0.0.1:1"), "give each --bootstrap-server a --name of its own"),
        ((*SERVER, *SERVER), "give each --bootstrap-server a --name of its own"),
        ((*SERVER, "b"), "'b' is a name, and addresses are given, too"),
        (("--bootstrap-server", "host", "--name", "a"), "'host' is not an address"),
        (("--bootstrap-server", "host:99999", "--name", "a"), "'host:99999' is not an address"),
        (("--bootstrap-server", "host:1", "--name", "a/b"), "'a/b' is not a cluster's name"),
        (("--name", "a"), "no --bootstrap-server is given"),
        ((*SERVER, "--timeout", "0"), "--timeout is '0'"),
        ((*SERVER, "--command-config", "absent"), "cannot read absent"),
        ((*SERVER, "--connect", "http://${env:ABSENT}@h"), "--connect asks for the variable ABSENT"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    outcome = run_kblast("scrape", *args, cwd=tmp_path)

    assert outcome.code == 2
    assert said in outcome.err


def test_clusters_come_from_the_configuration(tmp_path: Path) -> None:
    (tmp_path / ".kblast.yaml").write_text(
        "clusters: {orders: {bootstrap-servers: ['127.0.0.1:1']}, logs: {bootstrap-servers: ['127.0.0.1:2']}}",
        encoding="utf-8",
    )

    every = run_kblast("scrape", cwd=tmp_path)
    assert every.code == 4
    assert "orders (127.0.0.1:1: ECONNREFUSED)" in every.err
    assert "logs (127.0.0.1:2: ECONNREFUSED)" in every.err

    one = run_kblast("scrape", "logs", "--partial", cwd=tmp_path)
    assert one.code == 4
    assert "orders" not in one.err

    assert "did you mean 'orders'?" in run_kblast("scrape", "order", cwd=tmp_path).err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("kafka.invalid:9092", "the name means nothing here; check the address"),
        ("127.0.0.1:1", "nothing listens there; check host and port"),
    ],
)
def test_a_wrong_address_is_told_as_such(tmp_path: Path, address: str, said: str) -> None:
    outcome = run_kblast("scrape", "--bootstrap-server", address, "--name", "a", cwd=tmp_path)

    assert outcome.code == 4
    assert said in outcome.err


def test_somebody_who_listens_and_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        outcome = run_kblast("scrape", "--bootstrap-server", address, "--name", "a", "--timeout", "1s", cwd=tmp_path)

    assert outcome.code == 4
    assert "no answer in time" in outcome.err


def test_somebody_who_is_not_kafka_is_told_as_such(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

        speaker = threading.Thread(target=answer)
        speaker.start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        outcome = run_kblast("scrape", "--bootstrap-server", address, "--name", "a", "--timeout", "5s", cwd=tmp_path)
        speaker.join()

    assert outcome.code == 4
    assert "or is not one of Kafka's" in outcome.err
