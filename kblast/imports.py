"""Reads foreign formats: finds the documents, has each format's importer read them, makes one inventory file of it all.

The inventory is a generated one: what people declare beside it holds, so that an import can be repeated.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kblast.documents import Document, find_files, parse, read_text, write_yaml
from kblast.errors import InputError, Problem, UsageError
from kblast.foreign.acls import permitted
from kblast.foreign.complete import mentioned, placeholders_left
from kblast.foreign.facts import Facts
from kblast.foreign.local_files import LocalFiles
from kblast.foreign.manifests import objects
from kblast.foreign.placeholders import Values, fill_text
from kblast.importer import Format, Imported, LeftOut, Options, shelf
from kblast.location import Location
from kblast.mapping.apply import mapped_format
from kblast.model.build import build_inventory
from kblast.model.elements import InventoryFile
from kblast.model.fragments import Fragment
from kblast.model.inventory import Inventory
from kblast.results.imported import Counts, FormatRead, ImportResult, Left, Passed
from kblast.suggest import did_you_mean
from kblast.validation import validate

_SHIPPED_MAPPINGS = Path(__file__).parent / "importers" / "mappings"
_TEMPLATE_HINT = (
    "it holds {{ … }}: fill placeholders with --set NAME=VALUE; a Helm chart has to be rendered first: helm template"
)


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats to look for.

    What one of the user's `own` mappings recognises is its alone. A named file without any known document is `forced`.
    """

    known: Mapping[str, Format]
    own: frozenset[str]
    forced: Format | None

    def of(self, document: Document) -> list[Format]:
        """The formats that a document is of."""
        found = [known for known in self.known.values() if known.recognises(document)]
        return [known for known in found if known.name in self.own] or found

    def may_be_in(self, name: str, text: str) -> bool:
        """Whether a file of this name with this text can be of any of the formats."""
        return any(
            (not known.files or name in known.files) and (not known.marks or any(mark in text for mark in known.marks))
            for known in self.known.values()
        )

    @property
    def files(self) -> set[str]:
        """The names of files to look for besides those of YAML and JSON."""
        return {name for known in self.known.values() for name in known.files}


def import_inventory(
    paths: Sequence[Path],
    *,
    made_at: str,
    format_: str | None = None,
    mappings: Iterable[Path] = (),
    cluster: str | None = None,
    values: Mapping[str, str] | None = None,
) -> tuple[str, ImportResult]:
    """The inventory file of what stands under the paths, as YAML, and an account of it.

    `format_` reads one format only, and in named files even what it does not recognise; `mappings` describe formats of
    one's own; `cluster` is for documents that name none; `values` are for placeholders and parameters; `made_at` is
    written down as the time. Raises InputError with every problem of every document, UsageError for an unknown format,
    ConfigurationError for a broken mapping.
    """
    formats = _formats(mappings, format_)
    given = Values(values or {})
    roots = tuple(path if path.is_dir() else path.parent for path in paths)
    options = Options(cluster, given, LocalFiles(roots, given))
    found = _find(paths, formats, options.values)
    imported = [formats.known[name].read(documents, options) for name, documents in sorted(found.documents.items())]
    facts = _gather(imported)
    document = facts.document(", ".join(map(str, paths)))
    inventory = _checked(document)
    generated = {"by": "import", "at": made_at, "from": [str(path) for path in paths]}
    text = write_yaml({"kblast": 1, "generated": generated} | document.data)
    return text, _account(found, imported, inventory)


def _formats(mappings: Iterable[Path], only: str | None) -> Formats:
    shipped = [mapped_format(path, path.name) for path in sorted(_SHIPPED_MAPPINGS.glob("*.yaml"))]
    own = [mapped_format(path) for path in mappings]
    known = {found.name: found for found in [*shelf(), *shipped, *own]}
    if only is not None:
        if only not in known:
            hint = did_you_mean(only, known) or f"choose one of {', '.join(sorted(known))}"
            raise UsageError(f"--from: '{only}' is not a format that can be imported", hint=hint)
        known = {only: known[only]}
    return Formats(known, frozenset(found.name for found in own), known[only] if only else None)


@dataclass(slots=True)
class Search:
    """The documents found so far, by the name of their format, and what was read and passed over for them."""

    formats: Formats
    values: Values
    documents: dict[str, list[Document]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files_read: int = 0
    files_passed_over: int = 0
    documents_passed_over: int = 0

    def look_into(self, path: Path, *, named: bool) -> None:
        """Adds the documents of a file to the formats that they are of."""
        text = ""
        try:
            text = fill_text(read_text(path), self.values)
            wrapped = parse(text, str(path)) if named or self.formats.may_be_in(path.name, text) else []
        except InputError as error:
            hint = _TEMPLATE_HINT if "{{" in text else ""
            self.problems += [
                Problem(problem.location, problem.message, problem.hint or hint) for problem in error.problems
            ]
            return
        documents = [
            part for document in wrapped if document.data is not None for part in objects(document, self.values)
        ]
        sorted_out = [(document, self.formats.of(document)) for document in documents]
        if named and self.formats.forced is not None and not any(of for _, of in sorted_out):
            sorted_out = [(document, [self.formats.forced]) for document in documents]
        if not any(of for _, of in sorted_out):
            self.files_passed_over += 1
            return
        self.files_read += 1
        for document, of in sorted_out:
            self.documents_passed_over += not of
            for known in of:
                self.documents.setdefault(known.name, []).append(document)


def _find(paths: Sequence[Path], formats: Formats, values: Values) -> Search:
    search = Search(formats, values)
    for path, named in find_files(paths, formats.files):
        search.look_into(path, named=named)
    if search.problems:
        raise InputError(search.problems)
    if not search.documents:
        titles = "; ".join(f"{known.name} ({known.title})" for known in formats.known.values())
        looked = f"; looked into {search.files_passed_over} YAML and JSON files" if search.files_passed_over else ""
        place = Location(", ".join(map(str, paths)))
        message = f"nothing found that can be imported{looked}"
        hint = f"formats: {titles}; describe a format of your own with --mapping FILE"
        raise InputError([Problem(place, message, hint)])
    return search


def _gather(imported: Sequence[Imported]) -> Facts:
    """All facts of all formats, made to stand on their own. Raises InputError."""
    facts = Facts()
    said = [fact for part in imported for fact in part.facts]
    for fact in said:
        facts.add(fact)
    edges = permitted([acl for part in imported for acl in part.acls], facts.names("topics"))
    unmatched = [LeftOut("access rules whose pattern matches no known topic", acl.place) for acl in edges.unmatched]
    imported[0].left_out += unmatched
    for fact in edges.facts:
        facts.add(fact)
    names = list(mentioned(facts))
    for fact in names:
        facts.add(fact)
    problems = [problem for part in imported for problem in part.problems]
    problems += facts.problems + edges.problems + placeholders_left([*said, *edges.facts, *names])
    if problems:
        raise InputError(problems)
    return facts


def _checked(document: Document) -> Inventory:
    """The inventory, as whoever loads the file will have it; but not as a generated one, which yields in silence.

    Raises InputError, at the places that the values come from.
    """
    content, problems = validate(InventoryFile, document)
    if content is None:
        raise InputError(problems)
    return build_inventory([Fragment(document, content, context=False)])


def _account(found: Search, imported: Sequence[Imported], inventory: Inventory) -> ImportResult:
    left: dict[str, list[Location]] = {}
    for part in imported:
        for left_out in part.left_out:
            left.setdefault(left_out.what, []).append(left_out.place)
    passed = Counter(passed for part in imported for passed in part.passed_over)
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
        files_read=found.files_read,
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
