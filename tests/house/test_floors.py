"""The floors and fences drawn in pyproject.toml hold, and they would notice a breach."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, Outcome, run_process

FLOORS = "Imports go down only"


def lint_imports(folder: Path) -> Outcome:
    program = Path(sys.executable).with_name("lint-imports")
    return run_process(program, "--no-logo", "--no-cache", cwd=folder, env={"PYTHONPATH": str(folder)})


def test_every_import_goes_down_and_stays_within_its_fence() -> None:
    outcome = lint_imports(ROOT)

    assert outcome.code == 0, outcome.out


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        pytest.param("kblast/location.py", "import kblast.model", FLOORS, id="upwards"),
        pytest.param("kblast/newcomer.py", "", FLOORS, id="module without a floor"),
        pytest.param("kblast/__init__.py", "import kblast.units", "The package itself imports nothing", id="package"),
        pytest.param("kblast/importers/a.py", "import kblast.importers.b", "Importers do not know", id="importers"),
        pytest.param("kblast/renderers/a.py", "import kblast.renderers.b", "Renderers do not know", id="renderers"),
        pytest.param("kblast/checks/a.py", "import kblast.checks.b", "Checks do not know", id="checks"),
        pytest.param("kblast/engine/a.py", "import networkx", "Only the graph knows networkx", id="networkx"),
        pytest.param("kblast/model/a.py", "import numpy", "Only the engine and kafka know numpy", id="numpy"),
        pytest.param("kblast/cli/a.py", "import jinja2", "Only renderers know Jinja", id="jinja2"),
        pytest.param("kblast/graph/a.py", "import graphviz", "Only renderers know Jinja", id="graphviz"),
        pytest.param("kblast/renderers/a.py", "import rich.table", "Only the command line knows", id="rich"),
        pytest.param("kblast/cli/a.py", "import click", "Only the command line knows", id="click"),
        pytest.param("kblast/kafka/a.py", "import confluent_kafka", "Only scrape knows", id="confluent_kafka"),
        pytest.param("kblast/config.py", "import yaml", "Only documents knows yaml", id="yaml"),
    ],
)
def test_a_breach_is_caught(tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "kblast", tmp_path / "kblast", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    breach = tmp_path / module
    breach.parent.mkdir(exist_ok=True)
    for sibling in ("__init__.py", "b.py"):
        (breach.parent / sibling).touch()
    with breach.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    outcome = lint_imports(tmp_path)

    broken = [result for result in outcome.out.splitlines() if result.startswith(contract)]
    assert outcome.code == 1
    assert "BROKEN" in broken[0]
