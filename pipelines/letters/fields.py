"""What a letter holds, by the names of fields that its template uses (field_names.yaml): the findings, the repairs, the
basis, the places, and blanks for what the office fills in.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import RootModel

from assets.checked.wording.findings import Finding
from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from assets.text.characters import on_one_line
from pipelines.letters.cases import Case, CasedReport
from pipelines.letters.pictures import Picture
from pipelines.letters.places import ShadedTable, marked_pages, shaded_tables
from pipelines.letters.repairs import RepairWriter
from pipelines.letters.words import chinese
from warehouse.yaml_models import Declared, load

_FILE = Path(__file__).with_name("field_names.yaml")
_DIGITS = "零一二三四五六七八九"
_FEW = 99
Fields = dict[str, Any]
Drawn = Mapping[str, PageImages | Refusal]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the office states for all letters: the day to answer by and the signature, None where left blank."""

    by: date | None = None
    sign: str | None = None


class _Meaning(Declared):
    zh: str
    en: str


class _Names(RootModel[dict[str, dict[str, _Meaning]]]):
    pass


@cache
def field_names() -> Mapping[str, Mapping[str, _Meaning]]:
    """What each field holds, by its name: under `letter` those of a letter, under `item` those of its lists."""
    return load(_FILE, _Names).root


def letter_fields(case: Case, settings: Settings, drawn: Drawn, picture: Callable[[Picture], object]) -> Fields:
    """The fields of the letter of a case; `picture` makes what the template takes for a picture."""
    placed = [(report, list(marked_pages(report, drawn.get(report.report.sha256)))) for report in case.reports]
    pages = [
        {"图名": _caption(case, report, page=number), "图片": picture(image)}
        for report, images in placed
        for number, image in images
    ]
    without = [report for report, images in placed if not images]
    found = [_table(case, report, table) for report in without for table in shaded_tables(report)]
    kinds = [key for key, listed in (("attachment_pages", pages), ("attachment_tables", found)) if listed]
    return {
        "标题": chinese("title", year=case.year), "主送": case.body, "年度": case.year,
        "报告名称": chinese("report_name", body=case.body, year=case.year),
        "问题": list(_items(case)), "问题数": len(case.findings),
        "期限": write_day(settings.by), "落款": settings.sign or chinese("blank_sign"), "日期": chinese("blank_day"),
        "附件": [chinese(key) for key in kinds], "图": pages, "表": found,
    }  # fmt: skip


def write_day(day: date | None) -> str:
    """A day, or the blanks of one."""
    return chinese("day", year=day.year, month=day.month, day=day.day) if day else chinese("blank_day")


def _items(case: Case) -> Iterator[Fields]:
    number = 0
    for report in case.reports:
        repairs = RepairWriter(report.checked)
        for finding in report.findings:
            number += 1
            yield _item(case, report, finding, number) | {"改法": repairs.write(finding, number)}


def _item(case: Case, report: CasedReport, finding: Finding, number: int) -> Fields:
    *facts, basis = finding.details
    conclusion = finding.conclusion.zh
    if len(case.reports) > 1:
        conclusion += chinese("in_file", name=on_one_line(report.name))
    return {
        "序号": number, "序数": chinese_number(number), "规则": finding.rule, "结论": conclusion,
        "填报": chinese("list_or").join(detail.text.zh for detail in facts), "依据": basis.text.zh,
    }  # fmt: skip


def chinese_number(number: int) -> str:
    """A number up to 99 in Chinese characters, a larger one in digits."""
    tens, ones = divmod(number, 10)
    if number > _FEW:
        return str(number)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _caption(case: Case, report: CasedReport, page: int) -> str:
    several = len(case.reports) > 1
    return chinese("page_of_file" if several else "page_of", name=on_one_line(report.name), n=page)


def _table(case: Case, report: CasedReport, table: ShadedTable) -> Fields:
    title = table.title
    if len(case.reports) > 1:
        title = chinese("table_of_file", name=on_one_line(report.name), title=title)
    rows = [
        {"行名": label, "格": [{"文字": cell.text, "底色": cell.shade} for cell in cells]}
        for label, cells in table.rows
    ]
    return {"表名": title, "列名": list(table.headings), "行": rows}
