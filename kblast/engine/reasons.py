"""Why one thing follows from another, kept small in the network and put into words when somebody asks."""

from typing import NamedTuple

from kblast.units import show_duration


class Reason(NamedTuple):
    """A form of words and what fills it."""

    form: str
    values: tuple[str | float, ...] = ()

    def words(self) -> str:
        """The reason as a clause; numbers are durations in seconds."""
        shown = [show_duration(value) if isinstance(value, int | float) else value for value in self.values]
        return self.form.format(*shown)


def shown(ref: str) -> str:
    """An element in a sentence: what users know by name by its name alone, anything else with its kind."""
    kind, _, name = ref.partition(":")
    return name if kind in ("service", "resource", "function") else f"{kind} {name}"


def names(refs: tuple[str, ...] | list[str], most: int = 4) -> str:
    """A list of names for a sentence, cut when it is long."""
    shown = ", ".join(refs[:most])
    return shown if len(refs) <= most else f"{shown} and {len(refs) - most} more"
