"""The requests about groups of the newer protocols, which the client does not know by itself.

Their fields are as in Kafka's protocol guide (https://kafka.apache.org/protocol): KIP-848, KIP-932, KIP-1071, KIP-1226.
"""

from typing import Any, Final

from kafka.protocol.admin import (
    DescribeAclsRequest,
    DescribeClientQuotasRequest,
    DescribeClusterRequest,
    DescribeConfigsRequest,
    DescribeGroupsRequest,
    DescribeLogDirsRequest,
    DescribeProducersRequest,
    DescribeQuorumRequest,
    DescribeTransactionsRequest,
    ListGroupsRequest,
    ListTransactionsRequest,
)
from kafka.protocol.api_message import ApiMessage
from kafka.protocol.consumer import ListOffsetsRequest, OffsetFetchRequest
from kafka.protocol.metadata import ApiVersionsRequest, MetadataRequest

_SCHEMAS: Final = "kblast.scrape.schemas"


class ConsumerGroupDescribeRequest(ApiMessage, load_json=_SCHEMAS):
    """Asks for groups of the consumer protocol."""


class ConsumerGroupDescribeResponse(ApiMessage, load_json=_SCHEMAS):
    """Groups of the consumer protocol."""


class ShareGroupDescribeRequest(ApiMessage, load_json=_SCHEMAS):
    """Asks for share groups."""


class ShareGroupDescribeResponse(ApiMessage, load_json=_SCHEMAS):
    """Share groups."""


class DescribeShareGroupOffsetsRequest(ApiMessage, load_json=_SCHEMAS):
    """Asks how far share groups have come."""


class DescribeShareGroupOffsetsResponse(ApiMessage, load_json=_SCHEMAS):
    """How far share groups have come."""


class StreamsGroupDescribeRequest(ApiMessage, load_json=_SCHEMAS):
    """Asks for groups of the streams protocol."""


class StreamsGroupDescribeResponse(ApiMessage, load_json=_SCHEMAS):
    """Groups of the streams protocol."""


_REQUESTS: Final = {
    kind.name.removesuffix("Request"): kind
    for kind in (
        ApiVersionsRequest,
        ConsumerGroupDescribeRequest,
        DescribeAclsRequest,
        DescribeClientQuotasRequest,
        DescribeClusterRequest,
        DescribeConfigsRequest,
        DescribeGroupsRequest,
        DescribeLogDirsRequest,
        DescribeProducersRequest,
        DescribeQuorumRequest,
        DescribeShareGroupOffsetsRequest,
        DescribeTransactionsRequest,
        ListGroupsRequest,
        ListOffsetsRequest,
        ListTransactionsRequest,
        MetadataRequest,
        OffsetFetchRequest,
        ShareGroupDescribeRequest,
        StreamsGroupDescribeRequest,
    )
}


def make_request(api: str, values: dict[str, Any], newest: int | None = None) -> Any:
    """A request by the name of its API, of plain values; of version `newest` at most."""
    kind: Any = _REQUESTS[api]
    limits = {} if newest is None else {"max_version": newest}
    return kind(**_filled(kind.fields, values), **limits)


def _filled(fields: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values, with every mapping made an object of the class that the client wants there."""
    filled = {}
    for key, value in values.items():
        field = fields[key]
        if field.is_struct_array() and value is not None:
            kind = field.data_class
            filled[key] = [kind(**_filled(kind.fields, item)) for item in value]
        else:
            filled[key] = value
    return filled
