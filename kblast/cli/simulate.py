"""`kblast simulate`: what goes down if something fails."""

from enum import StrEnum
from typing import Annotated

import typer

from kblast.cli.options import (
    At,
    Cluster,
    ConfigFile,
    Evidence,
    From,
    Mappings,
    Output,
    Paths,
    Values,
    With,
    format_option,
)
from kblast.errors import UsageError


class Mode(StrEnum):
    """How brokers go."""

    kill = "kill"
    shutdown = "shutdown"
    hang = "hang"


Fail = Annotated[
    list[str] | None,
    typer.Option("--fail", metavar="REF", help="What fails, for example cluster:orders; may be given several times."),
]
For = Annotated[str | None, typer.Option("--for", metavar="DURATION", help="How long the failure lasts.")]
Going = Annotated[
    Mode | None, typer.Option("--mode", help="How brokers go: killed (taken so), shut down in good order, or hanging.")
]
Rolling = Annotated[
    str | None,
    typer.Option("--rolling", metavar="CLUSTER", help="Shut down the brokers of a cluster, one after the other."),
]
MaxBlast = Annotated[
    str | None,
    typer.Option("--max-blast", metavar="SHARE", help="Exit with 1 if the blast radius is larger, for example 30%."),
]


def simulate(
    paths: Paths = None,
    fail: Fail = None,
    at: At = None,
    for_: For = None,
    mode: Going = None,
    rolling: Rolling = None,
    evidence: Evidence = None,
    max_blast: MaxBlast = None,
    format_: Annotated[list[str] | None, format_option("text, json or markdown")] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> int:
    """Say what goes down if something fails, when, and why."""
    _expect_one_question(fail, rolling, mode, at)
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration, duration
    from kblast.cli.reading import Reading, inventory
    from kblast.rolling import rolling_restart
    from kblast.simulate import simulate as simulate_

    wanted = targets("simulate", format_, output)
    moment, lasts, most = duration("--at", at), duration("--for", for_), _share(max_blast)
    if moment is not None and lasts is not None and moment > lasts:
        raise UsageError(
            f"--at {at} is after the end of the failure, --for {for_}",
            hint="what comes after a failure is not simulated; choose an earlier moment",
        )
    reading, permitted = Reading(set_, cluster, from_, mapping), evidence is not None
    found = inventory(paths, with_, configuration(paths, config), reading)
    if rolling is not None:
        result = rolling_restart(found, rolling, for_=lasts, permitted=permitted)
    else:
        result = simulate_(
            found, fail or (), at=moment, for_=lasts, mode=(mode or Mode.kill).value, permitted=permitted
        )
    publish("simulate", result, wanted)
    return 1 if most is not None and result.summary.blast_radius > most else 0


def _expect_one_question(fail: list[str] | None, rolling: str | None, mode: Mode | None, at: str | None) -> None:
    if rolling is not None and (fail or mode or at is not None):
        raise UsageError(
            "--rolling shuts down brokers one after the other: --fail, --mode and --at do not go with it",
            hint="--for says how long each of them is away",
        )
    if not fail and rolling is None:
        raise UsageError("nothing fails: --fail is missing", hint="for example: kblast simulate --fail cluster:orders")


def _share(text: str | None) -> float | None:
    from kblast.units import parse_share

    if text is None:
        return None
    try:
        return parse_share(text)
    except ValueError as error:
        raise UsageError(f"--max-blast: {error}, found '{text}'") from error
