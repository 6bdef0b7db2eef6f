"""A run by a user who may write to the data folder and nowhere else, without a home."""

import shutil
import subprocess

import pytest

from tests.begun import begin_warehouse
from tests.conftest import ROOT, gongkai_command, plain_environment
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body
from tests.rights import held_by_permissions, on_linux
from tests.test_house import LINE


@pytest.fixture
def program(tmp_path):
    """The packages in read-only files and folders, one of them not compiled yet."""
    program = tmp_path / "program"
    for package in LINE:
        without = shutil.ignore_patterns("__pycache__") if package == "pipelines" else None
        shutil.copytree(ROOT / package, program / package, ignore=without)
    _every(program, 0o555, 0o444)
    yield program
    _every(program, 0o755, 0o644)


def _every(top, of_folders, of_files):
    for path in (top, *top.rglob("*")):
        path.chmod(of_folders if path.is_dir() else of_files)


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize("home", [None, "shut"])
def test_a_run_and_a_check_write_to_the_data_folder_alone(program, tmp_path, home):
    data, shut = tmp_path / "data", tmp_path / "shut"
    (data / "inbox").mkdir(parents=True)
    report = data / "inbox" / "one.txt"
    report.write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    shut.mkdir(mode=0o555)
    begin_warehouse(data / "warehouse.duckdb")
    before = sorted(program.rglob("*"))
    settings = {"GONGKAI_DATA": str(data), "PYTHONPATH": str(program)}
    environment = plain_environment(**settings) | ({"HOME": str(tmp_path / home)} if home else {})
    if home is None:
        environment.pop("HOME", None)
    for arguments in (["run"], ["check", report]) if home == "shut" else (["run"],):
        said = subprocess.run(
            gongkai_command(*arguments), env=environment, cwd=shut, capture_output=True, text=True, timeout=250,
            check=False, preexec_fn=held_by_permissions,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
    assert sorted(program.rglob("*")) == before
    assert list(shut.iterdir()) == []
