"""Where Kafka cannot be run, tests that need it say so and what to do, and `make kafka` fails nobody."""

import sys

from tests.running import run_process

NO_PROGRAMS = {"PATH": "/nonexistent"}


def test_without_java_a_test_is_skipped_and_says_why() -> None:
    needs_brokers = ("tests/kafka/test_cluster.py", "-k", "older_version", "-p", "no:cacheprovider")
    outcome = run_process(sys.executable, "-m", "pytest", *needs_brokers, env=NO_PROGRAMS)

    assert "1 skipped" in outcome.out
    assert "needs real brokers, but there is no java and no keytool" in outcome.out


def test_without_java_and_maven_nothing_is_fetched_and_that_is_said() -> None:
    outcome = run_process(sys.executable, "-m", "tests.kafka.jars", env=NO_PROGRAMS)

    assert outcome.code == 0
    assert "Tests on real brokers are left out: there is no java and no keytool and no mvn" in outcome.err
