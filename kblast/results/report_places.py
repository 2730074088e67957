"""Where things in a report are written: what all absolute paths begin with is said once."""

from os.path import commonprefix
from pathlib import PurePosixPath, PureWindowsPath

from kblast.results.report import ReportResult


def folder_of(report: ReportResult) -> str:
    """The folder of everything that is listed, with its last slash; empty where paths are relative."""
    places = [element.place for element in report.estate.elements]
    places += [str(finding.location) for finding in report.lint.findings]
    begin = commonprefix([*places, *report.made.inputs])  # noqa: RUF071 - it is cut at a slash, of any system
    folder = begin[: max(begin.rfind("/"), begin.rfind("\\")) + 1]
    absolute = PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).is_absolute()
    return folder if absolute else ""
