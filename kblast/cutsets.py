"""What it takes to bring functions down: the use case behind `kblast cutsets`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kblast.engine.assumed_places import assumed_places
from kblast.engine.compile import compile_network
from kblast.engine.cutsets import Bounds, CutSets, cut_sets
from kblast.engine.network import Network
from kblast.errors import UsageError
from kblast.model.inventory import Inventory
from kblast.model.names import UnresolvedError
from kblast.model.refs import FAILING_KINDS, KINDS, Kind, Ref, kind_of, make_ref
from kblast.results.cutsets import CutsetsResult, FunctionCutsets, Searched
from kblast.results.impact import Note

DEFAULT_MOST_NODES: Final = 20_000_000
"""How large a search may grow: some 2 GiB."""

_MOST_LISTED, _FEWEST_LISTED = 100_000, 1_000


def cutsets(
    inventory: Inventory,
    *,
    functions: Sequence[str] = (),
    kinds: Sequence[Kind] = FAILING_KINDS,
    order: int = 2,
    most: int | None = None,
    most_nodes: int = DEFAULT_MOST_NODES,
    permitted: bool = False,
    network: Network | None = None,
) -> CutsetsResult:
    """The minimal cut sets of functions (all, if none is named), up to `order` failures of elements of the kinds.

    At most `most` sets of a function are listed, 0 is all of them, as far as `most_nodes` goes; where nothing is said,
    as many as let all functions have 100,000 together, but 1,000 each. All are counted. `network` is the compiled
    inventory, where there is one already. Raises UsageError for what means nothing.
    """
    chosen = _functions(inventory, functions)
    _expect(order, most, most_nodes)
    if most is None:
        most = max(_FEWEST_LISTED, _MOST_LISTED // max(1, len(chosen)))
    network = network or compile_network(inventory, permitted=permitted, effects=False)
    events = sorted(ref for ref in network.levels if kind_of(ref) in kinds)
    found = cut_sets(network, chosen, events, Bounds(order, most or most_nodes, most_nodes))
    return CutsetsResult(
        searched=Searched(
            kinds=tuple(kind for kind in KINDS if kind in kinds),
            elements=len(events),
            order=order,
            evidence="permitted" if permitted else "known",
        ),
        functions={each.function: _shape(each) for each in found},
        assumptions=assumed_places(inventory),
        unknowns=tuple(
            sorted(_unknowns(inventory, network, chosen, permitted=permitted), key=lambda n: (n.ref, n.text))
        ),
    )


def _shape(found: CutSets) -> FunctionCutsets:
    return FunctionCutsets(
        cutsets=found.sets,
        complete_to_order=found.complete_to,
        counts=found.counts,
        searched_to_order=found.searched_to,
    )


def _functions(inventory: Inventory, names: Iterable[str]) -> list[Ref]:
    """The functions meant, sorted; all of them, if none is named."""
    refs: set[Ref] = set()
    for name in names:
        try:
            ref = make_ref("function", name) if name in inventory.functions else inventory.names.ref(name)
        except UnresolvedError as error:
            raise UsageError(f"--function: {error.message}", hint=error.hint or None) from error
        if kind_of(ref) != "function":
            raise UsageError(f"--function: {ref} is no function", hint="name a function; cut sets are of functions")
        refs.add(ref)
    return sorted(refs) if names else [make_ref("function", name) for name in sorted(inventory.functions)]


def _expect(order: int, most: int | None, most_nodes: int) -> None:
    if order < 1:
        raise UsageError(
            f"--order {order}: a cut set holds at least 1 failure", hint="1 gives single points of failure"
        )
    if most is not None and most < 0:
        raise UsageError(f"--most {most}: fewer than none cannot be listed", hint="0 lists all")
    if most_nodes < 1:
        raise UsageError(
            f"--max-nodes {most_nodes}: a search needs room", hint=f"it is {DEFAULT_MOST_NODES} if not given"
        )


def _unknowns(inventory: Inventory, network: Network, functions: Sequence[Ref], *, permitted: bool) -> Iterator[Note]:
    """Functions of which nothing is known, and edges that did not count."""
    yield from (Note(ref=note.ref, text=note.text) for note in network.unknowns if note.ref in functions)
    edges = () if permitted else (*inventory.produce_edges(), *inventory.consume_edges())
    text = "may write or read topics, by an ACL only, which did not count; --evidence permitted lets it"
    for service in {service for service, edge in edges if edge.evidence == "permitted"}:
        yield Note(ref=make_ref("service", service), text=text)
