"""What all tests share: the folder of real files, and the say over what may be skipped."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.running import ROOT

_REQUIRE_ALL = "KBLAST_REQUIRE_ALL"
_DATA = "KBLAST_DATA"
_DEFAULT_DATA = ROOT.parent / "shared" / "data"
_NEEDS_REAL_FILES = "needs the real files in"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real-world files, which are not ours to hand on; a test that asks for it is skipped without it."""
    named = os.environ.get(_DATA)
    if named and not Path(named).is_dir():
        pytest.fail(f"{_DATA} names {named}, which is not a folder")
    folder = Path(named) if named else _DEFAULT_DATA
    if not folder.is_dir():
        pytest.skip(f"{_NEEDS_REAL_FILES} {folder}; {_DATA} may name another folder")
    return folder.resolve()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With KBLAST_REQUIRE_ALL, a skipped test has failed."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """With KBLAST_REQUIRE_ALL, a skipped file of tests has failed."""
    report = yield
    _fail_if_skipped(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests did not run for want of the real files, and where those were looked for."""
    reasons = [_reason(report) for report in terminalreporter.getreports("skipped")]
    missed = [reason for reason in reasons if _NEEDS_REAL_FILES in reason]
    if missed:
        where = missed[0].partition(_NEEDS_REAL_FILES)[2]
        terminalreporter.write_line(f"not run: {len(missed)} tests that need the real files in{where}", yellow=True)


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and os.environ.get(_REQUIRE_ALL) and _NEEDS_REAL_FILES not in _reason(report):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped, which {_REQUIRE_ALL} does not allow: {_reason(report)}"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why it was skipped; pytest reports that as (file, line, reason)."""
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
