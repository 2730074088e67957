"""What it costs if what is waived fails."""

from collections.abc import Iterable

from kblast.check import Context
from kblast.engine.outcome import Weights
from kblast.engine.sweep import sweep_functions
from kblast.model.refs import Ref
from kblast.results.findings import FailureCost


def costs_of(context: Context, refs: Iterable[Ref]) -> dict[Ref, FailureCost]:
    """What users lose by the failure of each element, in the end; of none where no functions are declared."""
    refs = sorted(set(refs))
    if not refs or not context.inventory.functions:
        return {}
    weights = Weights.of(context.inventory)
    scenarios = [(ref,) for ref in refs if ref in context.network.levels]
    return {
        hits.scenario[0]: FailureCost(
            functions=len(weights.weight),
            functions_down=tuple(hits.down),
            blast_radius=weights.radius(hits.down),
            cost_per_hour=weights.cost_per_hour(hits.down),
        )
        for hits in sweep_functions(context.network, scenarios)
    }
