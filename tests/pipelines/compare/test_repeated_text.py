"""The share of repeated text is the one that rule X-07 judges."""

import pytest

from assets.checked.check_files import check_beside
from pipelines.compare.repeated_text import measure_repeated
from pipelines.compare.sections import measure_whole
from tests.pipelines.compare.pairs import SENTENCES, two_years


@pytest.mark.parametrize("kept", range(2, 11, 2))
def test_the_whole_share_is_that_of_rule_x_07(kept):
    earlier = {"一": "".join(SENTENCES) + "重复核对。" * 9}
    later = {
        "一": "".join(SENTENCES[:kept]) + "".join(f"另起一段说明第{word}项新情况，" for word in "甲乙丙丁戊己庚辛")
    }
    one, other = two_years(earlier=earlier, later=later)
    share = measure_whole(one.sections, other.sections).percent
    (judged,) = [f.left for f in check_beside(other, one).findings if f.rule == "X-07"] or [None]
    assert judged == round(share) if round(share) > 50 else judged is None


@pytest.mark.parametrize(
    ("later", "earlier", "percent"),
    [
        ("本年开展业务培训，效果良好明显。", "本年开展业务培训，另有安排事项。", 8 / 14 * 100),
        ("共收到申请12件以上，", "共收到 申请 9 件以上。", 100),
        ("短句。短。", "短句。短。", None),
        ("", "本年开展业务培训。", None),
    ],
)
def test_clauses_of_six_characters_count_without_digits_and_spaces(later, earlier, percent):
    assert measure_repeated([later], [earlier]).percent == (None if percent is None else pytest.approx(percent))
