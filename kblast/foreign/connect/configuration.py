"""One connector's configuration."""

from dataclasses import dataclass

from kblast.foreign.reading import Node
from kblast.location import Location


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of one connector; `service` is what the connector is called in the inventory."""

    name: str
    name_place: Location
    node: Node
    class_: str
    service: str

    def text(self, *keys: str) -> str | None:
        """A setting as text, by the first of its names that is given; settings may be written as numbers, too."""
        for key in keys:
            value = self.node.value(key)
            if value not in (None, ""):
                return str(value).lower() if isinstance(value, bool) else str(value).strip()
        return None

    def texts(self, *keys: str) -> list[str]:
        """A setting that is a list with commas."""
        return [part.strip() for part in (self.text(*keys) or "").split(",") if part.strip()]

    def place(self, *keys: str) -> Location:
        """Where the first of these settings that is given stands."""
        return next(
            (self.node.place(key) for key in keys if self.node.data.get(key) not in (None, "")), self.name_place
        )
