"""Published incidents come out as they were published, but for what is known to be missed."""

import pytest

from kblast.model.build import load_inventory
from tests.examples.incidents import INCIDENT_NAMES, Fate, agree, predicted, published
from tests.examples.running import INCIDENTS
from tests.linting import lint_files

_CASES = [
    pytest.param(name, part.fail, part.lasts, function, fate, id=f"{name}-{part.lasts}-{function}")
    for name in INCIDENT_NAMES
    for part in published(name).runs
    for function, fate in part.functions.items()
]


@pytest.mark.parametrize(("name", "fail", "lasts", "function", "fate"), _CASES)
def test_a_function_fares_as_published(name: str, fail: tuple[str, ...], lasts: str, function: str, fate: Fate) -> None:
    said = predicted(name, fail, lasts)[function]

    assert agree(fate, said) == (fate.missed is None), f"published: {fate}; kblast says: {said}"


@pytest.mark.parametrize("name", INCIDENT_NAMES)
def test_something_is_published_of_every_function(name: str) -> None:
    functions = load_inventory([INCIDENTS / name]).functions.keys()

    assert all(part.functions.keys() == functions for part in published(name).runs)


@pytest.mark.parametrize("name", INCIDENT_NAMES)
def test_a_readme_shows_the_table_and_names_every_source(name: str) -> None:
    readme = (INCIDENTS / name / "README.md").read_text(encoding="utf-8")

    assert f"<!-- incident {name} -->" in readme
    assert all(source.url in readme for source in published(name).sources)


def down(name: str) -> set[str]:
    (part,) = published(name).runs
    return {function for function, said in predicted(name, part.fail, part.lasts).items() if said.level == "down"}


class TestCloudflare:
    def test_the_failure_that_came_after_the_repair_takes_down_less(self) -> None:
        assert down("cloudflare-2024-03") < down("cloudflare-2023-11")

    def test_lint_finds_the_cluster_in_one_site_under_services_in_three(self) -> None:
        before, after = (
            {(finding.rule, finding.subject) for finding in lint_files(INCIDENTS / name).findings}
            for name in ("cloudflare-2023-11", "cloudflare-2024-03")
        )

        assert ("single-zone-dependency", "cluster:kafka") in before - after


class TestParsely:
    def test_lint_finds_two_products_on_one_cluster(self) -> None:
        found = {(finding.rule, finding.subject) for finding in lint_files(INCIDENTS / "parsely-2015-03").findings}

        assert ("false-redundancy", "function:see-the-site-now") in found


class TestAgreement:
    def test_an_effect_that_was_not_published_is_a_disagreement(self) -> None:
        (part,) = published("github-2023-08").runs
        said = predicted("github-2023-08", part.fail, part.lasts)["run-actions"]

        assert agree(Fate(said="late", level="down", effects=("delayed",)), said)
        assert not agree(Fate(said="lost", level="down", effects=("delayed", "loss")), said)
        assert not agree(Fate(said="refused", level="down"), said)
        assert agree(Fate(said="nothing is known of it", level="down", untold=("delayed",)), said)
        assert not agree(Fate(said="went on", level="up", effects=("delayed",)), said)
