"""Properties files are read as Java reads them, and say how to be let in."""

import ssl
from pathlib import Path

import pytest

from kblast.errors import UsageError
from kblast.scrape.properties import jaas_options, parse_properties
from kblast.scrape.security import read_security, security_of

SASL = "org.apache.kafka.common.security"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a=b", {"a": "b"}),
        ("  a : b c  ", {"a": "b c  "}),
        ("a b", {"a": "b"}),
        ("a", {"a": ""}),
        ("a=", {"a": ""}),
        ("# a=b\n! c=d\n\n", {}),
        ("a=b\\\n   c\\\n  d", {"a": "bcd"}),
        ("a=b\\\\\nc=d", {"a": "b\\", "c": "d"}),
        (r"a\=b=c\:d", {"a=b": "c:d"}),
        (r"a\ b = c", {"a b": "c"}),
        (r"a=tab\tline\n\u00e9", {"a": "tab\tline\né"}),
        ("a=1\na=2", {"a": "2"}),
        ("a=b=c", {"a": "b=c"}),
    ],
)
def test_a_line_is_read_as_java_reads_it(text: str, found: dict[str, str]) -> None:
    assert parse_properties(text) == found


def test_options_of_jaas_may_be_quoted_and_hold_what_they_like() -> None:
    text = rf"""{SASL}.plain.PlainLoginModule required username="a;b" password="say \"x\"" other='1' flag=true;"""

    assert jaas_options(text) == (
        "PlainLoginModule",
        {"username": "a;b", "password": 'say "x"', "other": "1", "flag": "true"},
    )


def test_a_secret_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "hush\\=hush")
    file = tmp_path / "client.properties"
    login = f'{SASL}.scram.ScramLoginModule required username="me" password="${{env:OURS}}";'
    file.write_text(
        f"security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-256\nsasl.jaas.config={login}\n", encoding="utf-8"
    )

    security = read_security(file)

    assert (security.protocol, security.mechanism, security.principal) == ("SASL_PLAINTEXT", "SCRAM-SHA-256", "User:me")
    assert "".join((security.password or "").split("=")) == "hushhush"
    assert "hush" not in repr(security)

    monkeypatch.delenv("OURS")
    with pytest.raises(UsageError, match="asks for the variable OURS"):
        read_security(file)


def test_without_a_file_one_is_anybody() -> None:
    assert (read_security(None).protocol, read_security(None).context()) == ("PLAINTEXT", None)


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"security.protocol": "TLS"}, "security.protocol is 'TLS'"),
        ({"sasl.login.callback.handler.class": "x"}, "does not support sasl.login.callback.handler.class"),
        ({"ssl.provider": "x", "ssl.cipher.suites": "y"}, "does not support ssl.cipher.suites, ssl.provider"),
        ({"security.protocol": "SASL_SSL"}, "does not support sasl.mechanism GSSAPI"),
        ({"security.protocol": "SASL_SSL", "sasl.mechanism": "OAUTHBEARER"}, "sasl.mechanism OAUTHBEARER"),
        ({"security.protocol": "SASL_SSL", "sasl.mechanism": "PLAIN"}, "sasl.jaas.config does not say how"),
        ({"ssl.truststore.location": "x.jks"}, "does not support ssl.truststore.type JKS"),
        ({"ssl.keystore.location": "x.p12", "ssl.keystore.type": "PKCS12"}, "ssl.keystore.type PKCS12"),
        ({"ssl.truststore.location": "absent", "ssl.truststore.type": "PEM"}, "cannot read ssl.truststore.location"),
    ],
)
def test_what_cannot_be_done_is_named(properties: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        security_of(properties, "client.properties")


def test_a_wrong_login_does_not_show_what_was_written() -> None:
    written = {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "PLAIN",
        "sasl.jaas.config": f'{SASL}.scram.ScramLoginModule required username="me" password="hush";',
    }
    with pytest.raises(UsageError) as caught:
        security_of(written, "client.properties")
    assert "hush" not in caught.value.message + (caught.value.hint or "")


def test_names_of_certificates_are_checked_unless_that_is_switched_off() -> None:
    checked = security_of({"security.protocol": "SSL"}, "f").context()
    unchecked = security_of({"security.protocol": "SSL", "ssl.endpoint.identification.algorithm": ""}, "f").context()

    assert checked is not None
    assert unchecked is not None
    assert (checked.check_hostname, unchecked.check_hostname) == (True, False)
    assert unchecked.verify_mode == ssl.CERT_REQUIRED
