"""The known name that an unknown one may have been meant to be."""

import difflib
from collections import Counter
from collections.abc import Iterable

_FEW = 30
_COMMON = 500
_LONGEST = 300


class Choices:
    """Names to choose from; made once, it answers many questions quickly however many names there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({name for name in names if len(name) <= _LONGEST})
        self._having: dict[str, list[int]] = {}
        if len(self._names) > _FEW:
            for index, name in enumerate(self._names):
                for piece in _pieces(name):
                    self._having.setdefault(piece, []).append(index)

    def nearest(self, word: str) -> str | None:
        """The name most like `word`, or None when none is like it."""
        if len(word) > _LONGEST:
            return None
        close = self._names if len(self._names) <= _FEW else self._alike(word)
        return next(iter(difflib.get_close_matches(word, close, n=1, cutoff=0.6)), None)

    def did_you_mean(self, word: str) -> str:
        """A question that names the nearest choice, or nothing."""
        found = self.nearest(word)
        return f"did you mean '{found}'?" if found else ""

    def _alike(self, word: str) -> list[str]:
        """The few names that share the most pieces with `word`; pieces that very many names have tell nothing."""
        shared: Counter[int] = Counter()
        for piece in _pieces(word):
            found = self._having.get(piece, ())
            if len(found) <= _COMMON:
                shared.update(found)
        return [self._names[index] for index, _ in shared.most_common(_FEW)]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A question that names the choice nearest to `word`, or nothing."""
    return Choices(choices).did_you_mean(word)


def _pieces(name: str) -> list[str]:
    padded = f" {name.lower()} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})
