"""What `gongkai check` says to a person, on which terminal, and what it loads to say it."""

import json
import os
import subprocess
import sys
import tempfile

import pytest

from tests.conftest import gongkai_command, plain_environment
from tests.generator import write_pdf
from tests.pipelines.cli.checks import XIHU, reports
from tests.pipelines.nightly_runs import of_body
from warehouse.reference.forms.form import forms


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A PDF of three pages with one figure of table three changed."""
    path = tmp_path_factory.mktemp("faulty") / "draft.pdf"
    path.write_bytes(write_pdf.write(of_body(*XIHU, applications__carried_out__natural_person=99)))
    return path


# The words


def test_the_words_say_which_line_and_column_what_it_says_what_it_should_add_up_to_and_on_which_page(
    gongkai_here, faulty
):
    said = gongkai_here("check", faulty, "--lang", "zh")
    assert said.returncode == 1
    (balance,) = [line for line in said.stdout.splitlines() if "T3-01" in line]
    form = forms()["f2021"]
    lines = {row.key: row.label for row in form.applications.rows}
    assert "表三“自然人”" in balance
    assert "（第 2、3 页）" in balance
    assert f"“{lines['carried_out']}” 99" in balance
    assert f"“{lines['received_new']}” 351" in balance
    assert "＝ 354" in balance
    assert "＝ 451" in balance
    assert "相差 -97" in balance
    (total,) = [line for line in said.stdout.splitlines() if "T3-45" in line]
    assert f"表三“{lines['carried_out']}”（第 3 页）" in total
    assert "“总计” ＝ 17" in total


def test_the_same_in_english(gongkai_here, faulty):
    said = gongkai_here("check", faulty, "--lang", "en")
    (balance,) = [line for line in said.stdout.splitlines() if "T3-01" in line]
    assert "FAILS T3-01 table three, natural persons (page 2, 3)" in balance
    assert "carried to next year 99 = 451" in balance
    assert "a difference of -97" in balance


def test_an_undecided_sum_names_what_has_no_figure(gongkai_here, examples_folder):
    said = gongkai_here("check", examples_folder / "wuhou-statistics-2023.html", "--lang", "en")
    assert "no figure in" in said.stdout
    assert "0 fail, 1 noted, 61 undecided." in said.stdout


@pytest.mark.parametrize(
    ("settings", "options", "language"),
    [
        pytest.param({"LANG": "zh_CN.UTF-8"}, [], "zh", id="the locale is Chinese"),
        pytest.param({"LANG": "en_US.UTF-8"}, [], "en", id="the locale is English"),
        pytest.param({}, [], "en", id="no locale"),
        pytest.param({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, [], "en", id="LC_ALL goes before"),
        pytest.param({"LANG": "en_US.UTF-8"}, ["--lang", "zh"], "zh", id="asked for"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_locale_s(gongkai_here, tmp_path, settings, options, language):
    said = gongkai_here("check", tmp_path / "none.txt", *options, **settings)
    assert {"zh": "没有这个文件", "en": "no such file"}[language] in said.stdout


# What it may load, and where it may print


def test_it_loads_neither_dagster_nor_great_expectations_nor_pandas_nor_pyarrow(examples_folder):
    program = (
        "import sys; from pipelines.cli.app import app\n"
        "try: app()\n"
        "finally: print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    files = [str(path) for path in examples_folder.iterdir()]
    command = [sys.executable, "-c", program, "check", "--json", *files]
    run = subprocess.run(command, env=plain_environment(), capture_output=True, encoding="utf-8", check=False)
    loaded = set(run.stderr.split())
    assert {"duckdb", "pdfplumber", "selectolax"} & loaded
    assert loaded.isdisjoint(
        {"dagster", "great_expectations", "pandas", "pyarrow", "sqlalchemy", "numpy", "scipy", "PIL"}
    )


PLAIN = {"PYTHONIOENCODING": "", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        pytest.param({"PYTHONIOENCODING": "ascii"}, ["--json"], id="ascii, an object"),
        pytest.param({"PYTHONIOENCODING": "latin-1"}, ["--json"], id="latin-1, an object"),
        pytest.param({"PYTHONIOENCODING": "ascii"}, ["--lang", "zh"], id="ascii, words"),
        pytest.param(PLAIN, ["--lang", "zh"], id="locale C, words"),
    ],
)
def test_a_terminal_that_cannot_show_chinese_changes_no_answer(gongkai, examples_folder, settings, options):
    said = gongkai("check", examples_folder / "xihu-2023.html", *options, **settings)
    assert said.returncode == 1
    assert said.stderr == ""
    assert "T3-01" in said.stdout
    if "--json" in options:
        assert reports(said)[0]["body"] == XIHU[0]


def test_a_name_in_another_encoding_is_told_in_one_valid_object(gongkai, tmp_path, examples_folder):
    name = "曹镇.txt".encode("gb18030").decode("utf-8", "surrogateescape")
    (tmp_path / name).write_bytes((examples_folder / "caozhen-2023.txt").read_bytes())
    said = gongkai("check", tmp_path / name, "--json")
    assert said.returncode == 0
    assert os.fsencode(reports(said)[0]["file"]) == os.fsencode(tmp_path / name)
    assert gongkai("check", tmp_path / name).returncode == 0


@pytest.mark.parametrize("options", [["--json"], []])
def test_a_reader_that_goes_away_changes_no_exit_code(examples_folder, options):
    files = [str(examples_folder / name) for name in ("xihu-2023.html", "baofeng-2023.html", "yuelu-2022.docx")]
    read, write = os.pipe()
    with tempfile.TemporaryFile() as errors:
        command = gongkai_command("check", *files, *options)
        with subprocess.Popen(command, stdout=write, stderr=errors, env=plain_environment()) as running:
            os.close(write)
            os.close(read)
        errors.seek(0)
        assert (running.returncode, errors.read()) == (1, b"")


def test_a_pipe_can_be_checked(examples_folder):
    command = gongkai_command("check", "/dev/stdin", "--json")
    data = (examples_folder / "baofeng-2023.html").read_bytes()
    run = subprocess.run(command, input=data, env=plain_environment(), capture_output=True, check=False)
    assert run.returncode == 0
    assert json.loads(run.stdout)["reports"][0]["body"] == "宝丰县人民政府办公室"
