"""How to be let into a cluster: what a client's properties file says, checked and understood; secrets never shown."""

import ssl
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kblast.errors import UsageError
from kblast.phrases import listed
from kblast.scrape.properties import jaas_options, read_properties

_PROTOCOLS: Final = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
_MODULES: Final = {
    "PLAIN": "PlainLoginModule",
    "SCRAM-SHA-256": "ScramLoginModule",
    "SCRAM-SHA-512": "ScramLoginModule",
}
_UNDERSTOOD: Final = frozenset(
    {
        "security.protocol",
        "sasl.mechanism",
        "sasl.jaas.config",
        "ssl.endpoint.identification.algorithm",
        "ssl.key.password",
        "ssl.keystore.certificate.chain",
        "ssl.keystore.key",
        "ssl.keystore.location",
        "ssl.keystore.type",
        "ssl.truststore.certificates",
        "ssl.truststore.location",
        "ssl.truststore.type",
    }
)
_ABOUT_SECURITY: Final = ("ssl.", "sasl.", "security.")
_TO_PEM: Final = (
    "kblast reads PEM; to convert: keytool -importkeystore -srckeystore FILE -destkeystore store.p12 "
    "-deststoretype PKCS12, then openssl pkcs12 -in store.p12 -out store.pem"
)


@dataclass(frozen=True, slots=True)
class Security:
    """How to be let in. `ca`, `certificate` and `key` are PEM texts; what is secret does not show."""

    protocol: str = "PLAINTEXT"
    mechanism: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: str | None = field(default=None, repr=False)
    certificate: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    key_password: str | None = field(default=None, repr=False)
    check_name: bool = True
    client_id: str | None = None

    @property
    def principal(self) -> str | None:
        """The principal that brokers know this client as, where that can be told: with SASL, by its user name."""
        return f"User:{self.username}" if self.username is not None else None

    def context(self) -> ssl.SSLContext | None:
        """What TLS is to trust and to show; None without TLS. Raises OSError (ssl.SSLError among it)."""
        if not self.protocol.endswith("SSL"):
            return None
        context = ssl.create_default_context(cadata=self.ca)
        context.check_hostname = self.check_name
        if self.certificate is not None:
            # The ssl module takes certificates from files only; this one is for its owner alone, and gone at once.
            with tempfile.NamedTemporaryFile("w", suffix=".pem", encoding="ascii") as file:
                file.write(f"{self.key or ''}\n{self.certificate}\n")
                file.flush()
                context.load_cert_chain(file.name, password=self.key_password or "")
        return context


def read_security(file: Path | None) -> Security:
    """How to be let in, from a client's properties file; without one, as anybody. Raises UsageError."""
    if file is None:
        return Security()
    return security_of(read_properties(file), str(file))


def security_of(properties: Mapping[str, str], source: str) -> Security:
    """How to be let in. Raises UsageError for what kblast cannot do, by the names of the properties."""
    unknown = [key for key in properties if key.startswith(_ABOUT_SECURITY) and key not in _UNDERSTOOD]
    if unknown:
        raise UsageError(
            f"{source}: kblast does not support {listed(sorted(unknown))}",
            hint=f"it knows {', '.join(sorted(_UNDERSTOOD))}",
        )
    protocol = properties.get("security.protocol", "PLAINTEXT").upper()
    if protocol not in _PROTOCOLS:
        raise UsageError(f"{source}: security.protocol is '{protocol}'", hint=f"choose one of {', '.join(_PROTOCOLS)}")
    mechanism, username, password = _login(properties, source) if protocol.startswith("SASL") else (None, None, None)
    return Security(
        protocol=protocol,
        mechanism=mechanism,
        username=username,
        password=password,
        ca=_pem(properties, source, "truststore", properties.get("ssl.truststore.certificates")),
        certificate=_pem(properties, source, "keystore", properties.get("ssl.keystore.certificate.chain")),
        key=properties.get("ssl.keystore.key"),
        key_password=properties.get("ssl.key.password"),
        check_name=properties.get("ssl.endpoint.identification.algorithm", "https") != "",
        client_id=properties.get("client.id"),
    )


def _login(properties: Mapping[str, str], source: str) -> tuple[str, str, str]:
    mechanism = properties.get("sasl.mechanism", "GSSAPI")  # Kafka's own default
    if mechanism not in _MODULES:
        raise UsageError(
            f"{source}: kblast does not support sasl.mechanism {mechanism}", hint=f"it knows {', '.join(_MODULES)}"
        )
    module, options = jaas_options(properties.get("sasl.jaas.config", ""))
    if module != _MODULES[mechanism] or "username" not in options or "password" not in options:
        raise UsageError(
            f"{source}: sasl.jaas.config does not say how to log in with {mechanism}",
            hint=f'write ….{_MODULES[mechanism]} required username="…" password="…";',
        )
    return mechanism, options["username"], options["password"]


def _pem(properties: Mapping[str, str], source: str, store: str, inline: str | None) -> str | None:
    """The PEM text of a store, which stands in the properties or in a file they name."""
    location = properties.get(f"ssl.{store}.location")
    if location is None:
        return inline
    if (kind := properties.get(f"ssl.{store}.type", "JKS").upper()) != "PEM":
        raise UsageError(f"{source}: kblast does not support ssl.{store}.type {kind}", hint=_TO_PEM)
    try:
        return Path(location).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a PEM file"
        raise UsageError(f"{source}: cannot read ssl.{store}.location {location}: {reason}") from None
