"""`gongkai check --html`: one self-contained page with the findings and their places, without markup of a document."""

import base64
import io
import random
import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from benchmarks.kinds import kinds
from tests.generator import write_html, write_pdf, write_text
from tests.generator.kinds.scan import renders_chinese
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body

FAULT = {"applications__carried_out__natural_person": 99}
CELL = "表三“四、结转下年度继续办理 · 自然人”"


class Page(HTMLParser):
    """The tags of a page with their attributes, in order, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, name, **wanted):
        return [attrs for tag, attrs in self.tags if tag == name and wanted.items() <= attrs.items()]


@pytest.fixture
def page_of(gongkai_here, tmp_path):
    """The page of files given as bytes by name."""

    def write(**files):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        target = tmp_path / "page.html"
        run = gongkai_here("check", *(tmp_path / name for name in files), "--html", target, "--lang", "zh")
        assert str(target) in run.stdout
        return target.read_text("utf-8")

    return write


def pictures(page):
    """The pictures of pages, each with its size in points."""
    views = [tuple(map(float, svg["viewbox"].split()[2:])) for svg in page.all("svg")]
    images = [image["href"].removeprefix("data:image/jpeg;base64,") for image in page.all("image")]
    return [(Image.open(io.BytesIO(base64.b64decode(data))), size) for data, size in zip(images, views, strict=True)]


def test_a_pdf_is_shown_as_its_pages_with_the_failing_cells_boxed(page_of):
    text = page_of(draft=write_pdf.write(of_body(*XIHU, **FAULT)))
    page = Page(text)
    assert "（第 2、3 页）" in text
    assert f"{CELL}：99 → 2" in text
    drawn = pictures(page)
    assert [size for _, size in drawn] == [(595.3, 841.9)] * 2
    assert all(image.width / image.height == pytest.approx(595.3 / 841.9, abs=0.01) for image, _ in drawn)
    (suspect,) = page.all("rect", **{"class": "suspect"})
    assert len(page.all("rect", **{"class": "failing"})) == 9
    x, y, wide, high = (float(suspect[name]) for name in ("x", "y", "width", "height"))
    image, (width, height) = drawn[1]
    scale = image.width / width
    inside = image.convert("L").crop(tuple(round(v * scale) for v in (x + 3, y + 3, x + wide - 3, y + high - 3)))
    assert min(inside.getdata()) < 100, "the figure stands in the box"
    assert 0 < y < y + high < height


@pytest.mark.slow
@pytest.mark.skipif(not renders_chinese(), reason="no Chinese face to render pages with")
def test_a_scan_is_shown_as_it_was_straightened(page_of):
    data = kinds()["scan"]["scan_pdf_200"](of_body(*XIHU, disputes__review__total=0), random.Random(1))
    text = page_of(scan=data)
    page = Page(text)
    ((image, (width, _)),) = pictures(page)
    (suspect,) = page.all("rect", **{"class": "suspect"})
    scale = image.width / width
    edges = [float(suspect["y"]) * scale, (float(suspect["y"]) + float(suspect["height"])) * scale]
    middle = (float(suspect["x"]) + float(suspect["width"]) / 3) * scale
    for edge in edges:  # a rule of the table runs along the box
        strip = image.convert("L").crop((round(middle), round(edge - 4), round(middle) + 1, round(edge + 4)))
        assert min(strip.getdata()) < 160
    assert "可能是识别有误，请对照原件" in text


@pytest.mark.parametrize("write", [write_html, write_text], ids=["html", "text"])
def test_a_document_without_pages_is_shown_as_its_table_with_the_failing_cells_marked(page_of, write):
    text = page_of(draft=write.write(of_body(*XIHU, **FAULT)))
    page = Page(text)
    assert not page.all("svg")
    assert len(page.all("td", **{"class": "failing"})) == 9
    assert '<td class="suspect">99<span class="needed">应为 2</span></td>' in text
    assert len(page.all("table")) == 1, "tables without a failing cell are not shown"


def test_the_page_has_the_identity_the_verdict_and_the_legal_basis(page_of):
    text = page_of(draft=write_text.write(of_body(*XIHU, **FAULT)))
    words = "".join(Page(text).words)
    for text in (
        "杭州市西湖区人民政府",
        "330106 西湖区（县级）",
        "2023",
        "结论：不符 2 项",
        "T3-01",
        "相差 97",
        "法定",
    ):
        assert text in words
    assert "国办公开办函〔2021〕30号、〔2019〕60号，表格所印勾稽关系" in words


def test_several_files_are_one_page_with_a_part_each(page_of):
    good = write_text.write(of_body(*XIHU))
    page = Page(text := page_of(good=good, bad=write_text.write(of_body(*XIHU, **FAULT)), none=b"no report"))
    assert len(page.all("section")) == 3
    assert re.findall(r'class="verdict (\w+)"', text) == ["noted", "fails", "fails"], "the first has a note alone"
    assert "不是年度报告" in text


def test_the_page_fetches_nothing_runs_nothing_and_prints_on_a4(page_of):
    text = page_of(draft=write_pdf.write(of_body(*XIHU, **FAULT)))
    page = Page(text)
    assert not page.all("script")
    assert not [attrs for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "src"]
    assert all(attrs["href"].startswith("data:") for _, attrs in page.tags if "href" in attrs)
    assert not re.search(r"url\(|@import|https?:", text)
    assert "size: A4" in text
    assert '<html lang="zh-CN">' in text


def test_text_of_a_document_cannot_become_markup(page_of):
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x1b[2J"
    report = of_body(*XIHU, **FAULT, applications__granted__total=hostile, disputes__review__upheld=None)
    text = page_of(**{"a<b>&.txt": write_text.write(report)})
    page = Page(text)
    assert not page.all("script")
    assert not page.all("img")
    assert not page.all("b")
    assert "\x1b" not in text
    assert "a&lt;b&gt;&amp;.txt" in text


@pytest.mark.parametrize(("language", "words"), [("zh", "没有改动"), ("en", "not changed")])
def test_a_file_that_is_no_page_of_ours_is_not_written_over(gongkai_here, tmp_path, language, words):
    draft, report = tmp_path / "draft.html", tmp_path / "report.txt"
    draft.write_text("a draft", "utf-8")
    report.write_bytes(write_text.write(of_body(*XIHU)))
    run = gongkai_here("check", report, "--html", draft, "--lang", language)
    assert (run.returncode, run.stdout) == (2, "")
    assert str(draft) in run.stderr
    assert draft.read_text("utf-8") == "a draft"


def test_such_a_page_is_overwritten(gongkai_here, tmp_path):
    report, page = tmp_path / "report.txt", tmp_path / "page.html"
    report.write_bytes(write_text.write(of_body(*XIHU)))
    assert [gongkai_here("check", report, "--html", page).returncode for _ in range(2)] == [0, 0]


def test_a_place_that_cannot_be_written_is_reported(gongkai_here, tmp_path):
    report = tmp_path / "report.txt"
    report.write_bytes(write_text.write(of_body(*XIHU)))
    run = gongkai_here("check", report, "--html", tmp_path / "nowhere" / "page.html", "--lang", "zh")
    assert run.returncode == 2
    assert str(tmp_path / "nowhere" / "page.html") in run.stderr


def test_an_object_and_a_page_in_one_call(gongkai_here, tmp_path):
    from tests.pipelines.cli.checks import reports

    report, page = tmp_path / "report.txt", tmp_path / "page.html"
    report.write_bytes(write_text.write(of_body(*XIHU)))
    assert reports(gongkai_here("check", report, "--json", "--html", page))[0]["outcome"] == "read"
    assert page.exists()
