"""The time that is written into what kblast makes."""

import os
from datetime import UTC, datetime

from kblast.errors import UsageError

_EPOCH = "SOURCE_DATE_EPOCH"


def made_at() -> str:
    """Now, or the time that SOURCE_DATE_EPOCH gives (https://reproducible-builds.org/specs/source-date-epoch/)."""
    given = os.environ.get(_EPOCH)
    try:
        moment = datetime.now(UTC) if given is None else datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"{_EPOCH} is '{given}'", hint="it must be a number of seconds since 1970") from None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
