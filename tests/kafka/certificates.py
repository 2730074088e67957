"""Certificates that sign themselves: for 127.0.0.1 by the keytool that comes with Java, for a client by OpenSSL."""

from pathlib import Path

from tests.running import run_process

PASSWORD = "kblast-tests"  # noqa: S105 - it guards a key that lives as long as a test

CLIENT = "certified"
"""The name of the client that has a certificate."""


def make_certificate(keystore: Path, certificate: Path) -> None:
    """The key and its certificate for the brokers, and the certificate alone, as PEM, for those who trust them."""
    name = ("-alias", "kafka", "-keystore", keystore, "-storetype", "PKCS12", "-storepass", PASSWORD)
    hosts = "SAN=ip:127.0.0.1,dns:localhost"
    _keytool("-genkeypair", *name, "-keyalg", "RSA", "-validity", "30", "-dname", "CN=localhost", "-ext", hosts)
    _keytool("-exportcert", *name, "-rfc", "-file", certificate)


def make_client(key_and_certificate: Path, certificate: Path) -> None:
    """The key of a client with its certificate, and the certificate alone, as PEM; keytool lets no key out as PEM."""
    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={CLIENT}")
    outcome = run_process("openssl", *new, "-keyout", key_and_certificate, "-out", certificate)
    assert outcome.code == 0, f"openssl: {outcome.out} {outcome.err}"
    key = key_and_certificate.read_text(encoding="ascii")
    key_and_certificate.write_text(key + certificate.read_text(encoding="ascii"), encoding="ascii")


def _keytool(*args: str | Path) -> None:
    outcome = run_process("keytool", *args)
    assert outcome.code == 0, f"keytool: {outcome.out} {outcome.err}"
