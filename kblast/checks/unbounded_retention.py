"""Topics that keep everything for ever, and of which nobody says that they are meant to."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.kafka.defaults import broker_synonyms
from kblast.kafka.effective import Effective
from kblast.kafka.rates import topic_rate
from kblast.kafka.retention import cleanup_policies
from kblast.location import KeyPath
from kblast.model.refs import Ref, cluster_of, make_ref, short_topic
from kblast.phrases import counted
from kblast.units import show_size

_AGES = 100 * 365 * 86_400_000
"""So many milliseconds are as good as for ever; some write the largest number that Kafka takes."""

_DAY = 86_400


class Parameters(CheckParameters):
    """Regular expressions over the whole name of a topic inside its cluster."""

    internal: Patterns


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic without a bound in time and in bytes, unless its data is meant to stay.

    Topics that have it from their cluster are reported together, at the cluster.
    """
    inherited: dict[str, list[str]] = {}
    for topic in context.judged("topic"):
        if matches(parameters.internal, short_topic(topic)) or not _unbounded(context, topic):
            continue
        if topic_rate(context.inventory, topic).bytes_per_s == 0 or _meant(context, topic):
            continue
        if _setting_of(context, topic)[0] in (context.inventory.topics[topic].config or {}):
            yield _violation(context, topic)
        else:
            inherited.setdefault(cluster_of(topic), []).append(topic)
    for cluster, topics in sorted(inherited.items()):
        yield from _together(context, cluster, topics)


def _unbounded(context: Context, topic: str) -> bool:
    """Whether nothing is ever deleted; compaction is a bound, and local disks are bounded with tiered storage."""
    policies = cleanup_policies(context.inventory, topic)
    if "compact" in policies or context.topic_setting(topic, "remote.storage.enable").value == "true":
        return False
    if "delete" not in policies:
        return context.topic_setting(topic, "cleanup.policy").value == ""
    age, size = context.topic_setting(topic, "retention.ms"), context.topic_setting(topic, "retention.bytes")
    return (age.value == "-1" or (age.whole or 0) >= _AGES) and size.value == "-1"


def _meant(context: Context, topic: str) -> bool:
    """Whether somebody says that its data is history or state; that it is kept for ever does not say so."""
    body = context.inventory.topics[topic]
    if body.profile is not None:
        return body.profile == "event-sourcing"
    purposes = context.inventory.clusters[cluster_of(topic)].profile or ()
    readers = context.inventory.readers_of.get(topic, ())
    return bool(body.state) or "event-sourcing" in purposes or any(edge.reads == "state" for _, edge in readers)


def _setting_of(context: Context, topic: str) -> tuple[str, Effective]:
    name = "retention.ms" if "delete" in cleanup_policies(context.inventory, topic) else "cleanup.policy"
    return name, context.topic_setting(topic, name)


def _violation(context: Context, topic: str) -> Violation:
    name, found = _setting_of(context, topic)
    profile = context.inventory.topics[topic].profile
    why = f"it is for {profile}" if profile else "nobody says that its data is history or state"
    return Violation(
        subject=make_ref("topic", topic),
        path=("config", name),
        message=f"keeps all records for ever ({name}={found}), expected a bound in time or in bytes: {why}",
        confidence="certain" if profile else "likely",
        evidence=(f"{name}={found}", _growth(context, topic)),
    )


def _growth(context: Context, topic: str) -> str:
    rate = topic_rate(context.inventory, topic).bytes_per_s
    if rate is None:
        return "how fast it grows is not known (no rate in bytes)"
    copies = context.replication(topic).whole
    if copies is None:
        return f"grows by {show_size(rate * _DAY)} a day in every replica"
    return f"grows by {show_size(rate * _DAY * copies)} a day, in {counted(copies, 'replica')}"


def _together(context: Context, cluster: str, topics: list[str]) -> Iterator[Violation]:
    """One violation for all topics that have it from their cluster; one each where the cluster is not judged."""
    subject: Ref = make_ref("cluster", cluster)
    if not context.is_judged(subject):
        yield from (_violation(context, topic) for topic in topics)
        return
    name, found = _setting_of(context, topics[0])
    yield Violation(
        subject=subject,
        path=_path_in(context, cluster, name),
        message=(
            f"lets {counted(len(topics), 'topic')} keep all records for ever ({name}={found}), expected a bound in "
            "time or in bytes where nobody says that the data is history or state"
        ),
        confidence="likely",
        related=tuple(Related("kept for ever", context.inventory.locate(make_ref("topic", topic))) for topic in topics),
        evidence=tuple(f"{topic}: {_growth(context, topic)}" for topic in topics),
    )


def _path_in(context: Context, cluster: str, name: str) -> KeyPath:
    """The keys of the broker setting that stands in for a topic setting."""
    settings = context.inventory.clusters[cluster].config or {}
    return ("config", next((synonym.name for synonym in broker_synonyms(name) if synonym.name in settings), name))
