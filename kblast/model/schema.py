"""The JSON Schema of an inventory, for editors and checks."""

from typing import Any

from kblast.model.descriptions import EVERYWHERE, OF_MODEL
from kblast.model.elements import InventoryFile

_NOTHING = {"type": "null"}


def inventory_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one inventory document, format 1.

    It says what a document can show by itself; not what references mean, nor what values must satisfy together.
    """
    schema = _plain(InventoryFile.model_json_schema())
    schema["properties"] = {key: _or_nothing(section) for key, section in schema["properties"].items()}
    _describe(schema, "InventoryFile")
    for name, definition in schema["$defs"].items():
        _describe(definition, name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "kblast/inventory/v1",
        "title": "kblast inventory",
        **schema,
    }


def _plain(schema: Any) -> Any:
    """The schema without what only the program knows: titles made from names, and defaults."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain: dict[str, Any] = {
        key: {name: _plain(part) for name, part in value.items()} if key in ("properties", "$defs") else _plain(value)
        for key, value in schema.items()
        if key not in ("title", "default")
    }
    if "description" in plain:
        plain["description"] = str(plain["description"]).partition("\n\n")[0]
    if "patternProperties" in plain:
        plain.setdefault("additionalProperties", False)
    if "anyOf" in plain:
        plain |= _choice(_flat(plain.pop("anyOf")))
    return plain


def _flat(forms: list[Any]) -> list[Any]:
    """The forms of forms among the others; nothing at all comes last, once."""
    flat = [inner for form in forms for inner in (_flat(form["anyOf"]) if set(form) == {"anyOf"} else [form])]
    return [*(form for form in flat if form != _NOTHING), *([_NOTHING] if _NOTHING in flat else [])]


def _choice(forms: list[Any]) -> dict[str, Any]:
    """The forms as one schema; a single one that may be nothing is told so itself, which makes for better messages."""
    if len(forms) != 2 or forms[1] != _NOTHING or "type" not in forms[0]:
        return {"anyOf": forms}
    form: dict[str, Any] = forms[0] | {"type": [forms[0]["type"], "null"]}
    return form | {"enum": [*form["enum"], None]} if "enum" in form else form


def _or_nothing(section: dict[str, Any]) -> dict[str, Any]:
    """A section may be left empty."""
    return _choice([section, _NOTHING]) if section.get("type") == "object" else section


def _describe(model: dict[str, Any], name: str) -> None:
    for form in model.get("anyOf", ()):
        _describe(form, name)
    for key, schema in model.get("properties", {}).items():
        schema["description"] = OF_MODEL.get(name, {}).get(key) or EVERYWHERE[key]
