"""The wheel, installed in an environment of its own, works from any folder."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {"ticlex", "ticlex_loaders", "ticlex_ui"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`ticlex` of an environment that holds the wheel and, by a .pth, the libraries of this one: no checkout."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = next((folder / "bin").glob("python3"))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    # A path added so is searched last, and its own .pth files (the checkout's) are not read.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "ticlex"


def test_the_wheel_holds_our_packages_and_nothing_generic(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == PACKAGES
    for folder in (
        "ontology/tic.ttl",
        "shapes/js-application.ttl",
        "regulations/js/source.txt",
        "examples/centers.csv",
    ):
        assert f"ticlex/_data/{folder}" in names


def test_it_compares_and_checks_from_any_folder(program: Path, tmp_path: Path) -> None:
    where = [program.with_name("python"), "-c", "import ticlex; print(ticlex.__file__)"]
    home = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert str(program.parent.parent) in home
    done = subprocess.run([program, "compare", "场地面积", "--json"], cwd=tmp_path, capture_output=True, check=True)
    assert {c["value"] for c in json.loads(done.stdout)["cells"] if c["kind"] == "value"} == {5000, 2000}
    (tmp_path / "a.csv").write_text("record,rd_floor_area_m2\nA,4999\n", encoding="utf-8")
    command = [program, "check", "a.csv", "--rules", "js-application", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert json.loads(done.stdout)["verdicts"][0]["overall"] == "non_compliant"


def test_its_pages_can_be_served(program: Path, tmp_path: Path) -> None:
    asked = "import ticlex_ui.main, importlib.util as u; print(u.find_spec('ticlex_ui').origin)"
    done = subprocess.run(
        [program.with_name("python"), "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert str(program.parent.parent) in done.stdout, done.stderr
