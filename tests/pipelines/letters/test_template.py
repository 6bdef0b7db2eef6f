"""The template of the letters: the one that gongkai comes with, and those of an office, checked for unknown fields."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document

from pipelines.letters.fields import chinese_number, field_names
from pipelines.letters.make_template import make
from pipelines.letters.template import DEFAULT, Template, TemplateFault

DOCUMENTED = Path("docs/office.md")
FIELDS = {
    "标题": "标题", "主送": "甲机关", "年度": 2023, "报告名称": "报告", "问题": [], "问题数": 0, "期限": "", "落款": "",
    "日期": "", "附件": [], "图": [], "表": [],
}  # fmt: skip


def template(folder, *paragraphs, header=""):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    document.save(folder / "own.docx")
    return folder / "own.docx"


def words(data):
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_the_template_is_what_its_script_makes(tmp_path):
    make(tmp_path / "made.docx")
    made, kept = (zipfile.ZipFile(path) for path in (tmp_path / "made.docx", DEFAULT))
    assert made.namelist() == kept.namelist()
    assert [part for part in kept.namelist() if made.read(part) != kept.read(part)] == []


def test_an_office_may_use_any_of_the_fields_in_a_template_of_its_own(tmp_path):
    own = template(
        tmp_path, "致{{ 主送 }}", "{%p for 项 in 问题 %}", "{{ 项.结论 }}", "{%p endfor %}", header="{{ 年度 }}"
    )
    fields = FIELDS | {"问题": [{"结论": "甲"}, {"结论": "乙"}]}
    assert words(Template(own).fill(fields)) == "致甲机关\n甲\n乙"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("{{ 主送机关 }}", "主送机关"),
     ("{%p for 项 in 问题 %}{{ 项.结沦 }}{%p endfor %}", "结沦"),
     ("{{ loop.cycle }}", "loop"),
     ("{% if 无此字段 %}x{% endif %}", "无此字段"), ("{{ ''.__class__ }}", "__class__")],
)  # fmt: skip
def test_an_unknown_field_is_an_error_that_names_it(tmp_path, text, unknown):
    for own in (template(tmp_path, text), template(tmp_path, header=text.replace("{%p", "{%"))):
        with pytest.raises(TemplateFault) as fault:
            Template(own)
        assert unknown in fault.value.why.zh
        assert str(own) in fault.value.why.zh


@pytest.mark.parametrize("text", ["{{ 主送", "{% for 项 in 问题 %}", "{{ 主送 | 无此 }}"])
def test_a_field_that_is_written_wrongly_is_an_error(tmp_path, text):
    with pytest.raises(TemplateFault) as fault:
        Template(template(tmp_path, text)).fill(FIELDS)
    assert "own.docx" in fault.value.why.en


def test_a_loop_that_begins_outside_a_table_and_ends_inside_is_an_error(tmp_path):
    own = template(tmp_path, "{% for 名称 in 附件 %}一")
    document = Document(own)
    document.add_table(1, 1).cell(0, 0).text = "{{ 名称 }}{% endfor %}"
    document.save(own)
    with pytest.raises(TemplateFault) as fault:
        Template(own)
    assert "写法有误" in fault.value.why.zh


@pytest.mark.parametrize("data", [b"", b"PK", b"no document", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_document_is_an_error(tmp_path, data):
    (tmp_path / "own.docx").write_bytes(data)
    with pytest.raises(TemplateFault) as fault:
        Template(tmp_path / "own.docx")
    assert "DOCX" in fault.value.why.zh


@pytest.mark.parametrize("text", ["<w:p/>&amp;", "{{ 主送 }}", "{% for %}", "=1+1", "a]]>b", "</w:t>", "甲😀"])
def test_a_hostile_text_stays_text(text):
    assert f"{text}：" in words(Template().fill(FIELDS | {"主送": text}))


@pytest.mark.parametrize("character", ["\ufffe", "\x00", "\x0b", "\a", "\f", "\ud800", "\x1b"])
def test_a_character_that_a_document_cannot_hold_cuts_nothing(character):
    items = [{"序数": "一", "结论": f"前{character}后", "填报": character, "改法": "", "依据": "据"}]
    text = words(Template().fill(FIELDS | {"主送": f"甲{character}乙", "问题": items, "问题数": 1}))
    assert re.search("甲.?乙：", text)
    assert re.search("前.?后", text)
    assert "联系人" in text


def test_the_fields_are_those_that_the_documentation_explains():
    page = DOCUMENTED.read_text("utf-8")
    listed = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    assert listed == [*field_names()["letter"], *field_names()["item"]]


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (42, "四十二"), (100, "100")]
)
def test_items_are_numbered_in_chinese(number, written):
    assert chinese_number(number) == written
