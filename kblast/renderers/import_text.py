"""What an import found, for people."""

from collections.abc import Iterator

from kblast.phrases import counted
from kblast.results.imported import Counts, ImportResult, Left
from kblast.terminal import Terminal, visible

_SHOWN = 10


def render(result: ImportResult, terminal: Terminal) -> str:
    """The counts first, then what was left out and passed over."""
    lines = [line for text in _texts(result) for line in terminal.wrap(visible(text), hanging="    ")]
    return "\n".join(lines) + "\n"


def _texts(result: ImportResult) -> Iterator[str]:
    formats = ", ".join(f"{counted(known.documents, 'document')} of {known.name}" for known in result.formats)
    yield f"read {formats}, in {counted(result.files_read, 'file')}"
    yield from _counts(result.counts)
    if result.left_out:
        total = sum(left.count for left in result.left_out)
        keys = counted(len(result.left_out), "key")
        yield f"left out, because an inventory has no place for it: {counted(total, 'value')} of {keys}"
        yield from map(_left, result.left_out[:_SHOWN])
        if hidden := result.left_out[_SHOWN:]:
            yield f"  and {counted(len(hidden), 'more key')}: {', '.join(left.what for left in hidden)}"
    for passed in result.passed_over:
        yield f"passed over: {passed.what} ({passed.count}); {passed.hint}"
    if result.files_passed_over:
        yield f"passed over: {counted(result.files_passed_over, 'file')} of other formats"
    if result.documents_passed_over:
        documents = counted(result.documents_passed_over, "document")
        yield f"passed over: {documents} of other formats in files that were read"
    for name in result.values_unused:
        yield f"warning: --set {name}: nothing asks for this value"


def _counts(counts: Counts) -> Iterator[str]:
    partitions = counted(counts.partitions, "partition")
    topics = f"{counted(counts.topics, 'topic')} with {partitions}{_external(counts.topics_external)}"
    services = f"{counted(counts.services, 'service')}{_external(counts.services_external)}"
    yield f"found {counted(counts.clusters, 'cluster')}, {topics}, {services}, {counted(counts.resources, 'resource')}"
    permitted = f"; {counts.permitted} of them only permitted, by access rules" if counts.permitted else ""
    yield f"found {counted(counts.writes, 'write')} and {counted(counts.reads, 'read')} of topics{permitted}"


def _external(count: int) -> str:
    return f" ({count} known by name only)" if count else ""


def _left(left: Left) -> str:
    return f"  {left.count} × {left.what}, for example at {left.example}"
