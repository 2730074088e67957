"""What brokers and topics do by default, by Kafka version; and which broker settings stand in for which topic settings.

The data was read from Kafka's own definitions, see the head of each file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kblast.documents import read_data
from kblast.kafka.history import Default, History, candidates, choose, is_unread, read_history

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Table:
    """Settings and their defaults, of Kafka from version `first` to version `newest`."""

    first: str
    newest: str
    source: str
    settings: Mapping[str, History]

    def find(self, name: str, version: str | None) -> Default | None:
        """The default of a setting; None where it has none."""
        if name not in self.settings:
            return None
        history = self.settings[name]
        bounds = (step.since for step in history.steps)
        found = [history.at(point) for point in candidates(version, bounds, self.first, self.newest)]
        return choose(found, assumed=is_unread(version, self.first, self.newest))


@dataclass(frozen=True, slots=True)
class Synonym:
    """A broker setting that stands in for a topic setting; `factor` converts its unit, as hours to milliseconds."""

    name: str
    factor: int

    def convert(self, value: str) -> str:
        """A value of the broker setting as the topic setting has it; what is no number stays as it is.

        A negative number means no limit in any unit (KafkaConfig.logRetentionTimeMillis).
        """
        try:
            number = int(value)
        except ValueError:
            return value
        return "-1" if number < 0 and self.factor > 1 else str(number * self.factor)


@cache
def table(name: str) -> Table:
    """One of the packaged tables: `topic`, `broker` or `feature`."""
    data = _read(name)
    first, source = data["first"], data["source"]
    settings = {setting: read_history(entry, first, source) for setting, entry in data["settings"].items()}
    return Table(first, data["newest"], source, settings)


@cache
def broker_default(name: str, version: str | None) -> Default | None:
    """What Kafka does where nobody set a topic or broker setting or a feature level; None where it has no default.

    A feature level is that of a newly formatted cluster; an upgraded one keeps its level until someone raises it.
    """
    found = (table(kind).find(name, version) for kind in ("topic", "broker", "feature"))
    return next((default for default in found if default), None)


@cache
def broker_synonyms(topic_setting: str) -> tuple[Synonym, ...]:
    """The broker settings that stand in for a topic setting; the first that is set wins."""
    entries = _read("topic")["synonyms"].get(topic_setting, ())
    return tuple(
        Synonym(name, factor)
        for entry in entries
        for name, factor in (entry.items() if isinstance(entry, Mapping) else [(entry, 1)])
    )


@cache
def _read(name: str) -> Any:
    return read_data(DATA / f"{name}.yaml")
