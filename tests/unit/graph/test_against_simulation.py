"""What the graph says of dependence, held against what the simulation says of failures."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kblast.graph.dependency import DependencyGraph
from kblast.simulate import simulate
from tests.unit.graph.building import inventory_of

REFS = ("zone:z1", "zone:z2", "cluster:c", "cluster:d", "resource:r1", "resource:r2", "service:s1", "service:s2")
TOPICS = ("c/t", "c/u", "d/t")
TIMES = st.sampled_from(["5m", "forever"])
IMPACTS = st.sampled_from(["down", "degraded", "none"])


def mapping(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def lists(parts: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(parts, min_size=least, max_size=2)


TOLERANCE = {"tolerates": TIMES, "impact": IMPACTS}
PLAIN = st.sampled_from(REFS) | mapping({"ref": st.sampled_from(REFS)}, TOLERANCE)
NEED = st.recursive(
    PLAIN,
    lambda part: (
        mapping({"all": lists(part, 1)}, TOLERANCE)
        | mapping({"any": lists(part, 1)}, TOLERANCE)
        | mapping({"at_least": st.just(2), "of": st.lists(part, min_size=2, max_size=3)}, TOLERANCE)
    ),
    max_leaves=4,
)
OUTAGE = st.sampled_from(
    ["block", "reject", "drop", "outbox", {"block": "90s"}, {"block": "forever"}, {"outbox": "6h"}, {"fallback": "d/u"}]
    + [{"buffer": lasts, "then": then} for lasts in ("10m", "forever") for then in ("block", "reject", "drop")]
)
ONLY_FOR = {"only_for": st.just(["f2"])}
PRODUCE = mapping({"topic": st.sampled_from(TOPICS)}, {"on_outage": OUTAGE, "impact": IMPACTS, **ONLY_FOR})
CONSUME = mapping(
    {"topic": st.sampled_from(TOPICS), "group": st.just("g"), "starved": st.just("none")},
    {**TOLERANCE, "fallback": st.just("d/u"), **ONLY_FOR},
)
ZONES = st.sampled_from([[], ["z1"], ["z1", "z2"], ["z1", "z3"], ["z1", "z2", "z3"]])
SERVICE = mapping(
    {"produces": st.lists(PRODUCE, max_size=2, unique_by=lambda edge: edge["topic"])},
    {
        "consumes": st.lists(CONSUME, max_size=2, unique_by=lambda edge: edge["topic"]),
        "needs": lists(NEED),
        "wants": lists(NEED),
        "zones": ZONES,
    },
)
CLUSTER = mapping({}, {"brokers": st.integers(1, 3), "zones": ZONES, "needs": lists(PLAIN)})
PLATFORMS = st.fixed_dictionaries(
    {
        "zones": st.just({"z1": {"region": "eu"}, "z2": {"region": "eu"}, "z3": {}}),
        "clusters": st.fixed_dictionaries({"c": CLUSTER, "d": CLUSTER}),
        "topics": st.just({name: {} for name in (*TOPICS, "d/u")}),
        "resources": st.fixed_dictionaries({"r1": mapping({}, {"zones": ZONES}), "r2": mapping({}, {"zones": ZONES})}),
        "services": st.fixed_dictionaries({"s1": SERVICE, "s2": SERVICE}),
        "functions": st.fixed_dictionaries({"f1": mapping({}, {"needs": lists(NEED)}), "f2": st.just({})}),
    }
)


@given(PLATFORMS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_failure_takes_down_what_depends_on_it_hard_and_touches_only_what_depends_on_it(platform: Any) -> None:
    found = inventory_of(platform)
    graph = DependencyGraph.of(found)

    for failed in graph.nodes:
        if failed.startswith("function:"):
            continue
        levels = {impact.ref: impact.level for impact in simulate(found, [failed]).impacts}
        down = {ref for ref, level in levels.items() if level == "down"}
        # A broker is down with its cluster, which the graph does not say.
        touched = {ref for ref, level in levels.items() if level != "up" and not ref.startswith("broker:")}

        assert set(graph.dependents(failed, hard=True)) <= down
        assert touched <= {failed, *graph.dependents(failed)}
