"""Boundaries that the publisher gives: drawn as they are with the approval number, refused where anything is wrong."""

import json
import random
import re

import pytest

from pipelines.site.build import build_site
from pipelines.site.charts.boundaries import given_boundaries, read_boundaries
from pipelines.site.charts.tiles import Shown, tiles
from pipelines.site.output import SiteError
from tests.pipelines.site.pages import parse

APPROVAL = "GS（2024）0650号"


def square(code, number, key="adcode", kind="Polygon"):
    """A square of the province `code`, in a place of its own; no real boundary."""
    west, south = 75 + number % 8 * 7, 4 + number // 8 * 9
    ring = [[west, south], [west + 6, south], [west + 6, south + 8], [west, south + 8], [west, south]]
    coordinates = {"Polygon": [ring], "MultiPolygon": [[ring]], "LineString": ring}[kind]
    return {"type": "Feature", "properties": {key: code}, "geometry": {"type": kind, "coordinates": coordinates}}


def country(**settings):
    return [square(f"{code}0000", n, **settings) for n, code in enumerate(tiles())]


@pytest.fixture
def write(tmp_path):
    def write_file(features, **whole):
        path = tmp_path / "provinces.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | whole), "utf-8")
        return path

    return write_file


@pytest.mark.parametrize(
    "approval", [APPROVAL, "GS(2019)1822号", "国审字（2002）第1号", "GS京（2022）1061号", "京S(2021)023号"]
)
def test_every_form_of_the_number_is_printed_as_it_is_given(write, approval):
    assert read_boundaries(write(country()), approval).approval == approval


@pytest.mark.parametrize("approval", ["", "no", "GS 2024 0650", "GS（2024）号", "<b>", "审图号"])
def test_what_is_not_an_approval_number_is_refused(write, approval):
    with pytest.raises(SiteError, match="is not an approval number"):
        read_boundaries(write(country()), approval)


def test_neither_file_nor_number_is_taken_alone(write):
    assert given_boundaries(None, None) is None
    for path, approval in ((write(country()), None), (None, APPROVAL)):
        with pytest.raises(SiteError, match="give both --boundaries and --approval"):
            given_boundaries(path, approval)


@pytest.mark.parametrize("seed", range(4))
def test_every_point_of_the_file_is_drawn(write, seed):
    random_source = random.Random(seed)
    key = random_source.choice(["adcode", "code", "gb", "区划代码"])
    kind = random_source.choice(["Polygon", "MultiPolygon"])
    found = read_boundaries(write([*country(key=key, kind=kind), square("", 9, kind="LineString")]), APPROVAL)
    assert set(found.shapes) == set(tiles())
    assert all(re.fullmatch(r"M\d+ \d+l(-?\d+[ -]?)+", shape) for shape in found.shapes.values())
    assert {len(re.findall(r"-?\d+", shape)) for shape in found.shapes.values()} == {10}
    assert len(found.lines) == 1
    drawn = found.draw({"33": Shown(0.4, "40%", False, "division/33.html")}, "rate", lambda tile: tile.en, "not there")
    assert drawn.count("<use") == len(tiles()) + 1
    assert 'href="#b33" class="q4"' in drawn
    assert "Taiwan: not there" in drawn


def change(features, number, **changed):
    return [{**each, **changed} if n == number else each for n, each in enumerate(features)]


@pytest.mark.parametrize(
    ("features", "why"),
    [
        (country()[:-1], "lacks .*: an incomplete map"),
        ([each for each in country() if each["properties"]["adcode"] != "710000"], "lacks 台湾"),
        (change(country(), 3, properties={"adcode": "990000"}), "feature 4 has no code of a province .*990000"),
        (change(country(), 3, properties={"name": "x"}), "feature 4 has no code of a province .*missing"),
        (change(country(), 2, geometry={"type": "Point", "coordinates": [100, 30]}), "feature 3 is a Point"),
        (change(country(), 2, geometry=None), "feature 3 is not a feature"),
        (change(country(), 5, geometry={"type": "Polygon", "coordinates": [[[12e6, 4e6]]]}), "feature 6 .* degrees"),
        (change(country(), 5, geometry={"type": "Polygon", "coordinates": [["x"]]}), "feature 6 .* degrees"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(write, features, why):
    with pytest.raises(SiteError, match=why):
        read_boundaries(write(features), APPROVAL)


def test_a_file_that_is_no_geojson_is_refused(tmp_path, write):
    with pytest.raises(SiteError, match="cannot be read"):
        read_boundaries(tmp_path / "none.geojson", APPROVAL)
    (tmp_path / "text.geojson").write_text("<svg>")
    with pytest.raises(SiteError, match="is not JSON"):
        read_boundaries(tmp_path / "text.geojson", APPROVAL)
    with pytest.raises(SiteError, match="is not a FeatureCollection"):
        read_boundaries(write([], type="Topology"), APPROVAL)


def test_a_file_with_too_many_points_for_a_page_is_refused_and_not_simplified(write):
    fine = [[75 + n % 700 / 10, 4 + n // 700] for n in range(30_000)]
    features = change(country(), 0, geometry={"type": "Polygon", "coordinates": [fine]})
    with pytest.raises(SiteError, match=r"too many points .* does not simplify"):
        read_boundaries(write(features), APPROVAL)


@pytest.mark.slow
def test_the_number_is_printed_under_every_map(tmp_path, released, write):
    build_site(released, tmp_path / "site", boundaries=read_boundaries(write(country()), APPROVAL))
    for name in ("index.html", "en/index.html", "indicator/disclosure_rate.html"):
        page = parse(tmp_path / "site" / name)
        maps = [each["class"] for tag, each in page.tags if tag == "svg" and "tiles" in each.get("class", "")]
        assert maps
        assert set(maps) == {"chart tiles shapes"}
        assert page.text.count(APPROVAL) == len(maps)
        assert len(page.attributes("path", "id")) == len(set(page.attributes("path", "id")))
    assert json.loads((tmp_path / "site" / "release.json").read_text("utf-8"))["map"]["approval"] == APPROVAL
