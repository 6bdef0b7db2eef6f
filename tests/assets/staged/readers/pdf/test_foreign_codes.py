"""Pages whose fonts map to the wrong characters are recognised from what is drawn, never read by their text."""

from random import Random

import pytest

from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.pdf import read as pdf
from assets.staged.readers.pdf.document import read_pages
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.truth import report

# Where the indexes of glyphs fall: they run through whatever scripts have these codes.
RANGES = ((0x0180, 0x2000), (0x0180, 0x7000), (0x1000, 0x4DFF), (0x00C0, 0xD000))


def coded(page, rng, codes):
    """`page` with each character mapped to a code of its own, as by a font without a map to characters."""
    mapped = {}
    glyphs = [(mapped.setdefault(g[0], chr(rng.randint(*codes))), *g[1:]) for g in page.glyphs]
    return LaidOutPage(page.number, page.width, page.height, glyphs, page.rules, 0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("codes", RANGES)
def test_pages_of_glyph_codes_need_recognition(codes, seed):
    pages = read_pages(PDF_KINDS["ruled"](report(seed), Random(seed)), 10)
    assert not any(map(pdf._needs_recognition, pages))
    assert all(pdf._needs_recognition(coded(page, Random(seed), codes)) for page in pages)


@pytest.mark.parametrize("kind", ["ruled", "kangxi_radicals", "radicals_supplement", "footnotes", "watermark"])
def test_what_reports_print_is_no_code(kind):
    pages = read_pages(PDF_KINDS[kind](report(2), Random(2)), 10)
    assert not any(map(pdf._needs_recognition, pages))


@pytest.mark.parametrize("text", ["①②③", "≥50％", "Ａ类（１）", "“三安全一稳定”", "℃—…", "㈠㈡", "½"])
def test_signs_of_reports_are_not_foreign(text):
    assert not any(map(pdf._is_foreign, text))
