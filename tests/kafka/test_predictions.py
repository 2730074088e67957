"""What kblast foretells comes true: the failure is done to real brokers, and real clients say what became of topics.

The whole list of cases is tried by `python -m tests.kafka.predict --update`, which writes docs/verified.md.
"""

import pytest

from tests.kafka.cluster import Cluster
from tests.kafka.predictions.cases import QUICK, Case, topics
from tests.kafka.predictions.comparing import compare

pytestmark = pytest.mark.xdist_group("kafka")


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_what_is_foretold_comes_true(plain_cluster: Cluster, case: Case) -> None:
    comparison = compare(plain_cluster, list(topics()), case, case.name.replace(" ", "-").replace(",", ""))

    assert not comparison.differences, "\n".join(map(str, comparison.differences))
