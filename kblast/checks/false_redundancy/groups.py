"""Where an inventory says that one thing can stand in for another."""

from collections.abc import Iterator
from dataclasses import dataclass

from kblast.check import Context
from kblast.location import KeyPath
from kblast.model.parts import Need
from kblast.model.refs import Ref, make_ref


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives that `owner` has, declared at `path`; `said` is what the declaration calls them."""

    owner: Ref
    path: KeyPath
    need: Need
    said: str

    @property
    def too_few(self) -> int:
        """How many of the alternatives must be lost for all to be lost."""
        return len(self.need.parts) - self.need.required + 1

    @property
    def about(self) -> str:
        """The elements in it and how many of them it takes, in whatever order they were written."""
        return _about(self.need)

    def is_told_with(self, other: "Group") -> bool:
        """Whether it is a part of another group of its owner, or another need for the same."""
        if self.path[:1] in (("needs",), ("wants",)) and self.path[:1] == other.path[:1] and self.about == other.about:
            return True
        return self.path[: len(other.path)] == other.path


def groups_of(context: Context) -> Iterator[Group]:
    """All alternatives of elements that are judged: in needs and wants, and as fallbacks of edges."""
    for owner, element in context.inventory.elements():
        if context.is_judged(owner):
            for key, needs in (("needs", element.needs or ()), ("wants", element.wants or ())):
                for index, need in enumerate(needs):
                    yield from _within(owner, (key, index), need)
    for service in context.judged("service"):
        yield from _fallbacks(context, service)


def _within(owner: Ref, path: KeyPath, need: Need) -> Iterator[Group]:
    """The alternatives in a need expression, the outer before the inner."""
    if need.ref is None and need.required < len(need.parts):
        said = "one" if need.required == 1 else str(need.required)
        yield Group(owner, path, Need(at_least=need.required, of=need.parts), f"needs {said} of")
    form = "all" if need.all is not None else "any" if need.any is not None else "of"
    for index, part in enumerate(need.parts):
        yield from _within(owner, (*path, form, index), part)


def _fallbacks(context: Context, service: str) -> Iterator[Group]:
    """Pairs of a topic and its fallback. Telemetry that falls back to what fails with it is another rule's."""
    ref, body = make_ref("service", service), context.inventory.services[service]
    for index, produced in enumerate(body.produces or ()):
        topic, outage = produced.topic, produced.on_outage
        if topic and outage and outage.topic and context.profile(topic).profile != "telemetry":
            yield _pair(ref, ("produces", index, "on_outage"), topic, outage.topic, "writes")
    for index, consumed in enumerate(body.consumes or ()):
        if consumed.topic and consumed.fallback:
            yield _pair(ref, ("consumes", index, "fallback"), consumed.topic, consumed.fallback, "reads")


def _about(need: Need) -> str:
    if need.ref is not None:
        return need.ref
    count = "" if need.required == 1 else f"{need.required} of "
    parts = (_about(part) if part.ref is not None else f"({_about(part)})" for part in need.parts)
    return count + " ".join(sorted(parts))


def _pair(owner: Ref, path: KeyPath, topic: str, fallback: str, verb: str) -> Group:
    parts = tuple(Need(ref=make_ref("topic", name)) for name in (topic, fallback))
    return Group(owner, path, Need(any=parts), f"{verb} one of")
