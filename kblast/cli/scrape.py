"""`kblast scrape`: an inventory from live clusters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kblast.cli.options import ConfigFile, Output
from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.config import Config
    from kblast.scrape.target import Target

_PARTLY = 4
_HINT = "for example: kblast scrape --bootstrap-server localhost:9092 --name orders -o live.yaml"


Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CLUSTERS]...", help="Of the configuration's clusters, these; by default all.", show_default=False
    ),
]
Servers = Annotated[
    list[str] | None,
    typer.Option("--bootstrap-server", metavar="HOST:PORT,…", help="A cluster's address.", show_default=False),
]
Called = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="NAME", help="What to call it; one for each address.", show_default=False),
]
Properties = Annotated[
    Path | None,
    typer.Option("--command-config", metavar="FILE", help="Client properties: how to be let in.", show_default=False),
]
Connect = Annotated[
    str | None,
    typer.Option("--connect", metavar="URL", help="The REST API of its Kafka Connect.", show_default=False),
]
Producers = Annotated[
    bool, typer.Option("--producers", help="Ask partitions who wrote them; takes the right to read topics.")
]
Partial = Annotated[bool, typer.Option("--partial", help="Keep what was read where a cluster is not reached.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 4 where a cluster did not answer in full.")]
Timeout = Annotated[str, typer.Option("--timeout", metavar="DURATION", help="How long to wait for each answer.")]


def scrape(
    names: Names = None,
    bootstrap_server: Servers = None,
    name: Called = None,
    command_config: Properties = None,
    connect: Connect = None,
    producers: Producers = False,
    partial: Partial = False,
    strict: Strict = False,
    timeout: Timeout = "10s",
    config: ConfigFile = None,
    output: Output = None,
) -> int:
    """Make an inventory from live Kafka clusters, reading only."""
    from kblast.cli.options import configuration, duration
    from kblast.cli.output import emit, note
    from kblast.cli.progress import progress
    from kblast.cli.times import made_at
    from kblast.renderer import render
    from kblast.scrape.platform import scrape_platform
    from kblast.terminal import Terminal

    settled = configuration(None, config)
    wait = duration("--timeout", timeout) or 0.0
    if not 0 < wait < float("inf"):
        raise UsageError(f"--timeout is '{timeout}'", hint="write a time such as 10s")
    if bootstrap_server:
        if names:
            raise UsageError(f"'{names[0]}' is a name, and addresses are given, too", hint="to name a cluster: --name")
        targets = _given(bootstrap_server, name or [], command_config, connect, producers=producers, timeout=wait)
    else:
        if name or command_config or connect:
            raise UsageError("no --bootstrap-server is given", hint=_HINT)
        targets = _configured(settled, names or [], producers=producers, timeout=wait)
    with progress("reading") as told:
        text, result = scrape_platform(
            targets, made_at=made_at(), identities=settled.identities, partial=partial, progress=told
        )
    emit(text, output)
    for line in render("scrape", result, "text", Terminal()).splitlines():
        note(line)
    if output is not None:
        note(f"wrote {output}")
    in_full = all(cluster.in_full for cluster in result.clusters)
    return _PARTLY if result.unreached or (strict and not in_full) else 0


def _given(
    servers: list[str], names: list[str], file: Path | None, connect: str | None, *, producers: bool, timeout: float
) -> "list[Target]":
    from kblast.scrape.properties import with_environment
    from kblast.scrape.security import read_security
    from kblast.scrape.target import Target

    if len(servers) != len(names) or len(set(names)) != len(names):
        raise UsageError("give each --bootstrap-server a --name of its own", hint=_HINT)
    if connect is not None and len(servers) > 1:
        raise UsageError(
            "--connect is for one cluster",
            hint="several clusters go into `clusters` of .kblast.yaml, each with its own",
        )
    security = read_security(file)
    connect = with_environment(connect, "--connect") if connect else None
    return [
        Target(_checked(name), _addresses(server), security, connect, producers, timeout)
        for server, name in zip(servers, names, strict=True)
    ]


def _configured(config: "Config", names: list[str], *, producers: bool, timeout: float) -> "list[Target]":
    from kblast.scrape.properties import with_environment
    from kblast.scrape.security import read_security
    from kblast.scrape.target import Target
    from kblast.suggest import did_you_mean

    if not config.clusters:
        raise UsageError("no cluster to scrape: none is given, and the configuration has no `clusters`", hint=_HINT)
    for name in names:
        if name not in config.clusters:
            known = ", ".join(sorted(config.clusters))
            hint = did_you_mean(name, config.clusters) or f"the configuration has {known}"
            raise UsageError(f"cluster '{name}' is not in the configuration", hint=hint)
    found = []
    for name in sorted(set(names) or config.clusters):
        live = config.clusters[name]
        security = read_security(config.beside(live.command_config) if live.command_config else None)
        servers = tuple(address for server in live.bootstrap_servers for address in _addresses(server))
        connect = with_environment(live.connect, f"connect of cluster {name}") if live.connect else None
        found.append(Target(_checked(name), servers, security, connect, live.producers or producers, timeout))
    return found


def _checked(name: str) -> str:
    if not name or "/" in name:
        raise UsageError(f"'{name}' is not a cluster's name", hint="a name holds no '/'")
    return name


def _addresses(text: str) -> tuple[str, ...]:
    addresses = tuple(address.strip() for address in text.split(",") if address.strip())
    for address in addresses:
        host, colon, port = address.rpartition(":")
        if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise UsageError(f"'{address}' is not an address", hint="write HOST:PORT, for example localhost:9092")
    if not addresses:
        raise UsageError("--bootstrap-server is empty", hint=_HINT)
    return addresses
