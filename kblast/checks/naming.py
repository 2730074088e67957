"""Names that Kafka refuses or cannot tell apart, and names that do not follow a house's own patterns."""

from collections.abc import Iterable, Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.kafka.topic_names import fault_of_name, metric_name
from kblast.model.refs import Kind, Ref, cluster_of, make_ref, short_topic


class Parameters(CheckParameters):
    """By kind, what a whole name must match, at least one of them; without any, all names will do."""

    topics: Patterns
    groups: Patterns
    services: Patterns
    clusters: Patterns
    functions: Patterns


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic whose name Kafka refuses, all but the first of those that collide, and what matches no pattern."""
    yield from _refused(context)
    yield from _colliding(context)
    for ref, name, patterns in _named(context, parameters):
        if patterns and not matches(patterns, name):
            wanted = " or ".join(patterns)
            yield Violation(subject=ref, about="pattern", message=f"is called '{name}', expected a name like {wanted}")


def _named(context: Context, parameters: Parameters) -> Iterator[tuple[Ref, str, Patterns]]:
    for topic in context.judged("topic"):
        yield make_ref("topic", topic), short_topic(topic), parameters.topics
    for group in context.inventory.groups:
        yield make_ref("group", group), group.partition("/")[2], parameters.groups
    kinds: Iterable[tuple[Kind, Patterns]] = (
        ("service", parameters.services),
        ("cluster", parameters.clusters),
        ("function", parameters.functions),
    )
    for kind, patterns in kinds:
        for name in context.judged(kind):
            yield make_ref(kind, name), name, patterns


def _refused(context: Context) -> Iterator[Violation]:
    for topic in context.judged("topic"):
        if fault := fault_of_name(short_topic(topic)):
            message = f"has a name that Kafka refuses: it {fault}"
            yield Violation(subject=make_ref("topic", topic), about="refused", message=message)


def _colliding(context: Context) -> Iterator[Violation]:
    """Topics of one cluster that are the same in metrics; those that a mirror makes count as well."""
    same: dict[tuple[str, str], list[str]] = {}
    for topic in context.inventory.topics:
        same.setdefault((cluster_of(topic), metric_name(short_topic(topic))), []).append(topic)
    for topics in same.values():
        refs = [make_ref("topic", topic) for topic in topics]
        judged = [ref for ref in refs if context.is_judged(ref)]
        if len(topics) > 1 and judged:
            subject = judged[-1]
            others = [ref for ref in refs if ref != subject]
            shown = ", ".join(ref.partition("/")[2] for ref in others)
            yield Violation(
                subject=subject,
                about="collides",
                message=f"differs from {shown} in '.' and '_' only: their metrics collide, so Kafka creates just one",
                related=tuple(Related("collides with it", context.inventory.locate(ref)) for ref in others),
                evidence=(f"{metric_name(short_topic(topics[0]))} is the name of each in metrics", *sorted(refs)),
            )
