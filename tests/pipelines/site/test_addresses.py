"""Addresses are permanent, safe as names of files, and different for different bodies with any name."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.site.addresses import body_path, division_path, escape, report_path, rule_path

PART = re.compile(r"[0-9a-z\u3400-\u9fff（）、·.-]+")
HOSTILE = (
    "330106:../../etc", "330106:", ":", "330106:a/b", "330106:<script>", "330106:政府\u202e", "330106:CON",
    "330106:政府.", "330106: 政府", "330106:" + "政" * 200, "../x:政府", "330106:政府\0", "330106:\ud800",
)  # fmt: skip


@pytest.mark.parametrize(
    ("body_id", "path"),
    [("330106:政府", "body/330106/政府.html"), ("4116:城乡一体化示范区", "body/4116/城乡一体化示范区.html"),
     ("410104006:政府（二）", "body/410104006/政府（二）.html")],
)  # fmt: skip
def test_the_address_of_a_body_is_read_from_its_id(body_id, path):
    assert body_path(body_id) == path
    assert report_path(body_id, 2023) == f"{path.removesuffix('.html')}/2023.html"


def is_safe(path):
    folder, code, name = path.split("/")
    return folder == "body" and all(
        PART.fullmatch(part) and not part.startswith((".", "-")) and len(part.encode()) < 250 for part in (code, name)
    )


@pytest.mark.parametrize("body_id", HOSTILE)
def test_a_hostile_id_is_a_safe_address(body_id):
    assert is_safe(body_path(body_id))


@given(st.text(), st.text())
def test_two_ids_have_two_addresses(one, other):
    first, second = body_path(f"330106:{one}"), body_path(f"330106:{other}")
    assert is_safe(first)
    assert (first == second) == (one == other)
    assert unquote(escape(first)) == first


def test_codes_and_rules_that_are_plain_stay_as_they_are():
    assert division_path("330106") == "division/330106.html"
    assert rule_path("T3-01") == "rule/T3-01.html"
    assert rule_path("N-06-made") == "rule/N-06-made.html"
    assert "/" not in rule_path("../x").removeprefix("rule/")
