"""Random choices that are the same for the same seed."""

from random import Random
from typing import Any

Data = dict[str, Any]


class Chance:
    """Throws the dice."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def likely(self, share: float) -> bool:
        return self.random.random() < share

    def some(self, names: list[str], most: int) -> list[str]:
        return self.random.sample(names, self.random.randint(1, min(most, len(names))))

    def duration(self) -> str:
        return f"{self.random.randint(1, 900)}s"

    def optional(self, **keys: tuple[float, Any]) -> Data:
        """Each key with a share of being there, and the value it has then (or how to find it)."""
        present = {key: value for key, (share, value) in keys.items() if self.likely(share)}
        return {key: value() if callable(value) else value for key, value in present.items()}

    def sample(self, names: list[str], most: int) -> list[str]:
        return self.random.sample(names, self.random.randint(0, min(most, len(names))))
