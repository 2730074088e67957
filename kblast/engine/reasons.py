"""Why one thing follows from another, kept small in the network and put into words when somebody asks."""

from typing import NamedTuple

from kblast.units import show_duration

MOST_NAMED = 4
"""As many things as a reason names one by one."""


class Reason(NamedTuple):
    """A form of words and what fills it."""

    form: str
    values: tuple[str | float, ...] = ()

    def words(self) -> str:
        """The reason as a clause."""
        return self.form.format(*self.shown_values())

    def shown_values(self) -> list[str]:
        """What fills the form, in words; numbers are durations in seconds."""
        return [show_duration(value) if isinstance(value, int | float) else value for value in self.values]


def shown(ref: str) -> str:
    """An element in a sentence: what users know by name by its name alone, anything else with its kind."""
    kind, _, name = ref.partition(":")
    return name if kind in ("service", "resource", "function") else f"{kind} {name}"
