"""Plain data to YAML that reads back as the same data."""

from typing import Any

import yaml

from kblast.documents.scalars import is_text

_Dumper: Any = getattr(yaml, "CSafeDumper", None) or yaml.SafeDumper


class _CoreDumper(_Dumper):  # type: ignore[misc]
    """Quotes every text that YAML 1.2 or YAML 1.1 would read as something else."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> Any:
    style = None
    if "\n" in text:
        style = '"'
    elif not is_text(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_CoreDumper.add_representer(str, _text)


def write_yaml(data: Any) -> str:
    """YAML of mappings, lists and scalars, in the order given."""
    text: str = yaml.dump(
        data, Dumper=_CoreDumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=120
    )
    return text
