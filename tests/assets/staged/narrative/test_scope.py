"""What the numbers of a report cover is recognised by its words; the widest scope stated counts."""

import pytest

from assets.staged.narrative.scope import find_scope
from assets.staged.narrative.sections import SectionText
from warehouse.reference.bodies.scopes import scopes

SENTENCES = [(words, sentence, True) for words in scopes() for sentence in words.finds]
SENTENCES += [(words, sentence, False) for words in scopes() for sentence in words.passes_over]


def scope_of(*texts):
    found = find_scope([SectionText(section, "", text) for section, text in texts])
    return found and (found.covers, found.sentence)


@pytest.mark.parametrize(("words", "sentence", "matches"), SENTENCES, ids=lambda value: str(value)[:40])
def test_each_scope_is_recognised_by_its_own_examples_only(words, sentence, matches):
    assert words.told_by(sentence) is matches


def test_the_widest_scope_stated_counts_with_its_sentence():
    assert scope_of(("一", "我办共收到3件。"), ("六", "本报告综合县政府各部门年度报告编制。")) == (
        "own_level_aggregate", "本报告综合县政府各部门年度报告编制",
    )  # fmt: skip
    assert scope_of(("一", "我 局共收到\u30003件。")) == ("single_body", "我局共收到3件")
    assert scope_of(("一", "某县人民政府公布如下。")) is None
    assert scope_of(("三", "我局")) is None, "the words of a table do not count"
