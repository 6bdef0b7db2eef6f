"""The script of the search, run by Node where there is one: what it finds in the index that the site has."""

import gzip
import json
import random
import re
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from pipelines.site.search import search_index

NODE = shutil.which("node")
RUN = """
const fs = require("fs"), site = require(process.argv[1]);
eval(fs.readFileSync(process.argv[2], "utf-8"));
const all = site.read(gongkaiIndex);
while (all.readOn());
const found = JSON.parse(process.argv[3]).map((typed) => site.search(all, typed));
console.log(JSON.stringify(found.map((entries) => entries.map((entry) => [entry[0], entry[2]]))));
"""
pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node")


def search(site, *typed):
    arguments = [
        NODE,
        "-e",
        RUN,
        str(site / "static" / "site.js"),
        str(site / "static" / "search.js"),
        json.dumps(typed),
    ]
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("typed", "name", "path"),
    [
        ("宿迁市人民政府", "宿迁市人民政府", "body/3213/政府.html"),
        ("宿迁 政府", "宿迁市人民政府", "body/3213/政府.html"),
        ("宿迁政府", "宿迁市人民政府", "body/3213/政府.html"),
        ("江苏省宿迁市人民政府", "宿迁市人民政府", "body/3213/政府.html"),
        ("龙泉财政", "龙泉市财政局", "body/331181/财政局.html"),
        ("331181", "浙江省丽水市龙泉市", "division/331181.html"),
        ("建安区", "河南省许昌市建安区", "division/411003.html"),
        ("sqsrmzf", "宿迁市人民政府", "body/3213/政府.html"),
        ("SQ zf", "宿迁市人民政府", "body/3213/政府.html"),
        ("lqczj", "龙泉市财政局", "body/331181/财政局.html"),
        ("xcsjaq", "河南省许昌市建安区", "division/411003.html"),
    ],
)
def test_a_body_or_division_is_found_by_parts_of_its_name_its_initials_and_its_code(site, typed, name, path):
    (found,) = search(site, typed)
    assert [name, path] in found
    assert all((site / each).is_file() for _, each in found)


def test_what_is_not_there_is_not_found(site):
    assert search(site, "没有这个机关", " ", "qqqq", "Ω") == [[], [], [], []]


INITIALS = """
const site = require(process.argv[1]), index = [process.argv[2], ""];
const all = site.read(index);
all.readOn();
console.log(JSON.stringify(JSON.parse(process.argv[3]).map((typed) => site.search(all, typed).length)));
"""


def test_every_letter_begins_where_pinyin_does(site):
    """Two characters of each letter, one of them among its first or last."""
    letters = {
        "a": "阿奥", "b": "八布", "c": "擦错", "d": "大多", "e": "鄂二", "f": "发阜", "g": "嘎国", "h": "哈获",
        "j": "鸡军", "k": "卡阔", "l": "拉洛", "m": "麻穆", "n": "南诺", "o": "欧偶", "p": "怕普", "q": "七群",
        "r": "然若", "s": "三索", "t": "塔拓", "w": "瓦五", "x": "西徐", "y": "牙云", "z": "扎作",
    }  # fmt: skip
    lines = "\n".join(f"{n}\t{text}" for n, text in enumerate(letters.values(), 1))
    arguments = [
        NODE,
        "-e",
        INITIALS,
        str(site / "static" / "site.js"),
        lines,
        json.dumps([each * 2 for each in letters]),
    ]
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == [1] * len(letters)


SLICES = """
const site = require(process.argv[1]);
const bodies = Array.from({length: 9000}, (_, n) => `11\\t第${n}局\\t0`), found = [];
const all = site.read(["11\\t北京市", bodies.join("\\n")]);
for (let more = true; more; found.push(site.search(all, "第8999局").length)) more = all.readOn();
console.log(JSON.stringify(found));
"""


def test_the_index_is_read_in_slices_and_can_be_searched_after_each(site):
    done = subprocess.run(
        [NODE, "-e", SLICES, str(site / "static" / "site.js")], capture_output=True, encoding="utf-8", check=True
    )
    found = json.loads(done.stdout)
    assert len(found) > 3
    assert found == [0] * (len(found) - 1) + [1]


@pytest.mark.parametrize("seed", range(3))
def test_any_text_may_be_typed_and_what_is_found_has_its_characters_in_order(site, seed):
    source = random.Random(seed)
    typed = [
        "".join(source.choices("宿迁政府龙泉财31.*+?^${}()|[]\\/-\n \u2028𠮷", k=source.randint(1, 6)))
        for _ in range(200)
    ]
    for text, found in zip(typed, search(site, *typed), strict=True):
        for name, path in found:
            whole = f"河南省许昌市建安区江苏省宿迁市浙江省丽水市龙泉市全国 {name} {re.search('[0-9]+', path)[0]}"
            assert all(set(term) <= set(whole) for term in text.split())


def test_the_index_of_a_hundred_thousand_bodies_is_small():
    kinds = (
        "政府",
        "财政局",
        "教育局",
        "公安局",
        "民政局",
        "自然资源局",
        "住房和城乡建设局",
        "卫生健康局",
        "统计局",
        "审计局",
    )
    codes = [f"{province}{n:04}" for province in range(11, 61) for n in range(200)]
    rows = [{"body_id": f"{code}:{kind}", "name": f"某{code}区{kind}"} for code in codes for kind in kinds]
    context = SimpleNamespace(divisions={}, release=SimpleNamespace(rows=lambda query: rows))
    index = search_index(context)
    assert len(rows) == 100_000
    assert len(gzip.compress(index, mtime=0)) < 1_200_000
