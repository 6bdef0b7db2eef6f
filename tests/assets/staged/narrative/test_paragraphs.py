"""Lines that the page breaks are joined to the paragraphs they were; paragraphs are left as they are."""

from itertools import chain
from random import Random

import pytest

from assets.staged.narrative.paragraphs import join_paragraphs
from assets.staged.narrative.sections import SectionText
from assets.staged.narrative.statements import find_statements
from tests.generator.kinds.truth import report

SEEDS = range(60)
NO_LINE_BEGINS_WITH = "，。；：、）》”"
FULL = "本机关严格按照《条例》规定及时办理各项政府信息公开申请事宜，全年共收到申请"  # 37 characters


def broken(paragraph, width):
    """A paragraph as a page breaks it: the first line indented, no line beginning with a mark."""
    room, line = width - 2, ""
    for char in paragraph:
        size = 0.5 if char.isascii() else 1
        if room < size and char not in NO_LINE_BEGINS_WITH:
            yield line
            room, line = width, ""
        line += char
        room -= size
    yield line


def on_pages(sections, width, rng):
    """`sections` as the lines of pages of that width, with a page number every few lines."""
    number = rng.choice(("-{}-", "— {} —", "{}", "第{}页"))
    pages = 0
    for section in sections:
        lines = []
        for line in chain.from_iterable(broken(paragraph, width) for paragraph in section.text.split("\n")):
            lines.append(line)
            if rng.random() < 0.1:
                pages += 1
                lines.append(number.format(pages))
        yield SectionText(section.section, section.heading, "\n".join(lines))


def drawn(seed):
    """The sections of a generated report, and the year."""
    given = report(seed)
    headings = given.headings()
    preface = SectionText("", "", given.preface)
    return (preface, *(SectionText(key, headings[key], text) for key, text in given.sections.items())), given.year


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_broken_by_the_page_state_what_their_paragraphs_state(seed):
    sections, year = drawn(seed)
    rng = Random(seed)
    joined = join_paragraphs(tuple(on_pages(sections, rng.randint(18, 42), rng)))
    assert [section.text.replace("\n", "") for section in joined] == [s.text.replace("\n", "") for s in sections]
    for whole, section in zip(sections, joined, strict=True):
        assert set(section.text.split("\n")) >= {p for p in whole.text.split("\n") if p.startswith("（")} - {""}
    assert [s[:1] + s[5:] for s in find_statements(joined, year)] == [
        s[:1] + s[5:] for s in find_statements(sections, year)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_paragraphs_are_left_as_they_are(seed):
    sections, _ = drawn(seed)
    assert join_paragraphs(sections) == sections


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        ((FULL + "2", "3件，均已答复。"), [FULL + "23件，均已答复。"]),
        ((FULL + "2", "3", "3件，均已答复。"), [FULL + "23件，均已答复。"]),  # a page number
        (("收到申请2", FULL + "3", "件。"), ["收到申请2", FULL + "3件。"]),  # a short line ends its paragraph
        ((FULL, "（二）依申请公开"), [FULL, "（二）依申请公开"]),
        ((FULL + "2", "3件", "某某县财政局", "2024年1月20日"), [FULL + "23件", "某某县财政局", "2024年1月20日"]),
        ((FULL[:-1] + "。", "某某县财政局"), [FULL[:-1] + "。", "某某县财政局"]),
    ],
)
def test_only_a_full_line_continues(lines, paragraphs):
    (section,) = join_paragraphs([SectionText("一", "一、总体情况", "\n".join(lines))])
    assert section.text.split("\n") == paragraphs


def test_a_full_line_at_the_end_of_a_sentence_does_not_open_a_paragraph_with_a_year():
    lines = [FULL + "件", FULL + "均", FULL[:-3] + "落实。", "2022年决算按时公开，渠道保持畅通。"]
    (section,) = join_paragraphs([SectionText("一", "一、总体情况", "\n".join(lines))])
    assert [one for one in find_statements([section], 2023) if one.what == "year_opening"] == []
