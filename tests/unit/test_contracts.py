"""The import contracts hold on the tree, and each of them is broken by an import that it forbids."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {
    "stages": "A stage imports leaves and no other stage",
    "leaves": "Leaves know no stage",
    "synthesize": "Nothing in the library rests on the synthetic study",
    "library": "The library knows nothing of Dagster or of its assets",
    "rind": "Nothing is computed in the assets",
}
PLANTED = [
    ("stages", "pipeline/score/indicators.py", "from pipeline.read.seal import read_seal"),
    ("stages", "pipeline/report/links.py", "from pipeline.protect.tables import safe_levels"),
    ("leaves", "pipeline/statistics/intervals.py", "import pipeline.compare.verdict"),
    ("leaves", "pipeline/tables/base.py", "import pipeline.report.numbers_sv"),
    ("synthesize", "pipeline/report/numbers_sv.py", "import pipeline.synthesize.recipe"),
    ("library", "pipeline/study/edition.py", "import dagster"),
    ("library", "pipeline/read/seal.py", "from assets.paths import STORE"),
    ("rind", "assets/score.py", "import scipy"),
    ("rind", "assets/change.py", "import statsmodels.api"),
    ("rind", "assets/report.py", "from plotly import graph_objects"),
    ("rind", "assets/raw.py", "import pyreadstat"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("pipeline", "assets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def verdicts(tree: Path) -> tuple[int, dict[str, str], str]:
    """Exit status, KEPT or BROKEN by contract, and everything that was said."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=tree, capture_output=True, check=False, text=True)
    found = dict(re.findall(r"^(.+?) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, flags=re.MULTILINE))
    return done.returncode, found, done.stdout


def test_every_contract_holds_on_the_tree(tree: Path):
    status, found, said = verdicts(tree)
    assert found == dict.fromkeys(CONTRACTS.values(), "KEPT"), said
    assert status == 0


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_forbidden_import_breaks_its_contract(tree: Path, contract: str, file: str, line: str):
    path = tree / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    status, found, said = verdicts(tree)
    assert status == 1
    assert found[CONTRACTS[contract]] == "BROKEN"
    assert file.removesuffix(".py").replace("/", ".") in said


def test_a_report_may_know_what_a_safe_table_is(tree: Path):
    path = tree / "pipeline/report/links.py"
    path.write_text(
        f"{path.read_text(encoding='utf-8')}\nfrom pipeline.protect.safe import SafeTable\n", encoding="utf-8"
    )
    assert verdicts(tree)[0] == 0
