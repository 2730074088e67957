"""What is declared, held against what a cluster showed: good and bad side by side, and what was not seen."""

import pytest

from kblast.catalogue import load_catalogue
from kblast.config import Config
from kblast.drift import find_drift
from kblast.results.findings import Finding
from tests.inventories import inventory_of

CATALOGUE = load_catalogue()
CALLS = ("cluster", "topics", "topic settings", "broker settings", "groups", "group members", "offsets")
CLUSTER = "clusters: {a: {version: '4.1', brokers: 3}}\n"


def drift(declared: str, live: str, *short: str, connect: str = "not asked", undeclared: bool = True) -> list[Finding]:
    """What differs; `short` are the calls that were answered in part."""
    calls = dict.fromkeys(CALLS, "answered") | {"connect": connect} | dict.fromkeys(short, "partial")
    coverage = ", ".join(f"{call}: {how}" for call, how in calls.items())
    generated = f"generated: {{by: scrape, coverage: {{a: {{calls: {{{coverage}}}}}}}}}\n"
    config = Config(parameters={"drift": {"undeclared": undeclared}})
    found = find_drift(inventory_of(declared), inventory_of(generated + live), CATALOGUE, config)
    return list(found.findings)


def said(found: list[Finding]) -> list[str]:
    return [f"{finding.subject} {finding.message}" for finding in found]


def topic(body: str) -> str:
    return f"{CLUSTER}topics: {{a/t: {body}}}\n"


def cluster(body: str) -> str:
    return f"zones: {{x: {{}}, y: {{}}}}\nclusters: {{a: {body}}}\n"


def services(body: str) -> str:
    return f"{CLUSTER}topics: {{a/t: {{}}, a/u: {{}}}}\nservices: {body}\n"


@pytest.mark.parametrize(
    ("declared", "good", "bad", "expected"),
    [
        (
            topic("{partitions: 6}"),
            topic("{partitions: 6}"),
            topic("{partitions: 3}"),
            "topic:a/t partitions is declared as 6; the cluster says 3",
        ),
        (
            topic("{replication: 3}"),
            topic("{replication: 3}"),
            topic("{replication: 2}"),
            "topic:a/t replication is declared as 3; the cluster says 2",
        ),
        (
            topic("{assignment: {0: [1, 2], 1: [2, 3]}}"),
            topic("{partitions: 2, assignment: {0: [1, 2], 1: [2, 3]}}"),
            topic("{partitions: 2, assignment: {0: [2, 1], 1: [2, 3]}}"),
            "topic:a/t stands elsewhere than declared: partition 0: declared [1, 2]; live [2, 1]",
        ),
        (
            topic("{config: {min.insync.replicas: 2}}"),
            topic("{config: {min.insync.replicas: 2}}"),
            topic("{}"),
            "topic:a/t min.insync.replicas is declared as 2; the cluster says 1 (default of Kafka 4.1)",
        ),
        (
            topic("{config: {cleanup.policy: 'compact,delete'}}"),
            topic("{config: {cleanup.policy: 'delete, compact'}}"),
            topic("{config: {cleanup.policy: compact}}"),
            "topic:a/t cleanup.policy is declared as compact,delete; the cluster says compact",
        ),
        (
            topic("{config: {compression.type: producer}}"),
            topic("{config: {retention.ms: 604800000}}"),
            topic("{config: {retention.ms: 1000}}"),
            "topic:a/t sets what nobody declared: retention.ms = 1000 (declared: 604800000 (default of Kafka 4.1))",
        ),
        (topic("{}"), topic("{}"), CLUSTER, "topic:a/t is declared, and the cluster does not have it"),
        (
            topic("{}"),
            CLUSTER + "topics: {a/t: {}, a/__consumer_offsets: {}, a/app-store-changelog: {}}",
            CLUSTER + "topics: {a/t: {}, a/new: {}}",
            "topic:a/new is in the cluster, and nobody declared it",
        ),
        (
            cluster("{version: '4.1.1', brokers: 3}"),
            cluster("{version: '4.1', brokers: {5: {}, 6: {}, 7: {}}}"),
            cluster("{version: '4.1', brokers: 2}"),
            "cluster:a brokers is declared as 3; the cluster says 2 (1, 2)",
        ),
        (
            cluster("{version: '4.0', brokers: {1: {zone: x}, 2: {}}}"),
            cluster("{version: '4.0', brokers: {1: {zone: x}, 2: {zone: y}}}"),
            cluster("{version: '4.0', brokers: {1: {zone: x}}}"),
            "cluster:a does not have declared brokers: 2",
        ),
        (
            cluster("{version: '3.9', brokers: {1: {}, 2: {}}}"),
            cluster("{version: '3.9', brokers: 2}"),
            cluster("{version: '3.9', brokers: {1: {}, 2: {}, 3: {}}}"),
            "cluster:a has brokers that nobody declared: 3",
        ),
        (
            cluster("{version: '4.0', brokers: {1: {zone: x}}}"),
            cluster("{version: '4.0', brokers: {1: {}}}"),
            cluster("{version: '4.0', brokers: {1: {zone: y}}}"),
            "cluster:a brokers.1.zone is declared as x; the cluster says y",
        ),
        (
            cluster("{version: '4.1', brokers: 2, zones: [x, y]}"),
            cluster("{version: '4.1', brokers: {1: {zone: y}, 2: {zone: x}}}"),
            cluster("{version: '4.1', brokers: {1: {zone: y}, 2: {zone: y}}}"),
            "cluster:a zones is declared as x, y; the cluster says y",
        ),
        (
            cluster("{version: '3.9', brokers: 1}"),
            cluster("{version: '3.9', brokers: 1}"),
            cluster("{version: '4.0', brokers: 1}"),
            "cluster:a version is declared as 3.9; the cluster says 4.0",
        ),
        (
            cluster("{version: '4.1', brokers: 2, config: {log.retention.ms: 1000}}"),
            cluster("{version: '4.1', brokers: 2, config: {log.retention.ms: 1000, transaction.version: 1}}"),
            cluster("{version: '4.1', brokers: {1: {config: {log.retention.ms: 5}}, 2: {}}}"),
            "cluster:a log.retention.ms is declared as 1000; the cluster says 5 on broker 1, 604800000 on broker 2",
        ),
        (
            cluster("{version: '4.1', brokers: 2, config: {log.retention.hours: 1}}"),
            cluster(
                "{version: '4.1', brokers: {1: {config: {log.retention.ms: 3600000}}, "
                "2: {config: {log.retention.hours: 1}}}}"
            ),
            cluster("{version: '4.1', brokers: 2, config: {log.retention.hours: 2}}"),
            "cluster:a retention.ms is declared as 3600000; the cluster says 7200000",
        ),
        (
            cluster("{version: '4.1', brokers: {1: {config: {num.io.threads: 8}}, 2: {config: {num.io.threads: 4}}}}"),
            cluster("{version: '4.1', brokers: {1: {}, 2: {config: {num.io.threads: 4}}}}"),
            cluster("{version: '4.1', brokers: {1: {}, 2: {}}, config: {num.io.threads: 8}}"),
            "cluster:a brokers.2.config.num.io.threads is declared as 4; the cluster says 8",
        ),
        (
            cluster("{version: '4.1', brokers: {1: {config: {log.segment.bytes: 5}}, 2: {}}}"),
            cluster("{version: '4.1', brokers: {1: {config: {log.segment.bytes: 5}}, 2: {}}}"),
            cluster("{version: '4.1', brokers: {1: {config: {log.segment.bytes: 6}}, 2: {}}}"),
            "cluster:a brokers.1.config.log.segment.bytes is declared as 5; the cluster says 6",
        ),
        (
            cluster("{version: '4.1', brokers: 3, config: {num.io.threads: 9}}"),
            cluster("{version: '4.1', brokers: {1: {}, 2: {}, 3: {}}, config: {num.io.threads: 9}}"),
            cluster(
                "{version: '4.1', brokers: {1: {config: {num.io.threads: 9}}, "
                "2: {config: {num.io.threads: 4}}, 3: {config: {num.io.threads: 4}}}}"
            ),
            "cluster:a num.io.threads is declared as 9; the cluster says 4 on brokers 2, 3",
        ),
        (
            cluster("{version: '4.1', brokers: 2}"),
            cluster("{version: '4.1', brokers: {1: {config: {num.io.threads: 8}}, 2: {}}}"),
            cluster("{version: '4.1', brokers: {1: {config: {num.io.threads: 4}}, 2: {}}}"),
            "cluster:a sets what nobody declared: num.io.threads = 4 on broker 1 (declared: 8 (default of Kafka 4.1))",
        ),
        (
            cluster("{version: '4.1', brokers: 2}"),
            cluster("{version: '4.1', brokers: 2, config: {num.partitions: 1}}"),
            cluster("{version: '4.1', brokers: 2, config: {num.partitions: 8}}"),
            "cluster:a sets what nobody declared: num.partitions = 8 (declared: 1 (default of Kafka 4.1))",
        ),
        (
            services("{s: {consumes: [{topic: a/t, group: g}]}}"),
            services("{other: {consumes: [{topic: a/t, group: g, evidence: observed}]}}"),
            services("{s: {consumes: [{topic: a/t, group: g, evidence: permitted}]}}"),
            "group:a/g is declared (service:s), and nobody reads as it in the cluster",
        ),
        (
            services("{s: {consumes: [{topic: a/t, group: g}, {topic: a/u, group: g}]}}"),
            services("{g: {consumes: [{topic: a/t, group: g}, {topic: a/u, group: g}]}}"),
            services("{g: {consumes: [{topic: a/t, group: g}]}}"),
            "group:a/g is declared to read a/u, and shows no sign of it: it reads a/t",
        ),
        (
            services("{s: {consumes: [{topic: a/t, group: g}]}}"),
            services("{g: {consumes: [{topic: a/t, group: g}]}}"),
            services("{g: {consumes: [{topic: a/t, group: g}]}, h: {consumes: [{topic: a/u, group: h}]}}"),
            "group:a/h reads a/u, and nobody declared that",
        ),
        (
            services("{s: {consumes: [{topic: a/t}]}}"),
            services("{s: {consumes: [{topic: a/t, group: g}]}}"),
            services("{s: {consumes: [{topic: a/t, group: g}, {topic: a/u, group: g}]}}"),
            "group:a/g reads a/u, and nobody declared that",
        ),
        (
            services("{s: {produces: [{topic: a/t}]}}"),
            services("{s: {produces: [{topic: a/t}]}, w: {produces: [{topic: a/t, evidence: permitted}]}}"),
            services("{s: {produces: [{topic: a/t}]}, w: {produces: [{topic: a/t, transactional_id: w-1}]}}"),
            "topic:a/t is written by service:w as w-1 (declared), and nobody declared that",
        ),
    ],
)
def test_a_difference_is_found_and_agreement_is_not(declared: str, good: str, bad: str, expected: str) -> None:
    assert drift(declared, good) == []
    assert said(drift(declared, bad)) == [expected]


@pytest.mark.parametrize(
    ("declared", "live", "short", "unknown"),
    [
        (topic("{}"), CLUSTER, "topics", "whether these declared topics are there: a/t"),
        (topic("{config: {segment.ms: 5}}"), topic("{}"), "topic settings", "how this is set, which is declared: segm"),
        (
            topic("{config: {segment.ms: 5}}"),
            topic("{}"),
            "broker settings",
            "how this is set, which is declared: segm",
        ),
        (
            cluster("{version: '4.1', brokers: 2, config: {num.partitions: 5}}"),
            cluster("{version: '4.1', brokers: 2}"),
            "broker settings",
            "how this is set, which is declared: num.partitions of a",
        ),
        (
            cluster("{version: '4.1', brokers: {1: {config: {num.io.threads: 5}}}}"),
            cluster("{version: '4.1', brokers: {1: {}}}"),
            "broker settings",
            "how this is set, which is declared: num.io.threads of broker 1 of a",
        ),
        (
            cluster("{version: '4.1', brokers: 3}"),
            cluster("{version: '4.1', brokers: 2}"),
            "cluster",
            "whether these declared brokers are there: 1 of 3",
        ),
        (
            cluster("{version: '4.1', brokers: {1: {}, 7: {}}}"),
            cluster("{version: '4.1', brokers: {1: {}}}"),
            "cluster",
            "whether these declared brokers are there: 7",
        ),
        *(
            (
                services("{s: {consumes: [{topic: a/t, group: g}]}}"),
                services("{}"),
                call,
                "whether these declared groups are there: g reads a/t",
            )
            for call in ("groups", "group members", "offsets")
        ),
        (
            services("{s: {consumes: [{topic: a/t}]}}"),
            services("{}"),
            "quotas",
            "whether these declared groups are there: service s reads a/t, without a group",
        ),
        (
            services("{s: {produces: [{topic: a/t}]}}"),
            services("{}"),
            "quotas",
            "whether these declared writers write; Kafka keeps no list of writers: service:s writes a/t",
        ),
    ],
)
def test_what_did_not_show_is_not_missing_where_not_all_was_seen(
    declared: str, live: str, short: str, unknown: str
) -> None:
    (found,) = drift(declared, live, short)

    assert (found.subject, found.confidence) == ("cluster:a", "unknown")
    assert found.message.startswith(f"it is not known {unknown}")


def test_what_was_seen_differs_however_much_was_not() -> None:
    declared = topic("{partitions: 6, config: {segment.ms: 5}}")

    found = drift(declared, topic("{partitions: 3, config: {segment.ms: 6}}"), *CALLS)

    assert {finding.confidence for finding in found} == {"certain"}
    assert len(found) == 2


def test_a_file_that_says_nothing_of_its_coverage_misses_nothing() -> None:
    live = inventory_of(f"generated: {{by: scrape}}\n{CLUSTER}")

    (found,) = find_drift(inventory_of(topic("{}")), live, CATALOGUE, Config()).findings

    assert found.confidence == "unknown"


def test_a_cluster_that_was_not_looked_at_is_not_known() -> None:
    result = find_drift(
        inventory_of(f"{CLUSTER}topics: {{a/t: {{}}}}\n"), inventory_of("clusters: {b: {}}"), CATALOGUE, Config()
    )

    assert said(list(result.findings)) == [
        "cluster:a is declared, and was not looked at: nothing is known of it",
        "cluster:b is live, and nobody declared it",
    ]
    assert result.compared == ()


@pytest.mark.parametrize(
    ("declared", "expected", "confidence"),
    [("4.2", "or a later version that knows no more requests", "likely"), ("4.0", "the cluster says 4.1", "certain")],
)
def test_a_version_may_be_later_than_it_shows(declared: str, expected: str, confidence: str) -> None:
    (found,) = drift(cluster(f"{{version: '{declared}'}}"), cluster("{version: '4.1'}"))

    assert found.message.endswith(expected)
    assert found.confidence == confidence


def test_who_reads_by_a_pattern_reads_new_topics_too() -> None:
    declared = services("{s: {consumes: [{pattern: 't.*', cluster: a, group: g}]}}")
    live = services("{g: {consumes: [{topic: a/t, group: g}, {topic: a/t2, group: g}, {topic: a/u, group: g}]}}")

    found = drift(declared, live.replace("a/u: {}", "a/t2: {}, a/u: {}"))

    assert sorted(said(found)) == [
        "group:a/g also reads a/u, and nobody declared that",
        "topic:a/t2 is in the cluster, and nobody declared it",
    ]


@pytest.mark.parametrize(("version", "confidence"), [("3.9", "likely"), ("4.0", "certain")])
def test_a_broker_that_does_not_show_may_be_down_in_older_versions(version: str, confidence: str) -> None:
    declared, live = (cluster(f"{{version: '{version}', brokers: {count}}}") for count in (3, 2))

    (found,) = drift(declared, live)

    assert found.confidence == confidence


@pytest.mark.parametrize(("connect", "confidence"), [("answered", "likely"), ("failed", "unknown")])
def test_a_connector_is_missing_where_kafka_connect_was_asked(connect: str, confidence: str) -> None:
    declared = services("{s: {kind: connector, produces: [{topic: a/t}]}}")

    (found,) = drift(declared, services("{}"), connect=connect)

    assert found.confidence == confidence


def test_what_nobody_declared_may_be_nobodys_business() -> None:
    declared = CLUSTER + "topics: {a/t: {}}\n"
    live = services("{w: {produces: [{topic: a/t}], consumes: [{topic: a/t, group: w}]}}")

    assert [finding.subject for finding in drift(declared, live)] == ["group:a/w", "topic:a/u", "topic:a/t"]
    assert drift(declared, live, undeclared=False) == []


def mirrors(body: str, west: str = "b/a.t: {}") -> str:
    both = "clusters: {a: {version: '4.1', brokers: 3}, b: {version: '4.1', brokers: 3}}\n"
    return f"{both}topics: {{a/t: {{}}, {west}}}\nmirrors: {body}\n"


FROM_A = "from: a, to: b, topics: [t]"


def mirror_drift(declared: str, live: str, **short: str) -> list[str]:
    """What differs of two clusters that were both looked at, but for what differs of topics."""
    calls = {"a": "answered", "b": "answered"} | short
    coverage = ", ".join(f"{cluster}: {{calls: {{topics: {how}}}}}" for cluster, how in calls.items())
    generated = f"generated: {{by: scrape, coverage: {{{coverage}}}}}\n"
    found = find_drift(inventory_of(declared), inventory_of(generated + live), CATALOGUE, Config()).findings
    return [
        f"{text} ({finding.confidence})"
        for finding, text in zip(found, said(list(found)), strict=True)
        if "copie" in text or "mirror" in text
    ]


@pytest.mark.parametrize(
    ("declared", "live", "expected"),
    [
        (
            mirrors(f"{{m: {{{FROM_A}, kind: mirrormaker2}}}}"),
            mirrors(f"{{a-to-b: {{{FROM_A}, kind: mirrormaker2}}}}"),
            [],
        ),
        (mirrors(f"{{m: {{{FROM_A}, kind: mirrormaker2}}}}"), mirrors("{}"), []),
        (
            mirrors(f"{{m: {{{FROM_A}, kind: mirrormaker2}}}}"),
            mirrors("{}", "b/u: {}"),
            ["mirror:m is declared, and nothing of it shows: b has none of its copies (likely)"],
        ),
        (
            mirrors(f"{{m: {{{FROM_A}, kind: linking}}}}"),
            mirrors(f"{{a-to-b: {{{FROM_A}, kind: mirrormaker2}}}}"),
            ["mirror:m kind is declared as linking; the cluster says mirrormaker2 (certain)"],
        ),
        (
            mirrors("{}"),
            mirrors(f"{{a-to-b: {{{FROM_A}, kind: mirrormaker2}}}}"),
            ["mirror:a-to-b copies a into b (1 topic), and nobody declared that (certain)"],
        ),
        (
            mirrors("{m: {from: a, to: b, topics: [none]}}"),
            mirrors("{}"),
            ["cluster:b it is not known whether these declared mirrors run: m (unknown)"],
        ),
    ],
)
def test_mirrors_are_held_against_those_that_show(declared: str, live: str, expected: list[str]) -> None:
    assert mirror_drift(declared, live) == expected


def test_copies_of_a_declared_mirror_are_declared_and_others_are_not() -> None:
    declared = mirrors(f"{{m: {{{FROM_A}, kind: mirrormaker2}}}}", "a/u: {}")
    live = mirrors("{a-to-b: {from: a, to: b, topics: [t, u], kind: mirrormaker2}}", "a/u: {}, b/a.t: {}, b/a.u: {}")

    found = find_drift(inventory_of(declared), inventory_of(f"generated: {{by: scrape}}\n{live}"), CATALOGUE, Config())

    assert said(list(found.findings)) == ["topic:b/a.u is in the cluster, and nobody declared it"]


@pytest.mark.parametrize("unseen", ["partial", None])
def test_a_mirror_that_does_not_show_is_not_missing_where_not_all_was_seen(unseen: str | None) -> None:
    live = mirrors("{}", "b/u: {}") if unseen else "clusters: {b: {version: '4.1', brokers: 3}}\ntopics: {b/u: {}}\n"

    found = mirror_drift(mirrors(f"{{m: {{{FROM_A}, kind: mirrormaker2}}}}"), live, **({"b": unseen} if unseen else {}))

    assert "cluster:b it is not known whether these declared mirrors run: m (unknown)" in found


def test_many_that_nobody_declared_are_told_once() -> None:
    names = [f"a/new-{number:02}" for number in range(30)]
    live = f"{CLUSTER}topics: {{{', '.join(f'{name}: {{}}' for name in names)}}}"

    (found,) = drift(CLUSTER, live)

    assert found.message.startswith("has 30 topics that nobody declared: a/new-00, ")
    assert len(found.evidence) == 30


def test_what_is_somebody_elses_is_not_judged() -> None:
    declared = "clusters: {a: {external: true, version: '1.0'}}\ntopics: {a/t: {external: true, partitions: 9}}\n"

    assert drift(declared, topic("{partitions: 3}")) == []


def test_what_is_unknown_fails_no_run() -> None:
    result = find_drift(inventory_of(topic("{}")), inventory_of(CLUSTER), CATALOGUE, Config())

    assert not result.model_copy(update={"fail_on": "info"}).failed
