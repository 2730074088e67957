"""Topics of JulieOps: partitions, replication and settings, their own or those of a plan."""

from typing import Any

from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported
from kblast.location import Location

_OWN_KEYS = {"num.partitions": "partitions", "replication.factor": "replication"}


def read_topic(topic: Node, full_name: str, plans: dict[str, Node], imported: Imported) -> None:
    """A topic; what it sets itself holds against its plan."""
    path = ("topics", full_name)
    imported.facts.append(Fact(path, {}, topic.place("name")))
    settings: dict[str, tuple[Any, Location]] = {}
    plan = topic.text("plan")
    if plan is not None and plan not in plans:
        hint = "import the file of plans, too" if not plans else f"there are {', '.join(sorted(plans))}"
        topic.reading.problem((*topic.path, "plan"), plan, "the name of a plan", hint)
    elif plan is not None:
        settings |= plans[plan].settings("config")
    settings |= topic.settings("config")
    for setting, (value, place) in settings.items():
        below = (_OWN_KEYS[setting],) if setting in _OWN_KEYS else ("config", setting)
        imported.facts.append(Fact((*path, *below), value, place))
