"""What a change of the inventory does: the use case behind `kblast diff`."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from kblast.compare.edges import compare_edges, edges_of
from kblast.compare.elements import compare_elements
from kblast.compare.purposes import compare_purposes
from kblast.compare.scenarios import compare_scenarios, exposures, newly_down, no_longer_down, worst
from kblast.config import Config
from kblast.engine.compile import compile_network
from kblast.engine.outcome import Weights, down_before
from kblast.lint import Selection, lint
from kblast.model.inventory import Inventory
from kblast.model.refs import FAILING_KINDS, Kind, Ref, make_ref
from kblast.results.diff import DiffResult, DiffSummary, FindingsDiff, Movement, Number, Pair
from kblast.results.findings import SEVERITIES, Finding, LintResult, Threshold
from kblast.results.sweep import SweepResult
from kblast.sweep import sweep

Progress = Callable[[int, int], None]


def compare(
    base: Inventory,
    head: Inventory,
    selection: Selection,
    config: Config | None = None,
    *,
    kinds: Iterable[Kind] = FAILING_KINDS,
    at: float | None = None,
    permitted: bool = False,
    fail_on: Threshold = "error",
    today: date | None = None,
    progress: Progress | None = None,
) -> DiffResult:
    """What `head` has that `base` has not, and the other way round: elements, findings, and what failures do.

    Both are asked the same: the rules of the selection, with the waivers of one configuration, and every single failure
    of the kinds, seen `at` seconds after it, else in the end; failures are compared as if what is broken before
    anything fails were mended, and that is told apart. New findings as severe as `fail_on` are for the worse, such that
    are gone for the better.
    """
    kinds = tuple(kinds)
    told, then_told = _halves(progress)
    first, broken = _swept(base, kinds, at=at, permitted=permitted, progress=told)
    second, now_broken = _swept(head, kinds, at=at, permitted=permitted, progress=then_told)
    swept = (first, second)
    functions = (_functions(base), _functions(head))
    shared = functions[0] & functions[1]
    scenarios = compare_scenarios(*swept, functions)
    more, fewer = exposures(*swept, shared)
    judged = _about_inventories(selection)
    before, after = (lint(side, judged, config, today=today) for side in (base, head))
    findings = _findings(before, after)
    severe = [_severe(some, fail_on) for some in (findings.new, findings.gone)]
    newly, mended = (tuple(sorted(shared & some)) for some in (now_broken - broken, broken - now_broken))
    apart = _apart(base, head)
    edges = (edges_of(base, apart), edges_of(head, apart))
    return DiffResult(
        searched=swept[1].searched,
        summary=_summary((base, head), swept),
        worse=Movement(before=newly, functions=newly_down(scenarios, shared), exposed=more, findings=severe[0]),
        better=Movement(before=mended, functions=no_longer_down(scenarios, shared), exposed=fewer, findings=severe[1]),
        elements=compare_elements(base, head, edges, apart),
        edges=compare_edges(*edges),
        purposes=compare_purposes(base, head),
        findings=findings,
        scenarios=scenarios,
    )


def _swept(
    side: Inventory, kinds: Iterable[Kind], *, at: float | None, permitted: bool, progress: Progress | None
) -> tuple[SweepResult, AbstractSet[Ref]]:
    """What failures do as if nothing were broken before, and the functions that are down before anything fails."""
    network = compile_network(side, permitted=permitted, effects=False)
    result = sweep(side, kinds=kinds, at=at, permitted=permitted, network=network.unbroken(), progress=progress)
    return result, frozenset(down_before(network, "function"))


def _halves(progress: Progress | None) -> tuple[Progress | None, Progress | None]:
    """The progress of two sweeps as that of one; the second is taken to be as long as the first until it begins."""
    if progress is None:
        return None, None
    done_before = 0

    def first(done: int, of: int) -> None:
        nonlocal done_before
        done_before = of
        progress(done, 2 * of)

    return first, lambda done, of: progress(done_before + done, done_before + of)


def _functions(inventory: Inventory) -> frozenset[Ref]:
    return frozenset(make_ref("function", name) for name in inventory.functions)


def _apart(base: Inventory, head: Inventory) -> frozenset[Ref]:
    """What is there for context only, on each side that has it: its changes are told elsewhere."""
    judged = {ref for side in (base, head) for ref, _ in side.elements() if ref not in side.context}
    return (base.context | head.context) - judged


def _about_inventories(selection: Selection) -> Selection:
    """The selection without the rules about waivers: those are of the head alone, and some may not fit the base."""
    apart = tuple(setting for setting in selection.settings if setting.rule.after_waivers)
    return replace(
        selection,
        settings=tuple(setting for setting in selection.settings if setting not in apart),
        off=(*selection.off, *(setting.rule.id for setting in apart)),
    )


def _findings(before: LintResult, after: LintResult) -> FindingsDiff:
    known = {finding.fingerprint for finding in before.findings}
    left = {finding.fingerprint for finding in after.findings}
    return FindingsDiff(
        new=tuple(finding for finding in after.findings if finding.fingerprint not in known),
        gone=tuple(finding for finding in before.findings if finding.fingerprint not in left),
    )


def _severe(findings: Iterable[Finding], threshold: Threshold) -> tuple[str, ...]:
    severe = () if threshold == "never" else SEVERITIES[: SEVERITIES.index(threshold) + 1]
    return tuple(sorted(finding.fingerprint for finding in findings if finding.severity in severe))


def _summary(sides: tuple[Inventory, Inventory], swept: tuple[SweepResult, SweepResult]) -> DiffSummary:
    before, after = swept
    weights = [Weights.of(side).total for side in sides]
    return DiffSummary(
        worst=tuple(worst(before, after)),
        single_points=Pair(before=before.summary.take_down, after=after.summary.take_down),
        scenarios=Pair(before=before.summary.scenarios, after=after.summary.scenarios),
        functions=Pair(before=before.summary.functions, after=after.summary.functions),
        weight=Pair(before=_number(weights[0]), after=_number(weights[1])),
    )


def _number(value: float) -> Number:
    return int(value) if value.is_integer() else value
