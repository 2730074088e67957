"""Rule files to rules: validated, their checks found, their conditions compiled, all problems reported together."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from kblast.catalogue.condition import compile_condition
from kblast.catalogue.parameters import parameters_of_condition, with_defaults
from kblast.catalogue.rule import Catalogue, CheckModule, Rule
from kblast.catalogue.rule_file import RuleFile
from kblast.check import Check, CheckParameters
from kblast.documents import Document, read, read_text
from kblast.errors import BugError, ConfigurationError, InputError, Problem
from kblast.location import Location
from kblast.resources import rules_dir
from kblast.suggest import did_you_mean
from kblast.validation import validate

_SHELF = "kblast.checks"
_LOOKS_LIKE_A_RULE = (".yml", ".json")


def load_catalogue(folders: Iterable[Path] = ()) -> Catalogue:
    """The rules that ship with kblast and those of further folders.

    Raises ConfigurationError with every problem of every file.
    """
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    _load_folder(rules_dir(), rules, problems)
    if not problems:
        _expect_all_checks_used(rules.values())
    for folder in folders:
        _load_folder(folder, rules, problems)
    problems += _yield_to_nobody(rules)
    if problems:
        raise ConfigurationError(problems)
    return Catalogue(dict(sorted(rules.items())))


def _yield_to_nobody(rules: Mapping[str, Rule]) -> list[Problem]:
    return [
        Problem(rule.place, f"yields_to: unknown rule '{other}'", did_you_mean(other, rules))
        for rule in rules.values()
        for other in rule.file.yields_to
        if other not in rules
    ]


def check_names() -> frozenset[str]:
    """The checks on the shelf, spelled like rules."""
    shelf = importlib.import_module(_SHELF)
    return frozenset(module.name.replace("_", "-") for module in pkgutil.iter_modules(shelf.__path__))


def _expect_all_checks_used(rules: Iterable[Rule]) -> None:
    used = {rule.file.check or rule.id for rule in rules if not rule.file.has_condition}
    if unused := check_names() - used:
        raise BugError(f"no rule asks the check {', '.join(sorted(unused))}", hint="a check needs rules/<id>.yaml")


def _load_folder(folder: Path, rules: dict[str, Rule], problems: list[Problem]) -> None:
    if not folder.is_dir():
        problems.append(Problem(Location(str(folder)), "no such folder of rules"))
        return
    files = sorted(folder.iterdir())
    problems += [
        Problem(Location(str(file)), "a rule file is named <id>.yaml", "rename it, or move it elsewhere")
        for file in files
        if file.suffix in _LOOKS_LIKE_A_RULE
    ]
    found = [file for file in files if file.suffix == ".yaml"]
    if not found:
        problems.append(Problem(Location(str(folder)), "holds no rule (a file named <id>.yaml)"))
    for file in found:
        try:
            rule = load_rule(file)
        except InputError as error:
            problems += error.problems
            continue
        if other := rules.get(rule.id):
            hint = f"the other one stands at {other.place}"
            problems.append(Problem(rule.place, f"id: rule '{rule.id}' exists already", hint))
        else:
            rules[rule.id] = rule


def load_rule(file: Path) -> Rule:
    """The rule of a file, with the page beside it. Raises InputError with every problem."""
    documents = read(file)
    if len(documents) != 1:
        raise InputError([Problem(Location(str(file)), f"expected one document, found {len(documents)}")])
    (document,) = documents
    content, problems = validate(RuleFile, document)
    if content is None:
        raise InputError(problems)
    if content.id != file.stem:
        message = f"id: expected '{file.stem}', the name of the file, found '{content.id}'"
        raise InputError([Problem(document.locate(("id",)), message)])
    answer, parameters = _tie(content, document)
    page = file.with_suffix(".md")
    return Rule(content, document.locate(("id",)), read_text(page) if page.is_file() else None, answer, parameters)


def _tie(content: RuleFile, document: Document) -> tuple[Check, type[CheckParameters]]:
    """What answers for the rule, and the model of its parameters. Raises InputError."""
    if content.has_condition:
        parameters = with_defaults(parameters_of_condition(content), content, document)
        return compile_condition(content, document), parameters
    name = content.check or content.id
    if name not in check_names():
        place = document.locate(("check",) if content.check else ("id",))
        hint = did_you_mean(name, check_names()) or "a rule has a check or a condition (`for`, `assert`, `message`)"
        raise InputError([Problem(place, f"there is no check '{name}'", hint)])
    module: CheckModule = importlib.import_module(f"{_SHELF}.{name.replace('-', '_')}")
    return module, with_defaults(module.Parameters, content, document)
