"""How far live clusters are from what is declared."""

from typing import Literal

from pydantic import Field

from kblast.results.findings import Finding, LintResult


class DriftResult(LintResult):
    """The findings of the rule `drift`, as those of a lint; `compared` are the clusters that were looked at."""

    schema_: Literal["kblast/drift/v1"] = Field(default="kblast/drift/v1", alias="schema")  # type: ignore[assignment]  # another name for the same shape
    compared: tuple[str, ...] = ()

    def fails(self, finding: Finding) -> bool:
        """Whether a finding is severe enough to fail the run: what is not known is no difference."""
        return finding.confidence != "unknown" and super().fails(finding)
