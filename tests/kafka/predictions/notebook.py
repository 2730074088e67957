"""A file that keeps what was seen, so that a run that was interrupted goes on where it stopped."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.kafka.predictions.comparing import Comparison, Difference


class Notebook:
    """Comparisons, one a line, as JSON; without a file they are kept nowhere."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file and file.exists() else []
        found = [_comparison(json.loads(line)) for line in lines]
        self._kept = {(one.platform, one.case): one for one in found}

    def find(self, platform: str, case: str) -> Comparison | None:
        """What was seen of a case on a platform before."""
        return self._kept.get((platform, case))

    def keep(self, comparison: Comparison) -> None:
        """Adds a line."""
        if self._file:
            seen = [[*key, count] for key, count in comparison.seen.items()]
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**asdict(comparison), "seen": seen}) + "\n")


def _comparison(line: dict[str, Any]) -> Comparison:
    seen = Counter({(fact, value): count for fact, value, count in line.pop("seen")})
    differences = tuple(Difference(**each) for each in line.pop("differences"))
    times = tuple(line.pop("noticed_after"))
    return Comparison(seen=seen, differences=differences, noticed_after=times, **line)
