"""The use case of `kblast import`, and of every command that reads files of other formats.

Documents are found and told apart by their content, the formats say what is in them, and what they say becomes one
inventory file: a generated one, which yields to what people write beside it, so that an import can be repeated.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kblast.documents import Document, write_yaml
from kblast.errors import InputError, Problem
from kblast.foreign.acls import permitted
from kblast.foreign.complete import mentioned, placeholders_left
from kblast.foreign.facts import Facts
from kblast.foreign.local_files import LocalFiles
from kblast.foreign.named_cluster import on_named_cluster
from kblast.foreign.placeholders import Values
from kblast.importer import Imported, LeftOut, Options
from kblast.imports.account import account
from kblast.imports.search import Formats, Search, formats
from kblast.location import Location
from kblast.model.build import build_inventory
from kblast.model.elements import InventoryFile
from kblast.model.fragments import Foreign, Fragment
from kblast.model.inventory import Inventory
from kblast.results.imported import ImportResult
from kblast.validation import validate

__all__ = ["ForeignFiles", "Formats", "formats", "import_inventory", "readable"]


def _not_needed(file: Path) -> None:
    """Files stand where they are looked for."""


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
    search = Search(formats(mappings, format_), Values(values or {}))
    search.look_under(paths)
    if not search.documents:
        raise InputError([_nothing_found(paths, search)])
    document, result = _made(search, paths, cluster)
    generated = {"by": "import", "at": made_at, "from": [str(path) for path in paths]}
    return write_yaml({"kblast": 1, "generated": generated} | document.data), result


@dataclass(frozen=True, slots=True)
class ForeignFiles:
    """Reads files of other formats into an inventory that is read, just as an import of them would.

    `said` is given an account of each reading; `shown` is how a file is named in locations; `bring` is told of files
    that others refer to, before these are looked for.
    """

    formats: Formats
    values: Mapping[str, str]
    cluster: str | None
    said: Callable[[ImportResult], None]
    shown: Callable[[Path], str] = str
    bring: Callable[[Path], object] = _not_needed

    def __call__(self, paths: Sequence[Path]) -> Foreign:
        """What stands under the paths. Raises InputError with every problem of every document."""
        search = Search(self.formats, Values(self.values), self.shown)
        search.look_under(paths)
        if not search.documents:
            return Foreign()
        document, result = _made(search, paths, self.cluster, self.bring)
        generated = {"by": "import", "from": [self.shown(path) for path in paths]}
        data = {"kblast": 1, "generated": generated} | document.data
        self.said(result.model_copy(update={"values_unused": ()}))
        remarks = tuple(sorted(search.remarks))
        return Foreign(
            replace(document, data=data, remarks=remarks),
            frozenset(os.path.realpath(file) for file in search.files.values()),
        )


def readable(files: Iterable[Path], known: Formats) -> list[Path]:
    """Those of some files that are of one of the formats, as far as they can be read."""
    search = Search(known, Values())
    for file in files:
        search.look_into(file, named=False)
    return sorted(search.files.values())


def _made(
    search: Search, paths: Sequence[Path], cluster: str | None, bring: Callable[[Path], object] = _not_needed
) -> tuple[Document, ImportResult]:
    """The inventory document of what a search has found, and an account of it. Raises InputError."""
    roots = tuple(path if path.is_dir() else path.parent for path in paths)
    options = Options(cluster, search.values, LocalFiles(roots, search.values, search.shown, search.files, bring))
    known = search.formats.known
    imported = [known[name].read(documents, options) for name, documents in sorted(search.documents.items())]
    document = _gather(imported, cluster).document(", ".join(search.shown(path) for path in paths))
    return document, account(search, imported, _checked(document))


def _nothing_found(paths: Sequence[Path], search: Search) -> Problem:
    titles = "; ".join(f"{known.name} ({known.title})" for known in search.formats.known.values())
    looked = f"; looked into {search.files_passed_over} YAML and JSON files" if search.files_passed_over else ""
    kinds = Counter(search.passed_over)
    passed = "".join(f"; passed over: {kind.what} ({count}): {kind.hint}" for kind, count in kinds.items())
    message = f"nothing found that can be imported{looked}{passed}"
    hint = f"formats: {titles}; describe a format of your own with --mapping FILE"
    return Problem(Location(", ".join(map(str, paths))), message, hint)


def _gather(imported: Sequence[Imported], cluster: str | None) -> Facts:
    """All facts of all formats, made to stand on their own. Raises InputError."""
    facts = Facts(cluster)
    said = [fact for part in imported for fact in part.facts]
    acls = [acl for part in imported for acl in part.acls]
    if cluster is not None:
        said, acls = on_named_cluster(said, acls, cluster)
    for fact in said:
        facts.add(fact)
    edges = permitted(acls, facts.names("topics"))
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
