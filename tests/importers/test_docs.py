"""The examples of docs/import.md do what the page says."""

import re
import shlex
from pathlib import Path

import pytest

from tests.importers.importing import MADE_AT
from tests.running import ROOT, run_kblast

PAGE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (file|result)=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [match.groups() for match in BLOCK.finditer(PAGE)]
RULES_LEFT_OUT = re.compile(r"; \d+ off$", re.MULTILINE)
"""How many rules there are besides is not what the page is about."""
EPOCH = "1767323045"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for _, kind, name, text in BLOCKS:
        if kind == "file":
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_commands_say_what_the_page_says_and_leave_the_files_that_it_shows(folder: Path) -> None:
    consoles = [text for language, _, _, text in BLOCKS if language == "console"]
    assert len(consoles) == 4
    for text in consoles:
        command, _, said = text.partition("\n")
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "kblast"
        outcome = run_kblast(*arguments, cwd=folder, env={"SOURCE_DATE_EPOCH": EPOCH})
        assert outcome.code == (1 if arguments[0] == "lint" else 0)
        assert RULES_LEFT_OUT.sub("", outcome.err + outcome.out) == RULES_LEFT_OUT.sub("", said)

    shown = [(name, text) for _, kind, name, text in BLOCKS if kind == "result"]
    assert [name for name, _ in shown] == ["kafka.yaml"]
    for name, text in shown:
        assert (folder / name).read_text(encoding="utf-8") == text
    assert MADE_AT in shown[0][1]


def test_every_function_of_expressions_that_is_ours_is_on_the_page() -> None:
    from jmespath.functions import Functions

    from kblast.mapping.functions import FUNCTIONS

    ours = FUNCTIONS.FUNCTION_TABLE.keys() - Functions.FUNCTION_TABLE.keys()

    missing = {name for name in ours if f"{name}(" not in PAGE and f"`{name.split('_')[0]}_`" not in PAGE}
    assert not missing


def test_every_key_of_a_mapping_is_on_the_page() -> None:
    from kblast.mapping.syntax import DocumentSyntax, MappingSyntax, ParameterSyntax, RuleSyntax

    models = (DocumentSyntax, MappingSyntax, ParameterSyntax, RuleSyntax)
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}

    assert not {key for key in keys if not re.search(rf"[`\s]{key}[`\s:]", PAGE)}
