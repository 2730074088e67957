"""How wide text is: in DejaVu Sans, which is as wide as Verdana and wider than most that may stand in for it."""

import unicodedata
from typing import Final

_WIDTHS: Final = {
    letter: width
    for width, letters in (
        (0.28, "'ijl"),
        (0.34, "IJ ,./:;\\|"),
        (0.39, "f-()[]t!r"),
        (0.5, '"*_`sz?'),
        (0.58, "cLFkvxy"),
        (0.64, "PTYaoeESbdghnpqu$0123456789{}"),
        (0.69, "KAVBRXZC"),
        (0.78, "UHNDGOQ&"),
        (0.86, "w#+<=>^~M"),
        (1.0, "%mW@"),
    )
    for letter in letters
}
"""The advance of letters in ems, rounded up to a few steps (DejaVu Sans 2.37, table hmtx)."""

_OTHER: Final = 0.75
_WIDE: Final = 1.1
_BOLD: Final = 1.13
_ELLIPSIS: Final = "…"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in the unit of `size`."""
    ems = sum(_WIDTHS.get(letter) or _other(letter) for letter in text)
    return ems * size * (_BOLD if bold else 1)


def plain(number: float) -> str:
    """A number of pixels, to a tenth, with no zeros that say nothing."""
    return f"{number:.1f}".removesuffix(".0")


def shortened(text: str, size: float, most: float) -> str:
    """The text if it is no wider than `most`, else its beginning and its end: names often differ in either."""
    if width_of(text, size) <= most:
        return text
    head, tail = len(text) // 2, len(text) - len(text) // 2
    while head + tail and width_of(text[:head] + _ELLIPSIS + text[len(text) - tail :], size) > most:
        head, tail = (head - 1, tail) if head >= tail else (head, tail - 1)
    return text[:head] + _ELLIPSIS + text[len(text) - tail :]


def lines_of(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """The text in lines that are no wider than `most`, but for words that are."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _other(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER
