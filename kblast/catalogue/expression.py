"""Expressions in CEL, the Common Expression Language (https://cel.dev): checked when loaded, evaluated in bounds.

An expression has three answers: true, false, and not known. Whatever is missing makes what is asked of it not known;
`||` and `&&` still answer where the known half decides, as CEL defines.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kblast.suggest import did_you_mean

if TYPE_CHECKING:
    import cel

FUNCTIONS = frozenset({"contains", "double", "endsWith", "int", "matches", "size", "startsWith", "string"})
"""The functions of CEL that rules may call."""

MACROS = frozenset({"all", "exists", "exists_one", "filter", "has", "map"})
"""The macros of CEL: all but `has` go through a list."""

SETTINGS = frozenset({"effective", "origin"})
"""The members that hold Kafka settings, and are asked for one of them by its name."""

MAX_LENGTH = 2000
MAX_LOOPS = 2
"""How many macros that go through a list one expression may use: nested, each multiplies the time."""

_TOKEN = re.compile(
    r"""//[^\n]*"""
    r"""|(?P<text>[rRbB]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
    r"""|(?P<name>[A-Za-z_]\w*)|\d[\w.]*|(?P<sign>\S)""",
    re.DOTALL,
)
_SYNTAX_ERROR = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an expression may speak of: variables with their members, and the Kafka settings that some of them have."""

    members: Mapping[str, AbstractSet[str]]
    settings: Mapping[str, AbstractSet[str]]


class ExpressionError(Exception):
    """An expression is none, or speaks of what there is not; the hint says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer of an expression that needs what is not known."""

    reason: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression, and what it speaks of: members of variables, and Kafka settings of variables."""

    source: str
    program: "cel.Program"
    members: frozenset[tuple[str, str]]
    settings: frozenset[tuple[str, str]]

    def evaluate(self, variables: Mapping[str, Any]) -> Any:
        """The value of the expression, or Unknown."""
        try:
            return self.program.execute(dict(variables))
        except KeyError as error:
            return Unknown(f"{error.args[0].strip(chr(39))} is not known")
        except (ArithmeticError, IndexError, RuntimeError, TypeError, ValueError) as error:
            return Unknown(f"{' '.join(self.source.split())}: {str(error).partition('. ')[0]}")


def compile_expression(source: str, vocabulary: Vocabulary) -> Expression:
    """The expression of a text that speaks only of what there is. Raises ExpressionError."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"expected at most {MAX_LENGTH} characters, found {len(source)}")
    program = _program(source)
    unknown = {name for name in program.functions() if name[0].isalpha()} - FUNCTIONS - MACROS
    for name in sorted(unknown):
        raise ExpressionError(f"unknown function '{name}'", did_you_mean(name, FUNCTIONS | MACROS) or _list(FUNCTIONS))
    words = list(_words(source))
    loops = [word.loops_over for word in words if word.loops_over]
    if len(loops) > MAX_LOOPS:
        raise ExpressionError(f"expected at most {MAX_LOOPS} loops over lists, found {len(loops)}")
    if hidden := sorted(set(loops) & vocabulary.members.keys()):
        raise ExpressionError(f"the loop over '{hidden[0]}' hides the variable of that name", "name it otherwise")
    members: set[tuple[str, str]] = set()
    settings: set[tuple[str, str]] = set()
    for word in words:
        if word.name in loops or word.name not in program.variables():
            continue
        member = _member(word, vocabulary.members)
        members.add((word.name, member))
        if member in SETTINGS:
            settings.add((word.name, _setting(word, vocabulary.settings[word.name])))
    return Expression(source, program, frozenset(members), frozenset(settings))


def _program(source: str) -> "cel.Program":
    import cel

    try:
        return cel.compile(source)
    except ValueError as error:
        found = _SYNTAX_ERROR.search(str(error))
        said = f"line {found[1]}, column {found[2]}: {found[3].partition(' expecting ')[0]}" if found else str(error)
        raise ExpressionError(f"not an expression in CEL: {said}") from error


@dataclass(frozen=True, slots=True)
class _Word:
    """A name that no `.` stands before, and what follows it: its member, and the text in brackets behind that."""

    name: str
    member: str | None
    key: str | None
    loops_over: str | None = None


def _words(source: str) -> Iterator[_Word]:
    tokens = [match for match in _TOKEN.finditer(source) if match.lastgroup or match[0][0].isdigit()]
    values = [token[0] for token in tokens] + [""] * 5
    kinds = [token.lastgroup for token in tokens] + [None] * 5
    for index in range(len(tokens)):
        if kinds[index] != "name":
            continue
        after_dot = index > 0 and values[index - 1] == "."
        if after_dot:
            if values[index] in MACROS and values[index + 1] == "(" and values[index + 3] == ",":
                yield _Word(values[index], None, None, loops_over=values[index + 2])
            continue
        has_member = values[index + 1] == "." and kinds[index + 2] == "name"
        has_key = has_member and values[index + 3] == "[" and kinds[index + 4] == "text" and values[index + 5] == "]"
        yield _Word(
            values[index],
            values[index + 2] if has_member else None,
            values[index + 4].strip("\"'") if has_key else None,
        )


def _member(word: _Word, variables: Mapping[str, AbstractSet[str]]) -> str:
    if word.name not in variables:
        raise ExpressionError(f"unknown variable '{word.name}'", did_you_mean(word.name, variables) or _list(variables))
    known = variables[word.name]
    if word.member is None:
        example = f"{word.name}.{min(known)}" if known else "another variable"
        raise ExpressionError(f"'{word.name}' stands alone; ask for a member of it", f"for example {example}")
    if word.member not in known:
        hint = did_you_mean(word.member, known) or (_list(known) if known else f"there is nothing in '{word.name}'")
        raise ExpressionError(f"unknown member '{word.name}.{word.member}'", hint)
    return word.member


def _setting(word: _Word, known: AbstractSet[str]) -> str:
    if not word.key:
        example = f'{word.name}.{word.member}["min.insync.replicas"]'
        raise ExpressionError(f"'{word.name}.{word.member}' wants a Kafka setting's name", f"for example {example}")
    if word.key not in known:
        raise ExpressionError(f"unknown Kafka setting '{word.key}'", did_you_mean(word.key, known))
    return word.key


def _list(choices: AbstractSet[str] | Mapping[str, Any]) -> str:
    return f"there are {', '.join(sorted(choices))}"
