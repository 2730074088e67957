"""Whatever is wrong with a file, it is said at a place in it; nothing breaks, and nothing half-read is let through."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kblast.documents import parse, write_yaml
from kblast.errors import InputError, Problem
from kblast.imports import import_inventory
from kblast.location import KeyPath
from tests.importers.importing import MADE_AT, written

WRONG: list[Any] = [
    None,
    "",
    "${X}",
    "a\x07b",
    -1,
    1.5,
    True,
    10**30,
    [],
    [None],
    [[1]],
    {},
    {"a": None},
    {"": {"b": [1]}},
]
MANIFESTS = """
    apiVersion: kafka.strimzi.io/v1beta2
    kind: Kafka
    metadata: {name: main, annotations: {a: b}}
    spec:
      kafka: {version: 3.9.0, replicas: 3, config: {min.insync.replicas: 2}}
      zookeeper: {replicas: 3}
    ---
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaNodePool
    metadata: {name: pool, labels: {strimzi.io/cluster: second}}
    spec: {replicas: 2, roles: [broker, controller]}
    status: {nodeIds: [4, 5]}
    ---
    apiVersion: template.openshift.io/v1
    kind: Template
    parameters: [{name: P, value: "3"}]
    labels: {strimzi.io/cluster: main}
    objects:
    - apiVersion: kafka.strimzi.io/v1
      kind: KafkaTopic
      metadata: {name: orders}
      spec: {topicName: Orders, partitions: "${{P}}", replicas: 3, config: {retention.ms: "${P}"}}
    ---
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaUser
    metadata: {name: shop, labels: {strimzi.io/cluster: main}}
    spec:
      authorization:
        type: simple
        acls:
        - {resource: {type: topic, name: O, patternType: prefix}, operations: [All], host: '*', type: allow}
        - {resource: {type: group, name: g}, operation: Read}
    ---
    apiVersion: kafka.nais.io/v1
    kind: Topic
    metadata: {name: paid, namespace: shop}
    spec:
      pool: nav-prod
      config: {partitions: 4, retentionHours: 672}
      acl: [{team: shop, application: checkout, access: write}]
    ---
    apiVersion: nais.io/v1alpha1
    kind: Application
    metadata: {name: checkout, namespace: shop}
    spec:
      kafka: {pool: nav-prod}
      accessPolicy: {outbound: {rules: [{application: mailer}], external: [{host: api.example.com}]}}
    """
DEFINITIONS = """
    asyncapi: 3.0.0
    info: {title: shop, version: 1.0.0, x-owner: shop, tags: [{name: money}]}
    servers:
      main:
        host: "{name}:9092"
        protocol: kafka
        variables: {name: {default: bus}}
        bindings: {kafka: {schemaRegistryUrl: "http://schemas"}}
    channels:
      a:
        address: "{env}-orders"
        servers: [{$ref: "#/servers/main"}]
        parameters: {env: {enum: [prod]}}
        bindings: {kafka: {topic: orders, partitions: 3, topicConfiguration: {cleanup.policy: [delete]}}}
        messages: {Placed: {bindings: {kafka: {key: {type: string}}}}}
    operations:
      send:
        action: send
        channel: {$ref: "#/channels/a"}
        messages: [{$ref: "#/channels/a/messages/Placed"}]
        traits: [{bindings: {kafka: {groupId: {enum: [g]}, clientId: c}}}]
        reply: {channel: {$ref: "#/channels/a"}}
    ---
    asyncapi: 2.6.0
    info: {title: mailer, version: 1.0.0}
    servers: {main: {url: "bus:9092", protocol: kafka}}
    channels:
      "{env}": {servers: [main], parameters: {env: {schema: {default: x}}}, publish: {message: {oneOf: [{name: a}]}}}
    """
CATALOG = """
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: shop
      namespace: default
      tags: [java]
      links: [{url: "http://wiki"}]
      annotations: {kafka.apache.org/consumer-groups: main/shop}
    spec:
      type: service
      lifecycle: production
      owner: group:shop
      system: selling
      dependsOn: [resource:orders, component:mailer]
      providesApis: [events]
      consumesApis: [events]
    ---
    apiVersion: backstage.io/v1alpha1
    kind: System
    metadata: {name: selling}
    spec: {owner: shop, domain: all}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata: {name: orders}
    spec: {type: kafka-topic, dependsOn: [resource:main], dependencyOf: [component:shop]}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata: {name: main}
    spec: {type: kafka-cluster}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: API
    metadata: {name: events}
    spec: {type: asyncapi, definition: {$text: ./none.yaml}}
    """
CONNECTORS = """
    name: one
    config:
      connector.class: io.debezium.connector.mysql.MySqlConnector
      topic.prefix: shop
      table.include.list: a.b
      database.hostname: mysql
      transforms: route
      transforms.route.type: org.apache.kafka.connect.transforms.RegexRouter
      transforms.route.regex: (.*)
      transforms.route.replacement: $1
      exactly.once.support: required
    ---
    two:
      info:
        name: two
        config: {connector.class: x.Sink, topics: a, topics.regex: b, connection.url: "jdbc:mysql://db"}
      status: {}
    ---
    name: three
    config:
      connector.class: org.apache.kafka.connect.mirror.MirrorSourceConnector
      source.cluster.alias: a
      target.cluster.alias: b
      topics: x
    """
PAGES = {
    "services/shop": "sends: [{id: placed, to: [{id: orders}]}]\nreceives: [{id: ask}]\nwritesTo: [{id: db}]",
    "services/shop/events/placed": "channels: [{id: orders}]\nsummary: A text",
    "channels/orders": "address: '{env}.x'\nprotocols: [kafka]\nparameters: {env: {enum: [prod]}}",
    "queries/ask": "operation: {method: GET}",
    "containers/db": "container_type: database",
    "domains/all": "services: [{id: shop}]\nsystems: [{id: pay}]",
    "systems/pay": "scope: external\nservices: [{id: shop}]",
    "flows/buy": "steps: [{id: a, service: {id: shop}}, {id: b, externalSystem: {name: x}}, {id: c, flow: {id: buy}}]",
}
SAMPLES = {"manifests": MANIFESTS, "definitions": DEFINITIONS, "catalog": CATALOG, "connectors": CONNECTORS}


OTHER_SAMPLES = {
    "strimzi": """
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaConnect
        metadata: {name: workers}
        spec: {bootstrapServers: "a-kafka-bootstrap", version: 4.1.0, groupId: g, config: {status.storage.topic: c}}
        ---
        apiVersion: kafka.strimzi.io/v1beta2
        kind: KafkaConnector
        metadata: {name: sink, labels: {strimzi.io/cluster: workers}}
        spec: {class: a.Sink, pause: true, config: {topics: orders, connection.url: "jdbc:postgresql://db"}}
        ---
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaMirrorMaker2
        metadata: {name: mm}
        spec:
          target: {alias: dr, bootstrapServers: "dr-kafka-bootstrap:9092"}
          mirrors:
          - source: {alias: main}
            sourceConnector: {state: paused, config: {replication.policy.separator: _}}
            topicsPattern: a
        ---
        apiVersion: kafka.strimzi.io/v1beta2
        kind: KafkaMirrorMaker2
        metadata: {name: old}
        spec:
          clusters: [{alias: a, bootstrapServers: "a:9092"}, {alias: b}]
          mirrors: [{sourceCluster: a, targetCluster: b, sourceConnector: {}, topicsBlacklistPattern: x}]
        ---
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaBridge
        metadata: {name: bridge}
        spec: {bootstrapServers: "main-kafka-bootstrap:9092"}
        """,
    "kafka-gitops": """
        settings: {topics: {defaults: {replication: 3}}, files: {topics: t.yaml}}
        topics: {orders: {partitions: 6, configs: {retention.ms: 60000}}}
        services:
          totals: {type: kafka-streams, application-id: t, consumes: [orders], produces: [sums]}
          exports: {type: kafka-connect, storage-topics: {config: c}, connectors: {sink: {consumes: [orders]}}}
        users: {ann: {principal: 'User:a', roles: [reader]}}
        customServiceAcls: {totals: {all: {name: o, type: TOPIC, pattern: PREFIXED, operation: ALL}}}
        """,
    "julieops": """
        context: acme
        source: shop
        projects:
        - name: orders
          consumers: [{principal: 'User:mailer', group: g}]
          topics: [{name: placed, dataType: avro, plan: gold, config: {num.partitions: 1}}]
          streams: [{principal: 'User:totals', applicationId: t, topics: {read: [a], write: [b]}}]
          connectors: {access_control: [{principal: 'User:c', status_topic: s, topics: {read: [a]}}]}
        special_topics: [{name: audit, producers: [{principal: 'User:x'}]}]
        ---
        plans: {gold: {alias: gold, config: {num.partitions: 6}}}
        """,
    "jikkou": """
        apiVersion: kafka.jikkou.io/v1
        kind: KafkaTopicList
        items:
        - metadata: {name: orders, annotations: {jikkou.io/delete: false}}
          template: {values: {a: 3}}
          spec: {partitions: '{{ values.a }}', replicas: 3, configs: {a: b}, configMapRefs: [safe]}
        ---
        {apiVersion: core.jikkou.io/v1, kind: ConfigMap, metadata: {name: safe}, data: {min.insync.replicas: 2}}
        ---
        apiVersion: kafka.jikkou.io/v1
        kind: KafkaPrincipalAuthorization
        metadata: {name: 'User:shop'}
        spec:
          acls:
          - {resource: {type: topic, pattern: '.*', patternType: MATCH}, type: ALLOW, operations: [READ], host: '*'}
        """,
    "topicctl": """
        {meta: {name: main, environment: e, region: r}, spec: {zkAddrs: [zk]}}
        ---
        meta: {name: orders, cluster: main}
        spec:
          partitions: 1
          replicationFactor: 2
          retentionMinutes: 100
          placement: {strategy: static, staticAssignments: [[1, 2]]}
          settings: {a: b}
        ---
        meta: {name: mailer, cluster: main}
        spec: {acls: [{resource: {type: topic, name: orders, patternType: literal, principal: p}, operations: [Read]}]}
        """,
    "terraform": """
        format_version: '1.0'
        planned_values:
          root_module:
            child_modules:
            - resources:
              - type: confluent_kafka_cluster
                values: {id: lkc-1, display_name: main}
              - type: confluent_kafka_topic
                values: {kafka_cluster: [{id: lkc-1}], topic_name: a, partitions_count: 1, config: {a: b}}
                sensitive_values: {config: {a: true}, kafka_cluster: [{}]}
              - type: confluent_role_binding
                values: {principal: 'User:sa-1', role_name: DeveloperRead, crn_pattern: crn/kafka=lkc-1/topic=a}
              - type: kafka_acl
                values: {resource_type: Topic, resource_name: a, acl_principal: b, acl_operation: Read}
        """,
}


def attempt(path: Path) -> None:
    """Imports a file: it succeeds, or every problem has a place in it, or in what it holds, and words to be shown."""
    found: tuple[Problem, ...] | None = None
    try:
        import_inventory([path], made_at=MADE_AT, cluster="bus")
    except InputError as error:
        found = error.problems
    assert found is None or found
    assert all(problem.message and problem.location.file.startswith(str(path)) for problem in found or ())


def paths_in(data: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from paths_in(value, (*path, key))


def replaced(documents: list[Any], index: int, path: KeyPath, wrong: Any) -> str:
    changed = copy.deepcopy(documents)
    here = changed[index]
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = copy.deepcopy(wrong)
    return "---\n".join(write_yaml(document) for document in changed)


def documents_of(path: Path) -> list[Any]:
    return [document.data for document in parse(path.read_text(encoding="utf-8"), str(path))]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_wrong_value_anywhere_is_said_at_its_place(tmp_path: Path, sample: str) -> None:
    documents = documents_of(written(tmp_path, SAMPLES[sample], "samples.yaml"))
    broken = tmp_path / "broken.yaml"

    for index, document in enumerate(documents):
        for path in paths_in(document):
            for wrong in WRONG:
                broken.write_text(replaced(documents, index, path, wrong), encoding="utf-8")
                attempt(broken)


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_value_in_a_page_of_a_catalog_is_said_at_its_place(tmp_path: Path, page: str) -> None:
    pages = {}
    for where, text in PAGES.items():
        file = f"catalog/{where}/index.mdx"
        name = where.rpartition("/")[2]
        pages[where] = written(tmp_path, f"---\nid: {name}\nname: {name}\nversion: 1.0.0\n{text}\n---\n", file)
    (data,) = documents_of(pages[page])

    for path in paths_in(data):
        for wrong in WRONG:
            text = f"---\n{replaced([data], 0, path, wrong)}---\n"
            pages[page].write_text(text, encoding="utf-8")
            attempt_catalog(tmp_path / "catalog")


def attempt_catalog(folder: Path) -> None:
    """Imports a folder: it succeeds, or every problem has a place in it."""
    try:
        import_inventory([folder], made_at=MADE_AT, cluster="bus")
    except InputError as error:
        found = error.problems
        assert found
        assert all(problem.message and problem.location.file.startswith(str(folder)) for problem in found)


@pytest.mark.parametrize("name", OTHER_SAMPLES)
def test_something_wrong_in_another_format_is_said_at_its_place(tmp_path: Path, name: str) -> None:
    sample = written(tmp_path, OTHER_SAMPLES[name], "sample.yaml")
    documents = documents_of(sample)
    chance = random.Random(name)
    broken = tmp_path / "broken.yaml"

    attempt(sample)
    for index, document in enumerate(documents):
        for path in paths_in(document):
            for wrong in chance.sample(WRONG, 2):
                broken.write_text(replaced(documents, index, path, wrong), encoding="utf-8")
                attempt(broken)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_file_that_ends_too_early_is_said_at_its_place(tmp_path: Path, sample: str) -> None:
    text = written(tmp_path, SAMPLES[sample], "samples.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"

    for length in range(0, len(text), 7):
        broken.write_text(text[:length], encoding="utf-8")
        attempt(broken)


@pytest.mark.parametrize(
    "name",
    [
        "strimzi-examples/examples/kafka/kafka-persistent.yaml",
        "strimzi-examples/examples/user/kafka-user.yaml",
        "strimzi-examples/examples/security/tls-auth/mirror-maker-2.yaml",
        "redhat-clowdapp-playbook-dispatcher/deploy/connect.yaml",
        "redhat-platform-mq/deploys/openshift/amq-streams-auth.yaml",
        "nav-mulighetsrommet/iac/kafka-topics/prod/siste-tiltakstyper-v3.yaml",
        "nav-mulighetsrommet/mulighetsrommet-api/.nais/nais-prod.yaml",
        "kafka-gitops/src/test/resources/plans/describe-topic-acl-enabled.yaml",
        "julieops/src/test/resources/descriptor.yaml",
        "jikkou/examples/security/kafka-principal-acls-and-roles.yaml",
        "topicctl/examples/auth/acls/acl-default.yaml",
    ],
)
def test_real_files_with_something_wrong_in_them(real_data: Path, tmp_path: Path, name: str) -> None:
    documents = documents_of(real_data / name)
    chance = random.Random(name)
    broken = tmp_path / "broken.yaml"

    everywhere = [(index, path) for index, document in enumerate(documents) for path in paths_in(document)]
    for index, path in chance.sample(everywhere, min(60, len(everywhere))):
        broken.write_text(replaced(documents, index, path, chance.choice(WRONG)), encoding="utf-8")
        attempt(broken)

    text = (real_data / name).read_text(encoding="utf-8")
    for _ in range(20):
        broken.write_text(text[: chance.randrange(len(text))], encoding="utf-8")
        attempt(broken)
