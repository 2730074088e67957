"""The jars of Apache Kafka that tests run, one folder a version; as a program it has Maven fetch what is missing.

About 55 MB a version, under the Apache licence 2.0, from Maven Central, as `pom.xml` says.
"""

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.running import ROOT

NEWEST = "4.3.1"
"""The last version of which Maven Central has all parts."""

OLDEST = "3.9.2"
"""The last of the versions before 4, and the first in which KRaft heeds `unclean.leader.election.enable`."""

VERSIONS = (NEWEST, OLDEST)

_POM = Path(__file__).with_name("pom.xml")
_FOLDER = ROOT / ".kafka"
_JAVA = 17
"""What brokers need from Kafka 4.0 on."""


def class_path(version: str) -> Path:
    """The folder of a version's jars; a test that needs it is skipped where there is none, or no Java to run it."""
    folder = _FOLDER / version
    missing = _missing("java", "keytool")
    if missing or not _is_complete(folder):
        reason = missing or f"there is no Apache Kafka in {folder}"
        pytest.skip(f"needs real brokers, but {reason}; `make kafka` says what to do")
    return folder


def need_compiler() -> None:
    """Skips a test that runs a source of Java where there is no compiler for it."""
    if missing := _missing("javac"):
        pytest.skip(f"needs to compile Java, but {missing}; `make kafka` says what to do")


def fetch(version: str) -> None:
    """Has Maven copy a version's jars; raises CalledProcessError when it could not."""
    folder = _FOLDER / version
    if _is_complete(folder):
        return
    sys.stderr.write(f"Fetching Apache Kafka {version} for tests (55 MB, some minutes the first time)\n")
    shutil.rmtree(folder, ignore_errors=True)
    options = ("-B", "-ntp", "-q", f"-Dkafka.version={version}", f"-DoutputDirectory={folder}")
    goal = ("dependency:copy-dependencies", "-DincludeScope=runtime")
    subprocess.run(["mvn", "-f", str(_POM), *options, *goal], check=True, stdin=subprocess.DEVNULL)
    _stamp(folder).write_bytes(_POM.read_bytes())


def main() -> int:
    """Fetches all versions, or says why not."""
    if missing := _missing("java", "keytool", "mvn"):
        sys.stderr.write(f"Tests on real brokers are left out: {missing}. Debian: apt-get install maven\n")
        return 0
    for version in VERSIONS:
        try:
            fetch(version)
        except subprocess.CalledProcessError:
            sys.stderr.write(f"Tests on real brokers are left out: Maven could not fetch Apache Kafka {version}\n")
            break
    return 0


@cache
def _missing(*programs: str) -> str:
    """Why Kafka cannot be run here, if so."""
    wanted = f"(Java {_JAVA} or newer and Maven)"
    if absent := [program for program in programs if not shutil.which(program)]:
        return f"there is no {' and no '.join(absent)} {wanted}"
    version = _java_version()
    return "" if version >= _JAVA else f"Java is of version {version} {wanted}"


def _java_version() -> int:
    """The first number of what java says of itself, such as 17 of `openjdk version "17.0.15" 2025-04-15`."""
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _stamp(folder: Path) -> Path:
    return folder / ".fetched-as"


def _is_complete(folder: Path) -> bool:
    """The stamp is written last, and says by which pom.xml it was made."""
    return _stamp(folder).is_file() and _stamp(folder).read_bytes() == _POM.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
