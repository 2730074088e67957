"""A certificate for 127.0.0.1 that signs itself, made by the keytool that comes with Java."""

from pathlib import Path

from tests.running import run_process

PASSWORD = "kblast-tests"  # noqa: S105 - it guards a key that lives as long as a test


def make_certificate(keystore: Path, certificate: Path) -> None:
    """The key and its certificate for the brokers, and the certificate alone, as PEM, for those who trust them."""
    name = ("-alias", "kafka", "-keystore", keystore, "-storetype", "PKCS12", "-storepass", PASSWORD)
    hosts = "SAN=ip:127.0.0.1,dns:localhost"
    _keytool("-genkeypair", *name, "-keyalg", "RSA", "-validity", "30", "-dname", "CN=localhost", "-ext", hosts)
    _keytool("-exportcert", *name, "-rfc", "-file", certificate)


def _keytool(*args: str | Path) -> None:
    outcome = run_process("keytool", *args)
    assert outcome.code == 0, f"keytool: {outcome.out} {outcome.err}"
