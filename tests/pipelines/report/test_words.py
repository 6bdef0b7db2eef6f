"""What `gongkai check` prints for a person, on which terminals, and which libraries it loads."""

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
from warehouse.reference.forms.form_list import forms


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A PDF of three pages with one figure of table three changed."""
    path = tmp_path_factory.mktemp("faulty") / "draft.pdf"
    path.write_bytes(write_pdf.write(of_body(*XIHU, applications__carried_out__natural_person=99)))
    return path


def test_a_finding_names_table_column_and_page_and_gives_the_figures_of_both_sides(gongkai_here, faulty):
    run = gongkai_here("check", faulty, "--lang", "zh")
    assert run.returncode == 1
    text = "".join(run.stdout.split())
    lines = {row.key: row.label for row in forms()["f2021"].applications.rows}
    assert "不符T3-01表三“自然人”（第2、3页）：新收与上年结转之和，不等于办理总计与结转下年度之和" in text
    assert f"“{lines['received_new']}”351＋“{lines['carried_in']}”3＝354；" in text
    assert f"＋“{lines['carried_out']}”99＝451，相差97" in text
    assert f"不符T3-45表三“{lines['carried_out']}”（第3页）：“总计”不等于各类申请人之和填报“总计”17；" in text


def test_the_same_in_english(gongkai_here, faulty):
    text = " ".join(gongkai_here("check", faulty, "--lang", "en").stdout.split())
    assert "FAIL T3-01 Table 3, natural persons (pages 2, 3): received plus carried in does not equal" in text
    assert "四、结转下年度继续办理 99 = 451; difference 97" in text


def test_an_undecided_rule_says_what_the_cell_holds(gongkai_here, examples_folder):
    path = examples_folder / "wuhou-statistics-2023.html"
    text = " ".join(gongkai_here("check", path, "--lang", "en").stdout.split())
    assert "UNDECIDED T3-02 Table 3, business enterprises: no figure in 一、本年新收政府信息公开申请数量" in text
    assert "Result: fail 0, note 1, undecided 61." in text
    assert "填写的“/”不是有效数字" in "".join(gongkai_here("check", path, "--lang", "zh").stdout.split())


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
    run = gongkai_here("check", tmp_path / "none.txt", *options, **settings)
    assert {"zh": ": 无法读取: ", "en": ": unreadable: "}[language] in run.stdout


# What it may load, and where it may print


@pytest.mark.slow
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
    assert loaded.isdisjoint({"dagster", "great_expectations", "pandas", "pyarrow", "sqlalchemy", "numpy", "PIL"})


PLAIN = {"PYTHONIOENCODING": "", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


@pytest.mark.slow
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
    run = gongkai("check", examples_folder / "xihu-2023.html", *options, **settings)
    assert run.returncode == 1
    assert run.stderr == ""
    assert "T3-01" in run.stdout
    if "--json" in options:
        assert reports(run)[0]["body"] == XIHU[0]


@pytest.mark.slow
def test_a_name_in_another_encoding_is_part_of_one_valid_object(gongkai, tmp_path, examples_folder):
    name = "曹镇.txt".encode("gb18030").decode("utf-8", "surrogateescape")
    (tmp_path / name).write_bytes((examples_folder / "caozhen-2023.txt").read_bytes())
    run = gongkai("check", tmp_path / name, "--json")
    assert run.returncode == 0
    assert os.fsencode(reports(run)[0]["file"]) == os.fsencode(tmp_path / name)
    assert gongkai("check", tmp_path / name).returncode == 0


@pytest.mark.slow
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
