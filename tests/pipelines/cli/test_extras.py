"""An installation without the optional libraries: what works, and what names the extra that it needs."""

import io
import json
import os
import re
import subprocess
import tomllib

import pytest
from PIL import Image

from pipelines.cli import extras
from tests.conftest import ROOT, gongkai_command, plain_environment
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body

# The libraries of the extras that no module of a basic command may import.
ABSENT = (
    "dagster", "dagster_webserver", "great_expectations", "sqlalchemy", "duckdb_sqlalchemy", "aiohttp", "protego",
    "obstore", "warcio", "distributed", "rapidocr", "onnxruntime", "cv2", "numpy", "scipy", "duckdb_extension_ducklake",
    "pandas", "pyarrow", "polars", "moto",
)  # fmt: skip
# Python imports a module of this name when it starts, in the processes that read documents too.
BLOCKING = ("sitecustomize.py", f"import sys\nsys.modules.update(dict.fromkeys({ABSENT}))\n")
PROGRAM = "from pipelines.cli.app import main; main()"


@pytest.fixture
def basic(tmp_path, tmp_path_factory):
    """`gongkai` where the optional libraries cannot be imported, called in the folder of the test."""
    name, program = BLOCKING
    blocking = tmp_path_factory.mktemp("blocking")
    (blocking / name).write_text(program, "utf-8")
    path = os.pathsep.join((str(blocking), str(ROOT)))

    def command(*arguments, **settings):
        return subprocess.run(
            [gongkai_command()[0], "-c", PROGRAM, *map(str, arguments)], cwd=tmp_path,
            env=plain_environment(**settings, PYTHONPATH=path), capture_output=True, encoding="utf-8", check=False,
            timeout=100,
        )  # fmt: skip

    return command


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [["forms"], ["rules"], ["rules", "T3-01"], ["corrections"], ["waivers"], ["verdicts"], ["sources"], ["--version"],
     ["--help"], ["ui", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_basic_commands_need_no_extra(basic, arguments):
    said = basic(*arguments)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_check_needs_no_extra(basic, tmp_path):
    (tmp_path / "a.txt").write_bytes(write_text.write(of_body("杭州市西湖区人民政府", 2023)))
    said = basic("check", "a.txt", "--json", "--html", "a.html")
    assert said.stderr == ""
    assert json.loads(said.stdout)["reports"][0]["outcome"] == "read"
    assert (tmp_path / "a.html").is_file()


@pytest.fixture(scope="module")
def scans():
    """A report as an image in each format, and in a PDF without text: small blank pages, as nothing recognises them."""
    page = Image.new("L", (600, 800), 255)
    written = {f"scan.{ending}": io.BytesIO() for ending in ("png", "jpg", "tif", "pdf")}
    for name, file in written.items():
        page.save(file, {"jpg": "JPEG", "tif": "TIFF"}.get(name[5:], name[5:].upper()))
    return {name: file.getvalue() for name, file in written.items()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "reason"),
    [("zh", '本机未安装文字识别组件：请运行 pip install "gongkai[ocr]"'),
     ("en", 'OCR is not installed on this machine: run pip install "gongkai[ocr]"')],
)  # fmt: skip
def test_a_scan_names_the_extra_that_it_needs_and_other_files_are_read(basic, tmp_path, scans, language, reason):
    for name, data in scans.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "text.txt").write_bytes(write_text.write(of_body("杭州市西湖区人民政府", 2023)))
    printed = basic("check", ".", "--lang", language)
    assert (printed.returncode, printed.stderr) == (2, "")
    reasons = [line for line in printed.stdout.splitlines() if reason in line]
    assert [line.partition(":")[0] for line in reasons] == sorted(scans)
    assert {"zh": "5 个文件，1 份年度报告", "en": "Files: 5. Reports: 1 "}[language] in printed.stdout


def test_a_lake_names_the_extra_that_it_needs(basic):
    lake = {"GONGKAI_LAKE": "sqlite:lake.sqlite", "GONGKAI_LAKE_ROWS": "rows"}
    printed = basic("release", "--lang", "en", **lake)
    assert printed.returncode == 2
    assert 'needs the ducklake extra: pip install "gongkai[ducklake]"' in printed.stderr


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
def test_a_command_names_the_extra_that_it_needs(basic, tmp_path, arguments):
    said = basic(*arguments, "--lang", "zh")
    command = " ".join(arguments[:2] if arguments[0] == "archive" else arguments[:1])
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == f'错误：命令 {command} 需要安装组件 pipeline，请运行：pip install "gongkai[pipeline]"\n'
    assert list(tmp_path.iterdir()) == []


def test_an_extra_is_named_in_english_too(monkeypatch):
    monkeypatch.setattr(extras, "_MODULES", {"ducklake": ("a_module_that_is_not_installed",)})
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(extras.MissingExtra, match=r'Command `lake` needs the ducklake extra: pip install "gongkai'):
        extras.require("ducklake", "lake")


def test_an_installed_extra_is_accepted():
    extras.require("pipeline", "run")


def test_the_modules_of_an_extra_are_libraries_that_the_package_declares_for_it():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for extra, modules in extras._MODULES.items():
        libraries = {re.match(r"[\w-]+", requirement).group() for requirement in declared[extra]}
        assert {module.replace("_", "-") for module in modules} <= libraries
