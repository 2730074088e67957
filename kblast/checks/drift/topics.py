"""Topics: which there are, how many partitions and replicas they have, where these stand, and what is set for them."""

from collections.abc import Iterator

from kblast.check import Violation
from kblast.checks.drift.settings import Settings, compare_settings, undeclared_settings
from kblast.checks.drift.sides import Sides
from kblast.kafka.effective import Effective, topic_setting
from kblast.kafka.internal_topics import keeper_of
from kblast.model.elements import Topic
from kblast.model.refs import Ref, make_ref
from kblast.model.scrapes import is_declared

_BROKERS_DECIDE = "broker settings"


def topics(sides: Sides) -> Iterator[Violation]:
    """Every difference between the topics of a cluster that are declared and those it has."""
    unseen, unset = [], []
    for name in sides.here(sides.context.judged("topic")):
        if (live := sides.live.topics.get(name)) is not None and not live.external:
            yield from _shape(sides, make_ref("topic", name), sides.declared.topics[name], live)
            found = _settings(sides, name)
            yield from found.different
            yield from undeclared_settings(sides, make_ref("topic", name), found)
            unset += [f"{setting} of {name}" for setting in found.unknown]
        elif sides.whole("topics"):
            message = "is declared, and the cluster does not have it"
            yield Violation(subject=make_ref("topic", name), about="missing", message=message)
        else:
            unseen.append(name)
    yield from sides.not_known("topics", "it is not known whether these declared topics are there", unseen)
    yield from sides.not_known("settings", "it is not known how this is set, which is declared", unset)
    if sides.tells_undeclared:
        yield from sides.only_live(_undeclared(sides), "topics that nobody declared")


def _undeclared(sides: Sides) -> dict[Ref, str]:
    """Topics that nobody declared, but for those that Kafka, its tools and declared mirrors make."""
    copied = _copied(sides)
    return {
        make_ref("topic", name): "is in the cluster, and nobody declared it"
        for name in sides.here(sides.live.topics)
        if not is_declared(sides.declared, make_ref("topic", name))
        and name not in copied
        and not sides.live.topics[name].external
        and keeper_of(sides.live, name) is None
    }


def _copied(sides: Sides) -> set[str]:
    """What declared mirrors copy into the cluster."""
    every = sides.declared.copies.items()
    return {
        target
        for name, copies in every
        if is_declared(sides.declared, make_ref("mirror", name))
        for _, target in copies
    }


def _shape(sides: Sides, ref: Ref, declared: Topic, live: Topic) -> Iterator[Violation]:
    """How many partitions and replicas there are; where both are as declared, where they stand."""
    before = 0
    for key, ours, theirs in (
        ("partitions", declared.partitions, live.partitions),
        ("replication", declared.replication, live.replication),
    ):
        if ours is not None and theirs is not None and ours != theirs:
            before += 1
            yield sides.differs(ref, (key,), ours, theirs)
    if before or declared.assignment is None or live.assignment is None:
        return
    moved = [
        f"partition {index}: declared {list(replicas)}; live {list(live.assignment.get(index, ()))}"
        for index, replicas in sorted(declared.assignment.items())
        if live.assignment.get(index) != replicas
    ]
    if moved:
        yield Violation(
            subject=ref,
            path=("assignment",),
            message=f"stands elsewhere than declared: {moved[0]}"
            + (f" (and {len(moved) - 1} more)" if moved[1:] else ""),
            related=sides.seen(ref, "assignment"),
            evidence=tuple(moved),
        )


def _settings(sides: Sides, name: str) -> Settings:
    def in_force(setting: str) -> tuple[Effective, Effective]:
        return topic_setting(sides.declared, name, setting), topic_setting(sides.live, name, setting)

    return compare_settings(
        sides,
        make_ref("topic", name),
        (set(sides.declared.topics[name].config or {}), set(sides.live.topics[name].config or {})),
        in_force,
        sure=lambda _: sides.whole("topic settings", _BROKERS_DECIDE),
    )
