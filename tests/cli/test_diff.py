"""`kblast diff` as its users meet it: with two folders, and with a revision of a real git repository."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from kblast.schemas import schema_of
from tests.running import Outcome, run_kblast

BEFORE = """\
kblast: 1
clusters:
  bus: {version: "4.1", brokers: 3}
topics:
  bus/app-log: {partitions: 6, replication: 3, profile: telemetry}
services:
  checkout: {owner: shop, produces: [{topic: bus/app-log, on_outage: drop, config: {max.block.ms: 0}}]}
  log-search: {owner: platform, consumes: [{topic: bus/app-log, tolerates: 15m}]}
functions:
  place-order: {cost_per_hour: 20000, needs: [checkout]}
  search-logs: {needs: [log-search]}
"""
AFTER = BEFORE.replace("on_outage: drop, config: {max.block.ms: 0}", "on_outage: reject")
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.com",
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **GIT}, capture_output=True, text=True, check=True
    )
    return done.stdout


def commit(folder: Path, files: Mapping[str, str], *, tag: str) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")
    git(folder, "tag", tag)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose tag `base` has one inventory, and whose work tree has another."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, {"platform/kafka.yaml": BEFORE, "platform/other.yaml": "no: inventory\n"}, tag="base")
    (folder / "platform" / "kafka.yaml").write_text(AFTER)
    return folder


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(BEFORE)
    after.write_text(AFTER)
    return before, after


def diff(*args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    return run_kblast("diff", *args, cwd=cwd, env={**GIT, **(env or {})})


class TestTwoPlaces:
    def test_a_milder_worst_failure_is_better(self, sides: tuple[Path, Path]) -> None:
        before, after = sides
        outcome = diff(after, before, "--kinds", "cluster", "--select", "unowned-topic")

        assert " ".join(outcome.out.split()).startswith(
            "Better: the worst failure takes down 50 % instead of 100 %; 1 function no longer goes down in failures "
            "that took it down before (place-order). The worst failure:"
        )

    def test_text_gives_the_verdict_first(self, sides: tuple[Path, Path]) -> None:
        outcome = diff(*sides, "--kinds", "cluster", "--select", "unowned-topic")

        assert outcome.code == 0, outcome.err
        assert outcome.out == (
            "Worse: 1 function goes down in failures that spared it before (place-order).\n"
            "The worst failure: cluster bus (blast radius 50 %) → cluster bus (blast radius 100 %, 20,000 per\n"
            "hour).\n"
            "Single failures that take functions down (cluster): 1 of 1.\n"
            "\n"
            "Failures\n"
            "  cluster bus\n"
            "    blast radius 50 % → 100 %, per hour 0 → 20,000\n"
            "    ✗ 1 newly down: place-order\n"
            "\n"
            "Single points of failure\n"
            "  + place-order: clusters that take it down alone: 0 → 1\n"
            "\n"
            "Edges\n"
            "  ~ service checkout produces topic bus/app-log: config.max.block.ms 0 → not given, on_outage.kind\n"
            "      drop → reject\n"
        )

    def test_no_difference_is_said_in_text_and_kept_silent_in_markdown(self, sides: tuple[Path, Path]) -> None:
        before, _ = sides

        assert diff(before, before).out == "No difference.\n"
        assert (diff(before, before, "--format", "markdown").out, diff(before, before).code) == ("", 0)
        assert diff(before, before, "--fail-on-worse").code == 0

    def test_json_has_the_public_shape(self, sides: tuple[Path, Path]) -> None:
        outcome = diff(*sides, "--kinds", "cluster", "--format", "json")

        result = json.loads(outcome.out)
        jsonschema.validate(result, schema_of("diff"))
        assert result["schema"] == "kblast/diff/v1"
        assert result["scenarios"] == [
            {
                "fail": ["cluster:bus"],
                "on": "both",
                "functions": [{"ref": "function:place-order", "before": "up", "after": "down"}],
                "blast_radius": {"before": 0.5, "after": 1.0},
                "cost_per_hour": {"before": 0, "after": 20000},
            }
        ]

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ((), 0),
            (("--fail-on-worse",), 1),
            (("--fail-on-worse", "--kinds", "zone", "--fail-on", "never"), 0),
        ],
    )
    def test_worse_fails_only_where_it_is_asked_for(
        self, sides: tuple[Path, Path], options: tuple[str, ...], code: int
    ) -> None:
        assert diff(*sides, *options).code == code
        assert diff(*sides[::-1], *options).code == 0

    @pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
    def test_new_findings_are_worse_from_a_severity_on(
        self, sides: tuple[Path, Path], tmp_path: Path, fail_on: str, code: int
    ) -> None:
        more = tmp_path / "more.yaml"
        more.write_text(BEFORE.replace("services:", "  bus/orphan: {partitions: 1, replication: 3}\nservices:"))
        rule = ("--select", "orphan-topic")

        assert diff(sides[0], more, *rule, "--fail-on-worse", "--fail-on", fail_on).code == code
        (tmp_path / ".kblast.yaml").write_text(f"fail-on: {fail_on}\n")
        assert diff(sides[0], more, *rule, "--fail-on-worse").code == code

    def test_the_rules_of_the_head_judge_both(self, tmp_path: Path) -> None:
        for name, settings in (("old", "select: [orphan-topic]"), ("new", "select: [unowned-topic]")):
            (tmp_path / name).mkdir()
            (tmp_path / name / "kafka.yaml").write_text(BEFORE if name == "old" else AFTER)
            (tmp_path / name / ".kblast.yaml").write_text(f"{settings}\n")

        result = json.loads(diff(tmp_path / "old", tmp_path / "new", "--format", "json").out)

        assert result["findings"] == {"new": [], "gone": []}

    def test_what_is_waived_is_not_new_and_a_waiver_that_fits_the_head_only_is_no_finding(
        self, sides: tuple[Path, Path], tmp_path: Path
    ) -> None:
        more = tmp_path / "more.yaml"
        more.write_text(BEFORE.replace("services:", "  bus/orphan: {partitions: 1, replication: 3}\nservices:"))
        (tmp_path / ".kblast.yaml").write_text(
            "waivers: [{rule: orphan-topic, subject: 'topic:bus/orphan', reason: soon, owner: a, until: 2999-01-01}]\n"
        )

        result = json.loads(diff(sides[0], more, "--kinds", "zone", "--fail-on", "info", "--format", "json").out)

        found = [finding["rule"] for way in ("new", "gone") for finding in result["findings"][way]]
        assert "orphan-topic" not in found
        assert not [rule for rule in found if "waiver" in rule]

    def test_several_formats_go_to_files_of_their_own(self, sides: tuple[Path, Path], tmp_path: Path) -> None:
        file = tmp_path / "diff.md"

        outcome = diff(*sides, "--kinds", "cluster", "--format", "text", "--format", f"markdown={file}")

        assert outcome.out.startswith("Worse:")
        assert file.read_text().startswith("**Worse")

    def test_a_folder_without_an_inventory_is_an_empty_base_but_no_head(
        self, sides: tuple[Path, Path], tmp_path: Path
    ) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()

        assert "+ 1 cluster: bus" in diff(empty, sides[1]).out
        assert diff(sides[0], empty).code == 3
        assert diff(tmp_path / "nowhere", sides[1]).code == 3

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_it_takes_two(self, sides: tuple[Path, Path], count: int) -> None:
        outcome = diff(*[sides[0]] * count)

        assert (outcome.code, outcome.out) == (2, "")
        assert f"expected two files or folders to compare, found {count}" in outcome.err
        assert "--base origin/main" in outcome.err

    def test_context_counts_on_both_sides(self, tmp_path: Path) -> None:
        shared = tmp_path / "shared.yaml"
        shared.write_text("kblast: 1\nresources: {db: {}}\n")
        for name, needs in (("a", "[]"), ("b", "[db]")):
            (tmp_path / f"{name}.yaml").write_text(f"kblast: 1\nservices: {{s: {{needs: {needs}}}}}\n")

        outcome = diff(tmp_path / "a.yaml", tmp_path / "b.yaml", "--with", shared)

        assert outcome.code == 0, outcome.err
        assert "+ service s needs resource db" in outcome.out


class TestRevisions:
    def test_the_work_tree_is_compared_with_a_revision(self, repository: Path) -> None:
        outcome = diff("--base", "base", "platform", cwd=repository)

        assert outcome.code == 0, outcome.err
        assert outcome.out.startswith("Worse: 1 function goes down in failures that spared it before (place-order)")

    def test_from_a_folder_below_with_the_paths_of_the_configuration(self, repository: Path) -> None:
        (repository / ".kblast.yaml").write_text("paths: [platform]\n")

        outcome = diff("--base", "base", cwd=repository / "platform")

        assert outcome.code == 0, outcome.err
        assert outcome.out.startswith("Worse:")

    def test_one_file_and_a_link_are_read_as_they_stand_in_the_revision(self, repository: Path) -> None:
        (repository / "link.yaml").symlink_to("platform/kafka.yaml")
        (repository / "platform" / "kafka.yaml").write_text(BEFORE)
        commit(repository, {}, tag="linked")
        (repository / "platform" / "kafka.yaml").write_text(AFTER)

        assert diff("--base", "linked", "platform/kafka.yaml", cwd=repository).out.startswith("Worse:")
        assert diff("--base", "linked", ".", cwd=repository).out.startswith("Worse:")

    def test_nothing_in_the_repository_is_touched(self, repository: Path) -> None:
        def everything() -> dict[Path, tuple[int, bytes]]:
            files = (path for path in repository.rglob("*") if path.is_file())
            return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

        before = everything()
        assert diff("--base", "base", "platform", cwd=repository).code == 0

        assert everything() == before

    def test_attributes_and_filters_of_the_repository_do_not_count(self, repository: Path) -> None:
        commit(repository, {".gitattributes": "*.yaml export-ignore filter=x\n"}, tag="with-attributes")
        git(repository, "config", "filter.x.smudge", "touch smudged")

        assert diff("--base", "with-attributes", "platform", cwd=repository).out == "No difference.\n"
        assert not (repository / "smudged").exists()

    def test_what_the_revision_lacks_is_new(self, repository: Path) -> None:
        (repository / "more.yaml").write_text("kblast: 1\nservices: {audit: {}}\n")

        outcome = diff("--base", "base", "platform", "more.yaml", cwd=repository)

        assert outcome.code == 0
        assert outcome.err == "more.yaml is not in base: all of it is new\n"
        assert "+ 1 service: audit" in outcome.out

    def test_an_inventory_that_is_all_new_has_an_empty_base(self, repository: Path) -> None:
        (repository / "more.yaml").write_text(BEFORE)

        outcome = diff("--base", "base", "more.yaml", cwd=repository)

        assert outcome.code == 0
        assert "+ 1 cluster: bus" in outcome.out

    def test_what_is_wrong_in_the_revision_is_shown_where_it_stands_there(self, repository: Path) -> None:
        commit(repository, {"platform/kafka.yaml": "kblast: 1\nservices: {a: {tire: 1}}\n"}, tag="wrong")
        (repository / "platform" / "kafka.yaml").write_text(AFTER)

        outcome = diff("--base", "wrong", "platform", cwd=repository)

        assert outcome.code == 3
        assert outcome.err.startswith("wrong:platform/kafka.yaml:2:16: services.a: unknown key 'tire'")

    def test_findings_that_are_gone_are_placed_in_the_revision(self, repository: Path) -> None:
        orphan = BEFORE.replace("services:", "  bus/orphan: {partitions: 1, replication: 3}\nservices:")
        commit(repository, {"platform/kafka.yaml": orphan}, tag="orphan")
        (repository / "platform" / "kafka.yaml").write_text(BEFORE)

        outcome = diff("--base", "orphan", "platform", "--select", "orphan-topic", "--format", "json", cwd=repository)

        (gone,) = json.loads(outcome.out)["findings"]["gone"]
        assert gone["location"] == {"file": "orphan:platform/kafka.yaml", "line": 6, "column": 3}

    def test_context_inside_the_repository_is_that_of_the_revision(self, repository: Path, tmp_path: Path) -> None:
        context = "kblast: 1\nresources: {db: {}}\n"
        needy = "kblast: 1\nservices: {s: {needs: [db, outside]}}\n"
        commit(repository, {"context.yaml": context, "needy.yaml": needy}, tag="needy")
        outside = tmp_path / "outside.yaml"
        outside.write_text("kblast: 1\nresources: {outside: {}}\n")
        (repository / "context.yaml").write_text("kblast: 1\nresources: {cache: {}}\n")
        (repository / "needy.yaml").write_text(needy.replace("db", "cache"))

        outcome = diff("--base", "needy", "needy.yaml", "--with", "context.yaml", "--with", outside, cwd=repository)

        assert outcome.code == 0, outcome.err
        assert "- service s needs resource db" in outcome.out
        assert "+ service s needs resource cache" in outcome.out

    def test_a_hook_is_not_led_astray_by_its_environment(self, repository: Path) -> None:
        astray = {"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere", "GIT_WORK_TREE": "/nowhere"}

        assert diff("--base", "base", "platform", cwd=repository, env=astray).code == 0


class TestWrongRevisions:
    @pytest.mark.parametrize("name", ["--output=platform/kafka.yaml", "-x", ""])
    def test_what_git_could_take_for_an_option_is_refused(self, repository: Path, name: str) -> None:
        outcome = diff(f"--base={name}", "platform", cwd=repository)

        assert (outcome.code, outcome.out) == (2, "")
        assert f"'{name}' is not a git revision" in outcome.err
        assert (repository / "platform" / "kafka.yaml").read_text() == AFTER

    @pytest.mark.parametrize("name", ["nosuch", "base..base", "base:platform", "$(touch x)", "\x1b[31m"])
    def test_an_unknown_one_is_said(self, repository: Path, name: str) -> None:
        outcome = diff("--base", name, "platform", cwd=repository)

        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("kblast: git knows no commit '")
        assert "\x1b" not in outcome.err

    def test_a_shallow_clone_has_its_hint(self, repository: Path, tmp_path: Path) -> None:
        commit(repository, {}, tag="later")
        git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), "shallow")

        outcome = diff("--base", "base", "platform", cwd=tmp_path / "shallow")

        assert outcome.code == 2
        assert "this clone is shallow" in outcome.err

    def test_what_a_partial_clone_lacks_is_not_fetched(self, repository: Path, tmp_path: Path) -> None:
        commit(repository, {"platform/kafka.yaml": AFTER}, tag="later")
        git(repository, "config", "uploadpack.allowFilter", "true")
        git(tmp_path, "clone", "--quiet", "--filter=blob:none", repository.as_uri(), "partial")

        outcome = diff("--base", "base", "platform", cwd=tmp_path / "partial")

        assert outcome.code in (2, 3)
        assert "in a partial clone, fetch" in outcome.err

    def test_no_repository_is_said(self, sides: tuple[Path, Path]) -> None:
        outcome = diff("--base", "base", sides[0], env={"GIT_CEILING_DIRECTORIES": str(sides[0].parent.parent)})

        assert outcome.code == 2
        assert f"{sides[0]} is not in a git repository" in outcome.err

    def test_a_path_outside_the_repository_is_said(self, repository: Path, sides: tuple[Path, Path]) -> None:
        sides[0].write_text("kblast: 1\nresources: {db: {}}\n")

        outcome = diff("--base", "base", "platform", sides[0], cwd=repository)

        assert outcome.code == 2
        assert "is not in the repository" in outcome.err

    def test_no_git_is_said(self, repository: Path) -> None:
        outcome = diff("--base", "base", "platform", cwd=repository, env={"PATH": "/nowhere"})

        assert outcome.code == 2
        assert outcome.err.startswith("kblast: there is no git here\n")

    def test_a_link_that_leads_out_is_an_error_of_input(self, repository: Path) -> None:
        (repository / "platform" / "link.yaml").symlink_to("/etc/hostname")
        commit(repository, {}, tag="out")
        (repository / "platform" / "link.yaml").unlink()

        outcome = diff("--base", "out", "platform", cwd=repository)

        assert outcome.code == 3
        assert outcome.err.startswith("out:platform/link.yaml: cannot be read: a link that leads out of the revision")
