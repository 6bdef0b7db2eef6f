"""The place of a body among its peers: where it is drawn, how it is worded, and why there is none."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pipelines.site.peer_places import peer_places, place_chart
from tests.pipelines.site.pages import parse
from tests.warehouse.releases.built import rows
from warehouse.reference.indicators import indicators


def context():
    named = {each.key: {"zh": each.zh, "en": each.en, "unit": each.unit} for each in indicators().indicators}
    return SimpleNamespace(indicators=named)


def place(indicator, **changed):
    row = {"indicator": indicator, "value": Decimal("0.4"), "median": Decimal("0.25"), "n": 60, "percentile": 80,
           "peers": 40, "held": None, "year": 2023, "kind": "government", "level_name": "县级"}  # fmt: skip
    return row | changed


def test_the_places_are_in_the_order_of_the_indicators_with_shares_in_per_cent():
    found = peer_places(context(), [place("denial_rate"), place("closure_rate", value=Decimal("0.99"))])
    assert [each["indicator"] for each in found] == ["closure_rate", "denial_rate"]
    assert [(each["value_text"], each["median_text"]) for each in found] == [("99.0%", "25.0%"), ("40.0%", "25.0%")]


def test_an_indicator_that_the_release_does_not_have_is_left_out():
    known = context()
    del known.indicators["denial_rate"]
    assert peer_places(known, [place("denial_rate")]) == []


@pytest.mark.parametrize(("percentile", "x"), [(0, 6), (50, 100), (100, 194)])
def test_a_place_is_drawn_between_the_lowest_and_the_highest(percentile, x):
    drawn = place_chart(percentile, "text")
    assert float(re.search(r'cx="([\d.]+)"', drawn)[1]) == x
    assert "<title>text</title>" in drawn


def test_without_enough_peers_the_page_states_the_reason_and_no_place(released, site):
    found = rows(released, "marts.peers", "body_id, year, indicator, held, value")
    reasons = {held for *_, held, value in found if value is not None}
    assert reasons
    assert reasons <= {"few_peers", "small_number"}
    page = parse(site / "en" / "body" / "3213" / "政府.html")
    wanted = [held for body, year, _, held, value in found if (body, year) == ("3213:政府", 2023) and value is not None]
    assert page.text.count("too few peers for a place") == wanted.count("few_peers")
    assert page.text.count("too few cases for a place") == wanted.count("small_number")
    assert "place" not in " ".join(page.attributes("svg", "class"))
