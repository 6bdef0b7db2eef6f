"""The text of two reports: what was planted is what is reported, and the earlier and later text can be read off it."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.staged.narrative.sections import SectionText
from pipelines.compare.sections import compare_sections
from pipelines.compare.sentences import comparable
from tests.pipelines.compare.pairs import SENTENCES, plant

HEADINGS = {"一": "总体情况", "五": "存在的主要问题及改进情况"}
PIECES = st.lists(
    st.sampled_from([*SENTENCES, "（一）主动公开。", "共受理来信123件。", "共受理来信145件。", "无", "\n"]), max_size=12
)


def sections(**texts):
    return [SectionText(key, "", text) for key, text in texts.items()]


def found(before, after, years=(2022, 2023)):
    return compare_sections(sections(**before), sections(**after), HEADINGS, years)


def without_breaks(text):
    return comparable(text).replace("\n", "")


@settings(max_examples=150, deadline=None)
@given(PIECES, PIECES, PIECES, PIECES)
def test_both_texts_can_be_read_off_the_changes(one, two, three, four):
    before, after = ({"一": "".join(a), "五": "".join(b)} for a, b in ((one, two), (three, four)))
    for section in found(before, after):
        assert "".join(s.before for s in section.sentences) == without_breaks(before[section.section])
        assert "".join(s.after for s in section.sentences) == without_breaks(after[section.section])


@settings(max_examples=60, deadline=None)
@given(PIECES, PIECES)
def test_a_text_compared_with_itself_is_unchanged_and_all_repeated(one, two):
    texts = {"一": "".join(one), "五": "".join(two)}
    for section in found(texts, texts):
        assert {s.kind for s in section.sentences} <= {"same"}
        assert section.repeated.percent in (None, 100)


@settings(max_examples=60, deadline=None)
@given(PIECES, PIECES)
def test_the_repeated_share_is_between_0_and_100(one, two):
    for section in found({"一": "".join(one), "五": ""}, {"一": "".join(two), "五": "".join(one)}):
        assert section.repeated.percent is None or 0 <= section.repeated.percent <= 100


@pytest.mark.parametrize("kind", ["added", "removed", "moved", "figure"])
@pytest.mark.parametrize("seed", range(12))
def test_a_planted_change_is_the_change_reported(kind, seed):
    planted = plant(seed, kind)
    before, after = ("".join(lot) for lot in (planted.before, planted.after))
    section = found({"一": before, "五": ""}, {"一": after, "五": ""})[0]
    counts = dict(section.counts)
    assert counts.pop("moved_away", 0) == planted.changes.get("moved", 0)
    same = counts.pop("same")
    assert counts == planted.changes
    assert same == len(planted.after) - (kind != "removed")


@pytest.mark.parametrize("seed", range(6))
def test_a_sentence_that_moves_to_another_section_is_found_there(seed):
    chance = Random(seed)
    here, there = list(SENTENCES[:5]), list(SENTENCES[5:])
    sentence = here.pop(chance.randrange(5))
    moved = [*there]
    moved.insert(chance.randrange(6), sentence)
    one, two = found({"一": "".join(SENTENCES[:5]), "五": "".join(there)}, {"一": "".join(here), "五": "".join(moved)})
    assert [(s.elsewhere, s.before) for s in one.sentences if s.kind == "moved_away"] == [("五", sentence)]
    assert [(s.elsewhere, s.after) for s in two.sentences if s.kind == "moved"] == [("一", sentence)]


def test_an_edited_sentence_that_moved_keeps_the_marks_of_its_edits():
    text = "".join(SENTENCES[:6])
    edited = SENTENCES[0].replace("四十二项", "六十八项")
    section = found({"一": text, "五": ""}, {"一": "".join(SENTENCES[1:6]) + edited, "五": ""})[0]
    (moved,) = (s for s in section.sentences if s.kind == "moved")
    assert [(p.kind, p.text) for p in moved.pieces if p.kind != "equal"] == [
        ("deleted", "四十二"),
        ("inserted", "六十八"),
    ]


def test_a_year_that_moved_on_with_the_report_is_not_an_edit():
    before, after = "2022年，本机关继续推进公开。截至2022年底共3项。", "2023年，本机关继续推进公开。截至2023年底共5项。"
    first, second = found({"一": before, "五": ""}, {"一": after, "五": ""})[0].sentences
    assert (first.kind, first.year_only) == ("changed", True)
    assert (second.kind, second.year_only) == ("changed", False)
    assert not found({"一": before, "五": ""}, {"一": after, "五": ""}, (2021, 2023))[0].sentences[0].year_only


def test_spaces_and_the_width_of_marks_are_no_change():
    before, after = "（一）主动公开。2023 年共 12 件，均已公布。", "(一)主动公开。2023年共１２件,均已公布。"
    assert [s.kind for s in found({"一": before, "五": ""}, {"一": after, "五": ""})[0].sentences] == ["same", "same"]
