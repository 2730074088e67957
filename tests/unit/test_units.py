"""Durations, sizes, rates and shares: what is read, what is refused, what is shown."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kblast.units import (
    Rate,
    parse_duration,
    parse_rate,
    parse_share,
    parse_size,
    show_duration,
    show_number,
    show_size,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("500ms", 0.5),
        ("30s", 30),
        ("5m", 300),
        ("2h", 7200),
        ("7d", 604_800),
        ("1.5h", 5400),
        ("5 m", 300),
        ("0s", 0),
        ("forever", math.inf),
        (0, 0),
        (0.0, 0),
    ],
)
def test_durations_are_seconds(text: object, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1B", 1),
        ("32MiB", 33_554_432),
        ("1GB", 10**9),
        ("1 KB", 1000),
        ("1kB", 1000),
        ("1.5KiB", 1536),
        ("2PiB", 2**51),
    ],
)
def test_sizes_are_bytes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("250 KiB/s", Rate(bytes_per_s=256_000)),
        ("250KiB/s", Rate(bytes_per_s=256_000)),
        ("6 MB/min", Rate(bytes_per_s=100_000)),
        ("1000 msg/s", Rate(records_per_s=1000)),
        ("3600 msg/h", Rate(records_per_s=1)),
        ("0 B/s", Rate(bytes_per_s=0)),
    ],
)
def test_rates_are_per_second(text: str, rate: Rate) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    ("text", "share"), [("30%", 0.3), ("99.95 %", 0.9995), ("0.25", 0.25), (0.3, 0.3), (1, 1), ("0%", 0)], ids=repr
)
def test_shares_are_of_one(text: object, share: float) -> None:
    assert parse_share(text) == share


WRONG = [
    "",
    "5",
    "m",
    "-5m",
    "+5m",
    "5  m",
    " 5m",
    "5m ",
    "5m\n",
    "1e3s",
    "1_0s",
    "٣s",
    "5.s",
    ".5s",
    "5M",
    "5min",
    "1h30m",
]
WRONG += ["1 kiB", "1 mb", "1K", "1b", "1 msg", "1 KiB", "1 KiB/s/s", "1/s", "1 msg/m", "Forever", "1" * 16 + "s"]


@pytest.mark.parametrize("text", [*WRONG, 5, 1.5, True, False, None, [], {}, math.nan, math.inf], ids=repr)
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="expected a duration such as 500ms, 30s, 5m, 2h, 7d or forever"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text", ["", "5", "5m", "-1B", "1K", "1kiB", "1mb", "1b", "1 msg", "1e3B", "٣B", 5, 0, True, None], ids=repr
)
def test_what_is_no_size_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="expected a size such as 32MiB or 1GB"):
        parse_size(text)


@pytest.mark.parametrize(
    "text", ["", "5", "5/s", "5 KiB", "5 kiB/s", "5 msg", "5 msg/ms", "5 msg /s", "-5 msg/s", 5, None], ids=repr
)
def test_what_is_no_rate_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="expected a rate such as 250 KiB/s or 1000 msg/s"):
        parse_rate(text)


@pytest.mark.parametrize(
    "text", ["", "%", "101%", "-1%", "1.1", "nan", "nan%", "inf", "1_0%", 2, -1, True, None, math.nan], ids=repr
)
def test_what_is_no_share_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"expected a share such as 30% or 0\.3"):
        parse_share(text)


@pytest.mark.parametrize(
    ("parse", "texts"),
    [
        (parse_duration, ["4100ms", "4.1s"]),
        (parse_duration, ["15m", "900s", "0.25h", "900000ms"]),
        (parse_size, ["1.1kB", "1100B"]),
        (parse_rate, ["4.1 kB/s", "4100 B/s", "246 kB/min"]),
        (parse_rate, ["60 msg/min", "1 msg/s"]),
        (parse_share, ["99.95%", "0.9995", 0.9995]),
    ],
)
def test_the_same_amount_in_other_units_is_the_same_value(
    parse: Callable[[object], object], texts: list[object]
) -> None:
    assert len({parse(text) for text in texts}) == 1


@given(st.integers(0, 10**15 - 1))
def test_whole_milliseconds_are_exact(count: int) -> None:
    assert parse_duration(f"{count}ms") == count / 1000


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (0.0004, "0.4 ms"),
        (0.5, "500 ms"),
        (0.9996, "1 s"),
        (1.5, "1.5 s"),
        (59.96, "1 min"),
        (60, "1 min"),
        (90, "1 min 30 s"),
        (5400, "1 h 30 min"),
        (604_800, "7 d"),
        (90_061, "1 d 1 h"),
        (math.inf, "forever"),
    ],
)
def test_durations_are_shown_to_people(seconds: float, shown: str) -> None:
    assert show_duration(seconds) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (1023, "1023 B"), (33_554_432, "32 MiB"), (1536, "1.5 KiB"), (2**60, "1024 PiB")]
)
def test_sizes_are_shown_to_people(size: float, shown: str) -> None:
    assert show_size(size) == shown


def test_a_number_for_people_has_no_dust_of_binary_fractions() -> None:
    assert show_number(0.1 + 0.2) == "0.3"
    assert show_number(2_469_135.9820000003) == "2,469,135.982"
    assert show_number(29_300) == "29,300"
