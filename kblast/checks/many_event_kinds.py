"""Topics that carry what has nothing to do with each other: unrelated kinds of event, or functions of unlike weight."""

import re
from collections.abc import Iterator, Mapping, Sequence

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.model.refs import make_ref, short_topic

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Parameters(CheckParameters):
    """How many things a topic may be about, words that relate none of them, and how far tiers may lie apart."""

    most: int
    common_words: Patterns
    tiers_apart: int


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic of unrelated kinds, and every one whose writers serve unlike functions; telemetry may be mixed."""
    for topic in context.judged("topic"):
        if context.profile(topic).profile == "telemetry":
            continue
        groups = _groups(context.inventory.topics[topic].kinds or (), short_topic(topic), parameters.common_words)
        if len(groups) > parameters.most:
            yield _unrelated(topic, groups, parameters.most)
        else:
            yield from _unlike(context, topic, parameters.tiers_apart)


def _groups(kinds: Sequence[str], topic: str, common: Patterns) -> list[list[str]]:
    """The kinds, together where they share a word or where each shares one with the topic's name.

    A kind whose name says nothing belongs anywhere, and is left out.
    """
    groups: list[tuple[set[str], list[str]]] = []
    named = _words(topic, common)
    for kind in sorted(set(kinds)):
        words = _words(kind, common)
        words |= named if words & named else set()
        near = [group for group in groups if group[0] & words]
        if words:
            one = (
                words.union(*(shared for shared, _ in near)),
                [*(other for _, found in near for other in found), kind],
            )
            groups = [*(group for group in groups if group not in near), one]
    return sorted(sorted(found) for _, found in groups)


def _words(text: str, common: Patterns) -> set[str]:
    """The words of a name that say what it is about, in the singular."""
    found = {word.lower() for word in _WORD.findall(text)}
    return {word.removesuffix("s") for word in found if not matches(common, word)}


def _unrelated(topic: str, groups: Sequence[Sequence[str]], most: int) -> Violation:
    shown = "; ".join(", ".join(group) for group in groups)
    return Violation(
        subject=make_ref("topic", topic),
        path=("kinds",),
        about="kinds",
        message=f"carries events about {len(groups)} things, by their names ({shown}), expected at most {most}",
        confidence="likely",
        evidence=tuple(f"by their names, these belong together: {', '.join(group)}" for group in groups),
    )


def _unlike(context: Context, topic: str, apart: int) -> Iterator[Violation]:
    """Writers who write it for functions of their own, whose tiers lie far apart."""
    tiers = {
        service: (min(known), names)
        for service, names in _functions(context, topic).items()
        if (known := [tier for name in names if (tier := context.inventory.functions[name].tier) is not None])
    }
    if not tiers:
        return
    low, high = min(tiers, key=lambda name: (tiers[name][0], name)), max(tiers, key=lambda name: (tiers[name][0], name))
    distance = tiers[high][0] - tiers[low][0]
    if distance < apart or set(tiers[low][1]) & set(tiers[high][1]):
        return
    yield Violation(
        subject=make_ref("topic", topic),
        about="tiers",
        message=(
            f"carries {', '.join(tiers[low][1])} (tier {tiers[low][0]}, by {low}) and {', '.join(tiers[high][1])} "
            f"(tier {tiers[high][0]}, by {high}), expected less than {apart} tiers between them"
        ),
        related=tuple(
            Related(
                f"{name} writes it for {', '.join(tiers[name][1])}", context.inventory.locate(make_ref("service", name))
            )
            for name in (low, high)
        ),
        evidence=tuple(
            f"service:{name} writes it only for {', '.join(names)} (tier {tier})"
            for name, (tier, names) in sorted(tiers.items())
        ),
    )


def _functions(context: Context, topic: str) -> Mapping[str, Sequence[str]]:
    """By service, the functions that it writes the topic for, where it says so."""
    return {
        name: edge.only_for
        for name, edge in context.inventory.writers_of.get(topic, ())
        if edge.only_for and edge.evidence != "permitted"
    }
