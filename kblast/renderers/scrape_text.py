"""What a scrape found and did not see, for people."""

from collections.abc import Iterator

from kblast.phrases import counted
from kblast.results.scraped import ClusterScraped, ScrapeResult
from kblast.terminal import Terminal, visible

_SHOWN = 12


def render(result: ScrapeResult, terminal: Terminal) -> str:
    """Each cluster: what is in it, what is unknown of it, and the rights that would help."""
    lines = [line for text in _texts(result) for line in terminal.wrap(visible(text), hanging="      ")]
    commands = {f"  {visible(command)}" for cluster in result.clusters for command in cluster.commands}
    if commands:
        lines += ["to let kblast see more:", *sorted(commands)]
    return "\n".join(lines) + "\n"


def _texts(result: ScrapeResult) -> Iterator[str]:
    for cluster in result.clusters:
        yield from _cluster(cluster)
    for unreached in result.unreached:
        yield f"{unreached.name}: not reached: {unreached.message}"
        if unreached.hint:
            yield f"  {unreached.hint}"


def _cluster(cluster: ClusterScraped) -> Iterator[str]:
    topics = f"{counted(cluster.topics, 'topic')} with {counted(cluster.partitions, 'partition')}"
    brokers, groups = counted(cluster.brokers, "broker"), counted(cluster.groups, "group")
    permitted = f"; {cluster.permitted} of them only permitted, by access rules" if cluster.permitted else ""
    yield f"{cluster.name}: Kafka {cluster.version}, {brokers}, {topics}, {groups}"
    yield f"  {counted(cluster.writes, 'write')} and {counted(cluster.reads, 'read')} of topics{permitted}"
    for status in ("denied", "failed", "partial", "unsupported", "not asked"):
        if calls := [name for name, how in cluster.calls.items() if how == status]:
            yield f"  {status}: {', '.join(calls)}"
    yield from (f"  unknown: {text}" for text in cluster.unknown)
    if cluster.unmapped:
        hidden = len(cluster.unmapped) - _SHOWN
        more = f" and {hidden} more" if hidden > 0 else ""
        yield f"  mapped to no service, so taken for one of the same name: {', '.join(cluster.unmapped[:_SHOWN])}{more}"
