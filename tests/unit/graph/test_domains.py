"""Whose everything is."""

import pytest

from kblast.graph.domains import Domains
from tests.unit.graph.building import inventory

DOMAINS = Domains(
    inventory("""
        clusters: {c: {owner: platform}}
        topics: {c/t: {owner: shop}, c/u: {owner: both}, c/v: {}}
        services:
          a: {domain: sales, owner: shop}
          b: {domain: sales, owner: both}
          d: {domain: finance, owner: both}
    """)
)


@pytest.mark.parametrize(
    ("ref", "domain"),
    [
        ("service:a", "sales"),
        ("topic:c/t", "sales"),
        ("topic:c/u", "both"),
        ("cluster:c", "platform"),
        ("topic:c/v", None),
        ("region:r", None),
    ],
)
def test_a_domain_is_an_elements_own_or_its_owners_or_its_owner(ref: str, domain: str | None) -> None:
    assert DOMAINS.of(ref) == domain
