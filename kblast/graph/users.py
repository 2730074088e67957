"""Who writes and who reads every topic, in whatever way: in normal operation, in an outage, or by copying it."""

from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref

Users = dict[str, list[Ref]]
"""By topic, everyone who uses it, or who is at least permitted to by an ACL."""


def writers(inventory: Inventory) -> Users:
    """By topic, everyone who writes it: producers, those who turn to it in an outage, and mirrors."""
    found: Users = {}
    for service, edge in inventory.produce_edges():
        _note(found, edge.topic, service)
        if edge.on_outage is not None:
            _note(found, edge.on_outage.topic, service)
    for mirror, copies in inventory.copies.items():
        for _, target in copies:
            found.setdefault(target, []).append(make_ref("mirror", mirror))
    return found


def readers(inventory: Inventory) -> Users:
    """By topic, everyone who reads it: consumers, also as a fallback or to derive other topics from it, and mirrors."""
    found: Users = {}
    for service, consumed in inventory.consume_edges():
        _note(found, consumed.topic, service)
        _note(found, consumed.fallback, service)
    for service, produced in inventory.produce_edges():
        for source in produced.derives_from or ():
            _note(found, source, service)
    for mirror, copies in inventory.copies.items():
        for source, _ in copies:
            found.setdefault(source, []).append(make_ref("mirror", mirror))
    return found


def _note(found: Users, topic: str | None, service: str) -> None:
    if topic is not None:
        users = found.setdefault(topic, [])
        if (ref := make_ref("service", service)) not in users:
            users.append(ref)
