"""Settings that are declared, held against those that are in force."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kblast.check import Violation
from kblast.checks.drift.sides import Sides
from kblast.kafka.effective import Effective, name_for_value
from kblast.model.refs import Ref

_LISTS = frozenset({"cleanup.policy"})
"""Settings whose value is a list in any order."""


@dataclass(slots=True)
class Settings:
    """The settings of one element that differ, those that nobody declared, and those of which nothing is known."""

    different: list[Violation] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def compare_settings(
    sides: Sides,
    ref: Ref,
    names: tuple[set[str], set[str]],
    in_force: Callable[[str], tuple[Effective, Effective]],
    *,
    sure: Callable[[str], bool],
) -> Settings:
    """What is in force of the settings that either side writes down for an element.

    `names` are those that are declared, and those that are set live; `in_force` gives what holds on both sides. Where
    it is not `sure` that the scrape would have seen a setting, that it did not says nothing.
    """
    declared, set_live = names
    found = Settings()
    for name in sorted(declared | set_live):
        ours, live = in_force(name)
        if name not in set_live and (not sure(name) or live.value is None):
            found.unknown.append(name)
        elif same_value(name, ours.value, live.value):
            continue
        elif name in declared:
            values = (ours.value, str(live) if name not in set_live else live.value)
            proof = f"declared: {ours}; live: {live}"
            found.different.append(sides.differs(ref, ("config", name), *values, proof))
        else:
            found.undeclared.append(f"{name_for_value(name)} = {live.value} (declared: {ours})")
    return found


def undeclared_settings(sides: Sides, ref: Ref, found: Settings) -> Iterator[Violation]:
    """The settings of an element that nobody declared, together, if they are to be told."""
    if found.undeclared and sides.undeclared:
        yield Violation(
            subject=ref,
            path=("config",),
            about="undeclared",
            message=f"sets what nobody declared: {', '.join(found.undeclared)}",
            related=sides.seen(ref, "config"),
            evidence=tuple(found.undeclared if found.undeclared[1:] else ()),
        )


def same_value(name: str, one: str | None, other: str | None) -> bool:
    """Whether two values of a setting mean the same."""
    if name in _LISTS and one is not None and other is not None:
        return _parts(one) == _parts(other)
    return one == other


def _parts(value: str) -> set[str]:
    return {part.strip() for part in value.split(",")}
