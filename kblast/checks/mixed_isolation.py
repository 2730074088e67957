"""Readers that see what transactions have not committed."""

from collections.abc import Iterator, Mapping

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective, edge_path
from kblast.kafka.exactly_once import transactional_inputs, transactional_writers
from kblast.location import KeyPath
from kblast.model.refs import make_ref
from kblast.phrases import listed

_SETTING = "isolation.level"
_WANTED = "read_committed"


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every reader with `read_uncommitted` of a topic that somebody writes in transactions; of telemetry, none.

    What a service reads to write in transactions itself is left to exactly-once-broken.
    """
    del parameters
    for topic in context.inventory.topics:
        writers = transactional_writers(context.inventory, topic, context.guarantees)
        if writers and context.profile(topic).profile != "telemetry":
            yield from _judge_readers(context, topic, writers)


def _judge_readers(context: Context, topic: str, writers: Mapping[str, Effective]) -> Iterator[Violation]:
    readers = [reader for reader in context.inventory.readers_of.get(topic, ()) if reader[1].evidence != "permitted"]
    levels = [context.client_setting(service, edge, _SETTING) for service, edge in readers]
    evidence = [f"service:{writer}: transactions {how}" for writer, how in sorted(writers.items())]
    committed = sorted({service for (service, _), level in zip(readers, levels, strict=True) if level.value == _WANTED})
    if committed:
        evidence.append(f"read with {_WANTED}, and so with other records, by {listed(committed)}")
    for (service, edge), level in zip(readers, levels, strict=True):
        if level.value != _WANTED and context.is_judged(make_ref("service", service)):
            path = edge_path(context.inventory, service, edge)
            steps = transactional_inputs(context.inventory, service, context.guarantees)
            if path not in [step.path for step in steps if step.sure]:
                yield _violation(service, (*path, "config", _SETTING), topic, level, writers, evidence)


def _violation(
    service: str, path: KeyPath, topic: str, level: Effective, writers: Mapping[str, Effective], evidence: list[str]
) -> Violation:
    written = f"{topic} is written in transactions by {listed(sorted(writers))}"
    shown = (f"{_SETTING} {level}", *evidence)
    subject = make_ref("service", service)
    if level.value is None:
        return Violation(
            subject=subject,
            path=path,
            message=f"cannot be decided: {written}, and {_SETTING} is not known",
            confidence="unknown",
            evidence=shown,
            remedy="Declare isolation.level, or the `client` with library and version.",
        )
    return Violation(
        subject=subject,
        path=path,
        message=f"{_SETTING} is {level}, expected {_WANTED}: {written}, and what is aborted is read like all else",
        confidence="certain" if level.declared else "likely",
        evidence=shown,
        related=tuple(
            Related(f"service:{writer}: transactions {how}", how.location)
            for writer, how in sorted(writers.items())
            if how.location is not None
        ),
    )
