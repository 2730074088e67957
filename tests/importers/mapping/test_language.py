"""The mapping language: what a team can say of its own format, and what is said of a mistake in it."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from kblast.errors import ConfigurationError
from tests.importers.importing import Outcome, imported, problems, written
from tests.running import ROOT

DOCUMENT = """
    kind: events
    owner: shop
    topics:
      order-placed: {size: 12, keep_hours: 48, limit_mib: 2, by: [checkout], for: [mailer, billing]}
      order-paid: {size: 6, keep_hours: -1, by: [payments], for: [], note: paid at last}
    calls: [{from: checkout, to: payments, limit: 3s}]
    """
HEAD = """\
    kblast-mapping: 1
    name: events
    title: Events of the shop
    documents:
      - title: event list
        when: document.kind == 'events'
    """
RULES = """\
    clusters:
      - name: main
    topics:
      - each: items(document.topics)
        name: main/${item[0]}
        owner: ${document.owner}
        partitions: ${item[1].size}
        config:
          retention.ms: ${hours_to_ms(item[1].keep_hours)}
          max.message.bytes: ${mib_to_bytes(item[1].limit_mib)}
        writers:
          - each: item[1].by
            service: ${item}
        readers:
          - each: item[1].for
            service: ${item}
            group: ${item}-${parent[0]}
    services:
      - each: document.calls
        name: ${item.from}
        needs:
          - ref: service:${item.to}
            tolerates: ${item.limit}
    """


def mapping(folder: Path, rules: str = RULES, head: str = HEAD) -> Path:
    return written(folder, dedent(head) + indent(dedent(rules), "    "), "mapping/events.yaml")


def mapped(folder: Path, rules: str = RULES, document: str = DOCUMENT, name: str = "data/list.yaml") -> Outcome:
    return imported(written(folder, document, name), mappings=(mapping(folder, rules),))


def test_a_mapping_makes_an_inventory(tmp_path: Path) -> None:
    outcome = mapped(tmp_path)

    assert outcome.data["topics"] == {
        "main/order-paid": {"owner": "shop", "partitions": 6, "config": {"retention.ms": -1}},
        "main/order-placed": {
            "owner": "shop",
            "partitions": 12,
            "config": {"max.message.bytes": 2097152, "retention.ms": 172800000},
        },
    }
    assert outcome.data["services"] == {
        "billing": {"consumes": [{"topic": "main/order-placed", "group": "billing-order-placed"}]},
        "checkout": {
            "produces": [{"topic": "main/order-placed"}],
            "needs": [{"ref": "service:payments", "tolerates": "3s"}],
        },
        "mailer": {"consumes": [{"topic": "main/order-placed", "group": "mailer-order-placed"}]},
        "payments": {"produces": [{"topic": "main/order-paid"}]},
    }
    assert outcome.left_out() == {"event list topics.order-paid.note": 1}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("seconds_to_ms(`2`)", 2000),
        ("minutes_to_ms(`1.5`)", 90000),
        ("hours_to_ms(`168`)", 604800000),
        ("days_to_ms(`-2`)", -2),
        ("kib_to_bytes(`0`)", 0),
        ("mib_to_bytes(`1`)", 1048576),
        ("gib_to_bytes(`0.5`)", 536870912),
        ("hours_to_ms(document.nothing)", None),
        ("split('a-b-c', '-')[-1]", "c"),
        ("split(document.nothing, '-')", None),
        ("replace('a_b', '_', '.')", "a.b"),
        ("replace(document.nothing, '_', '.')", None),
        ("lower('AbC')", "abc"),
        ("lower(document.nothing)", None),
        ("capture('topic-v12', 'v([0-9]+)$')", 12),
        ("capture('topic', 'v([0-9]+)$')", None),
        ("capture('topic', '[a-z]+')", "topic"),
        ("capture(document.nothing, '.')", None),
        ("items({a: 'x'})[0][1]", "x"),
        ("from_items([['a', 'x']]).a", "x"),
        ("file.name", "list.yaml"),
        ("file.stem", "list"),
        ("file.folder", "data"),
        ("document.owner || 'nobody'", "shop"),
        ("not_null(document.nothing, 'x')", "x"),
        ("{a: 'x'}.a", "x"),
        ("'}'", "}"),
        ("length(keys(document.topics))", 2),
    ],
)
def test_expressions(tmp_path: Path, expression: str, value: object) -> None:
    quoted = expression.replace('"', '\\"')
    outcome = mapped(tmp_path, f'clusters: [{{name: main, config: {{segment.ms: "${{{quoted}}}"}}}}]')

    assert outcome.data["clusters"]["main"].get("config", {}).get("segment.ms") == value


def test_every_section_of_an_inventory_can_be_made(tmp_path: Path) -> None:
    rules = """\
        zones: [{name: eu-1a, region: eu}]
        clusters: [{name: main, brokers: 3, zones: [eu-1a]}, {name: copy, brokers: {1: {zone: eu-1a}}}]
        topics: [{name: main/a, partitions: 1, assignment: {0: [1, 2]}}]
        services:
          - name: app
            tags: [core, new]
            client: {library: java, config: {acks: all}}
            produces: [{topic: main/a, on_outage: {buffer: 10m}}]
            consumes: [{pattern: a.*, cluster: main, group: g}]
            wants: [{any: ["resource:db", "resource:cache"]}]
        resources: [{name: db, zones: [eu-1a]}]
        mirrors: [{name: dr, from: main, to: copy, topics: [".*"]}]
        functions: [{name: sell, tier: 1, needs: [{ref: "service:app"}]}]
        """

    data = mapped(tmp_path, rules).data

    assert data["zones"] == {"eu-1a": {"region": "eu"}}
    assert data["clusters"]["copy"] == {"brokers": {"1": {"zone": "eu-1a"}}}
    assert data["topics"]["main/a"]["assignment"] == {"0": [1, 2]}
    assert data["services"]["app"]["tags"] == ["core", "new"]
    assert data["services"]["app"]["client"] == {"library": "java", "config": {"acks": "all"}}
    assert data["services"]["app"]["wants"] == [{"any": ["resource:db", "resource:cache"]}]
    assert data["resources"] == {"cache": {"external": True}, "db": {"zones": ["eu-1a"]}}
    assert data["mirrors"] == {"dr": {"from": "main", "to": "copy", "topics": [".*"]}}
    assert data["functions"] == {"sell": {"tier": 1, "needs": [{"ref": "service:app"}]}}


def test_a_condition_picks_items_and_what_it_rules_out_is_left_out(tmp_path: Path) -> None:
    rules = """\
        clusters: [{name: main}]
        topics:
          - each: items(document.topics)
            when: item[1].keep_hours > `0`
            name: main/${item[0]}
        """

    outcome = mapped(tmp_path, rules)

    assert list(outcome.data["topics"]) == ["main/order-placed"]
    assert outcome.left_out()["event list topics.order-paid.keep_hours"] == 1
    assert "event list topics.order-placed.keep_hours" not in outcome.left_out()


def test_what_a_filter_rules_out_is_left_out(tmp_path: Path) -> None:
    document = "kind: events\nrules: [{app: a, may: yes}, {app: b, may: no}]\n"
    rules = """\
        services:
          - each: document.rules[?may=='yes']
            name: ${item.app}
        """

    outcome = mapped(tmp_path, rules, document)

    assert list(outcome.data["services"]) == ["a"]
    assert outcome.left_out() == {"event list rules[].app": 1, "event list rules[].may": 1}


def test_a_mapping_of_ones_own_holds_against_those_that_ship(tmp_path: Path) -> None:
    document = "apiVersion: kafka.nais.io/v1\nkind: Topic\nmetadata: {name: a}\nspec: {}\n"
    head = HEAD.replace("document.kind == 'events'", "document.kind == 'Topic'")
    own = written(tmp_path, dedent(head) + "    clusters: [{name: own}]\n", "own.yaml")

    outcome = imported(written(tmp_path, document, "topic.yaml"), mappings=(own,))

    assert outcome.data["clusters"] == {"own": {}}
    assert [known.name for known in outcome.result.formats] == ["events"]


def test_a_mapping_reads_objects_inside_of_lists(tmp_path: Path) -> None:
    document = "kind: List\napiVersion: v1\nitems: [{kind: events, owner: a}, {kind: events, owner: b}]\n"

    outcome = mapped(tmp_path, "services: [{name: '${document.owner}'}]", document)

    assert list(outcome.data["services"]) == ["a", "b"]


def test_a_file_without_any_of_the_marks_is_passed_over_unread(tmp_path: Path) -> None:
    path = mapping(tmp_path, head=HEAD.replace("documents:", "marks: [of-the-shop]\n    documents:"))
    written(tmp_path, dedent(DOCUMENT) + "# of-the-shop\n", "data/with.yaml")
    written(tmp_path, "{{ broken", "data/without.yaml")

    outcome = imported(tmp_path / "data", mappings=(path,))

    assert (outcome.result.files_read, outcome.result.files_passed_over) == (1, 1)


PARAMETERS = """\
    kblast-mapping: 1
    name: events
    title: Events of the shop
    parameters:
      stage: {about: the stage to read, default: live}
      region: {about: the region of the cluster}
    documents:
      - title: event list
        when: document.kind == 'events'
        variants: {stage: document.stage}
    """


def parameterised(folder: Path, document: str, values: dict[str, str]) -> Outcome:
    rules = "clusters: [{name: '${parameters.region}-${parameters.stage}'}]"
    return imported(written(folder, document), mappings=(mapping(folder, rules, PARAMETERS),), values=values)


def test_parameters_have_defaults_and_are_set(tmp_path: Path) -> None:
    assert parameterised(tmp_path, "kind: events", {"region": "eu"}).data["clusters"] == {"eu-live": {}}
    values = {"region": "us", "stage": "test"}
    assert parameterised(tmp_path, "kind: events", values).data["clusters"] == {"us-test": {}}


def test_a_document_for_another_variant_is_passed_over_and_said(tmp_path: Path) -> None:
    document = "kind: events\nstage: live\n---\nkind: events\nstage: test\n---\nkind: events\nstage: test\n"

    outcome = parameterised(tmp_path, document, {"region": "eu"})

    assert [(over.what, over.count, over.hint) for over in outcome.result.passed_over] == [
        ("event list documents for stage test", 2, "to read them instead: --set stage=test")
    ]


def test_a_variant_that_is_no_text_is_said(tmp_path: Path) -> None:
    rules = "clusters: [{name: '${parameters.region}'}]"
    path = mapping(tmp_path, rules, PARAMETERS)

    (found,) = problems(written(tmp_path, "kind: events\nstage: [a]"), mappings=(path,), values={"region": "eu"})

    assert found == "input.yaml:1:1: 'document.stage' (events.yaml:10:23) gives a list, expected a text"
    assert parameterised(tmp_path, "kind: events\nstage: true", {"region": "eu", "stage": "true"}).data["clusters"]


def test_a_parameter_without_a_value_is_asked_for(tmp_path: Path) -> None:
    rules = "clusters: [{name: '${parameters.region}'}]"
    found = problems(written(tmp_path, "kind: events"), mappings=(mapping(tmp_path, rules, PARAMETERS),))

    assert found == [
        "events.yaml:6:3: mapping 'events' needs 'region': the region of the cluster (give it: --set region=VALUE)"
    ]


def test_the_cluster_is_a_parameter_with_an_option_of_its_own(tmp_path: Path) -> None:
    head = PARAMETERS.replace("region:", "cluster:")
    path = mapping(tmp_path, "clusters: [{name: '${parameters.cluster}'}]", head)
    document = written(tmp_path, "kind: events")

    assert imported(document, mappings=(path,), cluster="main").data["clusters"] == {"main": {}}
    assert imported(document, mappings=(path,), values={"cluster": "set"}).data["clusters"] == {"set": {}}
    assert problems(document, mappings=(path,))[0].endswith("(give it: --cluster NAME)")


@pytest.mark.parametrize(
    ("rules", "document", "expected"),
    [
        (
            "services: [{name: '${document.owner}'}]",
            "kind: events",
            "list.yaml:1:1: 'document.owner' (events.yaml:7:23) gives nothing, expected a text",
        ),
        (
            "services: [{name: 'x-${document.owner}'}]",
            "kind: events\nowner: [a]",
            "list.yaml:1:1: 'document.owner' (events.yaml:7:23) gives a list, expected a text",
        ),
        (
            "services: [{each: document.owner, name: '${item}'}]",
            "kind: events\nowner: {a: b}",
            (
                "list.yaml:1:1: 'document.owner' (events.yaml:7:23) gives a mapping, expected a list; "
                "items(…) goes through the keys of a mapping"
            ),
        ),
        (
            "services: [{each: document.of, when: \"contains(item.app, '*')\", name: '${item.app}'}]",
            "kind: events\nof:\n- {app: 7}",
            (
                "list.yaml:3:3: 'contains(item.app, '*')' (events.yaml:7:42): "
                "contains() expected a list or a text, found 7"
            ),
        ),
        (
            "services: [{name: a, tier: '${document.tier}'}]",
            "kind: events\ntier: high",
            "list.yaml:2:7: services.a.tier: expected a whole number, found 'high'",
        ),
        (
            "services: [{name: a, tier: '${split(document.tier, document.by)}'}]",
            "kind: events\ntier: high\nby: ''",
            (
                "list.yaml:1:1: 'split(document.tier, document.by)' (events.yaml:7:32): "
                "split() needs a separator that is not empty"
            ),
        ),
        (
            "services: [{name: a, client: '${from_items(document.client)}'}]",
            "kind: events\nclient: [a]",
            (
                "list.yaml:1:1: 'from_items(document.client)' (events.yaml:7:34): "
                "from_items() takes pairs of a name and a value"
            ),
        ),
        (
            'services: [{name: a, owner: "${capture(document.kind, document.pattern)}"}]',
            "kind: events\npattern: (",
            (
                "list.yaml:1:1: 'capture(document.kind, document.pattern)' (events.yaml:7:33): "
                "capture(): '(' is not a regular expression: missing ), unterminated subpattern"
            ),
        ),
        (
            "services: [{name: a, needs: [{ref: 'service:${document.who}'}]}]",
            "kind: events",
            "list.yaml:1:1: 'document.who' (events.yaml:7:40) gives nothing, expected a text",
        ),
    ],
)
def test_what_a_document_does_not_give_is_said_at_its_place(
    tmp_path: Path, rules: str, document: str, expected: str
) -> None:
    found = problems(written(tmp_path, document, "list.yaml"), mappings=(mapping(tmp_path, rules),))

    assert found == [expected]


def test_what_makes_an_invalid_inventory_is_said_at_the_place_that_it_comes_from(tmp_path: Path) -> None:
    path = mapping(tmp_path, "topics: [{name: '${document.topic}'}]")

    (found,) = problems(written(tmp_path, "kind: events\ntopic: without-a-cluster\n"), mappings=(path,))

    assert found.startswith("input.yaml:2:8: ")
    assert "without-a-cluster" in found


def test_edges_that_contradict_each_other_are_named_both(tmp_path: Path) -> None:
    rules = """\
        services:
          - name: app
            consumes: [{topic: main/a, tolerates: "${document.short}"}]
          - name: app
            consumes: [{topic: main/a, tolerates: "${document.long}"}]
        """
    document = written(tmp_path, "kind: events\nshort: 1s\nlong: 1h\n")

    (found,) = problems(document, mappings=(mapping(tmp_path, rules),))

    assert "tolerates" in found
    assert "given two different values" in found


def test_two_files_that_differ_are_named_both(tmp_path: Path) -> None:
    data = tmp_path / "data"
    written(data, DOCUMENT, "a.yaml")
    written(data, DOCUMENT.replace("size: 12", "size: 24"), "b.yaml")

    assert problems(data, mappings=(mapping(tmp_path),)) == [
        (
            "b.yaml:5:24: topics.main/order-placed.partitions: given two different values, 12 and 24 "
            "(the first one stands at a.yaml:5:24; import the one that holds)"
        )
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            "topics: [{each: 'document.topics[', name: a}]",
            "7:21: 'document.topics[' is not a JMESPath expression: it ends",
        ),
        (
            "topics: [{each: 'document..topics', name: a}]",
            "7:21: 'document..topics' is not a JMESPath expression: unexpected '.' at",
        ),
        (
            "topics: [{each: 'document #', name: a}]",
            "7:21: 'document #' is not a JMESPath expression: character 10 is not allowed",
        ),
        ("topics: [{name: '${}'}]", "7:21: '' is not a JMESPath expression: it is empty"),
        ("topics: [{name: '${document.a'}]", "7:21: '${document.a': '${' without its '}' (write ${expression})"),
        ("topics: [{name: '${docment.a}'}]", "7:21: 'docment.a': unknown name 'docment' (did you mean 'document'?)"),
        ("topics: [{name: '${item}'}]", "7:21: 'item': unknown name 'item'"),
        ("topics: [{each: document.a, name: '${parent}'}]", "7:39: 'parent': unknown name 'parent'"),
        ("topics: [{name: '${parameters.stage}'}]", "7:21: 'parameters.stage': unknown parameter 'stage'"),
        ("topics: [{name: '${hours(document.a)}'}]", "7:21: unknown function 'hours'"),
        ("topics: [{name: '${hour_to_ms(document.a)}'}]", "(did you mean 'hours_to_ms'?)"),
        ("topics: [{name: '${split(document.a)}'}]", "7:21: function split takes 2 arguments, found 1"),
        ("topics: [{name: '${not_null()}'}]", "7:21: function not_null takes at least 1 arguments, found 0"),
        ("topics: [{partitions: 1}]", "7:14: documents[0].topics[0]: key 'name' is missing"),
        (
            "topics: [{name: a, partition: 1}]",
            "7:24: documents[0].topics[0]: unknown key 'partition' (did you mean 'partitions'?)",
        ),
        ("topics: [{name: a, readers: [{each: document.a}]}]", "key 'service' is missing"),
        ("topics: [{name: a, config: {x: '${docment}'}}]", "7:36: 'docment': unknown name 'docment'"),
        ("services: [{name: a, produces: [{topik: x}]}]", "unknown key 'topik' (did you mean 'topic'?)"),
        ("services: [{name: a, needs: [db]}]", "7:34: documents[0].services[0].needs[0]: expected a mapping"),
        ("servces: []", "7:5: documents[0]: unknown key 'servces' (did you mean 'services'?)"),
        ("variants: {stage: document.a}", "7:16: unknown parameter 'stage' (declare it under parameters)"),
        ("topics: {name: a}", "7:13: documents[0].topics: expected a list, found a mapping"),
    ],
)
def test_a_mistake_in_a_mapping_is_said_at_its_place(tmp_path: Path, rules: str, expected: str) -> None:
    path = mapping(tmp_path, rules)

    with pytest.raises(ConfigurationError) as error:
        imported(written(tmp_path, DOCUMENT), mappings=(path,))

    assert error.value.exit_code == 2
    found = [str(problem).replace(f"{path.parent}/events.yaml:", "") for problem in error.value.problems]
    assert any(expected in problem for problem in found), found


@pytest.mark.parametrize(
    "text", ["", "a: 1", "kblast-mapping: 2", "- 1", "kblast-mapping: 1\n---\nkblast-mapping: 1", "{"]
)
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text)

    with pytest.raises(ConfigurationError):
        imported(written(tmp_path, DOCUMENT), mappings=(path,))


def test_a_mapping_that_is_not_there_is_a_wrong_command(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        imported(written(tmp_path, DOCUMENT), mappings=(tmp_path / "none.yaml",))


def test_an_expression_that_nests_without_end_is_refused(tmp_path: Path) -> None:
    expression = "(" * 5000 + "document" + ")" * 5000

    with pytest.raises(ConfigurationError) as error:
        imported(written(tmp_path, DOCUMENT), mappings=(mapping(tmp_path, f"topics: [{{name: '${{{expression}}}'}}]"),))

    assert "nested too deeply" in str(error.value)


def test_a_registry_with_a_file_for_every_topic(real_data: Path) -> None:
    folder = real_data / "sentry-kafka-schemas-2024-11-18"
    path = ROOT / "docs" / "mappings" / "sentry-topics.yaml"

    outcome = imported(folder, mappings=(path,), cluster="shared")

    counts = outcome.result.counts
    assert (counts.topics, counts.writes + counts.reads) == (73, 151)
    assert len({topic["domain"] for topic in outcome.data["topics"].values() if "domain" in topic}) == 13
    assert outcome.data["topics"]["shared/events"] == {
        "description": "Errors data for Snuba",
        "domain": "errors",
        "config": {
            "compression.type": "lz4",
            "max.message.bytes": 25000000,
            "message.timestamp.type": "LogAppendTime",
            "retention.ms": 86400000,
        },
    }
    assert problems(folder, mappings=(path,))[0].endswith("(give it: --cluster NAME)")


def test_the_values_of_a_helm_chart(real_data: Path) -> None:
    chart = real_data / "redhat-platform-mq" / "helm" / "kafka-topics" / "values.yaml"

    outcome = imported(chart, mappings=(Path(__file__).parent / "helm-topics.yaml",), cluster="platform-mq")

    assert outcome.result.counts.topics == chart.read_text().count("- topic_name:")
    assert outcome.data["topics"]["platform-mq/ccx.ocp.results"] == {
        "partitions": 1,
        "replication": 3,
        "config": {"retention.ms": 259200000},
    }
    assert outcome.result.left_out == ()
