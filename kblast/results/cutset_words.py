"""Cut sets in words that every format for people shares."""

from collections.abc import Iterator, Sequence

from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.results.cutsets import CutsetsResult, FunctionCutsets
from kblast.results.folding import Fold, fold
from kblast.results.words import named

_SHOWN_NAMES = 6
_SHOWN_ALONE = 30
_SHOWN_FOLDS = 12
_MOST_FOLDED = 5_000


def answer(result: CutsetsResult) -> str:
    """The answer to "what takes functions down alone", in one sentence."""
    total = len(result.functions)
    if not total:
        return "No functions are declared, so there is nothing to take down."
    down = sum(1 for found in result.functions.values() if 0 in found.counts)
    hit = sum(1 for found in result.functions.values() if 1 in found.counts)
    begin = (
        f"{down} of {counted(total, 'function')} {'is' if down == 1 else 'are'} down before anything fails. "
        if down
        else ""
    )
    points = result.single_points()
    if not result.searched.elements:
        return f"{begin}There is nothing to fail of these kinds: {', '.join(result.searched.kinds)}."
    if not hit:
        return f"{begin}No function has a single point of failure."
    said = f"{begin}{hit} of {counted(total, 'function')} {'has' if hit == 1 else 'have'} a single point of failure"
    most = max((len(functions) for functions in points.values()), default=0)
    if most > 1:
        worst = [named(ref) for ref, functions in points.items() if len(functions) == most]
        each = " each" if len(worst) > 1 else ""
        return f"{said}; {listed(worst, 3)}{each} can take down {most} alone."
    return f"{said}."


def searched(result: CutsetsResult) -> str:
    """What was looked at."""
    looked = result.searched
    together = f", up to {looked.order} at once" if looked.order > 1 else ""
    return f"Looked at failures of {counted(looked.elements, 'element')} ({', '.join(looked.kinds)}){together}."


def shared(result: CutsetsResult) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The single points of failure, those together that take down the same functions; the worst come first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for ref, functions in result.single_points().items():
        groups.setdefault(functions, []).append(ref)
    for functions, refs in groups.items():
        yield several(refs), tuple(name_of(function) for function in functions)


def several(refs: Sequence[str], most: int = _SHOWN_NAMES) -> str:
    """Elements in a list; their kind is said once where they are of one."""
    kinds = {kind_of(ref) for ref in refs}
    if len(refs) == 1 or len(kinds) > 1:
        return listed([named(ref) for ref in refs], most)
    return f"{kinds.pop()}s {listed([name_of(ref) for ref in refs], most)}"


def counts(found: FunctionCutsets) -> str:
    """How many cut sets there are of each order."""
    if 0 in found.counts:
        return "down before anything fails"
    said = [_count(order, count) for order, count in found.counts.items()]
    return ", ".join(said) or "nothing found that takes it down"


def _count(order: int, count: int) -> str:
    if order == 1:
        return f"{count:,} single point{'s' if count != 1 else ''} of failure"
    if order == 2:
        return f"{count:,} pair{'s' if count != 1 else ''}"
    return f"{count:,} set{'s' if count != 1 else ''} of {order}"


def lines(found: FunctionCutsets, *, alone: int = _SHOWN_ALONE, folds: int = _SHOWN_FOLDS) -> Iterator[str]:
    """The cut sets of a function, folded, as many as people read; then what is not shown."""
    if found.single_points:
        yield f"alone: {several(found.single_points, alone)}"
    left = folds
    for order in (order for order in found.counts if order > 1):
        sets = found.of_order(order)
        whole = order <= found.complete_to_order and len(sets) <= _MOST_FOLDED
        folded = fold(sets) if whole else [Fold(tuple((ref,) for ref in cutset)) for cutset in sets[:left]]
        shown, left = folded[:left], max(0, left - len(folded))
        yield from (together(each) for each in shown)
        if missing := found.counts[order] - sum(each.count for each in shown):
            yield f"… and {_count(order, missing)}{' more' if shown else ''}"


def together(found: Fold) -> str:
    """What it takes, for example `any 2 of brokers orders/1, orders/2, orders/3`."""
    if found.any_of:
        return f"any {found.any_of} of {several(found.choices[0])}"
    return " and ".join(
        f"one of {several(choice)}" if len(choice) > 1 else named(choice[0]) for choice in found.choices
    )


def cut_off(result: CutsetsResult) -> Iterator[str]:
    """What the search or the listing left out."""
    lower: dict[int, list[str]] = {}
    unlisted = []
    for function, found in result.functions.items():
        if found.searched_to_order < result.searched.order:
            lower.setdefault(found.searched_to_order, []).append(name_of(function))
        elif found.complete_to_order < found.searched_to_order:
            unlisted.append(name_of(function))
    for order, names in sorted(lower.items()):
        yield (
            f"The search was cut off at {order} at once for {listed(names, _SHOWN_NAMES)}: beyond it grew too large. "
            "--max-nodes lets it grow, fewer --kinds keep it small."
        )
    if unlisted:
        yield f"Counted, but not all listed, for {listed(unlisted, _SHOWN_NAMES)}; --most all lists every one."
