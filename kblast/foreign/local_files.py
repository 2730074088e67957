"""Files that foreign documents refer to: those below the imported folders, and no others; nothing is fetched."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from kblast.documents import Document, parse, read_text
from kblast.foreign.placeholders import Values, fill, fill_text

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class NotReachedError(Exception):
    """What a reference names is not to be had; the message says why."""


@dataclass(slots=True)
class LocalFiles:
    """The files below some folders, by what other files call them; each is read once.

    `shown` is how a file is named in locations, `places` where files stand that are named otherwise there; `bring` is
    told of a file before it is looked for.
    """

    roots: tuple[Path, ...] = ()
    values: Values = field(default_factory=Values)
    shown: Callable[[Path], str] = str
    places: dict[str, Path] = field(default_factory=dict)
    bring: Callable[[Path], object] = lambda _: None
    _read: dict[str, list[Document]] = field(default_factory=dict)

    def documents(self, reference: str, beside: str) -> list[Document]:
        """The documents of the file that a reference in the file `beside` names.

        Raises NotReachedError where there is no such file below the folders, InputError where it cannot be read.
        """
        if is_remote(reference):
            raise NotReachedError("stands on a network, and nothing is fetched")
        place = Path(os.path.normpath(self.places.get(beside, Path(beside)).parent / unquote(reference)))
        try:
            self.bring(place)
            real = Path(os.path.realpath(place))
            inside = any(real.is_relative_to(os.path.realpath(root)) for root in self.roots)
            is_file = inside and real.is_file()
        except (OSError, ValueError) as error:
            raise NotReachedError("there can be no such file") from error
        if not inside:
            raise NotReachedError("stands outside of the imported folders")
        if not is_file:
            raise NotReachedError("there is no such file")
        if str(real) not in self._read:
            shown = self.shown(place)
            self.places[shown] = place
            documents = parse(fill_text(read_text(real, shown), self.values), shown)
            for document in documents:
                fill(document.data, self.values)
            self._read[str(real)] = documents
        return self._read[str(real)]


def is_remote(reference: str) -> bool:
    """Whether it is a URL and no path."""
    return _SCHEME.match(reference) is not None
