"""The hook for pre-commit, run by pre-commit."""

import json
import shutil
from pathlib import Path

import pytest

from tests.ci.running import git, pre_commit
from tests.house.source import project_files
from tests.running import ROOT

INVENTORY = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop, profile: delivery}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an inventory, and with the hook of this one as it stands."""
    hooks = tmp_path / "kblast"
    for file in project_files():
        copy = hooks / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    git("init", "-q", folder=hooks)
    git("add", ".", folder=hooks)
    git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", "x", folder=hooks)
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "kblast.yaml").write_text(INVENTORY)
    (repository / "notes.txt").touch()
    (repository / ".kblast.yaml").write_text("select: [replication-too-low]\n")
    hook = {"repo": str(hooks), "rev": git("rev-parse", "HEAD", folder=hooks), "hooks": [{"id": "kblast-lint"}]}
    (repository / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [hook]}))
    git("init", "-q", folder=repository)
    git("add", ".", folder=repository)
    return repository


def test_the_manifest_is_as_pre_commit_wants_it(tmp_path: Path) -> None:
    outcome = pre_commit("validate-manifest", ROOT / ".pre-commit-hooks.yaml", repository=tmp_path)

    assert (outcome.code, outcome.out) == (0, ""), outcome.err


def test_the_hook_judges_the_inventory_when_one_of_its_files_changes(repository: Path) -> None:
    failed = pre_commit("run", "--files", "kblast.yaml", repository=repository)
    assert failed.code == 1, failed.err
    assert "kblast.yaml:4:24: error replication-too-low topic:a/one: " in failed.out, failed.out

    untouched = pre_commit("run", "--files", "notes.txt", repository=repository)
    assert untouched.code == 0, untouched.out
    assert "Skipped" in untouched.out

    (repository / "kblast.yaml").write_text(INVENTORY.replace("replication: 1", "replication: 3"))
    mended = pre_commit("run", "--files", "kblast.yaml", repository=repository)
    assert mended.code == 0, mended.out
    assert "Passed" in mended.out
