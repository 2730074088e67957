"""The commands, and how a run ends."""

import gc
import sys
import traceback
from typing import Annotated

import typer

import kblast
from kblast.cli import (
    cutsets,
    diff,
    drift,
    explain,
    graph,
    import_,
    init,
    lint,
    report,
    rules,
    schema,
    scrape,
    simulate,
    sweep,
)
from kblast.cli.output import fail, note
from kblast.errors import KblastError

_USAGE, _BUG, _INTERRUPTED = 2, 70, 130
_VALIDATOR = "Value error, "
"""What Typer's validator puts before its words where a value is not one of those offered."""

app = typer.Typer(
    name="kblast",
    help="Says what goes down if a Kafka cluster dies, and whether it should.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for name, command in (
    ("init", init.init),
    ("schema", schema.schema),
    ("lint", lint.lint),
    ("simulate", simulate.simulate),
    ("sweep", sweep.sweep),
    ("cutsets", cutsets.cutsets),
    ("diff", diff.diff),
    ("graph", graph.graph),
    ("scrape", scrape.scrape),
    ("drift", drift.drift),
    ("report", report.report),
    ("import", import_.import_),
    ("rules", rules.rules),
    ("explain", explain.explain),
):
    app.command(name)(command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kblast {kblast.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in kblast an error came from.")] = False,
) -> None:
    del version, debug


def run() -> None:
    """Runs the command line and exits with its code."""
    # What a run has made it keeps, millions of objects at times; only what is young is looked through for garbage.
    gc.set_threshold(50_000, 20, 1_000_000)
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Runs one command; the exit code says how it ended. Never a traceback without --debug."""
    debug = "--debug" in arguments
    if debug:
        arguments = ["--debug", *(argument for argument in arguments if argument != "--debug")]
    try:
        outcome = app(arguments or ["--help"], standalone_mode=False, prog_name="kblast")
        return outcome if isinstance(outcome, int) else 0
    except KblastError as error:
        if debug:
            traceback.print_exc()
        return fail(error)
    except typer.TyperException as error:
        note(f"kblast: {error.format_message().replace(_VALIDATOR, '')}")
        return _USAGE
    except (typer.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is said, not shown
        if debug:
            traceback.print_exc()
        note(f"kblast: a bug in kblast: {type(error).__name__}: {error}")
        note("  run it again with --debug, and report what it says")
        return _BUG
