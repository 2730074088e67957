"""What an import found, left out and passed over."""

from collections import Counter
from collections.abc import Sequence

from kblast.importer import Imported
from kblast.imports.search import Search
from kblast.location import Location
from kblast.model.inventory import Inventory
from kblast.results.imported import Counts, FormatRead, ImportResult, Left, Passed


def account(found: Search, imported: Sequence[Imported], inventory: Inventory) -> ImportResult:
    """The account of a search, of what the formats said, and of the inventory that this makes."""
    left: dict[str, list[Location]] = {}
    for part in imported:
        for left_out in part.left_out:
            left.setdefault(left_out.what, []).append(left_out.place)
    passed = Counter([*found.passed_over, *(passed for part in imported for passed in part.passed_over)])
    return ImportResult(
        formats=tuple(
            FormatRead(name=name, title=found.formats.known[name].title, documents=len(documents))
            for name, documents in sorted(found.documents.items())
        ),
        counts=_counts(inventory),
        left_out=tuple(
            Left(what=what, count=len(places), example=str(min(places)))
            for what, places in sorted(left.items(), key=lambda entry: (-len(entry[1]), entry[0]))
        ),
        passed_over=tuple(
            Passed(what=passed_over.what, count=count, hint=passed_over.hint)
            for passed_over, count in sorted(passed.items(), key=lambda entry: entry[0].what)
        ),
        files_read=len(found.files),
        files_passed_over=found.files_passed_over,
        documents_passed_over=found.documents_passed_over,
        values_unused=tuple(found.values.unused()),
    )


def _counts(inventory: Inventory) -> Counts:
    writes = [edge for _, edge in inventory.produce_edges()]
    reads = [edge for _, edge in inventory.consume_edges()]
    return Counts(
        clusters=len(inventory.clusters),
        topics=len(inventory.topics),
        topics_external=sum(bool(topic.external) for topic in inventory.topics.values()),
        partitions=sum(topic.partitions or 0 for topic in inventory.topics.values()),
        services=len(inventory.services),
        services_external=sum(bool(service.external) for service in inventory.services.values()),
        resources=len(inventory.resources),
        writes=len(writes),
        reads=len(reads),
        permitted=sum(edge.evidence == "permitted" for edge in [*writes, *reads]),
    )
