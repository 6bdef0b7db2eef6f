"""The words of `gongkai run` and `gongkai backfill` in Chinese; what they do is tested in orchestration/."""

import pytest

from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with one report and 22 files that are not reports in the inbox."""
    data = tmp_path_factory.mktemp("data")
    (data / "inbox").mkdir()
    fault = {"disputes__review__total": 77}
    (data / "inbox" / "one.txt").write_bytes(write_text.write(of_body("宿迁市人民政府", 2023, **fault)))
    for n in range(22):
        (data / "inbox" / f"notice {n:02}.txt").write_bytes(f"道路封闭通知第{n}号".encode())
    return data


@pytest.fixture(scope="module")
def finished(gongkai, data):
    return gongkai("run", "--lang", "zh", GONGKAI_DATA=str(data))


@pytest.mark.slow
def test_the_summary_of_a_run_is_in_the_language_asked_for(finished, data):
    assert (finished.returncode, finished.stderr) == (0, "")
    lines = finished.stdout.splitlines()
    assert lines[0] == "文件      共 23 个，读取 1 个，未采用 22 个"
    assert [line[:15] for line in lines[1:21]] == [f"  notice {n:02}.txt" for n in range(20)]
    assert not lines[1].removeprefix("  notice 00.txt: ").isascii()
    assert lines[21] == "  …… 还有 2 份，全部在 marts.unreadable 中"
    assert "  宿迁市人民政府 2023: 不符：T4-01" in lines
    assert f"数据库    {data / 'warehouse.duckdb'}" in lines


@pytest.mark.slow
def test_a_record_that_left_nothing_is_not_run_again(gongkai, finished, data):
    (record,) = (data / "runs").iterdir()
    said = gongkai("run", "--retry", record, GONGKAI_DATA=str(data), LANG="zh_CN.UTF-8")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == f"{record} 的运行已经完成：各网站都已应答，各文件都已读完，无须补做\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--year", "2050"], "没有 2050 年度的报告。现有年度："),
        (["--year", "2023", "--source", "wuwei"], "没有来自“wuwei”的文件。现有来源：inbox\n"),
    ],
)
def test_a_backfill_of_what_is_not_there_is_misuse(gongkai_here, finished, data, arguments, why):
    said = gongkai_here("backfill", *arguments, "--lang", "zh", GONGKAI_DATA=str(data))
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith(why)
