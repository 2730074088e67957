"""A rule is four files of one name: itself, its page, a good example and a bad one."""

from tests.running import ROOT

RULES = ROOT / "rules"
EXAMPLES = ROOT / "tests" / "rules"


def rules() -> set[str]:
    return {path.stem for path in RULES.glob("*.yaml")}


def test_there_are_rules() -> None:
    assert rules()


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    pages = {path.stem for path in RULES.glob("*.md")} - {"README"}

    assert pages == rules()


def test_every_rule_has_its_examples_and_every_example_its_rule() -> None:
    examples = {folder.name for folder in EXAMPLES.glob("*/")}

    assert examples == rules()


def test_every_rule_has_a_good_example_and_a_bad_one() -> None:
    wanted = [EXAMPLES / rule / name for rule in sorted(rules()) for name in ("good.yaml", "bad.yaml")]

    missing = [path.relative_to(ROOT).as_posix() for path in wanted if not path.is_file()]
    assert not missing


def test_nothing_else_stands_among_the_rules() -> None:
    strangers = [path.name for path in RULES.iterdir() if path.is_dir() or path.suffix not in {".yaml", ".md"}]

    assert not strangers
