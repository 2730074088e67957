"""What kblast foretells comes true: the failure is done to real brokers, and real clients say what became of topics.

The whole list of cases is tried by `python -m tests.kafka.predict --update`, which writes docs/verified.md.
"""

import pytest

from tests.kafka.cluster import Cluster
from tests.kafka.jars import NEWEST
from tests.kafka.predictions.cases import QUICK, QUICKLY, Case, topics
from tests.kafka.predictions.comparing import compare
from tests.kafka.predictions.fates import IN_TIME

pytestmark = pytest.mark.xdist_group("kafka")


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_what_is_foretold_comes_true(plain_cluster: Cluster, case: Case) -> None:
    prefix = case.name.replace(" ", "-").replace(",", "")
    comparison = compare(plain_cluster, NEWEST, list(topics(QUICKLY)), case, prefix)

    # How long it takes depends on what else the machine has to do.
    differences = [difference for difference in comparison.differences if difference.fact != IN_TIME]
    assert not differences, "\n".join(map(str, differences))
