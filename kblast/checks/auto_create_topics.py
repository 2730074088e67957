"""Clusters that make a topic for whoever names one that does not exist."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective, cluster_setting, topic_default
from kblast.kafka.min_isr import MIN_ISR
from kblast.model.refs import make_ref

_SETTING = "auto.create.topics.enable"


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster that creates topics by itself: it says so, or its settings were read from where all of them stand.

    What a person wrote down of a cluster is what they found worth saying; a setting that is missing there says nothing.
    """
    del parameters
    inventory = context.inventory
    for cluster in context.judged("cluster"):
        found = cluster_setting(inventory, cluster, _SETTING)
        complete = make_ref("cluster", cluster) in inventory.generated and inventory.clusters[cluster].config
        if found.value == "true" and (found.declared or complete):
            yield _violation(context, cluster, found)


def _violation(context: Context, cluster: str, found: Effective) -> Violation:
    inventory = context.inventory
    given = {
        "replicas": cluster_setting(inventory, cluster, "default.replication.factor"),
        "partitions": cluster_setting(inventory, cluster, "num.partitions"),
        MIN_ISR: topic_default(inventory, cluster, MIN_ISR),
    }
    replicas, partitions = given["replicas"], given["partitions"]
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("config", _SETTING),
        message=(
            f"{_SETTING} is {found}, expected false: a mistyped name becomes a topic "
            f"with replication {replicas} and partitions {partitions}"
        ),
        confidence="certain" if found.declared else "likely",
        related=(Related(f"{_SETTING}={found}", found.location),) if found.location is not None else (),
        evidence=(f"{_SETTING}={found}", *(f"a new topic gets {name}={value}" for name, value in given.items())),
    )
