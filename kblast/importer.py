"""The contract of an importer: documents of one foreign format in, what they say of a platform out.

An importer is a module (or package) on the shelf `kblast/importers` with

- `NAME`: what `--from` calls it; its own name, with `-` for `_`;
- `TITLE`: what it reads, for people;
- `MARKS`: texts of which every file of the format holds at least one; a file with none is passed over unread, and one
  that cannot be read, but holds one, is an error;
- `SURE_MARKS = False`, where these texts are words that a file of any kind may hold: one that cannot be read is then an
  error only if it begins like the format;
- `FILES`, where only files of some names hold the format: these names; of Markdown files the front matter is read;
- `recognises(document)`: whether a document is of this format, by its content;
- `read(documents, options)`: what the documents say.

What stands on the shelf is found. An importer reads documents only, and other files that these refer to through
`options.files`; it raises nothing: what is wrong is a problem at its place. Objects inside a Kubernetes List or an
OpenShift Template arrive as documents of their own, with placeholders filled in.
"""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kblast.documents import Document
from kblast.foreign.exchange import Imported, LeftOut, Options, PassedOver

__all__ = ["Format", "Imported", "LeftOut", "Options", "PassedOver", "shelf"]

_SHELF = "kblast.importers"


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format that can be read: an importer on the shelf, or a mapping."""

    name: str
    title: str
    marks: tuple[str, ...]
    recognises: Callable[[Document], bool]
    read: Callable[[Sequence[Document], Options], Imported]
    files: tuple[str, ...] = ()
    sure_marks: bool = True


def shelf() -> list[Format]:
    """The formats that have an importer, in order of name."""
    package = importlib.import_module(_SHELF)
    modules = [importlib.import_module(f"{_SHELF}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    formats = [
        Format(
            *(m.NAME, m.TITLE, m.MARKS, m.recognises, m.read),
            files=getattr(m, "FILES", ()),
            sure_marks=getattr(m, "SURE_MARKS", True),
        )
        for m in modules
    ]
    return sorted(formats, key=lambda known: known.name)
