"""Compares inventories that tests write down."""

from kblast.catalogue import load_catalogue
from kblast.compare import compare
from kblast.config import Config
from kblast.lint import Selection, select_rules
from kblast.model.inventory import Inventory
from kblast.results.diff import DiffResult, ScenarioDiff
from tests.inventories import inventory_of

ALL_RULES = select_rules(load_catalogue(), Config())
NO_RULES = Selection((), ())

SHOP = """
clusters: {bus: {}}
topics: {bus/orders: {partitions: 6}}
services:
  checkout: {produces: [{topic: bus/orders, on_outage: reject}]}
  mailer: {consumes: [{topic: bus/orders, group: mailer, tolerates: 1h}]}
functions:
  place-order: {cost_per_hour: 1000, needs: [checkout]}
  mail-receipts: {needs: [mailer]}
"""


def compared(before: str, after: str) -> DiffResult:
    """What differs between two texts, but for findings."""
    return differences(inventory_of(before), inventory_of(after))


def differences(before: Inventory, after: Inventory) -> DiffResult:
    """What differs between two inventories, but for findings."""
    return compare(before, after, NO_RULES)


def of(result: DiffResult, fail: str) -> ScenarioDiff:
    """What has become of one failure."""
    (found,) = (scenario for scenario in result.scenarios if scenario.fail == (fail,))
    return found


def levels(scenario: ScenarioDiff) -> dict[str, tuple[str | None, str | None]]:
    """The levels of functions, before and after."""
    return {change.ref.removeprefix("function:"): (change.before, change.after) for change in scenario.functions}
