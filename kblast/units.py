"""Durations, sizes and rates, as people write them and as the engine counts them.

Durations are seconds (`math.inf` for `forever`), sizes are bytes, rates are bytes or records a second.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_SECONDS = {"ms": Decimal("0.001"), "s": Decimal(1), "m": Decimal(60), "h": Decimal(3600), "d": Decimal(86400)}
_BYTES = {
    "B": 1,
    "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4, "PB": 1000**5,
    "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4, "PiB": 1024**5,
}  # fmt: skip
_MOST_DECIMALS = 9
_PER = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_NUMBER = r"([0-9]{1,15}(?:\.[0-9]{1,9})?)"
DURATION_PATTERN = rf"{_NUMBER} ?(ms|s|m|h|d)"
SIZE_PATTERN = rf"{_NUMBER} ?({'|'.join(_BYTES)})"
RATE_PATTERN = rf"{_NUMBER} ?({'|'.join(_BYTES)}|msg)/(s|min|h|d)"
SHARE_PATTERN = rf"{_NUMBER} ?(%)?"
_DURATION, _SIZE, _RATE, _SHARE = map(re.compile, (DURATION_PATTERN, SIZE_PATTERN, RATE_PATTERN, SHARE_PATTERN))

DURATION_FORM = "a duration such as 500ms, 30s, 5m, 2h, 7d or forever"
SIZE_FORM = "a size such as 32MiB or 1GB"
SHARE_FORM = "a share such as 30% or 0.3"
RATE_FORM = "a rate such as 250 KiB/s or 1000 msg/s"


@dataclass(frozen=True, slots=True)
class Rate:
    """A flow of data: bytes a second or records a second, whichever was written."""

    bytes_per_s: float | None = None
    records_per_s: float | None = None


def parse_duration(value: object) -> float:
    """Seconds of a duration such as `5m`; `forever` is infinite and a bare 0 needs no unit.

    Raises ValueError.
    """
    if value == "forever":
        return math.inf
    if value == 0 and not isinstance(value, bool):
        return 0.0
    seconds = _seconds(value) if isinstance(value, str) else None
    if seconds is None:
        raise ValueError(f"expected {DURATION_FORM}")
    return seconds


@lru_cache
def _seconds(text: str) -> float | None:
    """Seconds of a duration; a few durations are used over and over."""
    match = _DURATION.fullmatch(text)
    return float(Decimal(match[1]) * _SECONDS[match[2]]) if match else None


def parse_size(value: object) -> int:
    """Bytes of a size such as `32MiB`. Raises ValueError."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"expected {SIZE_FORM}")
    return round(Decimal(match[1]) * _BYTES[match[2]])


def parse_rate(value: object) -> Rate:
    """The rate written as `250 KiB/s` or `1000 msg/s`. Raises ValueError."""
    rate = _rate(value) if isinstance(value, str) else None
    if rate is None:
        raise ValueError(f"expected {RATE_FORM}")
    return rate


@lru_cache(maxsize=4096)
def _rate(text: str) -> Rate | None:
    """The rate that a text is; many texts are used over and over."""
    match = _RATE.fullmatch(text)
    if not match:
        return None
    amount, unit, period = Decimal(match[1]), match[2], _PER[match[3]]
    if unit == "msg":
        return Rate(records_per_s=float(amount / period))
    return Rate(bytes_per_s=float(amount * _BYTES[unit] / period))


def parse_share(value: object) -> float:
    """A share of 1 written as `30%` or `0.3`. Raises ValueError."""
    if isinstance(value, str):
        match = _SHARE.fullmatch(value)
        number = float(Decimal(match[1]) / (100 if match[2] else 1)) if match else math.nan
    else:
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not 0 <= number <= 1:
        raise ValueError(f"expected {SHARE_FORM}")
    return number


def show_duration(seconds: float) -> str:
    """A duration for people: `0 s`, `500 ms`, `2 min`, `1 h 30 min`, `7 d`; `forever` when it never ends."""
    if math.isinf(seconds):
        return "forever"
    if 0 < seconds < 0.9995:
        return f"{seconds * 1000:.3g} ms"
    if seconds < 59.95:
        return f"{seconds:.3g} s"
    parts = []
    rest = round(seconds)
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def show_size(size: float) -> str:
    """A size for people, in powers of 1024: `32 MiB`."""
    for prefix in ("", "Ki", "Mi", "Gi", "Ti"):
        if size < 1024:
            return f"{_rounded(size)} {prefix}B"
        size /= 1024
    return f"{_rounded(size)} PiB"


def _rounded(number: float) -> str:
    """Three digits, unless there are more before the point."""
    return f"{number:.0f}" if number >= 1000 else f"{number:.3g}"


def show_number(number: float) -> str:
    """A number for people, without what adding fractions left behind: `2,469,135.98`."""
    return f"{round(number, _MOST_DECIMALS):,}"
