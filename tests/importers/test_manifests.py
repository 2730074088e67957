"""Kubernetes lists, OpenShift templates and placeholders, as all formats have them."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems, written

LIST = """
    apiVersion: v1
    kind: List
    items:
    - {apiVersion: kafka.strimzi.io/v1, kind: KafkaTopic, metadata: {name: a, labels: {strimzi.io/cluster: main}}}
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: x}}
    - apiVersion: kafka.strimzi.io/v1
      kind: KafkaTopic
      metadata: {name: b, labels: {strimzi.io/cluster: main}}
      spec: {partitions: none}
    """
TEMPLATE = """
    apiVersion: template.openshift.io/v1
    kind: Template
    metadata: {name: topics}
    labels: {strimzi.io/cluster: "${CLUSTER}"}
    parameters:
    - {name: CLUSTER, value: main}
    - {name: PARTITIONS, value: "12"}
    - {name: PREFIX, value: ""}
    - {name: SECRET, generate: expression, from: "[a-z]{8}"}
    - {name: DAYS, value: 7}
    objects:
    - apiVersion: kafka.strimzi.io/v1beta2
      kind: KafkaTopic
      metadata: {name: orders}
      spec: {partitions: "${{PARTITIONS}}", topicName: "shop.${CLUSTER}.orders", config: {retention.ms: "${DAYS}0"}}
    """


def test_the_objects_of_a_list_are_read_at_their_places(tmp_path: Path) -> None:
    assert problems(written(tmp_path, LIST)) == [
        "input.yaml:10:22: topics.main/b.partitions: expected a whole number, found 'none'"
    ]

    outcome = imported(written(tmp_path, LIST.replace("none", "3")))
    assert list(outcome.data["topics"]) == ["main/a", "main/b"]
    assert outcome.result.documents_passed_over == 1


def test_a_list_in_json_is_read_at_its_places(tmp_path: Path) -> None:
    text = """{"kind": "KafkaTopicList", "apiVersion": "kafka.strimzi.io/v1", "items": [
      {"apiVersion": "kafka.strimzi.io/v1", "kind": "KafkaTopic",
       "metadata": {"name": "a", "labels": {"strimzi.io/cluster": "main"}},
       "spec": {"partitions": "none"}}]}"""

    assert problems(written(tmp_path, text, "topics.json")) == [
        "topics.json:4:31: topics.main/a.partitions: expected a whole number, found 'none'"
    ]


def test_a_template_is_filled_from_its_parameters(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TEMPLATE))

    assert outcome.data["topics"] == {
        "main/shop.main.orders": {"partitions": 12, "config": {"retention.ms": 70}},
    }
    assert outcome.data["clusters"] == {"main": {}}


def test_values_that_are_given_hold_against_those_of_the_template(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TEMPLATE), values={"CLUSTER": "second", "PARTITIONS": "3"})

    assert outcome.data["topics"] == {
        "second/shop.second.orders": {"partitions": 3, "config": {"retention.ms": 70}},
    }
    assert outcome.result.values_unused == ()


def test_a_value_that_nothing_asks_for_is_said(tmp_path: Path) -> None:
    assert imported(written(tmp_path, TEMPLATE), values={"CLUSTR": "x"}).result.values_unused == ("CLUSTR",)


@pytest.mark.parametrize("name", ["PREFIX", "SECRET", "UNKNOWN"])
def test_what_is_empty_generated_or_unknown_has_no_value(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, TEMPLATE.replace("shop.${CLUSTER}", f"${{{name}}}"))

    assert problems(path) == [
        f"input.yaml:16:52: placeholder ${{{name}}} has no value (give it a value: --set {name}=VALUE)"
    ]
    assert list(imported(path, values={name: "x"}).data["topics"]) == ["main/x.orders"]


def test_a_raw_placeholder_without_a_value_is_named(tmp_path: Path) -> None:
    (found,) = problems(written(tmp_path, TEMPLATE.replace("{{PARTITIONS}}", "{{COUNT}}")))

    assert found == "input.yaml:16:22: placeholder ${{COUNT}} has no value (give it a value: --set COUNT=VALUE)"


def test_a_raw_placeholder_for_a_number_of_nodes_is_named(tmp_path: Path) -> None:
    text = """
        apiVersion: kafka.strimzi.io/v1beta2
        kind: Kafka
        metadata: {name: main}
        spec: {kafka: {replicas: "${{COUNT}}"}}
        """

    assert problems(written(tmp_path, text)) == [
        (
            "input.yaml:5:26: spec.kafka.replicas: expected a whole number from 0 to 10000, found '${{COUNT}}' "
            "(give it a value: --set COUNT=VALUE)"
        )
    ]


def test_a_raw_value_that_is_no_json_is_a_text(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TEMPLATE.replace('"shop.${CLUSTER}.orders"', '"${{CLUSTER}}"')))

    assert list(outcome.data["topics"]) == ["main/main"]


def test_the_cluster_may_be_named_where_its_placeholder_has_no_value(tmp_path: Path) -> None:
    path = written(
        tmp_path, TEMPLATE.replace("{name: CLUSTER, value: main}", "{name: CLUSTER}").replace("${CLUSTER}.", "")
    )

    assert list(imported(path, cluster="named").data["topics"]) == ["named/shop.orders"]
    assert problems(path) == [
        (
            "input.yaml:15:3: placeholder ${CLUSTER} has no value "
            "(give it a value: --set CLUSTER=VALUE, or name the cluster: --cluster NAME)"
        )
    ]


def test_placeholders_outside_of_templates_are_filled(tmp_path: Path) -> None:
    path = written(tmp_path, LIST.replace("name: a", "name: '${ENV}-a'").replace("none", "3"))

    assert list(imported(path, values={"ENV": "prod"}).data["topics"]) == ["main/b", "main/prod-a"]
    assert "placeholder ${ENV} has no value" in problems(path)[0]


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_placeholders_in_double_braces_are_filled(tmp_path: Path, quote: str) -> None:
    text = f"""
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaTopic
        metadata:
          name: {quote}{{{{ topic-name }}}}{quote}  # filled in by the deployment
          labels: {{strimzi.io/cluster: main}}
          annotations: {{image: {quote or "'"}{{{{image}}}}{quote or "'"}}}
        """
    path = written(tmp_path, text)

    assert list(imported(path, values={"topic-name": "orders"}).data["topics"]) == ["main/orders"]
    assert problems(path) == [
        "input.yaml:5:9: placeholder {{ topic-name }} has no value (give it a value: --set topic-name=VALUE)"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: List\nitems: [1, null, [], kafka.strimzi.io]\n",
        "apiVersion: v1\nkind: Template\nobjects: {a: kafka.strimzi.io}\nparameters: 7\n",
        "kind: Template\nobjects: [7]\nparameters: [7, {name: 7}, {name: kafka.strimzi.io, value: []}]\n",
        "kind: [List]\nitems: [kafka.strimzi.io]\n",
        "- kafka.strimzi.io\n",
        "kafka.strimzi.io\n",
    ],
)
def test_broken_wrappings_are_passed_over(tmp_path: Path, text: str) -> None:
    written(tmp_path, text, "broken.yaml")
    written(tmp_path, LIST.replace("none", "3"), "list.yaml")

    assert imported(tmp_path).result.files_passed_over == 1


def test_the_labels_of_a_template_need_a_place(tmp_path: Path) -> None:
    path = written(tmp_path, TEMPLATE.replace("metadata: {name: orders}", "metadata: orders"))

    assert "input.yaml:15:13: metadata: expected a mapping, found 'orders'" in problems(path)


@pytest.mark.parametrize("template", [".Values.topic", 'include "topic" .', "topic | lower", "system.env['TOPIC']"])
def test_what_a_template_works_out_is_never_a_name(tmp_path: Path, template: str) -> None:
    quote = "'" if '"' in template else '"'
    text = LIST.replace("name: a,", f"name: {quote}{{{{ {template} }}}}{quote},")

    assert problems(written(tmp_path, text))[0] == (
        f"input.yaml:5:72: placeholder {{{{ {template} }}}} has no value "
        "(a template has to be rendered first, for example: helm template)"
    )


def test_what_a_template_works_out_needs_no_quotes_and_hinders_only_who_needs_it(tmp_path: Path) -> None:
    text = """
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaTopic
        metadata:
          name: a
          labels:
            strimzi.io/cluster: main
            app: {{ include 'app' . }}  # of the chart
          finalizers:
          - {{ .Values.finalizer }}/x
        spec:
          partitions: {{ .Values.partitions }}
        """
    path = written(tmp_path, text.replace("{{ .Values.partitions }}", "3"))

    assert imported(path).data["topics"] == {"main/a": {"partitions": 3}}
    assert problems(written(tmp_path, text)) == [
        (
            "input.yaml:12:15: placeholder {{ .Values.partitions }} has no value "
            "(a template has to be rendered first, for example: helm template)"
        )
    ]


def test_texts_for_people_may_speak_of_placeholders(tmp_path: Path) -> None:
    text = """
        asyncapi: 3.0.0
        info: {title: shop, version: 1.0.0}
        servers: {main: {host: bus, protocol: kafka, description: "asks for ${HOST} and {{ .Values.host }}"}}
        channels: {a: {address: orders, description: "${env:USER}"}}
        operations: {a: {action: send, channel: {$ref: "#/channels/a"}}}
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: {name: shop, description: "${HOME}", links: [{url: "https://x/${ID}"}]}
        spec: {type: service}
        """
    outcome = imported(written(tmp_path, text))

    assert outcome.data["services"]["shop"]["description"] == "${HOME}"
