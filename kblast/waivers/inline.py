"""Ignores in comments: `# kblast: ignore=rule-id[,rule-id] reason`."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kblast.documents.remarks import Remark
from kblast.suggest import did_you_mean

_RULE = r"[^\s,=]+"
_IGNORE = re.compile(rf"ignore[ \t]*=[ \t]*({_RULE}(?:[ \t]*,[ \t]*{_RULE})*)(.*)")
_FORM = "expected `# kblast: ignore=RULE reason`"


@dataclass(frozen=True, slots=True)
class Ignore:
    """One rule that a comment says is to be ignored, for a reason; one with a fault does not count."""

    rule: str
    remark: Remark
    reason: str = ""
    fault: str = ""


def ignores_in(remarks: Iterable[Remark], rules: Collection[str]) -> Iterator[Ignore]:
    """All ignores in comments, in order of place, each rule by itself; `rules` are the ids of all rules there are."""
    for remark in remarks:
        match = _IGNORE.fullmatch(remark.text)
        if match is None:
            yield Ignore("", remark, fault=f"it names no rule; {_FORM}")
            continue
        reason = match[2].strip()
        for rule in dict.fromkeys(re.split(r"[ \t]*,[ \t]*", match[1])):
            yield Ignore(rule, remark, reason, _fault(rule, reason, rules))


def _fault(rule: str, reason: str, rules: Collection[str]) -> str:
    if rule not in rules:
        hint = did_you_mean(rule, rules)
        return f"there is no rule '{rule}'{f'; {hint}' if hint else ''}"
    return "" if any(map(str.isalnum, reason)) else f"it gives no reason; {_FORM}"
