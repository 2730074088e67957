"""Conditions of rules: what must hold for every element of a kind, in CEL; a check that needs no Python."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from kblast.catalogue.expression import Expression, ExpressionError, Unknown, Vocabulary, compile_expression
from kblast.catalogue.rule_file import ConditionKind, RuleFile
from kblast.catalogue.vocabulary import Case, Wanted, cases, vocabulary_for
from kblast.check import Context, Violation
from kblast.documents import Document
from kblast.errors import ConfigurationError, InputError, Problem
from kblast.location import KeyPath, Location
from kblast.model.refs import Ref, make_ref, name_of
from kblast.phrases import counted
from kblast.results.findings import Confidence

Compiled = TypeVar("Compiled")

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")

_HANDFUL = 5  # undecided topics of a cluster that are told one by one; of more the cluster is told, once

_UNDECIDED = "Declare what is not known; until then nobody knows whether all is well."


@dataclass(frozen=True, slots=True)
class Template:
    """A message with expressions in braces; `{{` and `}}` stand for braces."""

    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions inside."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    def fill(self, variables: dict[str, Any]) -> str:
        """The message about one element."""
        return "".join(part if isinstance(part, str) else _shown(part.evaluate(variables)) for part in self.parts)


def compile_template(text: str, vocabulary: Vocabulary) -> Template:
    """The template of a text. Raises ExpressionError."""
    parts: list[str | Expression] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[1] is not None:
            parts.append(compile_expression(match[1], vocabulary))
        elif len(match[0]) == 2:
            parts.append(match[0][0])
        else:
            hint = "an expression stands between { and }; write {{ or }} for a brace"
            raise ExpressionError(f"'{match[0]}' stands alone", hint)
    return Template((*parts, text[end:]))


def _shown(value: Any) -> str:
    if isinstance(value, Unknown):
        return "(not known)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "forever" if math.isinf(value) else f"{value:.12g}"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for everything of a kind, where `when` does; `at` is the key that a violation points at."""

    kind: ConditionKind
    when: Expression | None
    must: Expression
    message: Template
    at: KeyPath
    place: Location

    def check(self, context: Context, parameters: BaseModel) -> Iterator[Violation]:
        """Every element for which the condition does not hold, or for which that cannot be told."""
        values = parameters.model_dump()
        open_: dict[str, tuple[Unknown, Violation]] = {}
        for case in cases(context, self.kind, self._wanted()):
            case.variables["params"] = values
            answer = self._answer(case)
            if isinstance(answer, Unknown) and self.kind == "topic":
                open_[name_of(case.subject)] = answer, self._violation(case, answer)
            elif answer is not True:
                yield self._violation(case, answer)
        for subject, topics in context.told_together(open_, beyond=_HANDFUL):
            yield open_[topics[0]][1] if len(topics) == 1 else _undecided(subject, {t: open_[t][0] for t in topics})

    def _wanted(self) -> Wanted:
        expressions = [self.must, *self.message.expressions, *([self.when] if self.when else [])]
        return Wanted(
            {member for expression in expressions for member in expression.members},
            {setting for expression in expressions for setting in expression.settings},
        )

    def _answer(self, case: Case) -> bool | Unknown:
        """Whether `when` is false or `must` true; one that is enough to decide suffices."""
        applies = self._ask(self.when, case) if self.when else True
        if applies is False:
            return True
        holds = self._ask(self.must, case)
        return holds if holds is True or applies is True else applies

    def _ask(self, expression: Expression, case: Case) -> bool | Unknown:
        answer = expression.evaluate(case.variables)
        if isinstance(answer, bool | Unknown):
            return answer
        said = f"{expression.source.strip()}: expected true or false, found {_shown(answer)} for {case.subject}"
        raise ConfigurationError([Problem(self.place, said)])

    def _violation(self, case: Case, answer: bool | Unknown) -> Violation:
        unknown = answer if isinstance(answer, Unknown) else None
        return Violation(
            subject=case.subject,
            path=(*case.path, *self.at),
            message=f"cannot be decided: {unknown.reason}" if unknown else self.message.fill(case.variables),
            confidence="unknown" if unknown else self._confidence(case),
            related=tuple(case.related),
            evidence=tuple(case.evidence),
            remedy=_UNDECIDED if unknown else None,
        )

    def _confidence(self, case: Case) -> Confidence:
        """Certain where the condition fails by what is declared alone."""
        if not case.assumed:
            return "certain"
        case.forget_assumptions()
        return "certain" if self._answer(case) is False else "likely"


def _undecided(cluster: Ref, topics: dict[str, Unknown]) -> Violation:
    """What cannot be decided for several topics of a cluster, told once."""
    reasons = {unknown.reason for unknown in topics.values()}
    what = reasons.pop() if len(reasons) == 1 else "something else is not known of each"
    return Violation(
        subject=cluster,
        message=f"cannot be decided for {counted(len(topics), 'topic')} of it: {what}",
        confidence="unknown",
        evidence=tuple(f"{make_ref('topic', topic)}: {unknown.reason}" for topic, unknown in topics.items()),
        remedy=_UNDECIDED,
    )


def compile_condition(content: RuleFile, document: Document) -> Condition:
    """The condition of a rule file that has one. Raises InputError with every problem."""
    assert content.for_ is not None
    vocabulary = vocabulary_for(content.for_, content.parameters.keys())
    problems: list[Problem] = []

    def compiled(key: str, text: str | None, compile_: Callable[[str, Vocabulary], Compiled]) -> Compiled | None:
        try:
            return compile_(text, vocabulary) if text is not None else None
        except ExpressionError as error:
            problems.append(Problem(document.locate((key,)), f"{key}: {error.message}", error.hint))
            return None

    when = compiled("when", content.when, compile_expression)
    must = compiled("assert", content.assert_, compile_expression)
    message = compiled("message", content.message, compile_template)
    if must is None or message is None or problems:
        raise InputError(problems)
    return Condition(content.for_, when, must, message, content.at, document.locate(("assert",)))
