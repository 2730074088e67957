"""The systems that connectors take from and bring to: databases, search engines, buckets."""

import re
from typing import Final

from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.placeholders import provided, unfilled

_PLACEHOLDER: Final = "${"
_HOST: Final = "database.hostname"
_BUCKETS: Final = {"s3.bucket.name": "s3", "gcs.bucket.name": "gcs"}
_URL_KEYS: Final = (
    "connection.url",
    "connection.uri",
    "mongodb.connection.string",
    "mongodb.connection.uri",
    "opensearch.connection.url",
)
_URL: Final = re.compile(
    r"(?:jdbc:)?(?!jdbc:)([a-z0-9]+)(?:\+[a-z0-9]+)?:(?:[a-z]+:@)?(?://)?(?:[^@/?]*@)?([A-Za-z0-9._-]+)"
)
"""Scheme and first host; users and passwords before an @ stay out."""

_REGISTRY_KEYS: Final = ("key.converter.schema.registry.url", "value.converter.schema.registry.url")
_DEBEZIUM: Final = re.compile(r"io\.debezium\.connector\.([a-z0-9]+)\.")
_SEARCH: Final = ("elasticsearch", "opensearch")


def systems(connector: Configuration) -> list[tuple[str, str | None, str]]:
    """The systems that a connector needs: name, kind, and the setting that says so."""
    debezium = _DEBEZIUM.match(connector.class_)
    named = {_HOST: debezium[1] if debezium else None} | _BUCKETS
    found = [
        (name, kind, key)
        for key, kind in named.items()
        if (name := connector.text(key)) is not None and not provided(name)
    ]
    search = next((kind for kind in _SEARCH if kind in connector.class_.lower()), None)
    urls = [(_url(connector, key), key) for key in _URL_KEYS]
    return found + [
        (url[2], search or (None if url[1] in ("http", "https") else url[1]), key)
        for url, key in urls
        if url is not None
    ]


def registries(connector: Configuration) -> list[tuple[str, str]]:
    """The schema registries of the converters, each with the setting that names it."""
    found = [(_url(connector, key), key) for key in _REGISTRY_KEYS]
    return [(url[2], key) for url, key in found if url is not None]


def unnamed_systems(connector: Configuration) -> list[tuple[str, str]]:
    """What should name a system and is a placeholder, or left to a config provider; each with the setting."""
    urls = [key for key in (*_URL_KEYS, *_REGISTRY_KEYS) if _url(connector, key) is None]
    names = [key for key in (_HOST, *_BUCKETS) if provided(connector.text(key) or "")]
    return [(min(found), key) for key in names + urls if (found := unfilled(connector.text(key) or ""))]


def _url(connector: Configuration, key: str) -> re.Match[str] | None:
    """Scheme and host of a setting, unless the host or a part of it is filled in elsewhere."""
    text = connector.text(key) or ""
    url = _URL.match(text)
    return url if url is not None and not text.startswith(_PLACEHOLDER, url.end()) else None
