"""The page that shows which rule finds which seeded fault; docs/rules-proof.md is made of it."""

from collections.abc import Sequence

from kblast.results.findings import Finding
from tests.running import ROOT
from tests.seeded.seeding import Fault

PAGE = ROOT / "docs" / "rules-proof.md"

_HEAD = """# What the rules find

A gate is worth having if it finds what is wrong and is silent where nothing is. This page holds kblast to that: a
platform as it should be, the [control](../tests/seeded/control.yaml), and [faults](../tests/seeded/faults.yaml) that
spoil it one at a time. All rules run each time. On the control they find nothing; each fault is found by the rule that
is meant for it; and where another rule speaks too, that is listed here with the reason.

The page is written by `python -m tests.seeded`, and a test holds it.

| fault | found by | severity | confidence |
|---|---|---|---|
"""

_ALSO = """
## Where others speak too

| fault | also found by | because |
|---|---|---|
"""


def proof(found: Sequence[tuple[Fault, Sequence[Finding]]]) -> str:
    """The page, from what was found for each fault."""
    rows = [
        f"| {fault.title} | [{fault.rule}](../rules/{fault.rule}.md) | {finding.severity} | {finding.confidence} |\n"
        for fault, findings in found
        for finding in findings
        if finding.rule == fault.rule
    ]
    also = [
        f"| {fault.title} | [{rule}](../rules/{rule}.md) | {why} |\n"
        for fault, _ in found
        for rule, why in sorted(fault.also.items())
    ]
    return _HEAD + "".join(dict.fromkeys(rows)) + _ALSO + "".join(also)
