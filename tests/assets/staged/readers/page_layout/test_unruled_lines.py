"""Pages without rules: lines of cells that are half a line apart, and a first column without a word left of it."""

from random import Random

import pytest

from assets.staged.readers.page_layout.unruled_tables import make_rows
from tests.assets.staged.readers.page_layout.test_readings import laid_out_page, line

COLUMNS = (280, 320, 360, 400, 440, 480, 520)
HEADS = ("自然人", "商业企业", "科研机构", "公益组织", "法律服务", "其他", "总计")
SIZE = 9.0


def centred(text, x, top):
    width = sum(SIZE if ord(character) > 0xFF else SIZE / 2 for character in text)
    return line(text, x - width / 2, top, SIZE)


def shaken(glyphs, rng):
    """Glyphs of several fonts, whose boxes differ by a tenth of a point."""
    return [(text, x0, top + rng.uniform(-0.1, 0.1), x1, bottom) for text, x0, top, x1, bottom in glyphs]


def cells(rows):
    return [[cell.text for cell in row.cells] for row in rows if row.table and len(row.cells) > 1]


@pytest.mark.parametrize("seed", range(8))
def test_the_first_head_keeps_its_column_where_the_corner_is_a_line_of_its_own(seed):
    rng = Random(seed)
    glyphs = line("项目名称说明", 60, 80, SIZE)
    glyphs += [g for head, x in zip(HEADS, COLUMNS, strict=True) for g in centred(head, x, 110)]
    expected = []
    for n, label in enumerate(("本年新收申请数量合计数", "上年结转申请数量合计数", "予以公开的申请数量合计")):
        shown = [str(rng.randint(0, 9)) if rng.random() < 0.6 else "" for _ in COLUMNS]
        shown[0], shown[-1] = ("", "1") if n else ("1", "1")
        expected.append([label, *shown])
        glyphs += line(label, 60, 140 + 20 * n, SIZE)
        glyphs += [g for text, x in zip(shown, COLUMNS, strict=True) for g in centred(text, x, 140 + 20 * n)]
    assert [row for row in cells(make_rows([laid_out_page(glyphs)])) if row[0] in {r[0] for r in expected}] == expected


@pytest.mark.parametrize("seed", range(8))
def test_lines_half_a_line_apart_are_not_mixed(seed):
    """The two lines of a label beside the three of its group, which begin half a line above."""
    rng = Random(seed)
    above = rng.uniform(0.35, 0.5) * SIZE
    glyphs = []
    for n, part in enumerate(("三、本年", "度办理结", "果合计数")):
        glyphs += shaken(line(part, 60, 200 + 11 * n - above, SIZE), rng)
    for n, part in enumerate(("3.补正后申请内容仍", "不明确")):
        glyphs += shaken(line(part, 140, 200 + 11 * n, SIZE), rng)
    figures = [str(rng.randint(0, 9)) for _ in COLUMNS]
    glyphs += [g for text, x in zip(figures, COLUMNS, strict=True) for g in centred(text, x, 205.5)]
    found = [row for row in cells(make_rows([laid_out_page(glyphs)])) if row[-7:] == figures]
    assert [row[-8] for row in found] == ["3.补正后申请内容仍不明确"]
