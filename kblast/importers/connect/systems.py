"""The systems that connectors take from and bring to: databases, search engines, buckets."""

import re
from typing import Final

from kblast.importers.connect.configuration import Configuration

_HOST: Final = "database.hostname"
_BUCKETS: Final = {"s3.bucket.name": "s3", "gcs.bucket.name": "gcs"}
_URL_KEYS: Final = (
    "connection.url",
    "connection.uri",
    "mongodb.connection.string",
    "mongodb.connection.uri",
    "opensearch.connection.url",
)
_URL: Final = re.compile(r"(?:jdbc:)?([a-z0-9]+)(?:\+[a-z0-9]+)?:(?:[a-z]+:@)?(?://)?(?:[^@/?]*@)?([A-Za-z0-9._-]+)")
"""Scheme and first host; users and passwords before an @ stay out."""

_REGISTRY_KEYS: Final = ("key.converter.schema.registry.url", "value.converter.schema.registry.url")
_DEBEZIUM: Final = re.compile(r"io\.debezium\.connector\.([a-z0-9]+)\.")
_SEARCH: Final = ("elasticsearch", "opensearch")


def systems(connector: Configuration) -> list[tuple[str, str | None, str]]:
    """The systems that a connector needs: name, kind, and the setting that says so."""
    debezium = _DEBEZIUM.match(connector.class_)
    named = {_HOST: debezium[1] if debezium else None} | _BUCKETS
    found = [(name, kind, key) for key, kind in named.items() if (name := connector.text(key)) is not None]
    search = next((kind for kind in _SEARCH if kind in connector.class_.lower()), None)
    for key in _URL_KEYS:
        url = _URL.match(connector.text(key) or "")
        if url is not None:
            found.append((url[2], search or (None if url[1] in ("http", "https") else url[1]), key))
    return found


def registries(connector: Configuration) -> list[tuple[str, str]]:
    """The schema registries of the converters, each with the setting that names it."""
    found = [(_URL.match(connector.text(key) or ""), key) for key in _REGISTRY_KEYS]
    return [(url[2], key) for url, key in found if url is not None]
