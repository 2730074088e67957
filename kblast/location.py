"""Where a value was written."""

from dataclasses import dataclass

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an input: the file, and the line and column when they are known.

    Lines and columns count from 1; 0 means that they are not known.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


def show_path(path: KeyPath) -> str:
    """A key path as people write it: `services.checkout.produces[0].topic`."""
    shown = ""
    for key in path:
        if isinstance(key, int):
            shown += f"[{key}]"
        else:
            shown += f".{key}" if shown else key
    return shown
