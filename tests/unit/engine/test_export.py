"""The network as plain numbers says what the network says."""

import json

import pytest

from kblast.engine.compile import compile_network
from kblast.engine.export import export_network
from kblast.engine.network import Network
from kblast.engine.propagate import propagate
from kblast.graph.estate import estate_of
from kblast.model.build import load_inventory
from kblast.results.gates import NONE, GateNetwork
from tests.running import ROOT

INVENTORY = load_inventory([ROOT / "tests" / "data" / "format.yaml"])


@pytest.fixture(scope="module")
def network() -> Network:
    return compile_network(INVENTORY)


@pytest.fixture(scope="module")
def exported(network: Network) -> GateNetwork:
    return export_network(network)


def rebuilt(exported: GateNetwork) -> Network:
    """A network made of nothing but the numbers."""
    made = Network(always=list(exported.always))
    for owner, required in zip(exported.owners, exported.required, strict=True):
        made.node(required=required, owner=None if owner == NONE else exported.refs[owner])
    for node in range(len(exported.required)):
        for arc in range(exported.first[node], exported.first[node + 1]):
            made.arc((node, exported.delays[arc]), exported.targets[arc])
    made.levels = dict(zip(exported.refs, zip(exported.degraded, exported.down, strict=True), strict=True))
    return made


def test_times_are_those_of_the_network(network: Network, exported: GateNetwork) -> None:
    again = rebuilt(exported)
    for ref in exported.refs:
        ours = propagate(network, [*network.always, network.down(ref)]).times
        theirs = propagate(again, [*again.always, again.down(ref)]).times
        for other, (degraded, down) in network.levels.items():
            assert (ours[degraded], ours[down]) == (theirs[again.degraded(other)], theirs[again.down(other)])


def test_what_only_effects_need_stays_behind(network: Network, exported: GateNetwork) -> None:
    assert len(exported.required) < len(network.required)


def test_every_reason_is_a_sentence_of_the_network(network: Network, exported: GateNetwork) -> None:
    said = {
        exported.words[form].format(*(exported.words[value] for value in values))
        for form, *values in exported.sentences
    }

    assert said <= {arc.reason.words() for arcs in network.outgoing for arc in arcs if arc.reason}
    assert "waits for acks from orders/order-placed before it answers" in said


def test_elements_are_numbered_as_in_the_estate(exported: GateNetwork) -> None:
    assert tuple(element.ref for element in estate_of(INVENTORY).elements) == exported.refs


def test_it_is_plain_data(exported: GateNetwork) -> None:
    assert GateNetwork.model_validate_json(json.dumps(exported.model_dump(mode="json"))) == exported
