"""Which live clusters a command is to read, and how: the options of `kblast scrape` and `kblast drift`."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.config import Config
    from kblast.results.scraped import ScrapeResult
    from kblast.scrape.target import Target

PARTLY = 4
"""The exit code where a cluster was not reached or, if that is asked for, did not answer in full."""

_HINT = "for example: kblast {command} --bootstrap-server localhost:9092 --name orders"

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


@dataclass(frozen=True, slots=True)
class Clusters:
    """The clusters that the options of a command mean: addresses with names, or names of the configuration."""

    command: str
    servers: list[str]
    names: list[str]
    command_config: Path | None
    connect: str | None
    producers: bool
    timeout: str

    def targets(self, config: "Config") -> "list[Target]":
        """Each with how to be let in. Raises UsageError."""
        if self.servers:
            return self._given()
        if self.command_config or self.connect:
            raise UsageError("no --bootstrap-server is given", hint=self._hint)
        return self._configured(config)

    def _given(self) -> "list[Target]":
        from kblast.scrape.properties import with_environment
        from kblast.scrape.security import read_security
        from kblast.scrape.target import Target

        names, wait = self.names, self._wait()
        if len(self.servers) != len(names) or len(set(names)) != len(names):
            raise UsageError("give each --bootstrap-server a --name of its own", hint=self._hint)
        if self.connect is not None and len(self.servers) > 1:
            raise UsageError(
                "--connect is for one cluster",
                hint="several clusters go into `clusters` of .kblast.yaml, each with its own",
            )
        security = read_security(self.command_config)
        connect = with_environment(self.connect, "--connect") if self.connect else None
        return [
            Target(_checked(name), self._addresses(server), security, connect, self.producers, wait)
            for server, name in zip(self.servers, names, strict=True)
        ]

    def _configured(self, config: "Config") -> "list[Target]":
        from kblast.scrape.properties import with_environment
        from kblast.scrape.security import read_security
        from kblast.scrape.target import Target
        from kblast.suggest import did_you_mean

        wait = self._wait()
        if not config.clusters:
            message = "no cluster to read: none is given, and the configuration has no `clusters`"
            raise UsageError(message, hint=self._hint)
        for name in self.names:
            if name not in config.clusters:
                known = ", ".join(sorted(config.clusters))
                hint = did_you_mean(name, config.clusters) or f"the configuration has {known}"
                raise UsageError(f"cluster '{name}' is not in the configuration", hint=hint)
        found = []
        for name in sorted(set(self.names) or config.clusters):
            live = config.clusters[name]
            security = read_security(config.beside(live.command_config) if live.command_config else None)
            servers = tuple(address for server in live.bootstrap_servers for address in self._addresses(server))
            connect = with_environment(live.connect, f"connect of cluster {name}") if live.connect else None
            producers = live.producers or self.producers
            found.append(Target(_checked(name), servers, security, connect, producers, wait))
        return found

    def _wait(self) -> float:
        from kblast.cli.options import duration

        wait = duration("--timeout", self.timeout) or 0.0
        if not 0 < wait < float("inf"):
            raise UsageError(f"--timeout is '{self.timeout}'", hint="write a time such as 10s")
        return wait

    def _addresses(self, text: str) -> tuple[str, ...]:
        addresses = tuple(address.strip() for address in text.split(",") if address.strip())
        for address in addresses:
            host, colon, port = address.rpartition(":")
            if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
                raise UsageError(f"'{address}' is not an address", hint="write HOST:PORT, for example localhost:9092")
        if not addresses:
            raise UsageError("--bootstrap-server is empty", hint=self._hint)
        return addresses

    @property
    def _hint(self) -> str:
        return _HINT.format(command=self.command)


def _checked(name: str) -> str:
    if not name or "/" in name:
        raise UsageError(f"'{name}' is not a cluster's name", hint="a name holds no '/'")
    return name


def tell(result: "ScrapeResult") -> None:
    """Says on the side what was read, and what was not."""
    from kblast.cli.output import note
    from kblast.renderer import render
    from kblast.terminal import Terminal

    for line in render("scrape", result, "text", Terminal()).splitlines():
        note(line)
