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
const found = JSON.parse(process.argv[3]).map((typed) => site.search(all, typed));
console.log(JSON.stringify(found.map((entries) => entries.map((entry) => [entry[1], entry[3]]))));
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
    ],
)
def test_a_body_or_division_is_found_by_parts_of_its_name_and_by_its_code(site, typed, name, path):
    (found,) = search(site, typed)
    assert [name, path] in found
    assert all((site / each).is_file() for _, each in found)


def test_what_is_not_there_is_not_found(site):
    assert search(site, "没有这个机关", " ") == [[], []]


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
