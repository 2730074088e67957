"""Linting: which rules run, what they find, and what of it is shown."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kblast.catalogue import Catalogue, Rule
from kblast.check import CheckParameters, Context, Violation
from kblast.config import Config, Severity
from kblast.errors import BugError, ConfigurationError, KblastError, Problem
from kblast.location import KeyPath
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, name_of
from kblast.results.findings import Finding, LintResult, LintSummary, Place, RelatedPlace, WaivedFinding
from kblast.uncollected import uncollected
from kblast.waivers.apply import apply_waivers

_DIGITS = 32


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """A rule as one run asks it."""

    rule: Rule
    severity: Severity
    parameters: CheckParameters


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of a run, and the ids of those that are off."""

    settings: tuple[RuleSetting, ...]
    off: tuple[str, ...]

    @property
    def on(self) -> tuple[str, ...]:
        """The ids of the rules that run."""
        return tuple(setting.rule.id for setting in self.settings)


def select_rules(
    catalogue: Catalogue, config: Config, *, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Selection:
    """The rules that the configuration and the command line leave on, with their severity and parameters.

    `select` stands in for all that the configuration says about which rules run; `ignore` is added to it. Raises
    UsageError and ConfigurationError for rules and parameters that there are not.
    """
    select, ignore = set(select), set(ignore)
    for rule_id in sorted(select | ignore):
        catalogue.find(rule_id)
    _check_names(catalogue, config)
    if not select:
        muted = {rule_id for rule_id, severity in config.severity.items() if severity == "off"}
        select = set(config.select or catalogue.rules) - set(config.ignore) - muted
    on = select - ignore
    problems: list[Problem] = []
    settings = []
    for rule_id, rule in catalogue.rules.items():
        parameters, wrong = rule.settle(config.parameters_of(rule_id))
        problems += [Problem(p.location, f"parameters.{rule_id}: {p.message}", p.hint) for p in wrong]
        severity = config.severity.get(rule_id, rule.severity)
        if parameters is not None and rule_id in on:
            settings.append(RuleSetting(rule, rule.severity if severity == "off" else severity, parameters))
    if problems:
        raise ConfigurationError(problems)
    return Selection(tuple(settings), tuple(rule_id for rule_id in catalogue.rules if rule_id not in on))


def _check_names(catalogue: Catalogue, config: Config) -> None:
    problems = []
    for key, rule_ids in (("select", config.select), ("ignore", config.ignore)):
        for index, rule_id in enumerate(rule_ids):
            if rule_id not in catalogue.rules:
                place = config.locate(key, index)
                problems.append(Problem(place, f"{key}: unknown rule '{rule_id}'", catalogue.like(rule_id)))
    for key, table in (("severity", config.severity), ("parameters", config.parameters)):
        for rule_id in table:
            if rule_id not in catalogue.rules:
                place = config.locate(key, rule_id, key=True)
                problems.append(Problem(place, f"{key}: unknown rule '{rule_id}'", catalogue.like(rule_id)))
    for index, waiver in enumerate(config.waivers):
        if waiver.rule not in catalogue.rules:
            place = config.locate("waivers", index, "rule")
            problems.append(
                Problem(place, f"waivers[{index}].rule: unknown rule '{waiver.rule}'", catalogue.like(waiver.rule))
            )
    if problems:
        raise ConfigurationError(problems)


def lint(
    inventory: Inventory,
    selection: Selection,
    config: Config | None = None,
    *,
    today: date | None = None,
    live: Inventory | None = None,
) -> LintResult:
    """What the rules of the selection find in the inventory, and what of it is waived.

    `live` is what clusters showed, for the rule that holds what is declared against it. `today` decides which waivers
    have expired; without it, it is the day by the clock, in UTC. Raises BugError, which names the rule, where a check
    fails.
    """
    config, today = config or Config(), today or datetime.now(UTC).date()
    context = Context(inventory, config.placed_budgets(), live=live)
    first = [setting for setting in selection.settings if not setting.rule.after_waivers]
    last = [setting for setting in selection.settings if setting.rule.after_waivers]
    found = _found(context, first)
    waived = apply_waivers(found, inventory, config, today=today, rules={*selection.on, *selection.off})
    context.waivers.extend(use for use in waived.uses if use.fault or use.rule in selection.on)
    findings = sorted([*waived.left, *_found(context, last)], key=_order)
    costs = context.costs(finding.subject for finding, _ in waived.hidden)
    return LintResult(
        findings=tuple(findings),
        summary=LintSummary.of(findings, waived=len(waived.hidden)),
        waived=tuple(
            WaivedFinding(finding=finding, waiver=waiver, cost=costs.get(finding.subject))
            for finding, waiver in waived.hidden
        ),
        rules=tuple(setting.rule.entry() for setting in selection.settings),
        off=selection.off,
    )


def _found(context: Context, settings: Iterable[RuleSetting]) -> list[Finding]:
    """What rules find, in order of place."""
    settings = tuple(settings)
    with uncollected():
        findings = [finding for setting in settings for finding in _findings(context, setting)]
    findings = _told_once(findings, settings)
    twice = [print_ for print_, count in Counter(finding.fingerprint for finding in findings).items() if count > 1]
    if twice:
        same = next(finding for finding in findings if finding.fingerprint == twice[0])
        raise BugError(f"rule {same.rule} found the same thing twice: {same.subject}: {same.message}")
    return sorted(findings, key=_order)


def _told_once(findings: list[Finding], settings: Iterable[RuleSetting]) -> list[Finding]:
    """What is left when rules are silent about subjects of which those that they yield to speak.

    What is decided does not yield to what is not.
    """
    spoken = {(finding.rule, finding.subject) for finding in findings}
    decided = {(finding.rule, finding.subject) for finding in findings if finding.confidence != "unknown"}
    yields = {setting.rule.id: setting.rule.file.yields_to for setting in settings}

    def yielded(finding: Finding) -> bool:
        told = spoken if finding.confidence == "unknown" else decided
        return any((other, finding.subject) in told for other in yields[finding.rule])

    return [finding for finding in findings if not yielded(finding)]


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    place = finding.location
    return place.file, place.line, place.column, finding.rule, finding.subject, finding.message


def _findings(context: Context, setting: RuleSetting) -> Iterator[Finding]:
    rule = setting.rule
    try:
        for violation in rule.answer.check(context, setting.parameters):
            if violation.place or context.is_judged(violation.subject):
                yield _finding(context.inventory, setting, violation)
    except KblastError:
        raise
    except Exception as error:
        raise BugError(
            f"rule {rule.id} failed: {type(error).__name__}: {error}",
            hint=f"run it again with --debug, and report it; --ignore {rule.id} leaves it out",
        ) from error


def _finding(inventory: Inventory, setting: RuleSetting, violation: Violation) -> Finding:
    place = violation.place or inventory.locate(violation.subject, *violation.path)
    return Finding(
        rule=setting.rule.id,
        severity=_severity(setting, violation),
        confidence=violation.confidence,
        subject=violation.subject,
        message=violation.message,
        location=Place.of(place),
        related=tuple(
            RelatedPlace(message=related.message, location=Place.of(related.location))
            for related in violation.related
            if related.location != place
        ),
        evidence=violation.evidence,
        fingerprint=_fingerprint(inventory, setting.rule.id, violation),
        remedy=violation.remedy or setting.rule.file.remedy,
    )


def _severity(setting: RuleSetting, violation: Violation) -> Severity:
    """Not to know is at most a warning: it is never fine, but it is no fault of the architecture either."""
    if violation.confidence == "unknown" and setting.severity == "error":
        return "warning"
    return setting.severity


def _fingerprint(inventory: Inventory, rule_id: str, violation: Violation) -> str:
    """What a finding is, whatever its line and its words; not knowing is another finding than knowing."""
    path = _lasting(inventory, violation.subject, violation.path)
    parts = [rule_id, violation.subject, path, violation.about, violation.confidence == "unknown"]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_DIGITS]


def _lasting(inventory: Inventory, subject: Ref, path: KeyPath) -> list[object]:
    """The path with edges named by what they are about: their numbers change when others are added.

    Needs have no names; who finds something in one says in `about` what it is about.
    """
    lasting: list[object] = list(path)
    if path[:1] in (("needs",), ("wants",)):
        return lasting[:1]
    service = inventory.services.get(name_of(subject))
    if service is not None and len(path) > 1 and isinstance(path[1], int):
        if path[0] == "produces":
            lasting[1] = (service.produces or ())[path[1]].topic
        if path[0] == "consumes":
            consumed = (service.consumes or ())[path[1]]
            lasting[1] = [consumed.topic or consumed.pattern, consumed.group]
    return lasting
