"""What `kblast init` writes can be used as it stands, and its comments can be believed."""

import re
from pathlib import Path

import jsonschema

from kblast.config import read_config
from kblast.documents import read
from kblast.model.build import load_inventory
from kblast.model.schema import inventory_schema
from tests.linting import lint_files
from tests.running import ROOT

INVENTORY = ROOT / "kblast" / "starter" / "inventory.yaml"
CONFIGURATION = ROOT / "kblast" / "starter" / "configuration.yaml"


def test_the_inventory_is_one_without_a_word_of_warning() -> None:
    inventory = load_inventory([INVENTORY])

    assert inventory.warnings == ()
    assert all(getattr(inventory, section) for section in ("zones", "clusters", "topics", "services", "functions"))


def test_an_editor_finds_nothing_wrong_with_it() -> None:
    (document,) = read(INVENTORY)

    jsonschema.Draft202012Validator(inventory_schema()).validate(document.data)


def test_every_section_of_the_inventory_is_explained() -> None:
    _, *sections = re.split(r"\n(?=[a-z]+:\s)", INVENTORY.read_text(encoding="utf-8").partition("kblast: 1")[2])

    assert len(sections) >= 6
    assert [section.partition(":")[0] for section in sections if "#" not in section] == []


def test_the_configuration_is_one() -> None:
    config = read_config(CONFIGURATION)

    assert [path.name for path in config.inventory_paths()] == ["kblast.yaml"]


def test_what_the_configuration_suggests_in_comments_is_one_too(tmp_path: Path) -> None:
    text = CONFIGURATION.read_text(encoding="utf-8")
    suggested = re.sub(r"^# (?=[a-z-]+:)", "", text, flags=re.MULTILINE)
    (tmp_path / ".kblast.yaml").write_text(suggested, encoding="utf-8")

    assert suggested.count("\n#") < text.count("\n#")
    config = read_config(tmp_path / ".kblast.yaml")
    assert config != read_config(CONFIGURATION)
    assert config.waivers
    assert config.budgets


def test_what_the_configuration_suggests_is_of_use(tmp_path: Path) -> None:
    text = CONFIGURATION.read_text(encoding="utf-8")
    config = tmp_path / ".kblast.yaml"
    config.write_text(re.sub(r"^# (?=(waivers|budgets):)", "", text, flags=re.MULTILINE), encoding="utf-8")

    result = lint_files(INVENTORY, config=config)
    assert result.summary.waived == 1
    assert "stale-waiver" not in {finding.rule for finding in result.findings}
    assert "blast-budget" in {finding.rule for finding in result.findings}
