"""Identity over seeded heads and feet of reports: where titles break, where the body is printed, branches, 繁體.

A wrong body, division or year must never be settled without a flag, and nearly all must be settled.
"""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.identity.gather import OutsideEvidence
from assets.staged.identity.identify import identify
from assets.staged.identity.publication import canonical_tag, read_publication
from assets.staged.identity.received_document import ReceivedDocument
from assets.staged.report import read_report
from tests.generator.kinds.identity import PLACEMENTS, WEAK, branch, meant
from tests.generator.kinds.identity_distractors import DISTRACTORS
from tests.generator.kinds.identity_documents import WRITERS

SEEDS = 60
TEXT = [
    "一、总体情况",
    "本机关认真贯彻落实条例，做好公开工作。",
    "二、主动公开政府信息情况",
    "六、其他需要报告的事项",
    "无。",
]


def identified(head):
    tags = {canonical_tag(name): content for name, content in head.tags}
    outside = OutsideEvidence(names=head.names)
    return identify([*head.above, *TEXT, *head.below], read_publication(tags, ()), outside)


def results(draw, make, seeds=SEEDS):
    """For each seed what is meant and what is identified."""
    for seed in range(seeds):
        rng = Random(seed)
        head = draw(make(rng), rng)
        yield head, identified(head)


@pytest.mark.parametrize("make", [meant, branch])
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_no_identity_is_wrong_and_nearly_all_are_settled(placement, make):
    wrong, right = [], 0
    for head, found in results(PLACEMENTS[placement], make):
        settled = (found.body, found.region_code, found.year)
        same = settled == (head.meant.body, head.meant.region_code, head.meant.year)
        right += same and found.why is None
        wrong += [] if same or found.why or found.weak else [(head, settled)]
    assert wrong == []
    assert right >= 0.95 * SEEDS


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_weak_evidence_is_flagged_and_other_evidence_is_not(placement):
    flagged = [bool(found.weak) for _, found in results(PLACEMENTS[placement], meant, 20) if found.why is None]
    governments = placement in ("page_source", "printed_publisher")  # an office may have put up another body's report
    assert governments or set(flagged) == {placement in WEAK}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("重庆市公安局渝中区分局", "500103"),
        ("上海市公安局浦东分局", "310115"),
        ("宁波市生态环境局鄞州分局", "330212"),
        ("石家庄市公安局高新分局", "130171"),
        ("深圳市市场监督管理局南山监管局", "440305"),
        ("南京市公安局水上分局", "3201"),  # a subject, no place
        ("广州市公安局某某分局", None),  # no place of the lists
        ("湛江海关关区", "4408"),
        ("拱北海关", "4404"),
        ("财政部湖北监管局", "42"),
        ("宝丰县人民政府(本级)", "410421"),
        ("宝丰县财政局(宝丰县国有资产监督管理局)", "410421"),
        ("国家发展和改革委员会(国家粮食和物资储备局)", "00"),
    ],
)
def test_a_name_gives_the_division_it_is_in(body, code):
    found = identify([f"{body}2023年政府信息公开工作年度报告"])
    assert (found.body, found.region_code, found.why is None) == (body, code, code is not None)


def test_a_list_of_other_years_does_not_take_the_place_of_the_title():
    others = [f"宝丰县财政局{year}年政府信息公开工作年度报告" for year in (2019, 2020, 2021, 2022)]
    own = "宝丰县财政局2023年政府信息公开工作年度报告"
    period = "统计期限为2023年1月1日至2023年12月31日。"
    assert identify([*others, own, period]).year == 2023
    assert identify([*others, own, "正文", own]).year == 2023
    assert identify([*others, own]).weak


SPANS = ("{}-{}年", "{}至{}年", "{}年—{}年", "{}～{}年度", "{}年和{}年", "{}、{}年")
TITLES = ("宝丰县财政局{}政府信息公开工作年度报告", "{}宝丰县财政局政府信息公开工作年度报告")


@pytest.mark.parametrize("seed", range(12))
def test_a_title_of_several_years_settles_none(seed):
    rng = Random(seed)
    span = rng.choice(SPANS).format(last := rng.randint(2019, 2023), last + rng.randint(1, 3))
    rest = [
        "一、总体情况",
        f"统计期限自{last}年1月1日起至{last + 2}年12月31日止。",
        "宝丰县财政局",
        f"{last + 2}年1月20日",
    ]
    one_line = [rng.choice(TITLES).format(span), *rest]
    two_lines = ["宝丰县财政局", f"{span}政府信息公开工作年度报告", *rest]
    below = ["宝丰县财政局政府信息公开工作年度报告", f"（{span}）", *rest]
    for lines in (one_line, two_lines, below):
        found = identify(lines, outside=OutsideEvidence(names=(f"宝丰县财政局{last}年年报.docx",)))
        assert (found.body, found.region_code, found.year) == ("宝丰县财政局", "410421", None)
        assert "several years" in found.why.en


def test_the_one_period_of_the_text_settles_the_year_of_a_title_of_several_with_a_flag():
    title, period = "宝丰县财政局2021-2023年政府信息公开工作年度报告", "统计期限自2023年1月1日起至12月31日止。"
    found = identify([title, period])
    assert (found.year, found.why, [one.about for one in found.weak]) == (2023, None, ["year"])


@pytest.mark.parametrize(
    ("body", "site", "weak"),
    [
        ("财政局", "平顶山市人民政府", True),
        ("民政局", "平顶山市人民政府门户网站", True),
        ("市财政局", "平顶山市人民政府", False),
        ("财政局", "平顶山市财政局网站", False),
        ("财政局", "宝丰县人民政府", False),
    ],
)
def test_the_portal_of_a_city_places_a_bare_name_weakly(body, site, weak):
    found = identify([f"{body}2023年政府信息公开工作年度报告"], read_publication({"SiteName": site}, ()))
    assert found.region_code in ("4104", "410421")
    assert [one.about for one in found.weak] == ["region"] * weak


def test_weak_years_that_differ_settle_nothing():
    outside = OutsideEvidence(names=("宝丰县财政局2024年报告.docx",))
    found = identify(["宝丰县财政局政府信息公开工作年度报告", "宝丰县财政局", "2024年1月20日"], outside=outside)
    assert found.year is None


def test_a_name_of_another_type_does_not_place_a_body():
    """县财政局 is not of 周口市, whoever signs."""
    assert identify(["县财政局2023年政府信息公开工作年度报告", "周口市人民政府", "2024年1月20日"]).region_code is None


@pytest.mark.parametrize("placement", ["broken", "body_above", "body_below", "browser", "traditional"])
@pytest.mark.parametrize("format_", WRITERS)
def test_a_document_of_any_format_is_identified(format_, placement):
    for seed in range(4):
        rng = Random(seed)
        head = PLACEMENTS[placement](rng.choice((meant, branch))(rng), rng)
        found = read_report(WRITERS[format_](head, seed)).identity
        settled = (found.body, found.region_code, found.year, found.why, found.weak)
        assert settled == (head.meant.body, head.meant.region_code, head.meant.year, None, ()), head


def test_the_name_of_a_file_settles_what_the_document_leaves_open_with_a_flag():
    head = PLACEMENTS["whole"](meant(Random(1)), Random(1))
    data = WRITERS["text"](replace(head, above=("政府信息公开工作年度报告",)), 1)
    unnamed = "\n".join(line for line in data.decode().splitlines() if head.meant.body not in line and "20" not in line)
    named = ReceivedDocument(unnamed.encode(), names=(f"{head.meant.body}{head.meant.year}年年报.txt",))
    assert read_report(unnamed.encode()).identity.why is not None
    found = read_report(named).identity
    assert (found.body, found.region_code, found.year) == (head.meant.body, head.meant.region_code, head.meant.year)
    assert {evidence.about for evidence in found.weak} >= {"body", "year"}


def test_a_misread_name_is_the_one_that_the_text_gives():
    lines = ["宝半县财政局2023年政府信息公开工作年度报告", "一、总体情况", "宝丰县财政局", "2024年1月20日"]
    found = identify(lines)
    assert (found.body, found.region_code, found.why) == ("宝丰县财政局", "410421", None)


def test_a_division_of_no_list_is_not_silently_replaced_by_another():
    lines = ["某某县财政局2023年政府信息公开工作年度报告", "一、总体情况", "宝丰县人民政府", "2024年1月20日"]
    found = identify(lines)
    assert found.why or found.weak


@pytest.mark.parametrize("make", [meant, branch])
@pytest.mark.parametrize("distractor", DISTRACTORS)
def test_what_a_page_prints_of_other_reports_gives_no_wrong_identity_silently(distractor, make):
    for placement in PLACEMENTS:
        for seed in range(6):
            rng = Random(seed)
            head = PLACEMENTS[placement](make(rng), rng)
            period = (f"统计期限为{head.meant.year}年1月1日至{head.meant.year}年12月31日。",) if seed % 2 else ()
            found = identified(replace(head, above=(*DISTRACTORS[distractor](head.meant, rng), *head.above, *period)))
            settled = (found.body, found.region_code, found.year)
            right = settled == (head.meant.body, head.meant.region_code, head.meant.year)
            assert right or found.why or found.weak, (placement, head, settled)


def test_a_date_below_the_title_is_not_the_fiscal_year():
    found = identify(["宝丰县财政局政府信息公开工作年度报告", "（2024年1月20日）", "一、总体情况"])
    assert (found.year, [evidence.kind for evidence in found.weak]) == (2023, ["signing_date"])
