"""What it costs if an element fails."""

from collections.abc import Iterable

from kblast.engine.network import Network
from kblast.engine.outcome import Weights
from kblast.engine.sweep import sweep_functions
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref
from kblast.results.findings import FailureCost


def costs_of(inventory: Inventory, network: Network, refs: Iterable[Ref]) -> dict[Ref, FailureCost]:
    """What users lose by the failure of each element, in the end; what cannot fail is left out."""
    weights = Weights.of(inventory)
    scenarios = [(ref,) for ref in sorted(set(refs)) if ref in network.levels]
    return {
        hits.scenario[0]: FailureCost(
            functions=len(weights.weight),
            functions_down=tuple(hits.down),
            blast_radius=weights.radius(hits.down),
            cost_per_hour=weights.cost_per_hour(hits.down),
        )
        for hits in sweep_functions(network, scenarios)
    }
