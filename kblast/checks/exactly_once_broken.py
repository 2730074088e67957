"""Chains that are meant to be exactly once, and the places where they are not.

A service that reads, and writes what comes of it in transactions, means to process exactly once. That holds from the
topic it reads to the topic it writes, on one cluster, while its offsets are part of the same transactions (KIP-98).
"""

from collections.abc import Iterator
from functools import partial

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.exactly_once import Input, transactional_inputs, transactional_outputs, transactional_writers
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.refs import cluster_of, make_ref
from kblast.phrases import listed


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every break in what a service reads to write in transactions, and around it."""
    del parameters
    for service in context.judged("service"):
        for step in transactional_inputs(context.inventory, service, context.guarantees):
            if context.profile(step.topic).profile != "telemetry":
                yield from _of_input(context, service, step)
        if not transactional_outputs(context.inventory, service, context.guarantees):
            yield from _streams_between(context, service)
        yield from _copies_taken_as_committed(context, service)


def _of_input(context: Context, service: str, step: Input) -> Iterator[Violation]:
    outputs = transactional_outputs(context.inventory, service, context.guarantees)
    away = sorted({edge.topic or "" for edge, _ in outputs if cluster_of(edge.topic or "") != cluster_of(step.topic)})
    path = step.path
    if away and step.sure:
        said = (
            f"reads {step.topic} and writes {', '.join(away)} in transactions, expected one cluster: "
            "the offsets that it has read and the records that it writes cannot be committed together"
        )
        yield _violation(service, path, "cluster", said, [("transactions", how) for _, how in outputs], step.declared)
    commits = context.client_setting(service, step.edge, "enable.auto.commit")
    if commits.value == "true":
        said = (
            f"writes in transactions and commits what it has read of {step.topic} by the clock "
            f"(enable.auto.commit={commits}), expected offsets sent to the transaction"
        )
        yield _violation(
            service,
            (*path, "config", "enable.auto.commit"),
            "commits",
            said,
            [("enable.auto.commit", commits)],
            step.declared,
        )
    elif commits.value is None and step.declared:
        yield _undecided(service, step, commits)
    isolation = context.client_setting(service, step.edge, "isolation.level")
    writers = transactional_writers(context.inventory, step.topic, context.guarantees)
    if writers and step.sure and isolation.value == "read_uncommitted":
        said = (
            f"processes {step.topic} in transactions and reads it with isolation.level={isolation}, expected "
            f"read_committed: it passes on aborted records of {listed(sorted(writers))}"
        )
        yield _violation(
            service,
            (*path, "config", "isolation.level"),
            "isolation",
            said,
            [("isolation.level", isolation)],
            step.declared,
        )
    if step.sure:
        yield from _of_source(context, service, step)


def _of_source(context: Context, service: str, step: Input) -> Iterator[Violation]:
    """Who may have written a record of the input twice: mirrors, and producers that are not idempotent."""
    path = step.path
    if copies := [_copy(context, mirror, source) for mirror, source in _rewriting_mirrors(context, step.topic)]:
        said = (
            f"processes {step.topic} in transactions, which is {', '.join(map(str, copies))}, expected the source: "
            "transactions end at their cluster, and a mirror that starts again copies some records again"
        )
        yield _violation(service, path, "mirror", said, [(step.topic, copy) for copy in copies], declared=False)
    doubling: dict[str, Effective] = {}
    for writer, edge in context.inventory.writers_of.get(step.topic, ()):
        once = _once(context, writer, edge)
        if edge.evidence != "permitted" and writer != service and once.value == "no":
            doubling[writer] = once
    if doubling:
        said = (
            f"processes {step.topic} in transactions, but {listed(sorted(doubling))} may write a record of it twice, "
            "expected idempotent writers: a transaction does not take away doubles that were there before it"
        )
        shown = [(f"service:{writer}: idempotence", once) for writer, once in sorted(doubling.items())]
        yield _violation(service, path, "source", said, shown, step.declared)


def _once(context: Context, writer: str, edge: ProduceEdge) -> Effective:
    """Whether a writer adds every record once: it is idempotent, and no Streams application that starts over."""
    at_least = _at_least_once(context, writer, edge)
    return context.guarantees(writer, edge)["idempotence"] if at_least is None else at_least


def _at_least_once(context: Context, service: str, edge: ProduceEdge) -> Effective | None:
    """The guarantee of a Streams application that writes again what came after its last commit, else None."""
    found = context.client_setting(service, edge, "processing.guarantee")
    if found.value != "at_least_once":
        return None
    return Effective("no", f"processing.guarantee={found}", found.locate)


def _streams_between(context: Context, service: str) -> Iterator[Violation]:
    """A Streams application that processes at least once what others write in transactions, or that was told to."""
    for index, edge in enumerate(context.inventory.services[service].produces or ()):
        found, profile = _at_least_once(context, service, edge), context.profile(edge.topic or "")
        if found is None or edge.evidence == "permitted" or profile.profile != "event-sourcing":
            continue
        sources = _transactional_sources(context, service, edge)
        contradicts = found.declared and not profile.inferred
        if sources or contradicts:
            because = f"what it reads is written in transactions ({listed(sources)})"
            why = because if sources else f"{edge.topic} is for event-sourcing"
            said = f"writes {edge.topic} at least once ({found.origin}), expected exactly_once_v2: {why}"
            path: KeyPath = ("produces", index, "config", "processing.guarantee")
            yield _violation(service, path, "streams", said, [("exactly once", found)], declared=contradicts)


def _transactional_sources(context: Context, service: str, edge: ProduceEdge) -> list[str]:
    """The topics that what a service writes on an edge is made of, and that somebody writes in transactions."""
    body = context.inventory.services[service]
    read = {consumed.topic or "" for consumed in body.consumes or () if consumed.evidence != "permitted"}
    topics = read if edge.derives_from is None else read & set(edge.derives_from)
    return [topic for topic in sorted(topics) if transactional_writers(context.inventory, topic, context.guarantees)]


def _copies_taken_as_committed(context: Context, service: str) -> Iterator[Violation]:
    """Who asks for committed records of a topic that only a mirror writes: its copies belong to no transaction."""
    for index, edge in enumerate(context.inventory.services[service].consumes or ()):
        isolation = context.client_setting(service, edge, "isolation.level")
        if edge.topic is None or not isolation.declared or isolation.value != "read_committed":
            continue
        if (
            edge.evidence == "permitted"
            or edge.topic in context.inventory.writers_of
            or _is_input(context, service, edge)
        ):
            continue
        for mirror, source in _rewriting_mirrors(context, edge.topic):
            if writers := transactional_writers(context.inventory, source, context.guarantees):
                said = (
                    f"reads {edge.topic} with read_committed, which has no effect on the copies of mirror {mirror}: "
                    f"the transactions of {listed(sorted(writers))} end at {cluster_of(source)}"
                )
                path: KeyPath = ("consumes", index, "config", "isolation.level")
                shown = [("isolation.level", isolation), (edge.topic, _copy(context, mirror, source))]
                yield _violation(service, path, f"copy/{mirror}", said, shown, declared=False)


def _rewriting_mirrors(context: Context, topic: str) -> Iterator[tuple[str, str]]:
    """The mirrors into a topic that read and write its records anew, with their sources.

    Cluster Linking does not: it copies the log itself, offset by offset.
    """
    for mirror, source in context.inventory.mirrors_into.get(topic, ()):
        if "link" not in (context.inventory.mirrors[mirror].kind or "").lower():
            yield mirror, source


def _copy(context: Context, mirror: str, source: str) -> Effective:
    """What a topic is that a mirror makes, and where the mirror stands."""
    ref = make_ref("mirror", mirror)
    return Effective("a copy", f"{ref} of {source}", partial(context.inventory.locate, ref))


def _is_input(context: Context, service: str, edge: ConsumeEdge) -> bool:
    return any(step.edge is edge for step in transactional_inputs(context.inventory, service, context.guarantees))


def _violation(
    service: str, path: KeyPath, about: str, said: str, shown: list[tuple[str, Effective]], declared: bool
) -> Violation:
    return Violation(
        subject=make_ref("service", service),
        path=path,
        about=about,
        message=said,
        confidence="certain" if declared and all(one.declared for _, one in shown) else "likely",
        evidence=tuple(f"{name} {one}" for name, one in shown),
        related=tuple(Related(f"{name} {one}", one.location) for name, one in shown if one.location is not None),
    )


def _undecided(service: str, step: Input, commits: Effective) -> Violation:
    return Violation(
        subject=make_ref("service", service),
        path=step.path,
        about="commits",
        message=f"cannot be decided: whether the offsets of {step.topic} are part of the transactions it writes",
        confidence="unknown",
        evidence=(f"not known: enable.auto.commit ({commits.origin})",),
        remedy="Declare enable.auto.commit, or the `client` with library and version.",
    )
