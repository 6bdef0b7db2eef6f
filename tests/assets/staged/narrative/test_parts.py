"""Counts that are only a part are not taken for the whole: a stated count is right, or there is none."""

from random import Random

import pytest

from assets.staged.narrative.sections import SectionText
from assets.staged.narrative.statements import find_statements
from tests.generator.figures import figures
from tests.generator.kinds.truth import SCALES
from tests.generator.narrative import filled, named, narratives, parted
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.reference.phrases.report_phrases import report_phrases

BODIES = {"government": "示范县人民政府", "office": "示范县人民政府办公室", None: "示范县财政局"}
COUNTS = {phrase.what for phrase in report_phrases().counts}
PARTS = [(part, words, True) for part in report_phrases().parts for words in part.finds]
PARTS += [(part, words, False) for part in report_phrases().parts for words in part.passes_over]
SENTENCES = [(sentence, turn) for sentence in narratives().stated for turn in range(len(sentence.says))]


def drawn(sentence, turn, seed):
    """A sentence with figures of a report, the counts it states, the figures it names, and the body that reports."""
    rng = Random(seed)
    form = forms()["f2021"]
    names = named(form, STANDARD, "某局", 2024, figures(form, STANDARD, seed, rng.choice(SCALES)))
    names = parted(names, rng)
    heading = next(f"{s.key}、{s.label}" for s in form.sections if s.key == sentence.section)
    section = SectionText(sentence.section, heading, filled(sentence.says[turn], names))
    stated = find_statements([section], 2024, BODIES[sentence.by])
    return section.text, {(s.what, str(s.number)) for s in stated if s.what in COUNTS}, names, stated


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("sentence", "turn"), SENTENCES)
def test_a_sentence_states_its_counts_and_no_part_of_them(sentence, turn, seed):
    text, found, names, _ = drawn(sentence, turn, seed)
    states = {(what, names[figure]) for what, figure in sentence.states.items()}
    may = {(what, names[figure]) for what, figure in sentence.may.items()}
    assert states <= found <= states | may, text


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("sentence", "turn"), SENTENCES)
def test_no_sum_is_smaller_than_its_parts_where_a_number_is_divided_twice(sentence, turn, seed):
    text, _, _, stated = drawn(sentence, turn, seed)
    for group in {s.group for s in stated if s.group}:
        (whole,) = [s.number for s in stated if s.group == group and s.what == "sum"]
        assert sum(s.number for s in stated if s.group == group and s.what == "sum_part") <= whole, text


@pytest.mark.parametrize(("part", "words", "divides"), PARTS)
def test_the_words_of_a_part_are_found_in_its_examples(part, words, divides):
    assert part.found_in(words) is divides


def test_whose_count_is_a_part_depends_on_who_reports():
    section = SectionText("一", "一、总体情况", "（二）依申请公开。县政府办公室共收到申请7件。")
    stated = {by: find_statements([section], 2024, body) for by, body in BODIES.items()}
    assert {by: [s.number for s in found if s.what == "received"] for by, found in stated.items()} == {
        "government": [], "office": [7], None: [7],
    }  # fmt: skip


def test_a_phrase_names_parts_that_are_declared():
    declared = {part.what for part in report_phrases().parts}
    assert {part for phrase in report_phrases().counts for part in phrase.parts} <= declared
