"""The body of a report: all spellings of one body are one, and two bodies stay two."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.bodies import HUAIYANG, JIANAN, ZHOUKOU, entry, found, ids, report, resolved
from warehouse.body_series.name_macros import create_macros, styles
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.store import memory, records


def bodies_of_names(division, *names, level=None):
    return ids(*(report(division, name, 2018 + n, level=level) for n, name in enumerate(names)))


SPELLINGS = [
    (ZHOUKOU, ["周口市人民政府", "河南省周口市人民政府", "周口市政府", "周口市"], "4116:政府"),
    (ZHOUKOU, ["周口市人民政府办公室", "周口市政府办", "周口市人民政府办公厅"], "4116:政府办公室"),
    (ZHOUKOU, ["周口市发展和改革委员会", "周口市发改委", "市发展改革委"], "4116:发展改革委"),
    (ZHOUKOU, ["周口市市场监督管理局", "周口市场监督管理局", "市市场监管局"], "4116:市场监督管理局"),
    (ZHOUKOU, ["周口市市政管理局", "市政管理局"], "4116:市政管理局"),
    (ZHOUKOU, ["国家税务总局周口市税务局", "周口市税务局"], "4116:税务局"),
    (ZHOUKOU, ["周口市 退役军人事务局（本级）", "周口市退役军人事务局(本级)"], "4116:退役军人事务局(本级)"),
    (("2202", "吉林市"), ["吉林市财政局", "吉林省吉林市财政局", "市财政局"], "2202:财政局"),
    (HUAIYANG, ["淮阳区财政局", "周口市淮阳区财政局", "区财政局", "河南省周口市淮阳区财政局"], "411603:财政局"),
    (("420528", "长阳土家族自治县"), ["长阳土家族自治县人民政府", "长阳县人民政府"], "420528:政府"),
    (("410411200", "曹镇乡"), ["湛河区曹镇乡人民政府", "曹镇乡", "平顶山市湛河区曹镇乡政府"], "410411200:政府"),
    (("410104006", "二里岗街道"), ["二里岗街道办事处", "管城回族区二里岗街道", "二里岗办事处"], "410104006:政府"),
    (("00", "全国"), ["中华人民共和国财政部", "财政部"], "00:财政部"),
]  # fmt: skip


@pytest.fixture(scope="module")
def bodies_of_spellings():
    """The bodies of the names of each entry of SPELLINGS, all resolved in one warehouse."""
    found = iter(ids(*(report(place, name, 2018 + n) for place, names, _ in SPELLINGS for n, name in enumerate(names))))
    return [[next(found) for _ in names] for _, names, _ in SPELLINGS]


@pytest.mark.parametrize("n", range(len(SPELLINGS)), ids=[body for *_, body in SPELLINGS])
def test_all_spellings_of_one_body_are_one(bodies_of_spellings, n):
    assert set(bodies_of_spellings[n]) == {SPELLINGS[n][2]}


def test_a_zone_and_its_committee_are_one_body_with_or_without_a_code():
    assert set(bodies_of_names(ZHOUKOU, "周口市高新区管委会", "周口高新技术产业开发区管理委员会", level="zone")) == {
        "4116:高新区"
    }
    coded = ("410472", "平顶山市城乡一体化示范区")
    assert set(bodies_of_names(coded, "平顶山市城乡一体化示范区管委会", "平顶山市城乡一体化示范区")) == {
        "410472:管委会"
    }


def test_a_zone_known_by_name_is_one_body_under_all_its_names():
    coded = ("410773", "新乡市平原城乡一体化示范区")
    names = ["新乡市平原城乡一体化示范区管委会", "平原示范区管理委员会", "新乡市平原示范区"]
    assert set(bodies_of_names(coded, *names)) == {"410773:管委会"}
    names = ["周口市城乡一体化示范区管委会", "周口城乡一体化示范区", "城乡一体化示范区管理委员会"]
    assert set(bodies_of_names(ZHOUKOU, *names, level="zone")) == {"4116:城乡一体化示范区"}


@pytest.mark.parametrize(
    "names",
    [
        ("周口市市场监督管理局", "周口市监督局"),
        ("周口市高新区管委会", "周口市经开区管委会"),
        ("周口市经济开发区管委会", "周口市经济技术开发区管委会"),
        ("周口市人民政府", "周口市人民政府办公室"),
        ("周口市人民政府", "周口市人民政府（本级）"),
        ("周口市高新区（北区）管委会", "周口市高新区（南区）管委会"),
        ("周口市国有资产监督管理委员会", "周口市监督管理委员会"),
        ("周口市城市管理局", "周口市城市管理综合执法局"),
        ("周口市水利局", "周口市水务局"),
        ("周口市财政局", "周口市财政局高新区分局"),
    ],
)
def test_two_bodies_stay_two(names):
    assert len(set(bodies_of_names(ZHOUKOU, *names))) == 2


def test_one_name_in_two_divisions_is_two_bodies():
    assert ids(report(ZHOUKOU, "财政局"), report(HUAIYANG, "财政局"), report(JIANAN, "建安区财政局")) == [
        "4116:财政局", "411603:财政局", "411003:财政局",
    ]  # fmt: skip


PLACES = ["", "周口市", "河南省周口市", "周口"]
STEMS = ["财政", "教育", "教育体育", "文化", "文化旅游", "水利", "水务", "公安", "司法", "市场监督管理", "监督", "统计",
         "审计", "城市管理", "行政执法", "综合执法", "农业", "农业农村", "林业", "商务", "卫生健康", "国有资产监督管理",
         "国防动员", "乡村振兴", "区域合作", "信访", "市政", "市容", "体育", "和平", "太和"]  # fmt: skip
ENDS = {"局": "局", "委员会": "委", "委": "委", "办公室": "办公室", "中心": "中心", "厅": "厅"}
BODIES = st.tuples(st.sampled_from(STEMS), st.sampled_from(list(ENDS)))


# A warehouse is slow to make: few examples with many names each cover more pairs of names than many with few.
@settings(max_examples=10, deadline=None)
@given(st.lists(BODIES, min_size=2, max_size=60, unique=True), st.data())
@pytest.mark.slow
def test_names_are_one_body_only_if_they_are(named, data):
    """In any spelling: with any of its places before it, 委 for 委员会."""
    places = [data.draw(st.sampled_from(PLACES)) for _ in named]
    names = [f"{place} {stem}{end}" for place, (stem, end) in zip(places, named, strict=True)]
    found = ids(*(report(ZHOUKOU, name, kind="department") for name in names))
    assert found == [f"4116:{stem}{ENDS[end]}" for stem, end in named]


NAMES = st.text(alphabet="市区县财政局和平办公室委员会政府街道事处管理（）() 高新", min_size=1, max_size=12)


@settings(max_examples=8, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=40, unique=True))
@pytest.mark.slow
def test_every_name_has_a_body_and_a_normalised_name_does_not_change(names):
    found = ids(*(report(ZHOUKOU, f"周口市{name}", kind="department") for name in names))
    normalised = [body.partition(":")[2] for body in found]
    assert [body.partition(":")[0] for body in found] == ["4116"] * len(names)
    assert all(normalised)
    assert ids(*(report(ZHOUKOU, f"周口市{name}", kind="department") for name in normalised)) == found


def test_how_a_report_was_matched_is_recorded_with_the_previous_report():
    con = resolved(
        report(("411626", "淮阳县"), "淮阳县财政局", 2017),
        report(("411626", "淮阳县"), "淮阳县财政局", 2018),
        report(HUAIYANG, "淮阳区财政局", 2019),
        report(HUAIYANG, "周口市淮阳区财政局", 2020),
        report(("411671", "河南周口经济开发区"), "河南周口经济开发区管委会", 2021),
        report(("411671", "周口临港开发区"), "周口临港开发区管委会", 2023),
        report(("411602014", "许湾街道"), "许湾街道办事处", 2022),
        report(("411602014", "许湾街道"), "周口市城乡一体化示范区许湾办事处", 2023),
        {"body": "某县人民政府", "fiscal_year": 2023},
    )
    rows = records(con, "SELECT how, evidence FROM staged.body ORDER BY report_id")
    assert [row["how"] for row in rows] == [
        "new", "exact", "recode", "style", "new", "rename", "new", "zone", "undecided",
    ]  # fmt: skip
    assert rows[2]["evidence"] == "2018 411626 淮阳县 淮阳县财政局"
    assert rows[1]["evidence"] is None
    assert found(con)[0][0] == found(con)[3][0] == "411603:财政局"
    assert found(con)[8][0] is None


def test_a_township_that_becomes_a_subdistrict_remains_one_body():
    before, after = ("411602201", "许湾乡"), ("411602014", "许湾街道")
    assert len(set(ids(report(before, "许湾乡人民政府", 2019), report(after, "许湾街道办事处", 2022)))) == 1


def test_a_reviewed_alias_joins_two_names_and_a_year_bounds_it():
    years = [report(JIANAN, "建安区环境保护局", 2018), report(JIANAN, "建安区生态环境局", 2019)]
    assert len(set(ids(*years))) == 2
    same = entry("411003", "许昌市建安区环境保护局", "生态环境局")
    assert found(resolved(*years, reviewed=[same])) == [("411003:生态环境局", "alias"), ("411003:生态环境局", "style")]
    again = report(JIANAN, "建安区环境保护局", 2022)
    bounded = ids(*years, again, reviewed=[same | {"year": 2020}])
    assert bounded == ["411003:生态环境局", "411003:生态环境局", "411003:环境保护局"]


def test_an_entry_may_name_the_division_by_a_code_it_had():
    reports = report(HUAIYANG, "淮阳区环保局", 2019), report(HUAIYANG, "淮阳区生态环境局", 2020)
    assert set(ids(*reports, reviewed=[entry("411626", "环保局", "生态环境局")])) == {"411603:生态环境局"}


def test_duckdb_compiles_every_pattern():
    con = memory()
    create_macros(con)
    listed = [style.printed for style in (*styles().tidy, *styles().styles)]
    for pattern in [*listed, *styles().not_a_type, *kinds_of_body().prefixes]:
        con.execute("SELECT regexp_matches('某', ?)", [pattern])
    assert all(re.fullmatch(r"[^\\]*(\\1)?[^\\]*", style.read_as) for style in styles().styles)
