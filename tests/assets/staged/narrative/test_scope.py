"""What a report's figures cover is told by its words, each scope by its own examples; the widest told counts."""

import pytest

from assets.staged.narrative.scope import find_scope
from assets.staged.narrative.sections import SectionText
from warehouse.reference.bodies.scopes import scopes

SENTENCES = [(words, sentence, True) for words in scopes() for sentence in words.finds]
SENTENCES += [(words, sentence, False) for words in scopes() for sentence in words.passes_over]


def told(*texts):
    found = find_scope([SectionText(section, "", text) for section, text in texts])
    return found and (found.covers, found.sentence)


@pytest.mark.parametrize(("words", "sentence", "tells"), SENTENCES, ids=lambda value: str(value)[:40])
def test_each_scope_is_told_by_its_examples_alone(words, sentence, tells):
    assert words.told_by(sentence) is tells


def test_the_widest_scope_that_is_told_counts_with_its_sentence():
    assert told(("一", "我办共收到3件。"), ("六", "本报告综合县政府各部门年度报告编制。")) == (
        "own_level_aggregate", "本报告综合县政府各部门年度报告编制",
    )  # fmt: skip
    assert told(("一", "我 局共收到\u30003件。")) == ("single_body", "我局共收到3件")
    assert told(("一", "某县人民政府公布如下。")) is None
    assert told(("三", "我局")) is None, "the words of a table tell nothing"
