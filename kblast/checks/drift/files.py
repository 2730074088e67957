"""Values that people declared and of which a generated inventory says something else."""

from collections.abc import Iterator, Sequence

from kblast.check import Context, Related, Violation
from kblast.location import KeyPath
from kblast.model.inventory import SECTIONS
from kblast.model.merge import Drift
from kblast.model.parts import Need
from kblast.model.refs import make_ref
from kblast.phrases import counted

_WHOLE = frozenset({"assignment", "isr", "brokers", "controllers"})
"""Keys of which all differences together are one: partitions and brokers move together."""


def differences(context: Context) -> Iterator[Violation]:
    """Every value that differs.

    Two generated files that differ are no matter: the later one holds. Nor is a generated need that names something
    and says no more: people say for how long they can do without it.
    """
    found: dict[KeyPath, list[Drift]] = {}
    for drift in context.inventory.drift:
        if not (drift.among_generated or _says_no_more(drift.generated)):
            path = drift.path[:3] if drift.path[2] in _WHOLE else drift.path
            found.setdefault(path, []).append(drift)
    for path, drifts in sorted(found.items(), key=lambda item: [str(key) for key in item[0]]):
        yield _violation(context, path, drifts)


def _says_no_more(generated: object) -> bool:
    return isinstance(generated, Need) and generated.model_dump(exclude_none=True).keys() == {"ref"}


def _violation(context: Context, path: KeyPath, drifts: Sequence[Drift]) -> Violation:
    section, name, *below = path
    first = drifts[0]
    more = f" (and {counted(len(drifts) - 1, 'more difference')})" if len(drifts) > 1 else ""
    return Violation(
        subject=make_ref(SECTIONS[str(section)], str(name)),
        path=tuple(below),
        message=f"{_what(context, first)}; a generated file says {first.shown[1]}{more}",
        related=tuple(Related(f"says {drift.shown[1]}", drift.generated_at) for drift in drifts),
        evidence=tuple(f"declared: {drift.shown[0]}; generated: {drift.shown[1]}" for drift in drifts),
    )


def _what(context: Context, drift: Drift) -> str:
    """What is declared: another value of the same key, or something that excludes what was generated."""
    _, name, *keys = drift.path
    of = ""
    if keys[0] in ("produces", "consumes"):
        edges = getattr(context.inventory.services[str(name)], str(keys[0]))
        of, keys = f" of {edges[keys[1]].topic or edges[keys[1]].pattern}", keys[2:]
    key = ".".join(str(part) for part in (keys[1:] if keys[0] == "config" else keys))
    if drift.declared is None:
        return f"{key}{of} cannot be what was generated, beside what is declared ({drift.shown[0]})"
    return f"{key}{of} is declared as {drift.shown[0]}"
