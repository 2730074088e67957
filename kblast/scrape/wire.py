"""The one place that talks to brokers: a connection per broker, requests by name, answers as plain data.

The client is kafka-python's wire layer. Its own helpers for administration are not used: they hide refusals (an answer
"not authorized" becomes an empty mapping) and give up on the first bad partition.
"""

import logging
import re
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from kafka.errors import IncompatibleBrokerVersion, KafkaError, KafkaTimeoutError, RequestTimedOutError, for_code
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector
from kafka.protocol.consumer.metadata import ConsumerProtocolAssignment, ConsumerProtocolSubscription

from kblast.scrape.failures import NoAnswerError, Refusal, UnreachableError, UnsupportedError
from kblast.scrape.guard import refuse_writes
from kblast.scrape.messages import make_request
from kblast.scrape.security import Security

_MOST_BYTES: Final = 256 * 1024 * 1024
"""The largest answer taken from a broker; describing the settings of many topics makes large ones."""

_CLIENT: Final = "kblast"

_PAUSE_S: Final = 0.2
"""Before a broker that broke off, or was not there, is asked once more."""

_BEFORE: Final = re.compile(r"^(\[Error \d+\] |\d+ (?=E[A-Z]+$)|\w+Error: )+")

_CLOSED: Final = "socket disconnected"
"""The client's words for a connection that the broker closed; where the broker said why just before, it loses that."""

_CLOSED_AT_LOGIN: Final = "Authentication failed: the broker closed the connection at the login"
_CLOSED_WITHOUT_LOGIN: Final = "the broker closed the connection, for want of a login"

_TIMED_OUT: Final = (KafkaTimeoutError, RequestTimedOutError, TimeoutError)

# The client says on its logger what kblast says as an error; without a handler Python would print it a second time.
logging.getLogger("kafka").addHandler(logging.NullHandler())
logging.getLogger("kafka").propagate = False


class ReadOnlyManager(KafkaConnectionManager):  # type: ignore[misc]  # the client has no types
    """Connections through which nothing but reading passes."""

    def send(self, request: Any, node_id: Any = None, request_timeout_ms: int | None = None) -> Any:
        """Sends a request that only reads. Raises WriteRefusedError for any other."""
        refuse_writes(request)
        return super().send(request, node_id, request_timeout_ms)


@dataclass(frozen=True, slots=True)
class Node:
    """A broker that can be asked."""

    id: int
    rack: str | None


class Wire:
    """A cluster that was reached. Close it, or use it in a `with`."""

    def __init__(self, servers: Sequence[str], security: Security, timeout: float) -> None:
        """Connects to the first of the servers that answers. Raises UnreachableError with what each of them said."""
        milliseconds = int(timeout * 1000)
        try:
            context = security.context()
        except (OSError, ssl.SSLError) as error:
            raise UnreachableError([("the certificates", f"cannot be read: {error}")]) from None
        self._net = NetworkSelector()
        self._manager = ReadOnlyManager(
            self._net,
            bootstrap_servers=list(servers),
            client_id=security.client_id or _CLIENT,
            client_software_name=_CLIENT,
            request_timeout_ms=milliseconds,
            socket_connection_setup_timeout_ms=milliseconds,
            socket_connection_setup_timeout_max_ms=milliseconds,
            receive_message_max_bytes=_MOST_BYTES,
            security_protocol=security.protocol,
            ssl_context=context,
            sasl_mechanism=security.mechanism,
            sasl_plain_username=security.username,
            sasl_plain_password=security.password,
        )
        self._manager.cluster.config["allow_auto_create_topics"] = False
        try:
            self._bootstrap(security.mechanism)
        except BaseException:
            self.close()
            raise
        self.nodes = tuple(
            sorted((Node(node.node_id, node.rack) for node in self._manager.cluster.brokers()), key=lambda n: n.id)
        )
        self._to_ask = [node.id for node in self.nodes]
        self._silent: dict[int, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def version(self) -> str:
        """The newest minor version of Kafka whose requests the broker knows, such as `4.1`."""
        return ".".join(map(str, self._manager.broker_version))

    def ask(self, api: str, values: dict[str, Any], node: int, newest: int | None = None) -> dict[str, Any]:
        """The answer of a broker, as plain data with the protocol's names.

        A broker that let the time run out is not asked again: a cluster with one that hangs would take for ever.
        Raises UnsupportedError where the broker does not know the request, NoAnswerError where none came, Refusal where
        the answer as a whole is an error.
        """
        if node in self._silent:
            raise NoAnswerError(self._silent[node])
        request = make_request(api, values, newest)
        try:
            answer = self._sent(request, node)
        except IncompatibleBrokerVersion:
            raise UnsupportedError(api) from None
        except (KafkaError, OSError) as error:
            said = f"broker {node}: {_words(error)}"
            if isinstance(error, _TIMED_OUT):
                said = self._silent[node] = f"broker {node} gave no answer in time"
            raise NoAnswerError(said) from None
        if code := answer.get("error_code", 0):
            raise refusal(code, answer.get("error_message"))
        return answer

    def ask_any(self, api: str, values: dict[str, Any]) -> dict[str, Any]:
        """The answer of the first broker that gives one; raises as `ask` does."""
        for node in self._to_ask[:-1]:
            try:
                return self.ask(api, values, node)
            except NoAnswerError:
                self._to_ask = [*(other for other in self._to_ask if other != node), node]
        return self.ask(api, values, self._to_ask[-1])

    def close(self) -> None:
        """Ends all connections."""
        self._manager.close()
        self._net.close()

    def _sent(self, request: Any, node: int) -> dict[str, Any]:
        """What a broker answers; one whose connection breaks is asked twice."""

        async def send() -> Any:
            return await self._manager.send(request, node)

        def answer() -> dict[str, Any]:
            found: dict[str, Any] = self._net.run(send).to_dict(json=False)
            return found

        try:
            return answer()
        except (IncompatibleBrokerVersion, *_TIMED_OUT):
            raise
        except (KafkaError, OSError):
            time.sleep(_PAUSE_S)
            return answer()

    def _bootstrap(self, mechanism: str | None) -> None:
        failed: list[tuple[str, str]] = []

        async def meet() -> bool:
            for server in self._manager.cluster.bootstrap_brokers():
                connection = self._manager.get_connection(
                    server.node_id, pop_on_close=False, refresh_metadata_on_err=False, reset_backoff_on_connect=False
                )
                try:
                    await connection
                    await self._manager.cluster.refresh_metadata(server.node_id)
                except (KafkaError, OSError, ValueError) as error:
                    words = _words(error)
                    if words == _CLOSED and connection.broker_version_data is not None:
                        words = _CLOSED_AT_LOGIN if mechanism else _CLOSED_WITHOUT_LOGIN
                    failed.append((f"{server.host}:{server.port}", words))
                else:
                    return True
            return False

        if not self._net.run(meet):
            raise UnreachableError(failed)


def refusal(code: int, message: str | None = None) -> Refusal:
    """What an error code of an answer means."""
    kind = for_code(code)
    return Refusal(kind.__name__.removesuffix("Error"), message or getattr(kind, "description", "") or "")


def subscription(data: bytes) -> tuple[str, ...]:
    """The topics that a member of a classic group asked for; none where it speaks another protocol."""
    return _topics(ConsumerProtocolSubscription, data, lambda found: found.topics)


def assignment(data: bytes) -> tuple[str, ...]:
    """The topics that a member of a classic group was given; none where it speaks another protocol."""
    return _topics(ConsumerProtocolAssignment, data, lambda found: [part.topic for part in found.assigned_partitions])


def _topics(kind: Any, data: bytes, names: Any) -> tuple[str, ...]:
    if not data:
        return ()
    try:
        return tuple(sorted(set(names(kind.decode(data)))))
    except Exception:  # noqa: BLE001 - members put there what they like, and the client may stumble in any way
        return ()


def _words(error: BaseException) -> str:
    """What the client says went wrong, without numbers and names of classes before it."""
    return _BEFORE.sub("", str(error)) or type(error).__name__
