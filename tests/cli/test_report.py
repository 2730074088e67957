"""`kblast report`: one file to decide from."""

import json
import random
from pathlib import Path

import jsonschema
import pytest

from kblast.documents import read, write_yaml
from kblast.resources import schema_dir
from tests.running import ROOT, run_kblast, run_process

TODAY = {"SOURCE_DATE_EPOCH": "1767225600"}
EXAMPLE = ROOT / "examples" / "two-clusters"
SMALL = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics: {a/one: {replication: 1, profile: delivery}}
services: {writer: {produces: [{topic: a/one, on_outage: reject}]}}
functions: {sell: {needs: [writer]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kblast.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def html(*args: str | Path, cwd: Path | None = None) -> str:
    outcome = run_kblast("report", *args, cwd=cwd, env=TODAY)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def test_it_is_html_unless_told_otherwise(folder: Path) -> None:
    page = html(cwd=folder)

    assert page.startswith("<!doctype html>\n")
    assert "Not ready to approve: " in page
    assert "If cluster a fails, 1 of 1 function goes down: sell." in page
    assert html("-o", "out.html", cwd=folder) == ""
    assert (folder / "out.html").read_text(encoding="utf-8") == page


def test_base_adds_what_changed_since_a_file() -> None:
    page = html(ROOT / "examples" / "two-clusters", "--base", ROOT / "examples" / "central-bus")

    assert '<a href="#change">Change</a>' in page
    assert "Better: 2 errors are gone." in page
    assert "cluster bus (blast radius 77.8 %, 29,300 per hour) → cluster orders (blast radius 55.6 %" in page
    assert "What this change does" not in html(EXAMPLE)


def test_base_adds_what_changed_since_a_revision(folder: Path) -> None:
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "x"]):
        outcome = run_process("git", "-c", "user.name=x", "-c", "user.email=x@x.example", *command, cwd=folder)
        assert outcome.code == 0, outcome.err
    assert "No difference." in html("--base", "HEAD", cwd=folder)

    (folder / "kblast.yaml").write_text(SMALL.replace("replication: 1", "replication: 3"), encoding="utf-8")
    change = json.loads(html("--base", "HEAD", "--format", "json", cwd=folder))["change"]

    assert change["elements"]["changed"][0]["ref"] == "topic:a/one"
    assert any(finding["rule"] == "replication-too-low" for finding in change["findings"]["gone"])


def test_a_base_there_is_not_is_refused(folder: Path) -> None:
    outcome = run_kblast("report", "--base", "nowhere", "-o", "out.html", cwd=folder)

    assert outcome.code == 2
    assert "nowhere" in outcome.err or "git" in outcome.err
    assert not (folder / "out.html").exists()


def test_findings_do_not_fail_it(folder: Path) -> None:
    assert run_kblast("lint", cwd=folder).code == 1
    assert run_kblast("report", "-o", "out.html", cwd=folder).code == 0


def test_the_json_is_as_its_schema_says() -> None:
    page = json.loads(html(EXAMPLE, "--format", "json"))
    schema = json.loads((schema_dir() / "report.schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(page, schema)
    assert page["schema"] == "kblast/report/v1"
    assert page["made"]["date"] == "2026-01-01"
    assert page["shown"]["scenario"]["fail"] == ["cluster:orders"]


def test_it_opens_with_the_worst_cluster_not_with_the_region_that_holds_all() -> None:
    page = json.loads(html(ROOT / "examples" / "central-bus", "--format", "json"))

    assert page["sweep"]["scenarios"][0]["fail"] == ["region:eu-west-1"]
    assert page["shown"]["scenario"]["fail"] == ["cluster:bus"]


def test_the_heat_map_gives_every_function_its_own_time() -> None:
    page = json.loads(html(ROOT / "examples" / "central-bus", "--format", "json"))
    (bus,) = (row for row in page["heat"]["rows"] if row["fail"] == ["cluster:bus"])
    simulated = json.loads(
        run_kblast("simulate", "examples/central-bus", "--fail", "cluster:bus", "--format", "json").out
    )

    assert bus["hits"] == {
        impact["ref"]: {"degraded_at_s": impact["degraded_at_s"], "down_at_s": impact["down_at_s"]}
        for impact in simulated["impacts"]
        if impact["ref"].startswith("function:") and impact["level"] != "up"
    }


def test_the_folder_of_absolute_paths_is_said_once(folder: Path) -> None:
    page = html(folder)

    assert f"Places are in <code>{folder}/</code>." in page
    assert "<td>kblast.yaml:3:" in page
    assert f"<td>{folder}" not in page
    assert "Places are in" not in html(cwd=folder)


def test_the_order_of_the_input_changes_nothing(tmp_path: Path) -> None:
    (document,) = read(ROOT / "tests" / "data" / "format.yaml")
    pages = set()
    for seed in range(2):
        dice = random.Random(seed)
        data = {
            section: dict(dice.sample(list(body.items()), len(body))) if isinstance(body, dict) else body
            for section, body in document.data.items()
        }
        (tmp_path / "kblast.yaml").write_text(write_yaml(data), encoding="utf-8")
        found = json.loads(html(tmp_path, "--format", "json"))
        found["estate"]["elements"] = [element | {"place": ""} for element in found["estate"]["elements"]]
        for finding in found["lint"]["findings"]:
            finding["location"] = finding["related"] = finding["evidence"] = ()
        found["lint"]["findings"].sort(key=lambda finding: finding["fingerprint"])
        pages.add(json.dumps(found))

    assert len(pages) == 1


def test_an_inventory_of_nothing_makes_a_report(tmp_path: Path) -> None:
    (tmp_path / "kblast.yaml").write_text("kblast: 1\n", encoding="utf-8")
    page = html(cwd=tmp_path)

    assert "Cannot be judged: no functions are declared" in page
    assert "If nothing fails" in page


def test_waivers_show_who_bears_what_until_when_at_what_cost(folder: Path) -> None:
    waiver = '{rule: replication-too-low, subject: "topic:a/*", reason: cheap, owner: ada, until: "2027-01-01"}'
    (folder / ".kblast.yaml").write_text(
        f"waivers: [{waiver}]\nignore: [min-isr-above-replication]\n", encoding="utf-8"
    )
    page = html(cwd=folder)

    assert "1 finding accepted as debt, borne by ada." in page
    assert "<td>ada<td>2027-01-01<td>cheap<td>its failure takes down 1 of 1 function (100 %)<td>" in page


def test_what_a_baseline_knows_is_hidden_and_counted(folder: Path) -> None:
    assert run_kblast("lint", "--write-baseline", cwd=folder).code == 0
    page = html("--baseline", ".kblast-baseline.json", cwd=folder)

    assert "known from a baseline" in page
    assert "No finding stands in the way of approval." in page


class TestTemplates:
    def test_own_templates_come_first(self, folder: Path) -> None:
        (folder / "own").mkdir()
        (folder / "own" / "verdict.html.j2").write_text("<p>{{ report.made.title }} says: {{ judged.headline }}</p>")
        (folder / "own" / "print.css").write_text("@page { size: A4 landscape; }")
        page = html("--template", "own", "--title", "<Shop>", cwd=folder)

        assert "<p>&lt;Shop&gt; says: Not ready to approve" in page
        assert "@page { size: A4 landscape; }" in page
        assert "<section id=findings " in page

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{% if %}", "verdict.html.j2:1: "),
            ("{{ nobody }}", "'nobody' is undefined"),
            ("{% include 'gone.j2' %}", "there is no gone.j2"),
            ("{{ 1 / 0 }}", "division by zero"),
        ],
    )
    def test_a_template_that_does_not_work_is_bad_usage(self, folder: Path, text: str, said: str) -> None:
        (folder / "own").mkdir()
        (folder / "own" / "verdict.html.j2").write_text(text)
        outcome = run_kblast("report", "--template", "own", "-o", "out.html", cwd=folder)

        assert outcome.code == 2
        assert outcome.err.startswith("kblast: --template: ")
        assert said in outcome.err
        assert not (folder / "out.html").exists()

    def test_a_folder_that_is_not_there_is_bad_usage(self, folder: Path) -> None:
        outcome = run_kblast("report", "--template", "gone", cwd=folder)

        assert (outcome.code, outcome.out) == (2, "")
        assert "--template: gone is not a folder" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "code"), [(("gone.yaml",), 3), (("--format", "pdf"), 2), (("--baseline", "gone.json"), 2)]
)
def test_exit_codes(folder: Path, arguments: tuple[str, ...], code: int) -> None:
    outcome = run_kblast("report", *arguments, cwd=folder)

    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err
