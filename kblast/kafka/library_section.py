"""What is known of one client library, as a section of the page of defaults; and the Markdown it is made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kblast.kafka.history import Default, History, show_value
from kblast.kafka.libraries import ROLES, Condition, Library, Role
from kblast.kafka.outage import Bound, Limit, OutageBehaviour, outage_behaviours

WHEN_FULL = {"block": "the caller waits", "fail": "the next send fails at once", "grow": "it grows without bound"}


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what the cells hold is Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def code(text: str) -> str:
    """Text set as code."""
    return f"`{text}`"


def library_section(library: Library) -> str:
    """All that the data says of a library."""
    lines = [f"## {library.name}\n"]
    if library.aliases:
        lines.append(f"Also known as {', '.join(map(code, library.aliases))}.")
    lines.append(f"Versions are those {library.versions}; read from {library.first} to {library.newest}.")
    lines.append(f"Source: {library.source}.")
    lines.extend((*_base(library), ""))
    for role in ROLES:
        if library.defaults[role]:
            lines.append(f"### {library.name}: {role}\n")
            lines.append(history_table(library.defaults[role], library.first, library.source))
    if library.conditions:
        lines.append(f"### {library.name}: settings that change defaults\n")
        lines.append(_conditions(library))
    lines.extend(_rules(library))
    lines.extend(_names(library))
    return "\n".join(lines)


def _base(library: Library) -> Iterator[str]:
    if library.base is None:
        return
    yield f"What it does not set itself is {code(library.base)}'s."
    if library.base_versions is None:
        yield "Both have the same versions."
        return
    steps = [(step.since, show_value(step.value)) for step in library.base_versions.steps if step.value is not None]
    if steps:
        yield f"\n{markdown_table((library.name, library.base), steps)}"
    else:
        yield f"Its version says nothing about that of {code(library.base)}."


def history_table(settings: Mapping[str, History], first: str, source: str) -> str:
    """Settings with their defaults by version; `source` is what they have in common and need not say again."""
    rows = [
        (code(name), "; ".join(_step(step, first, source) for step in history.steps))
        for name, history in sorted(settings.items())
    ]
    return markdown_table(("Setting", "Default"), rows)


def _step(step: Default, first: str, source: str) -> str:
    value = "none" if step.value is None else show_value(step.value) or "empty"
    since = "" if step.since == first else f"from {step.since}: "
    own = step.source.removeprefix(source).removeprefix("; ")
    return f"{since}{value}{f' ({own})' if own else ''}"


def _conditions(library: Library) -> str:
    rows = [
        (_given(condition), role, code(name), "; ".join(_step(step, library.first, library.source) for step in steps))
        for condition in library.conditions
        for role in ROLES
        for name, steps in _changes(condition, role, library.first)
    ]
    return markdown_table(("Where", "For the", "is", "by default"), rows)


def _changes(condition: Condition, role: Role, first: str) -> Iterator[tuple[str, Sequence[Default]]]:
    yield from ((name, history.steps) for name, history in condition.changes[role].items())
    if role == "producer":
        for name, other in condition.same_as.items():
            yield name, (Default(f"that of {code(other)}", first, ""),)


def _given(condition: Condition) -> str:
    values = " or ".join(show_value(value) for value in condition.values)
    return code(f"{condition.setting}={values}") if values else f"{code(condition.setting)} is set"


def _rules(library: Library) -> Iterator[str]:
    if library.rules["outage"]:
        yield f"### {library.name}: outage\n"
        yield from (_outage(since, outage_behaviours(library, since)[0]) for since in library.rules["outage"])
        yield ""
    if library.rules["idempotence"]:
        yield f"### {library.name}: idempotence\n"
        yield from (_idempotence(since, rule) for since, rule in library.rules["idempotence"].items())
        yield ""


def _outage(since: str, behaviour: OutageBehaviour) -> str:
    limits = "; ".join(map(_limit, behaviour.gives_up))
    alone = "; ".join(map(_limit, behaviour.cluster_down))
    return (
        f"- From {since}: buffer {show_bounds(behaviour.bounds)}; when it is full, {WHEN_FULL[behaviour.when_full]}.\n"
        f"  Gives up at the first of: {limits}. Without any broker: {alone}. Source: {behaviour.source}."
    )


def _limit(limit: Limit) -> str:
    if limit.counts != "time":
        return f"{code(limit.setting)} used up, with {limit.growth} pauses of {code(limit.backoff or '')}"
    return code(limit.setting) + (f" where {code(f'{limit.where[0]}={limit.where[1]}')}" if limit.where else "")


def _idempotence(since: str, rule: dict[str, object]) -> str:
    if rule.get("supported") is False:
        return f"- From {since}: not supported."
    needs = rule["needs"]
    assert isinstance(needs, dict)
    wanted = ", ".join(code(f"{name} {_need(need)}") for name, need in needs.items())
    silent = rule.get("turned_off_by", ())
    assert isinstance(silent, Sequence)
    off = (
        f" Where idempotence is only the default, it is turned off by: {', '.join(map(code, silent))}."
        if silent
        else ""
    )
    ignored = " The default is not applied." if rule.get("default_ignored") else ""
    return f"- From {since}: needs {wanted}; else the producer does not start.{off}{ignored} Source: {rule['source']}."


def _need(need: object) -> str:
    if not isinstance(need, dict):
        return f"= {need}"
    return " and ".join(f"{'≥' if kind == 'at_least' else '≤'} {bound}" for kind, bound in need.items())


def _names(library: Library) -> Iterator[str]:
    if library.names:
        yield f"### {library.name}: its own names\n"
        yield markdown_table(
            (f"In {library.name}", "In Kafka"), [(code(a), code(b)) for a, b in sorted(library.names.items())]
        )


def show_bounds(bounds: Sequence[Bound]) -> str:
    """What bounds a buffer."""
    per = {"producer": "", "partition": " of each partition"}
    return " or ".join(f"{code(bound.setting)} ({bound.unit}){per[bound.per]}" for bound in bounds) or "not bounded"
