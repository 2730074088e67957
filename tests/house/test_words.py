"""The project speaks of itself alone: not of the place where it was written, nor of how."""

import re

from tests.house.source import project_files
from tests.running import ROOT

# In two halves, so that this file does not hold what it forbids.
FORBIDDEN = [
    (r"(?<![\w.])/", "work/"),
    ("/", r"root/(?:\.|[a-z])"),
    (r"\b(?i:sub-?", r"agents?)\b"),
    (r"\b(?i:this ", r"session)\b"),
    (r"\b(?:HOUSE|SPEC|STYLE)", r"\.md\b"),
    (r"\bkafka-semantics", r"\.md\b"),
    (r"\b(?i:cla", r"ude)\b"),
    (r"\b(?i:anth", r"ropic)\b"),
    (r"\b(?i:chat", r"gpt)\b"),
    (r"\b(?i:language ", r"model)\b"),
    (r"\bTO", r"DO\b"),
    (r"\bFIX", r"ME\b"),
]
PATTERN = re.compile("|".join(first + second for first, second in FORBIDDEN))


def test_no_file_speaks_of_the_workshop() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in project_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        for match in PATTERN.finditer(line)
    ]

    assert not found, "\n".join(found)
