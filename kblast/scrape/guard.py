"""The guard that holds a scrape to reading: what may be sent to a broker, and nothing else.

FindCoordinator is not among it: a broker that is asked for a coordinator creates `__consumer_offsets` or
`__transaction_state` where they do not exist yet (KafkaApis.getCoordinator). Groups and transactions are described by
the broker that listed them, which is their coordinator.
"""

from collections.abc import Mapping
from typing import Any, Final

from kblast.errors import BugError

READ_ONLY: Final[Mapping[int, str]] = {
    2: "ListOffsets",
    3: "Metadata",
    9: "OffsetFetch",
    15: "DescribeGroups",
    16: "ListGroups",
    17: "SaslHandshake",
    18: "ApiVersions",
    29: "DescribeAcls",
    32: "DescribeConfigs",
    35: "DescribeLogDirs",
    36: "SaslAuthenticate",
    48: "DescribeClientQuotas",
    55: "DescribeQuorum",
    60: "DescribeCluster",
    61: "DescribeProducers",
    65: "DescribeTransactions",
    66: "ListTransactions",
    69: "ConsumerGroupDescribe",
    77: "ShareGroupDescribe",
    89: "StreamsGroupDescribe",
    90: "DescribeShareGroupOffsets",
}
"""The requests that only read, by API key (https://kafka.apache.org/protocol#protocol_api_keys)."""

_METADATA: Final = 3


class WriteRefusedError(BugError):
    """kblast was about to send a request that may change something; it was not sent."""


def refuse_writes(request: Any) -> None:
    """Lets a request pass that only reads. Raises WriteRefusedError.

    Metadata creates the topics it asks for, unless it says not to.
    """
    if request.API_KEY not in READ_ONLY:
        raise WriteRefusedError(f"{request.name} may change the cluster; nothing was sent")
    if request.API_KEY == _METADATA and request.allow_auto_topic_creation:
        raise WriteRefusedError(f"{request.name} may create topics; nothing was sent")
