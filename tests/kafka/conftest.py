"""Real clusters, started once for all tests of a process that ask for them, and whole again after each test."""

import os
from collections.abc import Iterator

import pytest

from tests.kafka.cluster import Cluster, Shape, running_cluster
from tests.kafka.connect import Connect, running_connect
from tests.kafka.jars import OLDEST
from tests.kafka.processes import Guard

_BOOTSTRAP = "KBLAST_KAFKA_BOOTSTRAP"


def single() -> dict[str, object]:
    """The settings that a cluster of a single broker needs."""
    internal = ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
    return {f"{topic}.replication.factor": 1 for topic in internal}


@pytest.fixture(scope="session")
def guard() -> Iterator[Guard]:
    """Ends what tests have started, should they not come to it."""
    guard = Guard()
    yield guard
    guard.close()


@pytest.fixture(scope="session")
def newest_cluster(guard: Guard) -> Iterator[Cluster]:
    """The cluster behind `plain_cluster`, for fixtures that outlast a test; they mend it themselves."""
    with running_cluster(Shape(), guard) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def _oldest(guard: Guard) -> Iterator[Cluster]:
    with running_cluster(Shape(version=OLDEST), guard) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def secured_cluster(guard: Guard) -> Iterator[Cluster]:
    """TLS, SASL and ACLs for clients; one broker."""
    with running_cluster(Shape(brokers=1, secured=True, settings=single()), guard) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def combined_cluster(guard: Guard) -> Iterator[Cluster]:
    """One node that is broker and controller, with an authorizer to which everybody is a super user."""
    authorizer = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"
    settings = single() | {"authorizer.class.name": authorizer, "super.users": "User:ANONYMOUS"}
    with running_cluster(Shape(brokers=1, controllers=0, settings=settings), guard) as cluster:
        yield cluster


@pytest.fixture
def plain_cluster(newest_cluster: Cluster) -> Iterator[Cluster]:
    """Three brokers of the newest version in three racks, and a controller; mended after every test."""
    yield newest_cluster
    newest_cluster.mend()


@pytest.fixture
def old_cluster(_oldest: Cluster) -> Iterator[Cluster]:
    """The same of the oldest version."""
    yield _oldest
    _oldest.mend()


@pytest.fixture(scope="session")
def connect(newest_cluster: Cluster, guard: Guard) -> Iterator[Connect]:
    """Kafka Connect on the plain cluster."""
    with running_connect(newest_cluster, guard) as connect:
        yield connect


@pytest.fixture
def bootstrap(request: pytest.FixtureRequest) -> str:
    """Any cluster that may be read and written: the one that KBLAST_KAFKA_BOOTSTRAP names, else the plain one."""
    named = os.environ.get(_BOOTSTRAP)
    return named or request.getfixturevalue("plain_cluster").bootstrap
