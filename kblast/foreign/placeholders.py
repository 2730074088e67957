"""Placeholders of foreign formats, and the values that --set gives them.

They are `${NAME}`, `${{NAME}}` and `{{ name }}`, and those that config providers of Kafka fill in where a client runs,
`${provider:path:key}` (ConfigTransformer), whose name is all that stands in the braces.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_DOLLAR = re.compile(r"\$\{([A-Za-z0-9_]+|[\w.-]+:[^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][\w.-]*|[\w.-]+:[^{}]*|[A-Za-z0-9_]+")
_PROVIDED = re.compile(r"\$\{[\w.-]+:[^{}]*\}")
_RAW = re.compile(r"\$\{\{([A-Za-z0-9_]+)\}\}")
_BRACES = re.compile(r"(?<!\$)\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}")
_TEMPLATED = re.compile(r"(?<!\$)\{\{(.*?)\}\}", re.DOTALL)
"""What a template would fill in, whatever it says: Helm's, Go's, Jinja's, Jikkou's."""
_BARE_BRACES = re.compile(
    r"^(\s*(?:-\s+)*(?:[\w./-]+:\s+)?)(\{\{\s*[A-Za-z_][\w.-]*\s*\}\})(\s*(?:#.*)?)$", re.MULTILINE
)
_BARE_TEMPLATE = re.compile(
    r"""^(\s*(?:-\s+)*[\w./$-]+:\s+|\s*(?:-\s+)+)(\{\{[^{}\n]*\}\}[^\s#:{}'"]*)(\s*(?:#.*)?)$""", re.MULTILINE
)
"""A value that a template works out, or the beginning of it, behind its key or hyphen."""


@dataclass(slots=True)
class Values:
    """Values for placeholders, by name; remembers which were of use."""

    given: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def get(self, name: str) -> str | None:
        """The value given for a name."""
        if name in self.given:
            self.used.add(name)
        return self.given.get(name)

    def unused(self) -> list[str]:
        """The names of values that nothing asked for."""
        return sorted(set(self.given) - self.used)


def fill_text(text: str, values: Values) -> str:
    """A file's text with every `{{ name }}` replaced that has a value.

    One that has none and stands alone, without quotes, is put in quotes: it is a text to whoever needs it, and would be
    no YAML otherwise. So is what a template would work out.
    """
    if "{{" not in text:
        return text

    def value(match: re.Match[str]) -> str:
        given = values.get(match[1])
        return match[0] if given is None else given

    def quoted(match: re.Match[str]) -> str:
        inside = match[2].replace("'", "''")
        return f"{match[1]}'{inside}'{match[3]}"

    return _BARE_TEMPLATE.sub(quoted, _BARE_BRACES.sub(r'\1"\2"\3', _BRACES.sub(value, text)))


def fill(data: Any, values: Values, defaults: Mapping[str, str] | None = None) -> None:
    """Fills the placeholders of all texts below `data`, in place, so that positions keep holding.

    A text that is nothing but `${{NAME}}` becomes the JSON value that it stands for, as in OpenShift templates
    (openshift/library-go, pkg/template/templateprocessing). Placeholders without a value stay.
    """
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if isinstance(value, str):
            if "${" in value:
                data[key] = _value_of(value, values, defaults or {})
        else:
            fill(value, values, defaults)


def _value_of(text: str, values: Values, defaults: Mapping[str, str]) -> Any:
    raw = _RAW.fullmatch(text)
    if raw is None:
        return filled(text, values, defaults)
    given = _given(raw[1], values, defaults)
    if given is None:
        return text
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        return given


def filled(text: str, values: Values, defaults: Mapping[str, str] | None = None) -> str:
    """The text with every `${NAME}` filled that has a value; others stay."""

    def value(match: re.Match[str]) -> str:
        given = _given(match[1], values, defaults or {})
        return match[0] if given is None else given

    return _DOLLAR.sub(value, text)


def _given(name: str, values: Values, defaults: Mapping[str, str]) -> str | None:
    given = values.get(name)
    return defaults.get(name) if given is None else given


def unfilled(data: Any) -> dict[str, str]:
    """The placeholders that are left in a text, or in any text or key below `data`, each with the name it asks for."""
    if isinstance(data, str):
        if "{" not in data:
            return {}
        return {match[0]: match[1] for pattern in (_RAW, _DOLLAR) for match in pattern.finditer(data)} | {
            match[0]: match[1].strip() for match in _TEMPLATED.finditer(data)
        }
    below = [*data, *data.values()] if isinstance(data, dict) else data if isinstance(data, list) else ()
    return {placeholder: name for part in below for placeholder, name in unfilled(part).items()}


def provided(text: str) -> str | None:
    """The first placeholder of a text that a config provider fills in, if there is one."""
    found = _PROVIDED.search(text)
    return found[0] if found else None


def set_hint(name: str) -> str:
    """What to type to fill a placeholder; what a template would work out cannot be given."""
    if _NAME.fullmatch(name):
        return f"give it a value: --set {name}=VALUE"
    return "a template has to be rendered first, for example: helm template"
