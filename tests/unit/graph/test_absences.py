"""How long elements may be away, by what those declare that do without them."""

import pytest

from kblast.graph.absences import Absences
from kblast.units import show_duration
from tests.inventories import inventory_of

PLATFORM = """
clusters: {c: {}}
topics: {c/t: {}}
services:
  reader: {consumes: [{topic: c/t, group: reader, tolerates: %s}]}
  other: {}
functions: {one: {needs: [%s]}, two: {wants: [%s]}}
"""


def absences(edge: str = "0", one: str = "other", two: str = "other") -> tuple[Absences, str]:
    """The absences of a platform, and that of its one reader in words; empty where there is none."""
    inventory = inventory_of(PLATFORM % (edge, one, two))
    found = Absences.of(inventory)
    (edge_of_reader,) = inventory.services["reader"].consumes or ()
    absence = found.of_reader("reader", 0, edge_of_reader)
    return found, absence.shown("reader") if absence else ""


@pytest.mark.parametrize(
    ("edge", "one", "two", "shown"),
    [
        ("1h", "other", "other", "reader may be away for 1 h (tolerates)"),
        ("0", "other", "other", ""),
        ("forever", "other", "other", ""),
        (
            "forever",
            "{ref: reader, tolerates: 1h}",
            "other",
            "reader may be away for 1 h (function:one tolerates that)",
        ),
        ("1h", "{ref: reader, tolerates: 2h}", "other", "reader may be away for 2 h (function:one tolerates that)"),
        ("3h", "{ref: reader, tolerates: 2h}", "other", "reader may be away for 3 h (tolerates)"),
        ("0", "other", "{ref: reader, tolerates: 2h}", "reader may be away for 2 h (function:two tolerates that)"),
        ("0", "{ref: reader, tolerates: 1h}", "{ref: reader, tolerates: 1h}", "1 h (function:one tolerates that)"),
        ("0", "{all: [other, {ref: reader, tolerates: 1h}], tolerates: 2h}", "other", "reader may be away for 3 h"),
        ("0", "{any: [other, reader], tolerates: 2h}", "other", "reader may be away for 2 h"),
    ],
)
def test_the_longest_that_is_declared_counts(edge: str, one: str, two: str, shown: str) -> None:
    _, found = absences(edge, one, two)

    assert shown in found
    assert bool(found) == bool(shown)


def test_every_element_has_one_that_somebody_tolerates_the_loss_of() -> None:
    found, _ = absences(one="{all: [reader, other], tolerates: 5m}")

    lasting = {ref: show_duration(absence.seconds) for ref, absence in found.longest.items()}
    assert lasting == {"service:reader": "5 min", "service:other": "5 min"}
