"""Which documents under some paths are of which format."""

import codecs
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kblast.documents import Document, FaultyTextError, decoded, find_files, parse, read_bytes
from kblast.documents.remarks import Remark
from kblast.errors import InputError, Problem, UsageError
from kblast.foreign.manifests import objects
from kblast.foreign.placeholders import Values, fill_text
from kblast.importer import Format, PassedOver, shelf
from kblast.mapping.apply import mapped_format
from kblast.suggest import did_you_mean

_SHIPPED_MAPPINGS = Path(__file__).parent.parent / "importers" / "mappings"
_TEMPLATE_HINT = (
    "it holds {{ … }}: fill placeholders with --set NAME=VALUE; a Helm chart has to be rendered first: helm template"
)
_BLOCK_HINT = "it holds {% … %}: a template has to be rendered first"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_TRIES = 30
"""How many lines before a fault may belong to it, as with a bracket that is never closed."""
_OF_CHARTS = PassedOver("templates of Helm charts", "render them first, and import that: helm template")


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats to look for.

    What one of the user's `own` mappings recognises is its alone. A named file without any known document is `forced`.
    """

    known: Mapping[str, Format]
    own: frozenset[str] = frozenset()
    forced: Format | None = None

    def of(self, document: Document) -> list[Format]:
        """The formats that a document is of."""
        found = [known for known in self.known.values() if known.recognises(document)]
        return [known for known in found if known.name in self.own] or found

    def may_be_in(self, name: str, text: str) -> bool:
        """Whether a file of this name with this text can be of any of the formats."""
        return any(_may_be(known, name, text) for known in self.known.values())

    def must_be_in(self, name: str, text: str) -> bool:
        """Whether it can be of a format whose marks stand in no other files."""
        return any(known.sure_marks and _may_be(known, name, text) for known in self.known.values())

    @property
    def files(self) -> set[str]:
        """The names of files to look for besides those of YAML and JSON."""
        return {name for known in self.known.values() for name in known.files}


def formats(mappings: Iterable[Path] = (), only: str | None = None) -> Formats:
    """Every format that can be read, or `only` one; `mappings` describe formats of one's own.

    Raises UsageError for an unknown format, ConfigurationError for a broken mapping.
    """
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
    """The documents found so far, by the name of their format, and what was read and passed over for them.

    `shown` is how a file is named in locations; `files` are those that were read, by that name.
    """

    formats: Formats
    values: Values
    shown: Callable[[Path], str] = str
    documents: dict[str, list[Document]] = field(default_factory=dict)
    remarks: set[Remark] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    passed_over: list[PassedOver] = field(default_factory=list)
    files_passed_over: int = 0
    documents_passed_over: int = 0

    def look_under(self, paths: Sequence[Path]) -> None:
        """Looks into every file under the paths. Raises InputError with every problem."""
        for path, named in find_files(paths, self.formats.files):
            self.look_into(path, named=named)
        if self.problems:
            raise InputError(self.problems)

    def look_into(self, path: Path, *, named: bool) -> None:
        """Adds the documents of a file to the formats that they are of; what is wrong with it is kept as problems."""
        file, text = self.shown(path), self._text(path, named=named)
        if text is None:
            return
        looked_at = named or self.formats.may_be_in(path.name, text)
        if looked_at and not named and _is_of_a_chart(path):
            self.passed_over.append(_OF_CHARTS)
            return
        try:
            wrapped = parse(text, file) if looked_at else []
        except FaultyTextError as error:
            if named or self._is_meant(path.name, text, error):
                self.problems += [_with_hint(problem, text) for problem in error.problems]
            else:
                self.files_passed_over += 1
            return
        sorted_out = self._sorted_out(wrapped)
        if named and self.formats.forced is not None and not any(of for _, of in sorted_out):
            sorted_out = [(document, [self.formats.forced]) for document, _ in sorted_out]
        if not any(of for _, of in sorted_out):
            self.files_passed_over += 1
            return
        self.files[file] = path
        self.remarks.update(remark for document in wrapped for remark in document.remarks)
        for document, of in sorted_out:
            self.documents_passed_over += not of
            for known in of:
                self.documents.setdefault(known.name, []).append(document)

    def _text(self, path: Path, *, named: bool) -> str | None:
        """The text of a file, with values filled in; nothing where it cannot be read: a problem, if it is meant."""
        file, content = self.shown(path), b""
        try:
            content = read_bytes(path, file)
            return fill_text(decoded(content, file), self.values)
        except InputError as error:
            cannot_tell = not content or content.startswith(_UTF_16)
            if named or cannot_tell or self.formats.may_be_in(path.name, content.decode(errors="replace")):
                self.problems += error.problems
            else:
                self.files_passed_over += 1
            return None

    def _is_meant(self, name: str, text: str, error: FaultyTextError) -> bool:
        """Whether a text with faults is of a format, as far as can be told."""
        is_json = name.lower().endswith(".json") and text.lstrip().startswith("{")
        if not error.documents and (is_json or self.formats.must_be_in(name, text)):
            return True
        documents = error.documents or _beginning(text, name, error)
        return any(of for _, of in self._sorted_out(documents))

    def _sorted_out(self, wrapped: Sequence[Document]) -> list[tuple[Document, list[Format]]]:
        """The documents of a file, each with the formats that it is of."""
        read = [document for document in wrapped if document.data is not None]
        return [(part, self.formats.of(part)) for document in read for part in objects(document, self.values)]


def _may_be(known: Format, name: str, text: str) -> bool:
    return (not known.files or name in known.files) and (not known.marks or any(mark in text for mark in known.marks))


def _beginning(text: str, name: str, error: FaultyTextError) -> Sequence[Document]:
    """The documents that stand before the fault of a text; of less of it where these cannot be read either."""
    lines = text.splitlines(keepends=True)[: (error.problems[-1].location.line or 1) - 1]
    for _ in range(_MOST_TRIES):
        try:
            return parse("".join(lines), name)
        except FaultyTextError as fault:
            if fault.documents:
                return fault.documents
        lines = lines[:-1]
    return ()


def _is_of_a_chart(path: Path) -> bool:
    """Whether a file is a template of a Helm chart, which is no YAML before it is rendered.

    They stand below `templates`, beside `Chart.yaml` (https://helm.sh/docs/topics/charts).
    """
    above = path.absolute().parents
    return any(folder.name == "templates" and (folder.parent / "Chart.yaml").is_file() for folder in above)


def _with_hint(problem: Problem, text: str) -> Problem:
    """The problem of a text that cannot be read; of a template it is said how to read it."""
    if "{%" in text:
        return Problem(problem.location, problem.message, _BLOCK_HINT)
    hint = _TEMPLATE_HINT if "{{" in text else ""
    return Problem(problem.location, problem.message, problem.hint or hint)
