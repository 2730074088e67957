"""What it costs if an element fails."""

from collections.abc import Iterable

from kblast.engine.outcome import Weights
from kblast.engine.sweep import Hits
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref
from kblast.results.findings import FailureCost


def costs_of(inventory: Inventory, failures: Iterable[Hits]) -> dict[Ref, FailureCost]:
    """What users lose by each of some failures of one element, in the end."""
    weights = Weights.of(inventory)
    return {
        hits.scenario[0]: FailureCost(
            functions=len(weights.weight),
            functions_down=hits.down,
            blast_radius=weights.radius(hits.down),
            cost_per_hour=weights.cost_per_hour(hits.down),
        )
        for hits in failures
    }
