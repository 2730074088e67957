"""`kblast simulate`: what goes down if something fails."""

from enum import StrEnum
from typing import Annotated

import typer

from kblast.cli.options import ConfigFile, Evidence, Output, Paths, Values, With
from kblast.errors import UsageError


class Mode(StrEnum):
    """How brokers go."""

    kill = "kill"
    shutdown = "shutdown"
    hang = "hang"


def simulate(
    paths: Paths = None,
    fail: Annotated[
        list[str] | None,
        typer.Option(
            "--fail", metavar="REF", help="What fails, for example cluster:orders; may be given several times."
        ),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DURATION", help="Look at this moment after the failure.")
    ] = None,
    for_: Annotated[str | None, typer.Option("--for", metavar="DURATION", help="How long the failure lasts.")] = None,
    mode: Annotated[
        Mode,
        typer.Option("--mode", help="How brokers go: killed, shut down in good order, or hanging."),
    ] = Mode.kill,
    evidence: Evidence = None,
    max_blast: Annotated[
        str | None,
        typer.Option(
            "--max-blast", metavar="SHARE", help="Exit with 1 if the blast radius is larger, for example 30%."
        ),
    ] = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")] = "text",
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    output: Output = None,
) -> int:
    """Say what goes down if something fails, when, and why."""
    if not fail:
        raise UsageError("nothing fails: --fail is missing", hint="for example: kblast simulate --fail cluster:orders")
    from kblast.cli.options import configuration, duration, inventory
    from kblast.cli.output import emit, terminal
    from kblast.renderer import expect_format, render
    from kblast.simulate import simulate as simulate_

    expect_format("simulate", format_)
    moment, lasts, most = duration("--at", at), duration("--for", for_), _share(max_blast)
    if moment is not None and lasts is not None and moment > lasts:
        raise UsageError(
            f"--at {at} is after the end of the failure, --for {for_}",
            hint="what comes after a failure is not simulated; choose an earlier moment",
        )
    found = inventory(paths, with_, configuration(paths, config), set_)
    result = simulate_(found, fail, at=moment, for_=lasts, mode=mode.value, permitted=evidence is not None)
    emit(render("simulate", result, format_, terminal(output)), output)
    return 1 if most is not None and result.summary.blast_radius > most else 0


def _share(text: str | None) -> float | None:
    from kblast.units import parse_share

    if text is None:
        return None
    try:
        return parse_share(text)
    except ValueError as error:
        raise UsageError(f"--max-blast: {error}, found '{text}'") from error
