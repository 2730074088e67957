import pytest

from kblast.kafka.settings import Scope, is_known_setting, known_settings


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("topic", "min.insync.replicas"),
        ("topic", "retention.ms"),
        ("topic", "message.format.version"),
        ("broker", "log.retention.hours"),
        ("broker", "zookeeper.connect"),
        ("broker", "process.roles"),
        ("broker", "group.share.max.size"),
        ("broker", "eligible.leader.replicas.enable"),
        ("producer", "acks"),
        ("producer", "transactional.id"),
        ("producer", "transaction.two.phase.commit.enable"),
        ("consumer", "group.protocol"),
        ("consumer", "session.timeout.ms"),
        ("streams", "processing.guarantee"),
        ("connect", "config.storage.topic"),
        ("librdkafka", "queue.buffering.max.kbytes"),
        ("librdkafka", "request.required.acks"),
    ],
)
def test_known(scope: Scope, name: str) -> None:
    assert name in known_settings(scope)
    assert is_known_setting(scope, name)


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("topic", "min.insync.replica"),
        ("topic", "log.retention.hours"),
        ("broker", "retention.ms"),
        ("producer", "ack"),
        ("producer", "session.timeout.ms"),
        ("consumer", "acks"),
        ("librdkafka", "buffer.memory"),
    ],
)
def test_not_known(scope: Scope, name: str) -> None:
    assert name not in known_settings(scope)
    assert not is_known_setting(scope, name)


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("broker", "listener.name.internal.ssl.keystore.location"),
        ("broker", "config.providers.vault.class"),
        ("streams", "main.consumer.max.poll.records"),
        ("connect", "producer.override.acks"),
    ],
)
def test_names_that_users_make_up_are_known_by_their_beginning(scope: Scope, name: str) -> None:
    assert is_known_setting(scope, name)
    assert name not in known_settings(scope)
