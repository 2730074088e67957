"""Nothing that may change a cluster gets past the guard."""

import pytest
from kafka.protocol import admin, consumer, metadata
from kafka.protocol.api_message import ApiMessage

from kblast.scrape.guard import READ_ONLY, WriteRefusedError, refuse_writes
from kblast.scrape.messages import make_request

WRITES = [
    kind
    for module in (admin, consumer, metadata)
    for name, kind in vars(module).items()
    if name.endswith("Request") and kind.API_KEY not in READ_ONLY
]


@pytest.mark.parametrize("kind", WRITES, ids=lambda kind: kind.__name__)
def test_what_is_not_known_to_read_is_refused(kind: type[ApiMessage]) -> None:
    with pytest.raises(WriteRefusedError, match="nothing was sent"):
        refuse_writes(kind())


def test_there_is_much_to_refuse() -> None:
    names = {kind.__name__ for kind in WRITES}
    assert {"CreateTopicsRequest", "DeleteGroupsRequest", "FindCoordinatorRequest", "OffsetCommitRequest"} <= names


def test_metadata_may_not_create_topics() -> None:
    refuse_writes(make_request("Metadata", {"topics": None, "allow_auto_topic_creation": False}))
    with pytest.raises(WriteRefusedError, match="may create topics"):
        refuse_writes(make_request("Metadata", {"topics": None}))
