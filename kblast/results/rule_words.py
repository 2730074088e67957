"""Rules in words."""

import json
from typing import Any


def show_default(value: Any) -> str:
    """A parameter's default, as it would be written in the configuration."""
    return json.dumps(value, ensure_ascii=False)
