"""The JSON Schema of an inventory, for editors and checks."""

from typing import Any

from kblast.model.elements import InventoryFile


def inventory_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one inventory document, format 1."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "kblast/inventory/v1",
    }
    schema: dict[str, Any] = _as_written(InventoryFile.model_json_schema())
    return head | schema | {"title": "kblast inventory"}


def _as_written(schema: Any) -> Any:
    """The schema without what only the model knows: that a key left out is null."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _as_written(value) for key, value in schema.items() if (key, value) != ("default", None)}
    forms = [form for form in plain.get("anyOf", ()) if form != {"type": "null"}]
    if len(forms) == 1:
        del plain["anyOf"]
        return forms[0] | plain
    return plain | {"anyOf": forms} if forms else plain
