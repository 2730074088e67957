"""Topics in pairs, one for the question and one for the answer that its writer waits for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config import Texts
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import make_ref, short_topic
from kblast.model.values import Duration
from kblast.phrases import listed
from kblast.units import show_duration

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


class Parameters(CheckParameters):
    """Words by which the names of such topics are known, and how long who waits for an answer waits at most."""

    requests: Texts
    replies: Texts
    waits: Duration


@dataclass(frozen=True, slots=True)
class Call:
    """A service that asks on one topic and reads the answer on another, and those who answer."""

    caller: str
    request: str
    reply: str
    index: int
    responders: tuple[str, ...]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every service that asks by one topic and waits for the answer by another, as their names or its tolerance say."""
    for caller in context.judged("service"):
        calls = list(_calls(context.inventory, caller))
        for call in calls:
            edge = (context.inventory.services[caller].consumes or ())[call.index]
            if not _may_wait(edge, parameters):
                continue
            by_name = _is_named(call, parameters) and not _has_better(call, calls, parameters)
            declared = edge.starved == "down" and _is_private(context.inventory, call)
            if by_name or declared:
                yield _violation(context, call, edge, certain=by_name and edge.starved == "down")


def _calls(inventory: Inventory, caller: str) -> Iterator[Call]:
    """Every way of data from the service over one other and back."""
    body = inventory.services[caller]
    requests = [edge.topic for edge in body.produces or () if edge.topic and edge.evidence != "permitted"]
    for index, edge in enumerate(body.consumes or ()):
        if edge.topic is None or edge.evidence == "permitted":
            continue
        writers = _known(inventory.writers_of.get(edge.topic, ()))
        for request in requests:
            readers = _known(inventory.readers_of.get(request, ()))
            responders = tuple(sorted((readers & writers) - {caller}))
            if request != edge.topic and responders:
                yield Call(caller, request, edge.topic, index, responders)


def _known(edges: Iterable[tuple[str, ProduceEdge | ConsumeEdge]]) -> set[str]:
    """The services of edges that are more than permitted."""
    return {service for service, edge in edges if edge.evidence != "permitted"}


def _may_wait(edge: ConsumeEdge, parameters: Parameters) -> bool:
    """Whether nothing declared says that the service goes on without answers."""
    goes_on = edge.starved == "none" or edge.impact == "none" or edge.reads == "state"
    return not goes_on and (edge.tolerates or 0.0) <= parameters.waits


def _is_named(call: Call, parameters: Parameters) -> bool:
    request, reply = _words(call.request), _words(call.reply)
    if not set(parameters.replies) & set(reply):
        return False
    return bool(set(parameters.requests) & set(request)) or _stem(call.request, parameters) == _stem(
        call.reply, parameters
    )


def _has_better(call: Call, calls: list[Call], parameters: Parameters) -> bool:
    """Whether the names of the two belong to others: `a-request` goes with `a-reply`, not with `b-reply`."""
    stem = _stem(call.request, parameters)
    if stem == _stem(call.reply, parameters):
        return False
    others = [other for other in calls if call.request == other.request or call.reply == other.reply]
    return any(_stem(other.request, parameters) == _stem(other.reply, parameters) for other in others)


def _is_private(inventory: Inventory, call: Call) -> bool:
    """Whether nobody else writes the question or reads the answer."""
    writers = _known(inventory.writers_of.get(call.request, ()))
    readers = _known(inventory.readers_of.get(call.reply, ()))
    return writers == readers == {call.caller}


def _words(topic: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(short_topic(topic))]


def _stem(topic: str, parameters: Parameters) -> list[str]:
    return [word for word in _words(topic) if word not in {*parameters.requests, *parameters.replies}]


def _violation(context: Context, call: Call, edge: ConsumeEdge, *, certain: bool) -> Violation:
    declared = edge.starved == "down"
    patience = edge.tolerates or 0.0
    if declared:
        bears = "at once" if not patience else f"after {show_duration(patience)}"
        why = f"it is down {bears} when no answers come (starved: down)"
    else:
        why = "as their names say"
    service, inventory = make_ref("service", call.caller), context.inventory
    topics = ((call.request, "carries the question"), (call.reply, "carries the answer"))
    return Violation(
        subject=service,
        path=("consumes", call.index),
        about=call.request,
        message=(
            f"calls {listed(list(call.responders))} through Kafka: asks on {call.request}, waits for the answer on "
            f"{call.reply}, {why}; expected a call, or an event that nobody waits for"
        ),
        confidence="certain" if certain else "likely",
        related=tuple(
            Related(f"{topic} {words}", inventory.locate(make_ref("topic", topic))) for topic, words in topics
        ),
        evidence=tuple(
            f"{call.caller} → {call.request} → {responder} → {call.reply} → {call.caller}"
            for responder in call.responders
        ),
    )
