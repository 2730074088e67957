"""`kblast scrape` says what is wrong with how it was called before it connects to anything."""

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
