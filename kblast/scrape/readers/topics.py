"""Topics, their settings and those of brokers, and the sizes of their logs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kblast.phrases import counted
from kblast.scrape.batches import batches
from kblast.scrape.coverage import Call, Denied
from kblast.scrape.failures import NoAnswerError, Refusal, UnsupportedError
from kblast.scrape.snapshot import Partition, Settings, Snapshot, Topic
from kblast.scrape.wire import Wire, refusal

_TOPIC, _BROKER = 2, 4
"""Types of resources that have settings (ConfigResource.Type)."""

_OF_TOPIC = frozenset({1})
_OF_BROKER = frozenset({2, 3, 4})
"""Where a setting may come from: the topic (1); the broker's, all brokers', the file's (2, 3, 4); 5 is the default
(DescribeConfigsResponse.ConfigSource)."""

_AT_ONCE: Final = 200


def read_topics(wire: Wire, found: Snapshot) -> None:
    """All topics that this client may see, and brokers that are known only because replicas are to stand on them.

    A partition that nobody leads is listed with its replicas all the same (KRaftMetadataCache.getPartitionMetadata).
    """
    with found.coverage.of("topics") as call:
        answer = wire.ask_any("Metadata", {"topics": None, "allow_auto_topic_creation": False})
        topics = []
        for topic in answer["topics"]:
            if topic["error_code"]:
                call.fail(refusal(topic["error_code"]))
            else:
                call.answered += 1
            if topic["name"]:
                topics.append(_topic(topic))
        found.topics = tuple(sorted(topics, key=lambda topic: topic.name))
        for number in {broker for topic in topics for part in topic.partitions for broker in part.replicas}:
            found.brokers.setdefault(number, None)


def _topic(topic: Mapping[str, Any]) -> Topic:
    partitions = (
        Partition(
            part["partition_index"],
            part["leader_id"] if part["leader_id"] >= 0 else None,
            tuple(part["replica_nodes"]),
            tuple(sorted(part["isr_nodes"])),
        )
        for part in topic["partitions"]
    )
    ordered = tuple(sorted(partitions, key=lambda part: part.index))
    return Topic(topic["name"], bool(topic["is_internal"]), ordered)


def read_sizes(wire: Wire, found: Snapshot) -> None:
    """The bytes of each topic; with them, the topics that are there and do not show.

    A broker that may not answer gives an empty list (KafkaApis.handleDescribeLogDirsRequest).
    """
    sizes: dict[str, int] = {}
    with found.coverage.of("log sizes") as call:
        for _, answer in call.everywhere(wire, "DescribeLogDirs", {"topics": None}):
            if not answer["results"]:
                call.answered -= 1
                call.fail(Denied("a broker shows no log directories"))
            for folder in answer["results"]:
                for topic in folder["topics"]:
                    held = sum(part["partition_size"] for part in topic["partitions"])
                    sizes[topic["name"]] = sizes.get(topic["name"], 0) + held
    found.sizes = sizes
    hidden = sizes.keys() - {topic.name for topic in found.topics}
    if hidden:
        found.coverage.left_out("topics", f"everything about {counted(len(hidden), 'topic')} that kblast may not see")


def read_settings(wire: Wire, found: Snapshot) -> None:
    """What is set for topics and for brokers; defaults of Kafka left out."""
    settings: dict[str, Settings] = {}
    with found.coverage.of("topic settings") as call:
        for names in batches((topic.name for topic in found.topics), _AT_ONCE):
            resources = [(_TOPIC, name) for name in names]
            settings |= _described(wire, call, None, resources, _OF_TOPIC)
    found.topic_settings = settings
    brokers: dict[int, Settings] = {}
    with found.coverage.of("broker settings") as call:
        for node in wire.nodes:
            answered = _described(wire, call, node.id, [(_BROKER, str(node.id))], _OF_BROKER)
            brokers |= {int(name): values for name, values in answered.items()}
        for number in sorted(found.brokers.keys() - {node.id for node in wire.nodes}):
            call.fail(NoAnswerError(f"broker {number} is down, or out of reach of clients"))
    found.broker_settings = brokers


def _described(
    wire: Wire, call: Call, node: int | None, resources: Iterable[tuple[int, str]], sources: frozenset[int]
) -> dict[str, Settings]:
    """The settings of resources from some sources, as one broker tells them, or any."""
    asked = [{"resource_type": kind, "resource_name": name, "configuration_keys": None} for kind, name in resources]
    found: dict[str, Settings] = {}
    try:
        values = {"resources": asked, "include_synonyms": False}
        answer = wire.ask_any("DescribeConfigs", values) if node is None else wire.ask("DescribeConfigs", values, node)
    except (Refusal, NoAnswerError, UnsupportedError) as error:
        call.fail(error)
        return {}
    for result in answer["results"]:
        if result["error_code"]:
            call.fail(refusal(result["error_code"]))
        else:
            call.answered += 1
            found[result["resource_name"]] = dict(_set(result["configs"], sources))
    return found


def _set(configs: Iterable[Mapping[str, Any]], sources: frozenset[int]) -> Iterator[tuple[str, str]]:
    """Settings that come from these sources; secret ones have no value, and are not kept."""
    for config in configs:
        if config["config_source"] in sources and not config["is_sensitive"] and config["value"] is not None:
            yield config["name"], config["value"]
