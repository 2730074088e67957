"""What a simulation says of topics, learnt from services that only write or only read them."""

from dataclasses import dataclass

from kblast.engine.compile import compile_network
from kblast.engine.network import Network
from kblast.model.inventory import Inventory
from kblast.results.impact import SimulateResult
from kblast.simulate import simulate
from tests.oracle.chance import Data
from tests.oracle.generate import build

ACKS = ("0", "1", "all")


@dataclass(frozen=True)
class Answers:
    """What a topic still does, on some partition at least."""

    has_leader: bool = True
    takes_acks_0: bool = True
    takes_acks_1: bool = True
    takes_acks_all: bool = True
    shows_new_records: bool = True


@dataclass
class Asked:
    """An inventory in which every topic has a writer with each acks and a reader, all of which fail with it at once."""

    inventory: Inventory
    network: Network

    def after(self, *failed: str) -> "Said":
        return Said(simulate(self.inventory, failed, network=self.network))


@dataclass
class Said:
    """The result of one simulation."""

    result: SimulateResult

    def answers(self, topic: str) -> Answers:
        users = (f"service:{topic}-{use}" for use in (*(f"acks-{acks}" for acks in ACKS), "reader"))
        return Answers(self.level(f"topic:{topic}") != "down", *(self.level(user) != "down" for user in users))

    def level(self, ref: str) -> str:
        impact = self.result.impact(ref)
        return impact.level if impact else "up"

    def effects(self, ref: str) -> set[str]:
        impact = self.result.impact(ref)
        return {effect.kind for effect in impact.effects} if impact else set()


def asked(data: Data) -> Asked:
    """The inventory of the data, with users of its topics."""
    services: Data = {}
    for topic in data["topics"]:
        for acks in ACKS:
            edge = {"topic": topic, "config": {"acks": acks}, "on_outage": "reject"}
            services[f"{topic}-acks-{acks}"] = {"produces": [edge]}
        services[f"{topic}-reader"] = {"consumes": [{"topic": topic, "starved": "none"}]}
    inventory = build({"kblast": 1, **data, "services": services})
    return Asked(inventory, compile_network(inventory))
