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
SAMPLES = """
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


def attempt(path: Path) -> None:
    """Imports a file: it succeeds, or every problem has a place in the file and words that can be shown."""
    found: tuple[Problem, ...] | None = None
    try:
        import_inventory([path], made_at=MADE_AT)
    except InputError as error:
        found = error.problems
    assert found is None or found
    assert all(problem.message and problem.location.file == str(path) for problem in found or ())


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


def test_a_wrong_value_anywhere_is_said_at_its_place(tmp_path: Path) -> None:
    documents = documents_of(written(tmp_path, SAMPLES, "samples.yaml"))
    broken = tmp_path / "broken.yaml"

    for index, document in enumerate(documents):
        for path in paths_in(document):
            for wrong in WRONG:
                broken.write_text(replaced(documents, index, path, wrong), encoding="utf-8")
                attempt(broken)


def test_a_file_that_ends_too_early_is_said_at_its_place(tmp_path: Path) -> None:
    text = written(tmp_path, SAMPLES, "samples.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"

    for length in range(0, len(text), 7):
        broken.write_text(text[:length], encoding="utf-8")
        attempt(broken)


@pytest.mark.parametrize(
    "name",
    [
        "strimzi-examples/examples/kafka/kafka-persistent.yaml",
        "strimzi-examples/examples/user/kafka-user.yaml",
        "redhat-platform-mq/deploys/openshift/amq-streams-auth.yaml",
        "nav-mulighetsrommet/iac/kafka-topics/prod/siste-tiltakstyper-v3.yaml",
        "nav-mulighetsrommet/mulighetsrommet-api/.nais/nais-prod.yaml",
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
