"""What can go wrong between kblast and a cluster, and what to do about it."""

import re
from collections.abc import Iterable, Sequence

from kblast.errors import ClusterError


class UnsupportedError(Exception):
    """The broker does not know a request: it is older than it, or has it switched off."""


class NoAnswerError(Exception):
    """A broker that was asked gave no answer."""


class Refusal(Exception):  # noqa: N818 - an answer of the broker, which is expected
    """An answer that is an error; `name` is that of Kafka's error code, such as `TopicAuthorizationFailed`."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}" if message else name)
        self.name = name

    @property
    def denied(self) -> bool:
        """Whether a right is missing."""
        return self.name.endswith("AuthorizationFailed")

    @property
    def unsupported(self) -> bool:
        """Whether the cluster has nothing of the kind: no authorizer, or a version that does not know the request."""
        return self.name in ("SecurityDisabled", "UnsupportedVersion")


class UnreachableError(ClusterError):
    """None of a cluster's addresses let kblast in; says what each of them answered."""

    def __init__(self, failed: Sequence[tuple[str, str]]) -> None:
        said = "; ".join(f"{address}: {words}" for address, words in failed)
        super().__init__(said, hint=_hint(words for _, words in failed))


_HINTS = (
    (r"want of a login", "the listener asks for SASL: give --command-config with security.protocol and sasl.*"),
    (
        r"Authentication failed|credentials",
        "check user name, password and sasl.mechanism in the file of --command-config",
    ),
    (r"Unsupported.*Mechanism|mechanism", "the broker does not offer this sasl.mechanism"),
    (r"CERTIFICATE_VERIFY_FAILED.*(hostname|IP address)", "the certificate is for another name; use one of its names"),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "name the authority that signed it: ssl.truststore.type=PEM, ssl.truststore.location",
    ),
    (r"cannot be read", "ssl.truststore.location and ssl.keystore.location are PEM files"),
    (r"CERTIFICATE_REQUIRED|BAD_CERTIFICATE", "the broker wants a client certificate: ssl.keystore.type=PEM"),
    (r"SSL|TLS|Handshake", "the listener may not speak TLS: see security.protocol"),
    (r"IllegalSaslState", "the listener does not ask for SASL: see security.protocol"),
    (r"does not support the .*Metadata", "this is a controller; give the address of a broker"),
    (r"DNS", "the name means nothing here; check the address"),
    (r"ECONNREFUSED", "nothing listens there; check host and port"),
    (
        r"disconnected|closed|Invalid frame length",  # the last where a TLS alert is taken for the length of an answer
        "the listener may want TLS (give --command-config with security.protocol), or is not one of Kafka's",
    ),
    (r"[Tt]imed out|[Tt]imeout|ETIMEDOUT", "no answer in time; check the network, or give a longer --timeout"),
)


def _hint(said: Iterable[str]) -> str | None:
    texts = list(said)
    return next((hint for pattern, hint in _HINTS if any(re.search(pattern, text) for text in texts)), None)
