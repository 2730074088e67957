"""All rules together: silent on a platform as it should be, and each speaks of the fault that it is there for."""

from collections import Counter

import pytest

from kblast.catalogue import load_catalogue
from kblast.results.findings import LintResult
from tests.seeded.proof import PAGE, proof
from tests.seeded.seeding import Fault, faults, lint_control, lint_with

FAULTS = faults()


def name(fault: Fault) -> str:
    return fault.title


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LintResult]:

    return {fault.title: lint_with(fault, tmp_path_factory.mktemp("seeded")) for fault in FAULTS}


def test_nothing_is_found_on_the_control() -> None:
    assert lint_control().findings == ()


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(load_catalogue().rules)


def test_no_two_faults_have_one_title() -> None:
    assert max(Counter(fault.title for fault in FAULTS).values()) == 1


@pytest.mark.parametrize("fault", FAULTS, ids=name)
def test_a_fault_is_found_by_its_rule_and_by_others_only_for_a_reason(
    fault: Fault, results: dict[str, LintResult]
) -> None:
    found = {finding.rule for finding in results[fault.title].findings}

    assert found == {fault.rule, *fault.also}


@pytest.mark.parametrize("fault", FAULTS, ids=name)
def test_a_fault_is_found_and_not_only_asked_about(fault: Fault, results: dict[str, LintResult]) -> None:
    assert {f.confidence for f in results[fault.title].findings if f.rule == fault.rule} <= {"certain", "likely"}


def test_the_page_says_what_is_found(results: dict[str, LintResult]) -> None:
    assert PAGE.read_text(encoding="utf-8") == proof([(fault, results[fault.title].findings) for fault in FAULTS])
