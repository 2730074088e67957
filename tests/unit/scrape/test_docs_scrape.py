"""What docs/scrape.md says about rights and requests is so."""

import re

from kblast.scrape.coverage import CALLS
from kblast.scrape.guard import READ_ONLY
from kblast.scrape.rights import commands
from tests.running import ROOT

PAGE = (ROOT / "docs" / "scrape.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def written() -> list[str]:
    return re.findall(r"^kafka-acls.*$", section("Rights"), re.MULTILINE)


def test_the_rights_are_those_that_a_scrape_asks_for() -> None:
    assert written()[:-1] == list(commands(CALLS.keys() - {"producers"}, "HOST:9092", "User:kblast"))
    assert written()[-1:] == list(commands(["producers"], "HOST:9092", "User:kblast"))


def test_the_requests_are_those_that_the_guard_lets_pass() -> None:
    named = section("What is sent").partition(";")[0]

    assert set(re.findall(r"\w+", named)) == set(READ_ONLY.values())
