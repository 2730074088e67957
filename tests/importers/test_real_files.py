"""Files of real platforms, with counts worked out by hand; they are read where they stand, no part of the project."""

from collections import Counter
from pathlib import Path

import pytest

from kblast.model.build import load_inventory
from tests.importers.importing import Outcome, imported, problems


def inventory_of(outcome: Outcome, folder: Path) -> Path:
    path = folder / "imported.yaml"
    path.write_text(outcome.text, encoding="utf-8")
    return path


def test_nav_production(real_data: Path, tmp_path: Path) -> None:
    outcome = imported(real_data / "nav-mulighetsrommet")
    inventory = load_inventory([inventory_of(outcome, tmp_path)])

    assert list(inventory.clusters) == ["nav-prod"]
    assert len(inventory.topics) == 11
    assert {
        (topic.replication, (topic.config or {})["min.insync.replicas"]) for topic in inventory.topics.values()
    } == {(3, "2")}
    writes, reads = list(inventory.produce_edges()), list(inventory.consume_edges())
    assert (len(writes), len(reads)) == (10, 51)
    assert {edge.evidence for _, edge in [*writes, *reads]} == {"permitted"}
    granted = {name for name, _ in [*writes, *reads]}
    assert len(granted) == 17
    assert len({name.partition("/")[0] for name in granted}) == 6
    orphan = "nav-prod/team-mulighetsrommet.siste-tiltaksgjennomforinger-v1"
    assert orphan not in inventory.writers_of
    assert len(inventory.readers_of[orphan]) == 3
    assert [name for name, count in Counter(name for name, _ in reads).items() if count == 11] == [
        "team-mulighetsrommet/mulighetsrommet-kafka-manager"
    ]
    caller = inventory.services["team-mulighetsrommet/mulighetsrommet-arena-adapter"]
    assert {(need.ref, need.impact) for need in caller.wants or ()} == {
        ("cluster:nav-prod", "none"),
        ("resource:amt-arena-ords-proxy.prod-fss-pub.nais.io", "none"),
        ("resource:slack.com", "none"),
        ("service:nais-system/logging", "none"),
        ("service:team-mulighetsrommet/mulighetsrommet-api", "none"),
        ("service:team-mulighetsrommet/tiltakshistorikk", "none"),
    }
    assert inventory.services["nais-system/logging"].external
    assert not inventory.services["team-mulighetsrommet/tiltakshistorikk"].external


def test_nav_chooses_between_its_two_environments(real_data: Path) -> None:
    folder = real_data / "nav-mulighetsrommet"
    production, development = imported(folder), imported(folder, values={"environment": "dev"})

    assert [(over.what, over.count) for over in production.result.passed_over] == [
        ("Application documents for environment dev", 11),
        ("Topic documents for environment dev", 11),
    ]
    assert list(development.data["clusters"]) == ["nav-dev"]
    assert development.result.counts.topics == 11
    # The content system has a manifest for production only.
    assert "team-mulighetsrommet/mulighetsrommet-cms" in production.data["services"]
    assert "team-mulighetsrommet/mulighetsrommet-cms" not in development.data["services"]


def test_the_topics_of_console_redhat_com(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "redhat-platform-mq"
    outcome = imported(folder, values={"KAFKA_CLUSTER": "platform-mq"})
    inventory = load_inventory([inventory_of(outcome, tmp_path)])

    topics = [topic for topic in inventory.topics.values() if not topic.external]
    assert len(topics) == 118
    assert sum(topic.partitions or 0 for topic in topics) == 1643
    settings = [topic.config or {} for topic in topics]
    assert {topic.replication for topic in topics} == {3}
    assert {found["min.insync.replicas"] for found in settings} == {"2"}
    assert Counter(found.get("cleanup.policy") for found in settings) == {None: 104, "compact": 8, "compact,delete": 6}
    cluster = inventory.clusters["platform-mq"]
    assert (cluster.config or {})["min.insync.replicas"] == "1"
    assert cluster.version == "2.7.0"
    assert len(inventory.brokers_of["platform-mq"]) == 3


def test_kafka_connect_of_console_redhat_com(real_data: Path, tmp_path: Path) -> None:
    outcome = imported(real_data / "redhat-platform-mq", values={"KAFKA_CLUSTER": "platform-mq"})
    inventory = load_inventory([inventory_of(outcome, tmp_path)])

    # One of four KafkaConnects says which cluster it is on, and one of two connectors runs on it.
    assert list(inventory.services) == ["kafka-user-all", "platform-connector", "platform-kafka-connect"]
    # The workers' three topics are theirs alone; the user may write and read what there is.
    assert {name for name, topic in inventory.topics.items() if topic.external} == {
        f"platform-mq/connect-cluster-{what}" for what in ("configs", "offsets", "status")
    }
    counts = outcome.result.counts
    assert (counts.writes, counts.reads, counts.permitted) == (118 + 3, 118 + 3, 2 * 118)
    left = outcome.left_out()
    assert {
        what: count for what, count in left.items() if "value" in what or "in none" in what or "tables" in what
    } == {
        "KafkaConnect that connects to ${BOOTSTRAP_SERVERS}, which has no value: --cluster NAME": 3,
        "KafkaMirrorMaker2 mirror with ${SRC_CLUSTER_BOOTSTRAP}, which has no value": 4,
        "KafkaBridge that connects to ${BOOTSTRAP_SERVERS}, which has no value: --cluster NAME": 1,
        "KafkaConnector of a KafkaConnect that is in none of the files: --cluster NAME": 1,
        "topics that are not known: tables that are given by a regular expression": 1,
        "what Kafka Connect has of ${DB_HOSTNAME}, without a value": 1,
    }


def test_a_mirror_of_console_redhat_com_whose_clusters_are_given(real_data: Path) -> None:
    path = real_data / "redhat-platform-mq" / "deploys" / "openshift" / "kafka-mirrormaker2.yaml"
    values = {"SRC_CLUSTER_BOOTSTRAP": "platform-mq-kafka-bootstrap:9093", "TGT_CLUSTER_BOOTSTRAP": "b-1.msk:9096"}

    assert imported(path, values=values).data["mirrors"] == {
        "platform-kafka-mm2/source-kafka-cluster": {
            "from": "platform-mq",
            "to": "target-kafka-cluster",
            "topics": [".*"],
            "exclude": ["consumer-offsets.*|^strimzi.*|connect-.*"],
            "rename": "{topic}",
            "kind": "mirrormaker2",
        }
    }


@pytest.mark.parametrize(
    ("folder", "services", "mirrors", "writes", "reads"),
    [
        # Workers with three topics of their own, twice the same; one source of one topic.
        ("connect", 2, 0, 3 + 1, 3),
        ("bridge", 1, 0, 0, 0),
    ],
)
def test_kafka_connect_and_bridges_of_the_strimzi_examples(
    real_data: Path, folder: str, services: int, mirrors: int, writes: int, reads: int
) -> None:
    outcome = imported(real_data / "strimzi-examples" / "examples" / folder)

    counts = outcome.result.counts
    assert (counts.services, len(outcome.data.get("mirrors", ())), counts.writes, counts.reads) == (
        services,
        mirrors,
        writes,
        reads,
    )


@pytest.mark.parametrize(
    ("name", "rename"),
    [("", None), ("-tls", None), ("-sync-groups", None), ("-custom-replication-policy", "{topic}")],
)
def test_the_mirrors_of_the_strimzi_examples(real_data: Path, name: str, rename: str | None) -> None:
    folder = real_data / "strimzi-examples" / "examples" / "mirror-maker"
    outcome = imported(folder / f"kafka-mirror-maker-2{name}.yaml")

    mirror = {"from": "cluster-a", "to": "cluster-b", "topics": [".*"], "kind": "mirrormaker2"}
    assert outcome.data["mirrors"] == {
        "my-mirror-maker-2/cluster-a": mirror | ({"rename": rename} if rename is not None else {})
    }


def test_the_cluster_of_console_redhat_com_has_to_be_named(real_data: Path) -> None:
    folder = real_data / "redhat-platform-mq"

    (found,) = problems(folder)
    assert found.endswith(
        "kafka-topics.yaml:13:27: placeholder ${KAFKA_CLUSTER} has no value, in 118 places "
        "(give it a value: --set KAFKA_CLUSTER=VALUE, or name the cluster: --cluster NAME)"
    )
    counts = imported(folder, cluster="platform-mq").result.counts
    # Three topics more are known by name only, those of Kafka Connect.
    assert (counts.topics - counts.topics_external, counts.topics_external) == (118, 3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kafka-persistent", {"brokers": 3, "replication": 3, "controllers": 3}),
        ("kafka-jbod", {"brokers": 3, "replication": 3, "controllers": 3}),
        ("kafka-ephemeral", {"brokers": 3, "replication": 3, "controllers": 3}),
        ("kafka-with-dual-role-nodes", {"brokers": 3, "replication": 3, "controllers": "combined"}),
        ("kafka-single-node", {"brokers": 1, "replication": 1, "controllers": "combined"}),
    ],
)
def test_the_clusters_of_the_strimzi_examples(real_data: Path, name: str, expected: dict[str, object]) -> None:
    outcome = imported(real_data / "strimzi-examples" / "examples" / "kafka" / f"{name}.yaml")

    cluster = outcome.data["clusters"]["my-cluster"]
    assert cluster["version"] == "4.3.1"
    assert cluster["config"]["default.replication.factor"] == expected["replication"]
    assert cluster["brokers"] == expected["brokers"]
    assert cluster.get("controllers") == expected.get("controllers")


@pytest.mark.parametrize("folder", ["security/tls-auth", "security/scram-sha-512-auth"])
def test_the_secured_platforms_of_the_strimzi_examples(real_data: Path, folder: str) -> None:
    outcome = imported(real_data / "strimzi-examples" / "examples" / folder)

    assert (
        outcome.data["topics"]["my-cluster/my-topic"]
        == {
            "partitions": 1,
            "replication": 1,
            "config": {"retention.ms": 7200000, "segment.bytes": 1073741824},
        }
        | outcome.data["topics"]["my-cluster/my-topic"]
    )
    assert outcome.data["services"]["my-user"] == {
        "consumes": [{"topic": "my-cluster/my-topic", "evidence": "permitted", "group": "my-group"}],
        "produces": [{"topic": "my-cluster/my-topic", "evidence": "permitted"}],
    }


def test_examples_that_contradict_each_other_are_told_apart(real_data: Path) -> None:
    found = problems(real_data / "strimzi-examples")

    assert any("node pool 'dual-role' of cluster 'my-cluster' are described twice, differently" in one for one in found)
    assert any("min.insync.replicas: given two different values, 2 and 1" in one for one in found)


def test_the_topicctl_examples(real_data: Path) -> None:
    outcome = imported(real_data / "topicctl" / "examples")

    assert list(outcome.data["clusters"]) == ["local-cluster", "local-cluster-auth", "msk-cluster"]
    counts = outcome.result.counts
    assert (counts.topics, counts.topics_external, counts.partitions) == (7, 1, 3 + 9 + 10 + 9 + 3 + 3)
    assert (counts.services, counts.writes, counts.reads) == (1, 0, 1)
    strategies = Counter(tag for topic in outcome.data["topics"].values() for tag in topic.get("tags", ()))
    assert strategies == {
        "placement:any": 2,
        "placement:in-rack": 2,
        "placement:static": 1,
        "placement:static-in-rack": 1,
    }
    assert outcome.data["topics"]["local-cluster/topic-static"]["assignment"]["9"] == [2, 4]
    assert "admin-secret-512" not in outcome.text + str(outcome.result)


def test_what_is_wrong_with_the_files_that_topicctl_tests_with(real_data: Path) -> None:
    found = problems(real_data / "topicctl" / "pkg" / "config" / "testdata" / "test-cluster")

    assert Counter((one.partition(":")[0], one.split(": ", 1)[1]) for one in found) == {
        ("acls/acl-test-invalid.yaml", "acl: principal: expected a name, found nothing"): 1,
        ("acls/acl-test-invalid.yaml", "acl: pattern: expected one of literal, prefixed, match, found 'invalid'"): 1,
        ("acls/acl-test-multi.yaml", "acl: principal: expected a name, found nothing"): 4,
    }


def test_the_confluent_cloud_example_of_kafka_gitops(real_data: Path) -> None:
    outcome = imported(real_data / "kafka-gitops" / "examples" / "confluent-cloud", cluster="cloud")

    assert outcome.data["topics"] == {"cloud/my-test-topic": {"partitions": 6, "replication": 3}}
    assert outcome.data["services"] == {
        "my-test-service": {
            "kind": "application",
            "consumes": [{"topic": "cloud/my-test-topic", "group": "my-test-service"}],
        }
    }
    assert outcome.left_out() == {
        "state role operator of users": 1,
        "state settings.ccloud": 1,
        "state settings.topics.blacklist": 1,
    }


@pytest.mark.parametrize(
    ("name", "topics", "partitions", "services", "writes", "reads"),
    [
        ("default-replication-multiple", 3, 12, 0, 0, 0),
        ("seed-basic", 5, 13, 2, 0, 2),
        ("topics-and-services", 2, 7, 2, 1, 2),
        ("kafka-streams-service", 3, 0, 1, 2, 1),
        # The worker of Connect, its two connectors; three topics of its own, which it reads and writes.
        ("kafka-connect-service", 5, 0, 3, 4, 4),
        ("simple-users", 1, 6, 1, 1, 1),
    ],
)
def test_the_states_that_kafka_gitops_tests_with(
    real_data: Path, name: str, topics: int, partitions: int, services: int, writes: int, reads: int
) -> None:
    path = real_data / "kafka-gitops" / "src" / "test" / "resources" / "plans" / f"{name}.yaml"

    counts = imported(path, cluster="main").result.counts
    assert (counts.topics, counts.partitions, counts.services) == (topics, partitions, services)
    assert (counts.writes, counts.reads) == (writes, reads)


def test_a_topology_of_julieops(real_data: Path) -> None:
    outcome = imported(real_data / "julieops" / "src" / "test" / "resources" / "descriptor.yaml", cluster="main")

    described = {name for name, topic in outcome.data["topics"].items() if "external" not in topic}
    assert described == {
        "main/contextOrg.source.foo.foo",
        "main/contextOrg.source.foo.bar.avro",
        "main/contextOrg.source.foo.cat.avro",
        "main/contextOrg.source.bar.bar.avro",
        "main/contextOrg.source.baz.topicE",
        "main/contextOrg.source.baz.topicF",
        "main/foo",
        "main/bar",
    }
    counts = outcome.result.counts
    # Known by name: six that applications use, six that the two connectors keep their state in.
    assert (counts.topics_external, counts.services) == (12, 6)
    # Two consumers and two producers of three topics; applications; connectors and their own topics.
    assert (counts.reads, counts.writes, counts.permitted) == (6 + 4 + 8, 6 + 4 + 8, 12)
    assert outcome.data["services"]["App0"]["kind"] == "streams"


def test_a_folder_of_topologies_of_julieops(real_data: Path) -> None:
    outcome = imported(real_data / "julieops" / "src" / "test" / "resources" / "dir_with_multiple", cluster="main")

    # Each file names its topics by its own keys, also where two files have one context.
    described = [name for name, topic in outcome.data["topics"].items() if "external" not in topic]
    assert len(described) == 4 * 3
    assert "main/context2.source2.foo.bar.projectFoo.foo" in described
    assert "main/context2.source2.projectZet.foo" in described
    assert "main/contextOrg.source.foo.bar.zet.zet.bar.avro" in described


def test_topics_of_julieops_with_plans(real_data: Path) -> None:
    folder = real_data / "julieops" / "src" / "test" / "resources"
    outcome = imported(folder / "descriptor-with-plans.yaml", folder / "plans.yaml", cluster="main")

    assert outcome.data["topics"]["main/contextOrg.source.foo.barFooBar"] == {
        "replication": 1,
        "config": {"bar": 1, "foo": "bar"},
    }
    (found,) = problems(folder / "descriptor-with-invalid-plan.yaml", folder / "plans.yaml", cluster="main")
    assert "expected the name of a plan" in found


def test_the_jikkou_examples(real_data: Path) -> None:
    examples = real_data / "jikkou" / "examples"
    outcome = imported(
        examples / "topic" / "kafka-topics-and-configmap.yaml",
        examples / "security",
        examples / "quotas",
        cluster="main",
    )

    assert outcome.data["topics"] == {
        f"main/my-topic-p{partitions}-r1": {
            "partitions": partitions,
            "replication": 1,
            "config": {"cleanup.policy": "delete", "min.insync.replicas": 1},
        }
        for partitions in (3, 4)
    }
    # Alice and Bob may do so by two files, ANONYMOUS may do everything.
    assert list(outcome.data["services"]) == ["ANONYMOUS", "Alice", "Bob"]
    counts = outcome.result.counts
    assert (counts.writes, counts.reads, counts.permitted) == (6, 6, 12)
    assert {kind: outcome.left_out()[kind] for kind in ("KafkaClientQuota", "KafkaUser")} == {
        "KafkaClientQuota": 4,
        "KafkaUser": 1,
    }


def test_the_list_of_topics_of_jikkou_whose_settings_stand_in_the_wrong_place(real_data: Path) -> None:
    outcome = imported(real_data / "jikkou" / "examples" / "topic" / "kafka-topic-list.yaml", cluster="main")

    assert outcome.data["topics"] == {
        "main/my-topic-p3-r1": {"partitions": 3, "replication": 1},
        "main/test": {
            "partitions": 1,
            "replication": 1,
            "config": {"cleanup.policy": "compact", "min.insync.replicas": 1},
        },
    }
    assert outcome.left_out() == {"KafkaTopic configs": 1}
