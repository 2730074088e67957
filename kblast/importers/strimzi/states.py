"""Connectors that are told not to run; an inventory describes what runs."""

from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut

_STILL = ("paused", "stopped")


def note_state(connector: Node, kind: str, imported: Imported) -> None:
    """Says of a connector that is paused or stopped that it is read as if it ran.

    `state` holds before the older `pause` (strimzi-kafka-operator, AbstractConnectOperator).
    """
    state, paused = connector.text("state"), connector.value("pause")
    key = "state" if state is not None else "pause"
    if state is None and str(paused).lower() == "true":
        state = "paused"
    if state in _STILL:
        imported.left_out.append(LeftOut(f"{kind} state {state}: read as if it ran", connector.place(key)))
