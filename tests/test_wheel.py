"""The wheel has every file of the packages and works without a checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

from pipelines.cli.generated_pages import PAGES
from tests.conftest import ROOT, plain_environment
from tests.generator import write_pdf
from tests.pipelines.desk.drafts import CARRIED, draft
from tests.test_house import LINE, files

pytestmark = pytest.mark.slow

# `gongkai` with the wheel before all other modules, and without the checkout, which may be installed in place.
RUN = """
import sys
wheel, checkout, *sys.argv[1:] = sys.argv[1:]
sys.path[:] = [wheel, *(path for path in sys.path if path != checkout)]
sys.meta_path[:] = [finder for finder in sys.meta_path if "__editable__" not in str(finder)]
import pipelines.cli.app
assert pipelines.cli.app.__file__.startswith(wheel)
pipelines.cli.app.main()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of what is in this checkout, unpacked elsewhere."""
    source, place = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("anywhere")
    for name in files():
        if name.split("/")[0] in LINE or "/" not in name:
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps",
         "--no-build-isolation", "--wheel-dir", str(place), str(source)],
        env=plain_environment(), cwd=source, check=True, timeout=300,
    )  # fmt: skip
    (packed,) = place.glob("gongkai-*.whl")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(place / "installed")
        return SimpleNamespace(names=set(archive.namelist()), path=place / "installed")


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """`gongkai` from the wheel, in an empty folder."""
    home = tmp_path_factory.mktemp("home")

    def command(*arguments):
        environment = {name: value for name, value in plain_environment().items() if name != "PYTHONPATH"}
        return subprocess.run(
            [sys.executable, "-P", "-c", RUN, str(wheel.path), str(ROOT), *map(str, arguments)], cwd=home,
            env=environment | {"GONGKAI_DATA": os.fspath(home)}, capture_output=True, encoding="utf-8", timeout=300,
            check=False,
        )  # fmt: skip

    return command


def test_the_wheel_has_the_files_of_the_packages_and_no_others(wheel):
    ours = {name for name in files() if name.split("/")[0] in LINE}
    assert {name for name in wheel.names if ".dist-info/" not in name} == ours


def test_the_wheel_shows_its_version_and_its_rules(installed):
    assert installed("--version").stdout.startswith("gongkai ")
    rules = installed("rules", "--lang", "en")
    assert "T3-01" in rules.stdout, rules.stderr


def test_the_wheel_checks_a_report_and_writes_its_page(installed, tmp_path):
    (tmp_path / "draft.pdf").write_bytes(draft(write=write_pdf, **CARRIED))
    run = installed("check", tmp_path / "draft.pdf", "--lang", "en", "--html", tmp_path / "page.html")
    assert run.returncode == 1, run.stderr
    assert "T3-01" in run.stdout
    assert "<svg" in (tmp_path / "page.html").read_text("utf-8")


def test_the_wheel_writes_its_documentation_to_a_folder(installed, tmp_path):
    without = installed("docs", "--lang", "en")
    assert without.returncode == 2
    assert "--to" in without.stderr
    run = installed("docs", "--to", tmp_path / "pages")
    assert run.returncode == 0, run.stderr
    assert {path.name for path in (tmp_path / "pages").iterdir()} == {name for name in PAGES if "/" not in name}


def test_the_wheel_has_the_desk(installed):
    assert "--no-browser" in installed("desk", "--help").stdout
