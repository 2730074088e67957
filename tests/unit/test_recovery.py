"""What a failure leaves behind, held to answers worked out by hand."""

import math
from collections.abc import Callable

import pytest

from kblast.results.amounts import Amount
from kblast.results.recovery import Consuming, Producing, Recovery
from kblast.simulate import simulate
from tests.inventories import inventory_of
from tests.unit.test_simulate import effects, times

NEVER = math.inf
MINUTE = 60.0
HOUR = 3600.0
DAY = 86400.0
Recover = Callable[..., Recovery]

SHOP = """
clusters: {c: {version: "3.9"}}
topics: {c/orders: {partitions: 2, rate: 100 msg/s, message_size: 1000B, %(topic)s}}
services:
  shop: {client: {library: java, version: "3.7"}, produces: [{topic: c/orders, %(produce)s}]}
  mailer: {client: {library: %(library)s}, consumes: [{topic: c/orders, group: mailer, %(consume)s}]}
functions: {order: {needs: [shop]}, mail: {needs: [mailer]}}
"""


def shop(topic: str = "", produce: str = "on_outage: outbox", consume: str = "lag: 0", library: str = "java") -> str:
    """A shop that writes 100 records of 1000 bytes a second, and a mailer that reads them."""
    return SHOP % {"topic": topic, "produce": produce, "consume": consume, "library": library}


def recovery(text: str, fail: str, lasts: float) -> Recovery:
    found = simulate(inventory_of(text), [fail], for_=lasts).recovery
    assert found is not None
    return found


def reader(text: str, fail: str = "service:mailer", lasts: float = HOUR) -> Consuming:
    (found,) = recovery(text, fail, lasts).consuming
    return found


def writer(text: str, fail: str = "cluster:c", lasts: float = HOUR) -> Producing:
    (found,) = recovery(text, fail, lasts).producing
    return found


def lost(text: str, fail: str = "service:mailer", lasts: float = HOUR) -> dict[str, float | None]:
    """Records lost, by reason."""
    return {one.reason: one.amount.records for one in reader(text, fail, lasts).lost}


def again(text: str, fail: str = "service:mailer", lasts: float = HOUR) -> dict[str, float | None]:
    """Records read twice, by reason."""
    return {one.reason: one.amount.records for one in reader(text, fail, lasts).duplicates}


def test_without_an_end_there_is_no_recovery() -> None:
    for lasts in (None, math.inf):
        assert simulate(inventory_of(shop()), ["cluster:c"], for_=lasts).recovery is None


def test_it_is_of_the_end_of_the_failure_whatever_moment_is_looked_at() -> None:
    result = simulate(inventory_of(shop()), ["service:mailer"], at=MINUTE, for_=HOUR)
    assert result.recovery == recovery(shop(), "service:mailer", HOUR)


class TestSpared:
    def test_who_tolerates_the_failure_for_longer_than_it_lasts_never_goes_down(self) -> None:
        found = recovery(shop(consume="tolerates: 2h"), "cluster:c", HOUR)
        assert [(one.ref, one.would_be_down_at_s) for one in found.spared] == [
            ("function:mail", 2 * HOUR),
            ("service:mailer", 2 * HOUR),
        ]

    def test_who_has_gone_down_or_never_would_is_not_spared(self) -> None:
        assert recovery(shop(consume="tolerates: 2h"), "cluster:c", 2 * HOUR).spared == ()
        assert recovery(shop(consume="impact: degraded"), "cluster:c", HOUR).spared == ()


class TestRetention:
    def test_outage_and_lag_beyond_retention_are_loss(self) -> None:
        # Kept for 30 min, 5 min behind: from 25 min on the oldest of what is unread is deleted.
        text = shop("config: {retention.ms: 1800000}", consume="lag: 5m")
        result = simulate(inventory_of(text), ["service:mailer"], for_=45 * MINUTE)
        assert effects(result, "service:mailer") == {"loss": 25 * MINUTE}
        assert effects(result, "function:mail") == {"loss": 25 * MINUTE}
        # 45 + 5 - 30 = 20 min of records are gone: 20 × 60 × 100; they are the impact's amount as well.
        assert lost(text, lasts=45 * MINUTE)["retention"] == 120_000
        impact = result.impact("service:mailer")
        assert impact is not None
        assert impact.effects[0].amount == Amount(records=120_000, bytes=120_000_000)

    def test_a_failure_that_ends_just_in_time_loses_nothing(self) -> None:
        text = shop("config: {retention.ms: 1800000}", consume="lag: 5m")
        assert effects(simulate(inventory_of(text), ["service:mailer"], for_=25 * MINUTE), "service:mailer") == {}
        assert lost(text, lasts=25 * MINUTE) == {}

    def test_without_an_end_nothing_is_lost_to_retention(self) -> None:
        text = shop("config: {retention.ms: 1000}")
        assert effects(simulate(inventory_of(text), ["service:mailer"]), "service:mailer") == {}
        assert effects(simulate(inventory_of(text), ["service:mailer"], at=HOUR), "service:mailer") == {}

    def test_it_deletes_only_what_was_written_while_the_whole_cluster_was_away(self) -> None:
        # Nothing is written from 0 on: of the 5 min that were unread all are older than 30 min after 45 min.
        text = shop("config: {retention.ms: 1800000}", consume="lag: 5m")
        assert lost(text, "cluster:c", 45 * MINUTE) == {"retention": 30_000}
        # After 28 min those of the first 3 of the 5 min are.
        assert lost(text, "cluster:c", 28 * MINUTE)["retention"] == 18_000
        assert "30 s to 5 min" in reader(text, "cluster:c", 45 * MINUTE).lost[0].text

    def test_how_much_is_not_known_where_only_an_undeclared_lag_could_be_lost(self) -> None:
        text = shop("config: {retention.ms: 1800000}", consume="capacity: 1 msg/s")
        assert lost(text, "cluster:c", 45 * MINUTE) == {"retention": None}
        assert "lag is not declared: taken as none" in reader(text, "cluster:c", 45 * MINUTE).rests_on

    def test_a_lag_in_records_is_as_old_as_they_take_to_come_in(self) -> None:
        text = shop("config: {retention.ms: 1800000}", consume="lag: 30000")  # 30000 ÷ 100 = 300 s
        assert effects(simulate(inventory_of(text), ["service:mailer"], for_=HOUR), "service:mailer") == {"loss": 1500}

    def test_a_lag_in_records_of_an_unknown_rate_is_an_unknown(self) -> None:
        text = shop("config: {retention.ms: 60000}", consume="lag: 30000").replace("rate: 100 msg/s,", "")
        result = simulate(inventory_of(text), ["service:mailer"], for_=HOUR)
        assert effects(result, "service:mailer") == {"loss": 60}
        assert ["its lag of 30,000 records" in note.text for note in result.unknowns] == [True]

    def test_a_size_is_reached_by_what_comes_into_each_partition(self) -> None:
        # 15 MB ÷ (100 kB/s ÷ 2 partitions) = 300 s
        text = shop("config: {retention.bytes: 15000000}")
        result = simulate(inventory_of(text), ["service:mailer"], for_=HOUR)
        assert effects(result, "service:mailer") == {"loss": 300}
        assert any("retention.bytes=15000000" in note.text for note in result.assumptions)

    def test_a_size_without_a_rate_says_what_is_not_known(self) -> None:
        text = shop("config: {retention.bytes: 15000000}").replace("rate: 100 msg/s,", "")
        assert lost(text) == {}
        assert any("when it deletes" in text for text in reader(text).rests_on)

    def test_a_week_is_what_the_broker_gives_and_that_is_an_assumption(self) -> None:
        result = simulate(inventory_of(shop()), ["service:mailer"], for_=8 * DAY)
        assert effects(result, "service:mailer") == {"loss": 7 * DAY}
        assert [note.text for note in result.assumptions] == [
            "keeps records for 7 d (retention.ms, default of Kafka 3.9)"
        ]

    @pytest.mark.parametrize("config", ["retention.ms: -1", "cleanup.policy: compact, delete.retention.ms: 999999999"])
    def test_what_is_kept_for_ever_is_not_lost(self, config: str) -> None:
        assert lost(shop(f"config: {{{config}}}", consume="lag: 5m"), lasts=6 * DAY) == {}

    def test_the_cluster_may_say_it_for_all_its_topics(self) -> None:
        text = shop().replace('version: "3.9"', 'version: "3.9", config: {log.retention.minutes: 10}')
        assert lost(text)["retention"] == 50 * MINUTE * 100

    def test_a_compacted_topic_keeps_values_but_not_the_news_of_deletions(self) -> None:
        text = shop("config: {cleanup.policy: compact}")
        assert lost(text, lasts=2 * DAY) == {"tombstones": None}
        assert lost(text, lasts=DAY) == {}

    def test_an_offset_that_is_gone_makes_a_reader_skip_the_rest_too(self) -> None:
        text = shop("config: {retention.ms: 1800000}")  # java: latest; 45 min × 6000 = 270,000 have come in
        assert lost(text, lasts=45 * MINUTE) == {"retention": 90_000, "skipped": 180_000}
        assert reader(text, lasts=45 * MINUTE).backlog.nothing

    def test_a_reader_that_begins_with_the_oldest_loses_only_what_is_deleted(self) -> None:
        text = shop("config: {retention.ms: 1800000}", library="franz-go")
        assert lost(text, lasts=45 * MINUTE) == {"retention": 90_000}
        assert reader(text, lasts=45 * MINUTE).backlog.records == 180_000

    def test_a_fallback_is_judged_by_the_topic_that_keeps_longer(self) -> None:
        text = shop("config: {retention.ms: 60000}", consume="fallback: c/copy").replace(
            "c/orders: {", "c/copy: {config: {retention.ms: 120000}}, c/orders: {", 1
        )
        result = simulate(inventory_of(text), ["service:mailer"], for_=HOUR)
        assert effects(result, "service:mailer") == {"loss": 120}
        assert not reader(text).backlog.known


class TestExpiry:
    def test_work_that_is_too_old_has_an_amount(self) -> None:
        # Of the hour's work that of the first 50 min is older than 10 min: 50 × 60 × 100.
        text = shop(consume="lag: 0, expires: 10m")
        result = simulate(inventory_of(text), ["group:c/mailer"], for_=HOUR)
        impact = result.impact("service:mailer")
        assert impact is not None
        assert [(e.from_s, e.amount) for e in impact.effects if e.kind == "loss"] == [
            (600, Amount(records=300_000, bytes=300_000_000))
        ]
        assert lost(text, "group:c/mailer") == {"expired-work": 300_000}

    def test_work_that_was_refused_does_not_expire(self) -> None:
        assert lost(shop(produce="on_outage: reject", consume="expires: 10m"), "cluster:c") == {"expired-work": 0}
        assert lost(shop(produce="on_outage: outbox", consume="expires: 10m"), "cluster:c") == {"expired-work": 300_000}


RELAY = """
clusters: {c: {version: "3.9"}}
topics: {c/changes: {rate: 10 msg/s}}
resources: {db: {}}
services:
  relay: {kind: connector, needs: [db], produces: [{topic: c/changes}]}
  mailer: {consumes: [{topic: c/changes, group: mailer, lag: 0, expires: 2h}]}
functions: {mail: {needs: [mailer]}}
"""


class TestRelays:
    """What a connector or a Streams application has not written waits where it comes from."""

    def test_what_waited_too_long_in_a_database_expires(self) -> None:
        # Of 2 h 24 min that of the first 24 min: 24 × 60 × 10.
        assert lost(RELAY, "service:relay", 46 * MINUTE) == {}
        assert lost(RELAY, "service:relay", 144 * MINUTE) == {"expired-work": 14_400}

    def test_what_waits_in_a_database_comes_when_the_relay_is_back(self) -> None:
        assert reader(RELAY, "service:relay").backlog.records == 36_000

    def test_what_waits_in_a_topic_comes_when_the_application_is_back(self) -> None:
        text = RELAY.replace("kind: connector, needs: [db]", "kind: streams, consumes: [{topic: c/raw, lag: 0}]")
        text = text.replace("topics: {", "topics: {c/raw: {rate: 10 msg/s}, ")
        waits = {found.topic: found.backlog.records for found in recovery(text, "service:relay", HOUR).consuming}
        assert waits == {"topic:c/raw": 36_000, "topic:c/changes": 36_000}

    def test_whether_a_database_that_is_down_took_anything_in_is_not_known(self) -> None:
        assert reader(RELAY, "resource:db").backlog == Amount()

    def test_an_application_that_is_down_has_nothing_to_write_later(self) -> None:
        assert reader(RELAY.replace("kind: connector, ", ""), "service:relay").backlog.nothing


class TestBacklog:
    def test_a_reader_that_was_away_finds_what_was_written_and_its_lag(self) -> None:
        found = reader(shop(consume="lag: 5m, capacity: 300 msg/s"))
        assert (found.because, found.from_s, found.lasted_s) == ("stopped", 0, HOUR)
        assert found.backlog == Amount(records=390_000, bytes=390_000_000)  # 65 min × 6000
        assert (found.keeps_up, found.catch_up_s) == (True, 1950)  # 390,000 ÷ (300 - 100)

    @pytest.mark.parametrize("capacity", ["100 msg/s", "99 msg/s", "100 kB/s"])
    def test_one_that_reads_no_faster_than_records_come_in_never_catches_up(self, capacity: str) -> None:
        found = reader(shop(consume=f"capacity: {capacity}"))
        assert (found.keeps_up, found.catch_up_s) == (False, None)

    def test_how_soon_is_not_known_without_a_capacity(self) -> None:
        found = reader(shop())
        assert (found.keeps_up, found.catch_up_s) == (None, None)
        assert "capacity is not declared" in found.rests_on

    def test_how_much_is_not_known_without_a_rate(self) -> None:
        found = reader(shop().replace("rate: 100 msg/s,", ""))
        assert found.backlog == Amount()
        assert "how much comes into c/orders is not known" in found.rests_on

    @pytest.mark.parametrize(
        ("produce", "records"),
        [
            ("on_outage: outbox", 360_000),  # an hour
            ("on_outage: {outbox: 10m}", 60_000),
            ("on_outage: {buffer: 20m, then: reject}", 120_000),
            ("on_outage: {buffer: 20m, then: drop}", 120_000),
            ("on_outage: reject", 0),
            ("on_outage: {block: 90s}", 0),  # it has given up what it held
            ("on_outage: {block: 2h}", 360_000),
        ],
    )
    def test_of_a_topic_that_could_not_be_written_what_its_producers_kept_waits(
        self, produce: str, records: float
    ) -> None:
        found = reader(shop(produce=produce), "cluster:c")
        assert found.because == "cut-off"
        assert found.backlog.records == records

    def test_a_topic_that_nobody_writes_any_more_leaves_nothing(self) -> None:
        found = reader(shop(), "service:shop")
        assert found.because == "starved"
        assert found.backlog.nothing

    def test_a_topic_of_unknown_producers_is_written_while_it_can_be(self) -> None:
        text = shop().replace(", produces: [{topic: c/orders, on_outage: outbox}]", "")
        assert reader(text).backlog.records == 360_000
        assert not reader(text, "topic:c/orders").backlog.known

    def test_a_reader_that_follows_its_topic_down_was_cut_off(self) -> None:
        found = reader(shop(consume="tolerates: 10m"), "topic:c/orders")
        assert (found.because, found.from_s) == ("cut-off", 0)

    def test_some_partitions_leave_an_unknown_part(self) -> None:
        text = shop("replication: 1, assignment: {0: [1], 1: [2]}").replace('"3.9"', '"3.9", brokers: 2')
        found = reader(text, "broker:c/1")
        assert found.because == "partly-cut-off"
        assert not found.backlog.known


class TestOffsets:
    def test_a_group_that_was_empty_for_a_week_has_no_offsets(self) -> None:
        text = shop("config: {retention.ms: -1}")
        assert lost(text, lasts=7 * DAY - 1) == {}
        assert lost(text, lasts=8 * DAY) == {"expired-offsets": 8 * DAY * 100}
        assert "auto.offset.reset=latest (default of java" in reader(text, lasts=8 * DAY).lost[0].text

    def test_one_that_begins_with_the_oldest_reads_all_again(self) -> None:
        text = shop("config: {retention.ms: 864000000}", library="franz-go")  # 10 days
        assert lost(text, lasts=8 * DAY) == {}
        assert again(text, lasts=8 * DAY) == {"expired-offsets": 10 * DAY * 100}

    def test_members_that_live_keep_a_group_from_being_empty(self) -> None:
        text = shop("config: {retention.ms: -1}").replace(
            "\n  mailer:", "\n  other: {consumes: [{topic: c/orders, group: mailer}]}\n  mailer:"
        )
        assert lost(text, lasts=8 * DAY) == {}

    def test_a_group_whose_cluster_is_away_is_not_empty(self) -> None:
        assert lost(shop("config: {retention.ms: -1}", consume="tolerates: 30d"), "cluster:c", 8 * DAY) == {}

    def test_a_cluster_may_keep_offsets_for_less(self) -> None:
        text = shop().replace('"3.9"', '"3.9", config: {offsets.retention.minutes: 30}')
        assert lost(text)["expired-offsets"] == HOUR * 100

    def test_of_a_client_that_is_not_known_neither_is_what_it_does(self) -> None:
        text = shop("config: {retention.ms: -1}", library="home-made")
        assert lost(text, lasts=8 * DAY) == {"expired-offsets": None}


class TestDuplicates:
    def test_a_reader_that_was_killed_reads_again_since_its_last_commit(self) -> None:
        assert again(shop()) == {"killed": 500}  # java commits every 5 s
        assert again(shop(library="sarama")) == {"killed": 100}
        assert again(shop(consume="config: {auto.commit.interval.ms: 30000}")) == {"killed": 3000}

    def test_how_much_is_not_known_where_it_commits_itself(self) -> None:
        assert again(shop(consume="config: {enable.auto.commit: false}")) == {"killed": None}

    def test_a_streams_application_that_counts_exactly_once_does_not(self) -> None:
        text = shop(consume="config: {processing.guarantee: exactly_once_v2}", library="kafka-streams")
        assert again(text) == {}
        assert again(shop(library="kafka-streams")) == {"killed": None}

    def test_a_streams_application_commits_by_itself(self) -> None:
        streams = shop().replace("mailer: {", "mailer: {kind: streams, ", 1)
        assert again(streams) == {"killed": 3000}
        assert again(streams.replace("library: java", "library: java, config: {commit.interval.ms: 1000}")) == {
            "killed": 100
        }

    def test_what_begins_at_the_end_reads_nothing_twice(self) -> None:
        assert again(shop(consume="config: {auto.offset.reset: latest}"), lasts=8 * 24 * HOUR) == {}

    def test_one_that_died_with_its_zone_was_killed_and_one_that_lost_a_need_was_not(self) -> None:
        text = "zones: {z: {}}\nresources: {db: {}}" + shop().replace(
            "  mailer: {", "  mailer: {zones: [z], needs: [db], "
        )
        assert again(text, "zone:z") == {"killed": 500}
        assert again(text, "resource:db") == {}

    def test_a_group_that_cannot_commit_reads_on(self) -> None:
        text = shop("replication: 1, assignment: {0: [2], 1: [2]}").replace(
            "topics: {", "topics: {c/__consumer_offsets: {assignment: {0: [1]}}, "
        )
        found = reader(text.replace('"3.9"', '"3.9", brokers: 2'), "broker:c/1")
        assert (found.because, found.backlog.nothing) == ("uncommitted", True)
        assert [(one.reason, one.amount.records) for one in found.duplicates] == [("uncommitted", 360_000)]

    def test_a_producer_that_retries_without_idempotence_writes_twice(self) -> None:
        assert writer(shop()).retries is None  # java 3.7 is idempotent
        found = writer(shop(produce="client: {library: librdkafka, version: 2.10.0}")).retries
        assert found == "it retries without idempotence (enable.idempotence is off by default; librdkafka 2.10.0)"


class TestProducers:
    @pytest.mark.parametrize(
        ("produce", "records"),
        [
            # kept, refused, dropped, taken in and given up, of an hour's 360,000
            ("on_outage: reject", (None, 360_000, None, None)),
            ("on_outage: {outbox: 10m}", (60_000, 300_000, None, None)),
            ("on_outage: {buffer: 10m, then: drop}", (60_000, None, 300_000, None)),
            ("on_outage: {block: 10m}", (None, 300_000, None, 60_000)),
            ("on_outage: drop, config: {max.block.ms: 0}", (12_000, None, 348_000, None)),  # gives up after 120 s
        ],
    )
    def test_what_becomes_of_what_it_had_to_write(self, produce: str, records: tuple[float | None, ...]) -> None:
        found = writer(shop(produce=produce))
        amounts = (found.kept, found.refused, found.dropped, found.given_up)
        assert tuple(None if amount is None else amount.records for amount in amounts) == records

    def test_one_that_was_killed_had_nothing_to_write(self) -> None:
        found = simulate(inventory_of(shop()), ["cluster:c", "service:shop"], for_=HOUR).recovery
        assert found is not None
        assert found.producing == ()

    def test_one_whose_sources_ran_dry_lost_nothing(self) -> None:
        text = shop(produce="on_outage: drop, config: {max.block.ms: 0}, derives_from: [c/orders]")
        result = simulate(inventory_of(text), ["cluster:c"], for_=HOUR)
        assert result.recovery is not None
        assert result.recovery.producing == ()
        impact = result.impact("service:shop")
        assert impact is not None
        assert [effect.amount for effect in impact.effects] == [Amount(records=0, bytes=0)]


class TestLeaders:
    TEXT = shop("replication: 2, assignment: {0: [1, 2], 1: [3, 2]}").replace('"3.9"', '"3.9", brokers: 3')

    def test_it_says_which_brokers_bring_a_topic_back(self) -> None:
        result = simulate(inventory_of(self.TEXT), ["broker:c/1", "broker:c/2"], for_=HOUR)
        assert result.recovery is not None
        (found,) = result.recovery.topics
        assert (found.topic, found.partitions, found.brokers, found.required) == ("topic:c/orders", 1, (1, 2), 2)
        assert found.order_decides
        assert any("depends on the order in which its brokers failed" in note.text for note in result.assumptions)

    def test_brokers_that_were_shut_down_have_all_they_had_acknowledged(self) -> None:
        for mode, may_lose in (("kill", True), ("shutdown", False)):
            result = simulate(inventory_of(self.TEXT), ["broker:c/1", "broker:c/2"], for_=HOUR, mode=mode)  # type: ignore[arg-type]
            assert result.recovery is not None
            assert [one.may_lose for one in result.recovery.topics] == [may_lose]

    def test_one_that_kept_its_leaders_is_not_listed(self) -> None:
        assert recovery(self.TEXT, "broker:c/2", HOUR).topics == ()

    def test_where_its_replicas_are_not_known_neither_is_that(self) -> None:
        result = simulate(inventory_of(shop()), ["cluster:c"], for_=HOUR)
        assert result.recovery is not None
        assert result.recovery.topics == ()
        assert [note.ref for note in result.unknowns if "which brokers must return" in note.text] == ["topic:c/orders"]


def test_levels_and_times_are_those_of_a_failure_without_end() -> None:
    inventory = inventory_of(shop(consume="tolerates: 10m"))
    ended, endless = (simulate(inventory, ["cluster:c"], for_=lasts) for lasts in (HOUR, None))
    for ref in ("service:mailer", "service:shop", "function:mail"):
        assert times(ended, ref) == times(endless, ref)
