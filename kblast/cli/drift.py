"""`kblast drift`: what is declared, held against live clusters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kblast.cli.clusters import (
    PARTLY,
    Called,
    Clusters,
    Connect,
    Partial,
    Producers,
    Properties,
    Servers,
    Strict,
    Timeout,
    tell,
)
from kblast.cli.options import (
    Cluster,
    ConfigFile,
    FailOnOption,
    From,
    Mappings,
    Output,
    Paths,
    Values,
    With,
    format_option,
)
from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.config import Config
    from kblast.model.inventory import Inventory
    from kblast.results.findings import Threshold

Live = Annotated[
    list[Path] | None,
    typer.Option("--live", metavar="PATH", help="What `kblast scrape` wrote, instead of a look at the clusters."),
]
Severe = Annotated[
    FailOnOption | None,
    typer.Option(
        "--fail-on",
        help="Exit with 1 for differences of this severity or worse; by default warning, as they all are.",
        show_default=False,
    ),
]


def drift(
    paths: Paths = None,
    live: Live = None,
    bootstrap_server: Servers = None,
    name: Called = None,
    command_config: Properties = None,
    connect: Connect = None,
    producers: Producers = False,
    partial: Partial = False,
    strict: Strict = False,
    timeout: Timeout = "10s",
    fail_on: Severe = None,
    format_: Annotated[list[str] | None, format_option("text, json, markdown, sarif, junit, github or gitlab")] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> int:
    """Hold what is declared against live clusters: what differs, and what only one side has."""
    from kblast.catalogue import load_catalogue
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration, inventory_paths, today
    from kblast.cli.reading import Reading, inventory
    from kblast.cli.repository import repository_paths
    from kblast.drift import find_drift
    from kblast.model.scrapes import without_scrapes

    wanted = targets("lint", format_, output)
    settled = configuration(paths, config)
    catalogue = load_catalogue(settled.rule_paths())
    given = bool(bootstrap_server or name or command_config or connect)
    if not (live or given or settled.clusters):
        live = inventory_paths(paths, settled)
    if live and given:
        raise UsageError("--live stands for clusters, and clusters are given, too", hint="give one or the other")
    chosen = Clusters("drift", bootstrap_server or [], name or [], command_config, connect, producers, timeout)
    seen, reached = (_seen(live), True) if live else _looked_at(chosen, settled, partial=partial)
    reading = Reading(set_, cluster, from_, mapping)
    declared = inventory(paths, with_, settled, reading, select=lambda read: without_scrapes(read, seen))
    if bootstrap_server:
        _expect_declared(declared, seen)
    result = find_drift(declared, seen, catalogue, settled, today=today())
    threshold: Threshold = fail_on.value if fail_on else settled.fail_on or "warning"
    result = result.model_copy(update={"fail_on": threshold, "repository_paths": repository_paths(result.files())})
    publish("lint", result, wanted)
    in_full = all(scraped.in_full for scraped in seen.scraped)
    return int(result.failed) if reached and (in_full or not strict) else PARTLY


def _seen(paths: list[Path]) -> "Inventory":
    """What scrapes wrote into files. Raises UsageError where there is no cluster in them."""
    from kblast.model.build import load_inventory
    from kblast.model.scrapes import scrapes_only

    found = load_inventory(paths, select=scrapes_only)
    if not found.clusters:
        raise UsageError(
            f"nothing live to compare with: {paths[0]} holds nothing that kblast scrape wrote",
            hint="give --live FILE, or --bootstrap-server HOST:PORT --name NAME, or `clusters` in the configuration",
        )
    return found


def _looked_at(chosen: Clusters, config: "Config", *, partial: bool) -> "tuple[Inventory, bool]":
    """What the clusters show, and whether all were reached."""
    from kblast.cli.progress import progress
    from kblast.cli.times import made_at
    from kblast.scrape.platform import live_inventory

    with progress("reading") as told:
        found, result = live_inventory(
            chosen.targets(config),
            made_at=made_at(),
            identities=config.identities,
            partial=partial,
            named=config.locate("clusters").file,
            progress=told,
        )
    tell(result)
    return found, not result.unreached


def _expect_declared(declared: "Inventory", seen: "Inventory") -> None:
    """Raises UsageError for a cluster that was named on the command line and is not declared."""
    from kblast.model.refs import make_ref
    from kblast.model.scrapes import is_declared
    from kblast.suggest import did_you_mean

    known = {name for name in declared.clusters if is_declared(declared, make_ref("cluster", name))}
    for name in sorted(seen.clusters.keys() - known):
        hint = did_you_mean(name, known) or f"declared: {', '.join(sorted(known)) or 'none'}"
        raise UsageError(f"cluster '{name}' is not declared, so there is nothing to compare it with", hint=hint)
