"""The use case: what is declared, held against live clusters."""

from datetime import date

from kblast.catalogue import Catalogue
from kblast.config import Config
from kblast.lint import Selection, lint, select_rules
from kblast.model.inventory import Inventory
from kblast.results.drift import DriftResult

_RULE = "drift"


def find_drift(
    declared: Inventory, live: Inventory, catalogue: Catalogue, config: Config, *, today: date | None = None
) -> DriftResult:
    """Every difference between what is declared and what clusters showed, as findings of the rule `drift`.

    Severity, parameters and waivers are as the configuration has them; `today` as for a lint.
    """
    selection = Selection(select_rules(catalogue, config, select=[_RULE]).settings, off=())
    found = lint(declared, selection, config, today=today, live=live)
    fields = {name: getattr(found, name) for name in type(found).model_fields if name != "schema_"}
    return DriftResult(**fields, compared=tuple(sorted(live.clusters.keys() & declared.clusters.keys())))
