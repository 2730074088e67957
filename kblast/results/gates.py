"""The compiled network as plain numbers, for whoever asks it "what if" without kblast: a page, another program."""

from kblast.results.shape import Shape

NONE = -1
"""In the place of a number: nobody, or nothing."""


class GateNetwork(Shape):
    """Nodes, what each waits for, and the arcs between them.

    Nodes are numbered from 0; one comes to be when `required` of its inputs have, each after the delay of its arc. What
    fails is the `down` node of an element, together with those that are so `always`. The arcs of node n are those from
    `first[n]` up to, but not including, `first[n + 1]`. Of several causes at one time that decides which passes the
    fewest owners, then whose last owner comes first in `refs`, then which has the fewest arcs.
    """

    refs: tuple[str, ...]
    """All elements, sorted."""
    degraded: tuple[int, ...]
    """The node of every element that says it is degraded, or worse."""
    down: tuple[int, ...]
    """The node of every element that says it is down."""
    owners: tuple[int, ...]
    """The element that each node belongs to."""
    required: tuple[int, ...]
    always: tuple[int, ...]
    first: tuple[int, ...]
    targets: tuple[int, ...]
    """Where each arc leads."""
    delays: tuple[float, ...]
    """The delay of each arc, in seconds."""
    reasons: tuple[int, ...]
    """Why, for each arc: a place in `sentences`."""
    undeclared: tuple[int, ...]
    """The arcs that are there only because of a default that nobody declared."""
    sentences: tuple[tuple[int, ...], ...]
    """A form of words and what takes the place of its {0}, {1} …: places in `words`."""
    words: tuple[str, ...]
