"""A rule that is ready to be asked, and the catalogue of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kblast.catalogue.rule_file import RuleFile
from kblast.check import Check, CheckParameters
from kblast.config import Severity
from kblast.documents import Document
from kblast.errors import Problem, UsageError
from kblast.location import Location
from kblast.results.rules import RuleEntry, RuleParameter
from kblast.suggest import did_you_mean
from kblast.validation import validate


class CheckModule(Check, Protocol):
    """A module on the shelf of checks."""

    Parameters: type[CheckParameters]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its file and where it stands, its page, what answers for it, and its parameters with their defaults."""

    file: RuleFile
    place: Location
    page: str | None
    answer: Check
    parameters: type[CheckParameters]

    @property
    def id(self) -> str:
        """The name of the rule."""
        return self.file.id

    @property
    def severity(self) -> Severity:
        """How severe its findings are, unless configured otherwise."""
        return self.file.severity

    @property
    def after_waivers(self) -> bool:
        """Whether it is about what has become of waivers, and so is asked when all other rules have been."""
        return getattr(self.answer, "AFTER_WAIVERS", False)

    def settle(self, document: Document) -> tuple[CheckParameters | None, list[Problem]]:
        """The parameters with what the document sets, or everything that is wrong with it."""
        return validate(self.parameters, document)

    def entry(self) -> RuleEntry:
        """The rule, as it is shown."""
        return RuleEntry(
            id=self.id,
            severity=self.severity,
            title=self.file.title,
            rationale=self.file.rationale,
            remedy=self.file.remedy,
            parameters=tuple(
                RuleParameter(name=name, default=_listed(spec.default), description=spec.description)
                for name, spec in sorted(self.file.parameters.items())
            ),
            references=tuple(reference.shown() for reference in self.file.references),
            has_page=self.page is not None,
            page=self.page,
        )


def _listed(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules by id, in order of id."""

    rules: Mapping[str, Rule]

    def find(self, rule_id: str) -> Rule:
        """The rule of this id. Raises UsageError."""
        if rule_id not in self.rules:
            raise UsageError(f"unknown rule '{rule_id}'", hint=self.like(rule_id))
        return self.rules[rule_id]

    def like(self, rule_id: str) -> str:
        """What to try instead of an id there is not."""
        return did_you_mean(rule_id, self.rules) or "kblast rules lists all rules"
