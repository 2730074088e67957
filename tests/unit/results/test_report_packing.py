"""What is packed for the scripts of a report can be read again; the scripts themselves are tried in a browser."""

import base64
import json
import zlib
from itertools import accumulate

from kblast.results.report_packing import back, numbered, packed, shared, steps


def test_texts_and_numbers_can_be_read_again() -> None:
    columns = {"a": [0, 1, -1, 63, 64, -64, -65, 2**40, -(2**40)], "none": [], "b": [7]}
    written = packed({"said": "line\nline, </script> & ü"}, columns)

    line, _, numbers = zlib.decompress(base64.b85decode(written.replace(",", "<"))).partition(b"\n")
    told = json.loads(line)
    assert told == {"said": "line\nline, </script> & ü", "columns": [["a", 9], ["none", 0], ["b", 1]]}
    assert read(numbers) == [*columns["a"], *columns["b"]]


def read(numbers: bytes) -> list[int]:
    """Numbers of seven bits a byte, the lowest first, with the sign in the lowest of all."""
    found, number, shift = [], 0, 0
    for byte in numbers:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(-(number + 1) // 2 if number % 2 else number // 2)
            number, shift = 0, 0
    return found


def test_it_has_no_letter_that_means_something_to_html_in_a_script() -> None:
    assert "<" not in packed({}, {"numbers": list(range(5000))})


def test_steps_add_up_to_the_numbers() -> None:
    assert list(accumulate(steps([3, 3, 10, -2]))) == [3, 3, 10, -2]
    assert steps([7, 8], 5) == [2, 1]


def test_what_is_new_is_0_and_what_is_none_stays_so() -> None:
    assert back([0, 1, 0, -1, 2, 2, 0]) == [0, 0, 2, -1, 0, 1, 3]


def test_values_are_numbered_as_they_come_up() -> None:
    assert numbered(["b", "a", "b"]) == (["b", "a"], [0, 1, 0])


def test_beginnings_are_shared_as_far_as_they_are_ascii() -> None:
    assert shared(["topic:a", "topic:ab", "topic:a", "x", "éa", "éb", ""]) == (
        [0, 7, 7, 0, 0, 0, 0],
        ["topic:a", "b", "", "x", "éa", "éb", ""],
    )
