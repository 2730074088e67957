"""The cluster itself: its id, its features, its controllers, and what this client may do with it."""

import kblast
from kblast.scrape.coverage import Coverage
from kblast.scrape.failures import NoAnswerError, Refusal, UnsupportedError
from kblast.scrape.snapshot import Snapshot
from kblast.scrape.wire import Wire, refusal

_LOG_OF_CONTROLLERS = "__cluster_metadata"
_WHO = {"client_software_name": "kblast", "client_software_version": kblast.__version__}
"""Brokers refuse an ApiVersions request without them (KIP-511)."""


def read_cluster(name: str, wire: Wire) -> Snapshot:
    """The beginning of a snapshot; from Kafka 4.0 on also brokers that are down show, with their racks (KIP-1073)."""
    coverage = Coverage()
    found = Snapshot(name, wire.version, "", {node.id: node.rack for node in wire.nodes}, coverage)
    with coverage.of("cluster"):
        asked = {"include_cluster_authorized_operations": True, "include_fenced_brokers": True}
        answer = wire.ask_any("DescribeCluster", asked)
        found.brokers |= {broker["broker_id"]: broker["rack"] for broker in answer["brokers"]}
        found.cluster_id = answer["cluster_id"] or ""
        found.operations = frozenset(answer["authorized_operations"])
    found.features = _features(wire)
    with coverage.of("controllers"):
        found.controllers = _voters(wire)
    return found


def _features(wire: Wire) -> dict[str, int]:
    """The levels of features that are in force; none where the broker knows no features."""
    try:
        answer = wire.ask_any("ApiVersions", _WHO)
    except (Refusal, NoAnswerError, UnsupportedError):
        return {}
    features = answer.get("finalized_features") or ()
    return {feature["name"]: feature["max_version_level"] for feature in features}


def _voters(wire: Wire) -> frozenset[int]:
    asked = {"topic_name": _LOG_OF_CONTROLLERS, "partitions": [{"partition_index": 0}]}
    answer = wire.ask_any("DescribeQuorum", {"topics": [asked]})
    (partition,) = answer["topics"][0]["partitions"]
    if partition["error_code"]:
        raise refusal(partition["error_code"])
    return frozenset(voter["replica_id"] for voter in partition["current_voters"])
