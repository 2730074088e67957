"""Files are found, recognised by their content, and make one inventory together."""

import random
from pathlib import Path
from textwrap import dedent

import pytest

from kblast.documents import parse
from kblast.errors import InputError, UsageError
from kblast.importer import shelf
from kblast.imports import import_inventory
from kblast.mapping.compiled import read_mapping
from kblast.model.build import load_inventory
from tests.house.source import PACKAGE
from tests.importers.importing import MADE_AT, imported, problems, written

STRIMZI = """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaTopic
    metadata: {name: orders, labels: {strimzi.io/cluster: main}}
    spec: {partitions: 12, replicas: 3}
    ---
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaUser
    metadata: {name: shop/checkout, labels: {strimzi.io/cluster: main}}
    spec:
      authorization: {type: simple, acls: [{resource: {type: topic, name: '*'}, operations: [Write]}]}
    """
NAIS = """
    apiVersion: kafka.nais.io/v1
    kind: Topic
    metadata: {name: paid, namespace: shop}
    spec:
      pool: main-prod
      acl: [{team: shop, application: checkout, access: readwrite}]
    """


def test_several_formats_make_one_inventory(tmp_path: Path) -> None:
    written(tmp_path, STRIMZI, "a/strimzi.yaml")
    written(tmp_path, NAIS, "b/nais.yaml")

    outcome = imported(tmp_path / "a", tmp_path / "b" / "nais.yaml")

    assert [(known.name, known.documents) for known in outcome.result.formats] == [("nais", 1), ("strimzi", 2)]
    assert list(outcome.data["topics"]) == ["main-prod/shop.paid", "main/orders"]
    assert outcome.data["services"]["shop/checkout"] == {
        "owner": "shop",
        "produces": [
            {"topic": "main-prod/shop.paid", "evidence": "permitted"},
            {"topic": "main/orders", "evidence": "permitted"},
        ],
        "consumes": [{"topic": "main-prod/shop.paid", "evidence": "permitted"}],
    }
    counts = outcome.result.counts
    assert (counts.clusters, counts.topics, counts.partitions, counts.services) == (2, 2, 13, 1)
    assert (counts.writes, counts.reads, counts.permitted) == (2, 1, 3)


def test_every_format_is_told_from_every_other(tmp_path: Path) -> None:
    documents = {
        "kafka-gitops": "topics: {a: {partitions: 1}}",
        "julieops": "{context: acme, projects: [{name: p, topics: [{name: b}]}]}",
        "jikkou": "{apiVersion: kafka.jikkou.io/v1, kind: KafkaTopic, metadata: {name: c}}",
        "topicctl": "{meta: {name: d, cluster: main}, spec: {replicationFactor: 3, placement: {strategy: any}}}",
        "terraform": "{format_version: '1.0', values: {root_module: {resources: "
        "[{type: kafka_topic, values: {name: e}}]}}}",
        "nais": "{apiVersion: kafka.nais.io/v1, kind: Topic, "
        "metadata: {name: f, namespace: n}, spec: {pool: main-prod}}",
        "strimzi": "{apiVersion: kafka.strimzi.io/v1, kind: KafkaTopic, "
        "metadata: {name: g, labels: {strimzi.io/cluster: main}}}",
    }
    for name, text in documents.items():
        written(tmp_path, text, f"{name}.yaml")

    outcome = imported(tmp_path, cluster="main")

    assert {known.name: known.documents for known in outcome.result.formats} == dict.fromkeys(documents, 1)
    assert sorted(outcome.data["topics"]) == [
        *("main-prod/n.f", "main/a", "main/acme.p.b", "main/c", "main/d", "main/e", "main/g"),
    ]


def test_the_file_says_who_made_it_when_and_from_what(tmp_path: Path) -> None:
    path = written(tmp_path, NAIS)

    assert imported(path).data["generated"] == {"by": "import", "at": MADE_AT, "from": [str(path)]}


def test_importing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path, STRIMZI, "strimzi.yaml")
    written(tmp_path, NAIS, "nais.yaml")

    assert imported(tmp_path).text == imported(tmp_path).text


def test_the_order_of_files_and_documents_does_not_matter(tmp_path: Path) -> None:
    topic, user = dedent(STRIMZI).split("---\n")
    documents = [topic, user, dedent(NAIS), *(topic.replace("name: orders", f"name: t{n}") for n in range(10))]
    texts = set()
    for seed in range(5):
        random.Random(seed).shuffle(documents)
        outcome = imported(written(tmp_path, "---\n".join(documents)))
        texts.add(outcome.text)

    assert len(texts) == 1


def test_an_imported_inventory_loads_beside_what_people_declare(tmp_path: Path) -> None:
    source = written(tmp_path, STRIMZI, "source/strimzi.yaml")
    inventory = tmp_path / "inventory"
    inventory.mkdir()
    (inventory / "imported.yaml").write_text(imported(source).text)
    (inventory / "declared.yaml").write_text(
        "kblast: 1\n"
        "topics: {main/orders: {replication: 2, owner: shop}}\n"
        "services: {shop/checkout: {tier: 1, produces: [{topic: orders, on_outage: reject}]}}\n"
    )

    found = load_inventory([inventory])

    topic = found.topics["main/orders"]
    assert (topic.partitions, topic.replication, topic.owner) == (12, 2, "shop")
    assert [(drift.path, drift.declared, drift.generated) for drift in found.drift] == [
        (("topics", "main/orders", "replication"), 2, 3)
    ]
    (edge,) = found.services["shop/checkout"].produces or ()
    assert edge.evidence == "declared"


def test_what_people_wrote_beside_an_import_survives_the_next_one(tmp_path: Path) -> None:
    first = written(tmp_path, STRIMZI, "source/strimzi.yaml")
    inventory = tmp_path / "inventory"
    declared = """
        kblast: 1
        functions: {ordering: {tier: 1, needs: [service:shop/checkout]}}
        services: {shop/checkout: {tier: 2, produces: [{topic: orders, on_outage: reject}]}}
        topics: {main/orders: {owner: shop}}
        """
    mine = written(tmp_path, declared, "inventory/declared.yaml")
    before = mine.read_bytes()

    (inventory / "imported.yaml").write_text(imported(first).text)
    written(tmp_path, STRIMZI.replace("partitions: 12", "partitions: 24"), "source/strimzi.yaml")
    (inventory / "imported.yaml").write_text(imported(first).text)

    found = load_inventory([inventory])
    assert mine.read_bytes() == before
    assert (found.topics["main/orders"].partitions, found.topics["main/orders"].owner) == (24, "shop")
    assert (found.functions["ordering"].tier, found.services["shop/checkout"].tier) == (1, 2)
    (edge,) = found.services["shop/checkout"].produces or ()
    assert edge.on_outage is not None
    assert (edge.on_outage.kind, edge.evidence) == ("reject", "declared")
    assert found.drift == ()


def test_hostile_names_survive(tmp_path: Path) -> None:
    names = [
        "<script>alert(1)</script>",
        "a\nb: c",
        "null",
        "12",
        "'\"`|",
        "\u202eevil",
        "- x",
        "# not a comment",
        "é 漢字 😀",
    ]
    text = "\n---\n".join(
        "apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\n"
        f'metadata: {{name: {quoted(name)}, labels: {{strimzi.io/cluster: "main & co"}}}}'
        for name in names
    )
    (tmp_path / "users.yaml").write_text(text)

    outcome = imported(tmp_path)

    assert set(outcome.data["services"]) == set(names)
    assert set(outcome.data["clusters"]) == {"main & co"}
    (tmp_path / "imported.yaml").write_text(outcome.text)
    assert set(load_inventory([tmp_path / "imported.yaml"]).services) == set(names)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def test_files_of_other_formats_are_passed_over_and_counted(tmp_path: Path) -> None:
    written(tmp_path, NAIS, "nais.yaml")
    written(tmp_path, "apiVersion: v1\nkind: Service\n", "service.yaml")
    written(tmp_path, "kblast: 1\nclusters: {a: {}}\n", "inventory.yaml")
    written(tmp_path, "{{- if .Values.x }}\nnot: [yaml\n", "chart.yaml")

    outcome = imported(tmp_path)

    assert (outcome.result.files_read, outcome.result.files_passed_over) == (1, 3)


def test_a_file_of_a_known_format_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, NAIS, "nais.yaml")
    written(tmp_path, "apiVersion: kafka.nais.io/v1\nkind: [Topic\n", "broken.yaml")
    written(tmp_path, "apiVersion: kafka.strimzi.io/v1\n{{- range .topics }}\n", "chart.yaml")

    found = problems(tmp_path)

    assert [problem.split(": ")[0] for problem in found] == ["broken.yaml:3:1", "chart.yaml:3:1"]
    assert "helm template" in found[1]
    assert "helm" not in found[0]


def test_templates_of_helm_charts_in_a_folder_are_passed_over_and_said(tmp_path: Path) -> None:
    written(tmp_path, NAIS, "nais.yaml")
    template = "{{- range .Values.topics }}\napiVersion: kafka.strimzi.io/v1\n"
    written(tmp_path, "name: topics\n", "charts/topics/Chart.yaml")
    written(tmp_path, template, "charts/topics/templates/topics.yaml")
    written(tmp_path, template, "charts/topics/templates/more/topics.yaml")
    written(tmp_path, "{{- if .x }}\nkind: Service\n", "charts/topics/templates/service.yaml")

    outcome = imported(tmp_path)
    nothing = problems(tmp_path / "charts")

    (passed,) = outcome.result.passed_over
    assert (passed.what, passed.count) == ("templates of Helm charts", 2)
    assert "helm template" in passed.hint
    assert outcome.result.counts.topics == 1
    assert "passed over: templates of Helm charts (2): render them first" in nothing[0]
    assert "has to be rendered" in problems(tmp_path / "charts" / "topics" / "templates" / "topics.yaml")[0]


def test_a_file_of_no_format_may_have_faults_of_its_own(tmp_path: Path) -> None:
    written(tmp_path, NAIS, "nais.yaml")
    written(tmp_path, "users: {a: 1}\nservices: {a: 1, a: 2}\n", "compose.yaml")
    written(tmp_path, '{"asyncapi": {"parser": 1, "parser": 2}}', "package.json")

    outcome = imported(tmp_path)

    assert (outcome.result.files_read, outcome.result.files_passed_over) == (1, 2)


def test_a_file_of_no_format_may_be_no_text(tmp_path: Path) -> None:
    written(tmp_path, NAIS, "nais.yaml")
    (tmp_path / "latin.yaml").write_bytes("name: Jürgen\n".encode("latin-1"))
    assert imported(tmp_path).result.files_passed_over == 1

    (tmp_path / "latin.yaml").write_bytes("# Jürgen\napiVersion: kafka.strimzi.io/v1\n".encode("latin-1"))
    (tmp_path / "wide.json").write_text('{"format_version": "1.0"}', encoding="utf-16")
    assert [problem.split(" (")[0] for problem in problems(tmp_path)] == [
        "latin.yaml:1:4: not UTF-8 text",
        "wide.json:1:1: not UTF-8 text",
    ]


def test_a_file_that_cannot_be_read_is_an_error_if_it_begins_like_a_known_format(tmp_path: Path) -> None:
    written(tmp_path, "topics:\n  a:\n    partitions: 1\n  b: [\n", "state.yaml")
    written(tmp_path, "users:\n- a\n{{ if x }}\nfiles: [\n", "playbook.yaml")
    written(tmp_path, "services: {connect: {command: 'connector.class confluent_'}}\n- a\n", "compose.yaml")
    written(tmp_path, '{"name": "a", "config": {"connector.class": "x"', "connector.json")
    written(tmp_path, 'curl -d \'{"connector.class": "x"}\'', "script.json")

    found = problems(tmp_path, cluster="main")

    assert [problem.partition(":")[0] for problem in found] == ["connector.json", "state.yaml"]
    assert "not valid YAML" in problems(tmp_path / "playbook.yaml")[0]


def test_a_key_given_twice_in_a_file_of_a_known_format_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, NAIS.replace("pool:", "pool: other\n      pool:"), "nais.yaml")
    written(tmp_path, '{"asyncapi": "3.0.0", "info": {"title": "a", "title": "b"}}', "definition.json")

    assert [problem.split(" (")[0] for problem in problems(tmp_path)] == [
        "definition.json:1:46: key 'title' is given twice",
        "nais.yaml:7:3: key 'pool' is given twice",
    ]


def test_blocks_of_a_template_are_told_from_faults(tmp_path: Path) -> None:
    path = written(tmp_path, "apiVersion: kafka.strimzi.io/v1\n{% for topic in topics %}\nkind: KafkaTopic\n")

    assert "it holds {% … %}: a template has to be rendered first" in problems(path)[0]


def test_a_named_file_is_always_read(tmp_path: Path) -> None:
    path = written(tmp_path, "not: [yaml\n")

    assert problems(path)[0].startswith("input.yaml:2:1: not valid YAML")


@pytest.mark.parametrize("text", ["a: 1\n", "", "---\n---\n", "- a\n- b\n", "[]"])
def test_where_nothing_is_recognised_the_formats_are_named(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(InputError) as error:
        import_inventory([path], made_at=MADE_AT)

    (problem,) = error.value.problems
    assert error.value.exit_code == 3
    assert problem.location.file == str(path)
    assert problem.message == "nothing found that can be imported; looked into 1 YAML and JSON files"
    assert all(known in problem.hint for known in ("strimzi", "nais", "--mapping FILE"))


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.yaml") == ["none.yaml: no such file or folder"]


def test_from_reads_one_format_only(tmp_path: Path) -> None:
    written(tmp_path, STRIMZI, "strimzi.yaml")
    written(tmp_path, NAIS, "nais.yaml")

    outcome = imported(tmp_path, format_="nais")

    assert list(outcome.data["topics"]) == ["main-prod/shop.paid"]
    assert outcome.result.files_passed_over == 1


def test_from_reads_a_named_file_even_where_it_is_not_recognised(tmp_path: Path) -> None:
    path = written(tmp_path, NAIS)

    assert problems(path, format_="strimzi") == [
        (
            "input.yaml:2:13: apiVersion: expected a resource of Strimzi, found 'kafka.nais.io/v1' "
            "(such as kafka.strimzi.io/v1)"
        )
    ]
    assert problems(written(tmp_path, STRIMZI), format_="nais")[0].startswith(
        "input.yaml:2:1: not a document of Topics and applications of the nais platform"
    )


def test_from_passes_over_the_other_documents_of_a_file_that_it_recognises(tmp_path: Path) -> None:
    path = written(tmp_path, dedent(STRIMZI) + "---\n" + dedent(NAIS))

    outcome = imported(path, format_="nais")

    assert outcome.result.documents_passed_over == 2


def test_an_unknown_format_is_a_wrong_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        import_inventory([written(tmp_path, NAIS)], made_at=MADE_AT, format_="strimsi")

    assert error.value.hint == "did you mean 'strimzi'?"


def test_a_mapping_that_ships_is_called_like_its_file() -> None:
    paths = sorted((PACKAGE / "importers" / "mappings").iterdir())

    assert paths
    assert [f"{read_mapping(path).name}.yaml" for path in paths] == [path.name for path in paths]


def test_everything_on_the_shelf_keeps_the_contract() -> None:
    (document,) = parse("a: 1", "other.yaml")

    for known in shelf():
        assert known.name == known.name.lower()
        assert known.title
        assert known.marks
        assert not known.recognises(document)
