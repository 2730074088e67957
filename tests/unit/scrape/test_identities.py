"""What clusters know clients by is given to services, by patterns; what no pattern is about is told."""

from pathlib import Path

import pytest

from kblast.config import read_config
from kblast.errors import ConfigurationError
from kblast.scrape.identities import Identities
from kblast.scrape.snapshot import Group, Member

PATTERNS = r"""
identities:
  - {service: checkout, principal: "User:shop-.*", transactional_id: "co-[0-9]+"}
  - {service: "svc-{1}", group: "cg\\.([a-z]+)\\.v[0-9]"}
  - {service: by-client, client_id: "c-.*"}
  - {service: sink, connector: "s3"}
"""


def identities(folder: Path, text: str = PATTERNS, connectors: tuple[str, ...] = ()) -> Identities:
    (folder / ".kblast.yaml").write_text(text, encoding="utf-8")
    return Identities(read_config(folder / ".kblast.yaml").identities, connectors)


def group(name: str, *clients: str) -> Group:
    members = tuple(Member(client, frozenset(), frozenset()) for client in clients)
    return Group(name, 1, "classic", "consumer", "Stable", members)


def test_a_pattern_holds_for_the_whole_of_an_identity(tmp_path: Path) -> None:
    known = identities(tmp_path)

    assert known.service("principal", "User:shop-eu") == "checkout"
    assert known.service("transactional_id", "co-12") == "checkout"
    assert known.service("transactional_id", "co-12x") == "co-12x"
    assert known.service("principal", "User:other") == "other"
    assert known.unmapped == {"transactional id co-12x", "principal User:other"}


def test_a_part_of_an_identity_may_be_the_name_of_the_service(tmp_path: Path) -> None:
    assert identities(tmp_path).of_group(group("cg.billing.v2")) == "svc-billing"


@pytest.mark.parametrize(
    ("name", "clients", "service"),
    [
        ("g", ("c-1", "c-2"), "by-client"),
        ("g", ("c-1", "d-1"), "g"),
        ("g", (), "g"),
        ("connect-s3", ("c-1",), "sink"),
        ("connect-other", (), "connect-other"),
    ],
)
def test_a_group_is_known_by_its_connector_or_by_its_members(
    tmp_path: Path, name: str, clients: tuple[str, ...], service: str
) -> None:
    assert identities(tmp_path, connectors=("s3",)).of_group(group(name, *clients)) == service


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("identities: [{service: a}]", "expected one of principal, client_id, group, transactional_id, connector"),
        ("identities: [{service: '{1}', group: 'a.*'}]", "has no part 1 in parentheses"),
        ("identities: [{service: a, group: '('}]", "not a regular expression"),
        ("clusters: {a: {bootstrap-servers: []}}", "at least one"),
        ("clusters: {a: {bootstrap-servers: [b], password: x}}", "unknown key 'password'"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        identities(tmp_path, text)
    assert said in caught.value.problems[0].message
