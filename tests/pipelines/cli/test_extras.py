"""An installation without the optional libraries: what works, and what names the extra that it needs."""

import json
import re
import subprocess
import tomllib

import pytest

from pipelines.cli import extras
from tests.conftest import ROOT, gongkai_command, plain_environment
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body

# The libraries of the extras that no module of a basic command may import.
ABSENT = (
    "dagster", "dagster_webserver", "great_expectations", "sqlalchemy", "duckdb_sqlalchemy", "aiohttp", "protego",
    "obstore", "warcio", "rapidocr", "onnxruntime", "cv2", "duckdb_extension_ducklake", "pandas", "moto",
)  # fmt: skip
PROGRAM = """
import sys
sys.modules.update(dict.fromkeys(sys.argv.pop(1).split(",")))
from pipelines.cli.app import main
main()
"""


def basic(tmp_path, *arguments):
    """`gongkai` where the optional libraries cannot be imported."""
    return subprocess.run(
        [gongkai_command()[0], "-c", PROGRAM, ",".join(ABSENT), *map(str, arguments)], cwd=tmp_path,
        env=plain_environment(), capture_output=True, encoding="utf-8", check=False, timeout=100,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [["forms"], ["rules"], ["rules", "T3-01"], ["corrections"], ["waivers"], ["sources"], ["--version"], ["--help"],
     ["ui", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_basic_commands_need_no_extra(tmp_path, arguments):
    said = basic(tmp_path, *arguments)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_check_needs_no_extra(tmp_path):
    (tmp_path / "a.txt").write_bytes(write_text.write(of_body("杭州市西湖区人民政府", 2023)))
    said = basic(tmp_path, "check", "a.txt", "--json", "--html", "a.html")
    assert said.stderr == ""
    assert json.loads(said.stdout)["reports"][0]["outcome"] == "read"
    assert (tmp_path / "a.html").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["backfill", "--year", "2023"],
        ["collect"],
        ["ui"],
        ["archive", "verify"],
        ["archive", "warc", "a", "b"],
    ],
    ids=" ".join,
)
def test_a_command_names_the_extra_that_it_needs(tmp_path, arguments):
    said = basic(tmp_path, *arguments, "--lang", "zh")
    command = " ".join(arguments[:2] if arguments[0] == "archive" else arguments[:1])
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == f"错误：命令 {command} 需要安装组件 pipeline，请运行：pip install 'gongkai[pipeline]'\n"
    assert list(tmp_path.iterdir()) == []


def test_an_extra_is_named_in_english_too(monkeypatch):
    monkeypatch.setattr(extras, "_MODULES", {"ducklake": ("a_module_that_is_not_installed",)})
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(extras.MissingExtra, match=r"Command `lake` needs the ducklake extra: pip install 'gongkai"):
        extras.require("ducklake", "lake")


def test_an_installed_extra_is_accepted():
    extras.require("pipeline", "run")


def test_the_modules_of_an_extra_are_libraries_that_the_package_declares_for_it():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for extra, modules in extras._MODULES.items():
        libraries = {re.match(r"[\w-]+", requirement).group() for requirement in declared[extra]}
        assert {module.replace("_", "-") for module in modules} <= libraries
