"""The chain of causes behind a node, in words."""

from kblast.engine.network import Network
from kblast.engine.propagate import Propagation
from kblast.model.refs import Ref
from kblast.results.impact import FAILED


def chain(network: Network, propagation: Propagation, node: int) -> list[tuple[Ref, str]]:
    """The elements from the one that owns `node` down to one that failed, each with what is wrong with it."""
    links: list[tuple[Ref, str]] = []
    here: int | None = node
    while here is not None:
        owner = network.owners[here]
        words, below = _step(network, propagation, here, owner)
        links.append((owner, words))
        here = below
    return links


def _step(network: Network, propagation: Propagation, node: int, owner: Ref) -> tuple[str, int | None]:
    """Why the owner of a node is as it is, and the node of the next element on the way."""
    words: list[str] = []
    decider = propagation.decided_by[node]
    above: Ref | None = owner
    while decider is not None:
        before, arc = decider
        if arc.reason is not None:
            words.append(arc.reason.words())
        above = network.owners.get(before)
        if above is not None and above != owner:
            return " because ".join(words), before
        decider = propagation.decided_by[before]
    return " because ".join(words) if above is None and words else FAILED, None
