"""`kblast simulate` as its users type it."""

import json
from pathlib import Path

import pytest

from tests.running import run_kblast

INVENTORY = """\
kblast: 1
clusters: {orders: {}, logs: {}}
topics: {orders/placed: {}, logs/app: {}}
services:
  checkout:
    produces: [{topic: orders/placed, on_outage: reject}, {topic: logs/app, on_outage: outbox}]
functions:
  place-order: {needs: [checkout], cost_per_hour: 100}
  browse: {needs: [catalogue]}
resources: {catalogue: {}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an inventory where kblast looks for one."""
    (tmp_path / "kblast.yaml").write_text(INVENTORY)
    return tmp_path


def test_the_first_line_is_the_answer(folder: Path) -> None:
    outcome = run_kblast("simulate", "--fail", "orders", cwd=folder)
    assert outcome.code == 0
    assert outcome.out.startswith("If cluster orders fails, 1 of 2 functions goes down: place-order.\n")
    assert outcome.err == ""


def test_json_has_the_documented_keys(folder: Path) -> None:
    outcome = run_kblast("simulate", "--fail", "cluster:orders", "--format", "json", cwd=folder)
    shape = json.loads(outcome.out)
    assert list(shape) == ["schema", "scenario", "summary", "impacts", "survivors", "assumptions", "unknowns"]
    assert shape["schema"] == "kblast/simulate/v1"
    assert shape["scenario"] == {"fail": ["cluster:orders"], "for_s": None}
    assert shape["summary"]["functions"] == {"total": 2, "down": 1, "degraded": 0, "up": 1}
    assert shape["summary"]["blast_radius"] == 0.5
    assert shape["survivors"] == ["function:browse"]
    (impact,) = (i for i in shape["impacts"] if i["ref"] == "function:place-order")
    assert (impact["level"], impact["degraded_at_s"], impact["down_at_s"]) == ("down", 0, 0)
    assert impact["effects"] == [{"kind": "rejecting", "from_s": 0}]
    assert [cause["ref"] for cause in impact["because"]] == ["service:checkout", "cluster:orders"]
    assert [i["ref"] for i in shape["impacts"]] == sorted(i["ref"] for i in shape["impacts"])


def test_markdown_escapes_what_was_declared(tmp_path: Path) -> None:
    hostile = "<script>|`x`[a](b)"
    (tmp_path / "kblast.yaml").write_text(f"kblast: 1\nservices: {{{json.dumps(hostile)}: {{}}}}\n")
    outcome = run_kblast("simulate", "--fail", f"service:{hostile}", "--format", "markdown", cwd=tmp_path)
    assert outcome.code == 0
    assert "<script>" not in outcome.out
    assert "`x`" not in outcome.out
    assert "[a](b)" not in outcome.out


def test_terminal_escapes_in_names_are_shown_not_obeyed(tmp_path: Path) -> None:
    (tmp_path / "kblast.yaml").write_text('kblast: 1\nservices: {"a\\e[31m\\nb": {}}\n')
    outcome = run_kblast("simulate", "--fail", "service:a\x1b[31m\nb", cwd=tmp_path)
    assert outcome.code == 0
    assert "\x1b" not in outcome.out
    assert "a\\x1b[31m\\x0ab" in outcome.out


@pytest.mark.parametrize(("most", "code"), [("50%", 0), ("0.5", 0), ("49.9%", 1), ("0%", 1)])
def test_the_gate(folder: Path, most: str, code: int) -> None:
    for format_ in ("text", "json", "markdown"):
        outcome = run_kblast("simulate", "--fail", "orders", "--max-blast", most, "--format", format_, cwd=folder)
        assert outcome.code == code
        assert outcome.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fail", "cluster:order"], "did you mean 'orders'?"),
        (["--fail", "group:nobody"], "groups are those that consume edges name"),
        (["--fail", "function:browse"], "cannot fail by itself"),
        ([], "--fail is missing"),
        (["--fail", "orders", "--format", "xml"], "choose one of json, markdown, text"),
        (["--fail", "orders", "--at", "5"], "expected a duration"),
        (["--fail", "orders", "--max-blast", "lots"], "expected a share"),
        (["--fail", "orders", "--evidence", "none"], "--evidence"),
        (["--fail", "orders", "--set", "X"], "write --set NAME=VALUE"),
        (["--fail", "orders", "--no-such-option"], "No such option"),
    ],
)
def test_wrong_usage_says_what_to_type(folder: Path, arguments: list[str], said: str) -> None:
    outcome = run_kblast("simulate", *arguments, cwd=folder)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.out == ""
    assert "Traceback" not in outcome.err


def test_bad_input_shows_every_problem_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "kblast.yaml").write_text("kblast: 1\nservices: {a: {tierr: 1, needs: 5}}\n")
    outcome = run_kblast("simulate", "--fail", "a", cwd=tmp_path)
    assert outcome.code == 3
    assert "kblast.yaml:2:16: services.a: unknown key 'tierr'" in outcome.err
    assert "kblast.yaml:2:33: services.a.needs: expected a list" in outcome.err
    assert "2 problems; nothing was analysed" in outcome.err
    assert outcome.out == ""


def test_without_an_inventory_it_says_how_to_begin(tmp_path: Path) -> None:
    outcome = run_kblast("simulate", "--fail", "a", cwd=tmp_path)
    assert outcome.code == 2
    assert "kblast init" in outcome.err


def test_a_file_is_written_whole_or_not_at_all(folder: Path) -> None:
    outcome = run_kblast("simulate", "--fail", "orders", "-o", "out.txt", cwd=folder)
    assert (outcome.code, outcome.out) == (0, "")
    assert (folder / "out.txt").read_text().startswith("If cluster orders fails")
    failed = run_kblast("simulate", "--fail", "orders", "-o", "no/such/folder/out.txt", cwd=folder)
    assert failed.code == 2
    assert "cannot write" in failed.err
    assert sorted(path.name for path in folder.iterdir()) == ["kblast.yaml", "out.txt"]


def test_the_configuration_says_where_the_inventory_is(tmp_path: Path) -> None:
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform" / "all.yaml").write_text(INVENTORY)
    (tmp_path / ".kblast.yaml").write_text("paths: [platform]\n")
    assert run_kblast("simulate", "--fail", "orders", cwd=tmp_path).code == 0
    (tmp_path / ".kblast.yaml").write_text("pathss: [platform]\n")
    outcome = run_kblast("simulate", "--fail", "orders", cwd=tmp_path)
    assert outcome.code == 2
    assert "unknown key 'pathss'" in outcome.err
    assert "did you mean 'paths'?" in outcome.err


def test_context_resolves_references(folder: Path) -> None:
    (folder / "team.yaml").write_text("kblast: 1\nservices: {mine: {needs: [checkout]}}\n")
    alone = run_kblast("simulate", "team.yaml", "--fail", "mine", cwd=folder)
    assert alone.code == 3
    outcome = run_kblast("simulate", "team.yaml", "--with", "kblast.yaml", "--fail", "cluster:orders", cwd=folder)
    assert outcome.code == 0
    assert "mine" in outcome.out


def test_a_moment_can_be_chosen(folder: Path) -> None:
    buffered = INVENTORY.replace("on_outage: reject", "on_outage: {buffer: 10m, then: reject}")
    (folder / "kblast.yaml").write_text(buffered)
    early = run_kblast("simulate", "--fail", "orders", "--at", "5m", cwd=folder)
    assert early.out.startswith("5 min after cluster orders fails, no function goes down")
    late = run_kblast("simulate", "--fail", "orders", "--for", "15m", cwd=folder)
    assert late.out.startswith("If cluster orders fails for 15 min, 1 of 2 functions goes down")


def test_values_fill_placeholders(folder: Path) -> None:
    text = "kblast: 1\nservices: {a: {owner: '${TEAM}', needs: ['${DB}']}}\nresources: {db: {}}\n"
    (folder / "kblast.yaml").write_text(text)
    outcome = run_kblast("simulate", "--fail", "db", "--set", "DB=db", "--set", "TEAM=x", cwd=folder)
    assert outcome.code == 0
    assert "a  down at once" in outcome.out


def test_colour_is_only_for_terminals_and_narrow_ones_are_fine(folder: Path) -> None:
    plain = run_kblast("simulate", "--fail", "orders", cwd=folder)
    assert "\x1b[" not in plain.out
    forced = run_kblast("simulate", "--fail", "orders", cwd=folder, env={"FORCE_COLOR": "1"})
    assert "\x1b[" in forced.out
    never = run_kblast("simulate", "--fail", "orders", cwd=folder, env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert never.out == plain.out
    narrow = run_kblast("simulate", "--fail", "orders", cwd=folder, env={"COLUMNS": "60"})
    assert max(len(line) for line in narrow.out.splitlines()) <= 60
