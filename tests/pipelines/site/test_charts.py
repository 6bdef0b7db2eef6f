"""The charts: where a year is missing the line has a gap, breaks are marked, colours follow the values."""

from decimal import Decimal

import pytest

from pipelines.site.charts.bars import Ranked, Stack, cell_bar, stacked_chart, strip
from pipelines.site.charts.lines import Point, line_chart, round_up
from pipelines.site.charts.svg import element
from pipelines.site.charts.tiles import Shown, shade_of, shades, tile_map, tiles


def points(**values):
    return [Point(int(name[1:]), value, str(value)) for name, value in values.items()]


def test_a_missing_year_is_a_gap_and_never_a_zero():
    drawn = line_chart(points(y2020=5, y2021=None, y2022=7, y2023=0), {}, "received")
    assert drawn.count('class="line"') == 1
    assert drawn.count("<circle") == 3
    assert "<title>2021" not in drawn
    assert "<title>2023: 0</title>" in drawn


def test_a_year_that_is_absent_is_a_gap():
    assert line_chart(points(y2020=5, y2022=7), {}, "received").count('class="line"') == 0


@pytest.mark.parametrize("values", [{}, {"y2020": 5}, {"y2020": None, "y2021": 3}, {"y2020": -1, "y2021": 2}])
def test_no_line_is_drawn_through_fewer_than_two_values_or_below_zero(values):
    assert line_chart(points(**values), {}, "received") == ""


def test_a_break_is_marked_between_the_years_it_divides():
    drawn = line_chart(points(y2020=5, y2021=6, y2022=7), {2020: "first", 2021: "new form", 2030: "later"}, "received")
    assert drawn.count('class="break"') == 1
    assert "<title>new form</title>" in drawn


@pytest.mark.parametrize(("value", "top"), [(0.3, 0.5), (1, 1), (7, 10), (23, 25), (617_610, 1_000_000), (0.02, 0.02)])
def test_the_scale_ends_at_a_round_value(value, top):
    assert round_up(value) == pytest.approx(top)


def test_a_stack_is_as_long_as_its_parts_and_an_empty_one_is_a_row():
    drawn = stacked_chart(
        [Stack("2022", [(3, "a"), (1, "b")], "4"), Stack("2023", [(0, "a"), (0, "b")], "0")], "results"
    )
    assert drawn.count("<rect") == 2
    assert "75%" in drawn
    assert stacked_chart([], "results") == ""


def test_bars_of_nothing_are_not_drawn():
    assert cell_bar(None, 5) == cell_bar(0, 5) == cell_bar(0, 0) == ""
    assert strip([Ranked("江苏", 0.0, "")], "") == strip([], "") == ""


def test_every_province_has_a_tile_of_its_own():
    places = {(tile.column, tile.row) for tile in tiles().values()}
    assert len(places) == len(tiles()) == 34
    assert sum(tile.reports for tile in tiles().values()) == 31


def test_shades_hold_every_value_and_follow_it():
    values = [float(n * n) for n in range(20)]
    found = [shade_of(value, shades(values)) for value in values]
    assert found == sorted(found)
    assert set(found) == {0, 1, 2, 3, 4}
    assert shades([]) == []
    assert shade_of(None, shades(values)) is None


def test_a_rate_from_too_few_cases_is_not_coloured():
    shown = {"32": Shown(0.4, "40%", False, "division/32.html"), "33": Shown(0.9, "90%", True, None)}
    drawn = tile_map(shown, "rate", lambda tile: tile.en, "not there")
    assert drawn.count('class="caution"') == 1
    assert drawn.count('class="q4"') == 1
    assert drawn.count('class="outside"') == 3
    assert "Taiwan: not there" in drawn


def test_texts_and_attributes_are_escaped():
    drawn = element("text", "<b>", x=Decimal("1.5"), class_='"x')
    assert drawn == '<text x="1.5" class="&#34;x">&lt;b&gt;</text>'
