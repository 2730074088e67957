"""Asks one rule about an inventory that a test writes down."""

from typing import Any

from kblast.catalogue import load_catalogue
from kblast.config import Config
from kblast.lint import lint, select_rules
from kblast.results.findings import Finding
from tests.inventories import inventory_of

_CATALOGUE = load_catalogue()


def findings(rule: str, *texts: str, **parameters: Any) -> tuple[Finding, ...]:
    """What a rule finds in the inventory of some YAML texts, with some of its parameters set."""
    config = Config(parameters={rule: parameters})
    return lint(inventory_of(*texts), select_rules(_CATALOGUE, config, select=(rule,))).findings


def by_subject(rule: str, *texts: str, **parameters: Any) -> dict[str, Finding]:
    """The same, by subject; each has one at most."""
    found = findings(rule, *texts, **parameters)
    subjects = {finding.subject: finding for finding in found}
    assert len(subjects) == len(found)
    return subjects
