"""What docs/rules.md says about rules is so."""

import re
from pathlib import Path

import pytest

from kblast.catalogue import RuleFile
from kblast.catalogue.expression import FUNCTIONS, MACROS, MAX_LENGTH, MAX_LOOPS
from kblast.catalogue.vocabulary import COMPUTED
from kblast.check import Context
from kblast.config import Config, read_config
from tests.inventories import inventory_of
from tests.linting import lint_text
from tests.running import ROOT

PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_configuration_is_one(tmp_path: Path) -> None:
    file = tmp_path / ".kblast.yaml"
    file.write_text(blocks("yaml")[0], encoding="utf-8")

    config = read_config(file)
    assert config.model_fields_set == Config.model_fields.keys() - {"paths", "with_", "clusters", "identities"}


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ("{tags: [gold]}", "holds up to -1 bytes a partition, expected 1 to 1073741824"),
        ("{tags: [gold], config: {retention.bytes: 5}}", None),
        ("{}", None),
    ],
)
def test_the_rule_is_one(topic: str, message: str | None, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "unbounded-gold-topic.yaml").write_text(blocks("yaml")[1], encoding="utf-8")
    inventory = f"kblast: 1\nclusters: {{a: {{version: '4.1'}}}}\ntopics: {{a/t: {topic}}}\n"

    found = lint_text(tmp_path, inventory, select=("unbounded-gold-topic",), rules=(rules,)).findings
    assert [finding.message for finding in found] == ([message] if message else [])


def test_the_check_is_one() -> None:
    code: dict[str, object] = {"__name__": "example"}
    exec(blocks("python")[0], code)  # noqa: S102 - the example, as it stands on the page
    inventory = inventory_of(
        "clusters: {a: {}}\ntopics: {a/s: {}, a/t: {}}\nservices: {w: {produces: [{topic: a/s}, {topic: a/t}]}}"
    )

    (violation,) = code["check"](Context(inventory), code["Parameters"](most=1))  # type: ignore[operator]
    assert violation.message == "writes 2 topics, expected at most 1"


def test_every_key_of_a_rule_is_explained() -> None:
    keys = {info.alias or name for name, info in RuleFile.model_fields.items()}

    assert not {key for key in keys if f"`{key}`" not in PAGE}


def test_every_member_that_is_not_in_the_inventory_is_explained() -> None:
    members = {f"{kind}.{member}" for kind, found in COMPUTED.items() for member in found if member != "origin"}

    assert not {member for member in members if f"`{member}" not in PAGE}


def test_functions_and_limits_are_those_of_the_page() -> None:
    section = PAGE.partition("### Functions and limits")[2].partition("## ")[0]

    assert set(re.findall(r"`([a-zA-Z_]+)`", section)) - {"in"} == FUNCTIONS | MACROS
    assert f"at most {MAX_LENGTH} characters" in section
    assert MAX_LOOPS == 2
    assert "two loops" in section
