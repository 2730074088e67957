"""Clusters that serve purposes which ask the opposite of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Strict

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.model.refs import make_ref, short_topic
from kblast.model.values import Profile
from kblast.phrases import counted, listed


class Parameters(CheckParameters):
    """Profiles that go together on one cluster, and topics that say nothing about its purpose."""

    may_share: Annotated[tuple[Profile, ...], Strict(False)]
    internal: Patterns


@dataclass(slots=True)
class Purposes:
    """What a cluster is for: its topics by profile, the profiles that somebody declared, and what is not known."""

    topics: dict[Profile, list[str]] = field(default_factory=dict)
    declared: set[Profile] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster that serves several purposes, or one and perhaps others.

    A cluster of which no purpose is known at all is not asked about here.
    """
    for cluster in context.judged("cluster"):
        found = _purposes(context, cluster, parameters.internal)
        apart = _apart(found, parameters)
        if len(apart) > 1:
            yield _mixed(context, cluster, found)
        elif found.unknown and found.topics:
            yield _undecided(context, cluster, found)


def _purposes(context: Context, cluster: str, internal: Patterns) -> Purposes:
    declared = context.inventory.clusters[cluster].profile or ()
    found = Purposes({profile: [] for profile in declared}, set(declared))
    for topic in context.inventory.topics_of[cluster]:
        if matches(internal, short_topic(topic)):
            continue
        profile = context.profile(topic)
        if profile.profile is None:
            found.unknown.append(topic)
            continue
        found.topics.setdefault(profile.profile, []).append(topic)
        if not profile.inferred:
            found.declared.add(profile.profile)
    return found


def _apart(found: Purposes, parameters: Parameters) -> set[str]:
    """The purposes, those that may share a cluster counted as one."""
    return {"shared" if profile in parameters.may_share else profile for profile in found.topics}


def _mixed(context: Context, cluster: str, found: Purposes) -> Violation:
    counts = [_counted(profile, topics) for profile, topics in sorted(found.topics.items())]
    examples = [topics[0] for _, topics in sorted(found.topics.items()) if topics]
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("profile",),
        about="+".join(sorted(found.topics)),
        message=f"serves {len(counts)} purposes, expected one: {', '.join(counts)}",
        confidence="certain" if found.topics.keys() <= found.declared else "likely",
        related=tuple(
            Related(
                f"{topic} is for {context.profile(topic).profile}", context.inventory.locate(make_ref("topic", topic))
            )
            for topic in examples
        ),
        evidence=tuple(_evidence(context, profile, topics) for profile, topics in sorted(found.topics.items())),
    )


def _counted(profile: Profile, topics: list[str]) -> str:
    return f"{profile} ({counted(len(topics), 'topic')})" if topics else f"{profile} (declared)"


def _evidence(context: Context, profile: Profile, topics: list[str]) -> str:
    if not topics:
        return f"{profile}: declared by the cluster"
    shown = [f"{topic} ({context.profile(topic).reason})" for topic in topics]
    return f"{profile}: {listed(shown)}"


def _undecided(context: Context, cluster: str, found: Purposes) -> Violation:
    count = len(context.inventory.topics_of[cluster])
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("profile",),
        message=f"cannot be decided: the purpose of {len(found.unknown)} of its {count} topics is not known",
        confidence="unknown",
        evidence=(f"not known: {listed(found.unknown)}",),
        remedy="Declare the `profile` of these topics, or of the cluster.",
    )
