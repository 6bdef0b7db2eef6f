"""Invisible digits on an OFD page are not part of a figure; cells with digits that may be invisible are doubtful."""

import pytest

from assets.staged.readers.ofd.read import read
from tests.assets.staged.readers.hiding import figures, places
from tests.assets.staged.readers.ofd.test_read import grid, members, packed, page, path, text

SIZE = 3.0
FILL = '<FillColor Value="{}" {}/>'


def inked(value, more="", attributes=""):
    def draw(digits, x, y):
        return text(digits, x, y, SIZE, attributes, deltas=f"g {len(digits)} {SIZE / 2}").replace(
            "<TextCode", FILL.format(value, more) + "<TextCode"
        )

    return draw


def rectangle(x, y, value, more=""):
    data = "M 0 0 L 1.6 0 L 1.6 5 L 0 5 C"
    return path(data, x - 0.05, y - 0.5, 'Fill="true" Stroke="false"').replace(
        "<Abbr", FILL.format(value, more) + "<Abbr"
    )


def over(draw, value, more=""):
    return lambda digits, x, y: rectangle(x, y, value, more) + draw(digits, x, y)


def under(draw, value, more=""):
    return lambda digits, x, y: draw(digits, x, y) + rectangle(x, y, value, more)


def tiny(digits, x, y):
    return text(digits, x, y, 0.5)


BLACK, WHITE = inked("0 0 0"), inked("255 255 255")
PICTURE = '<ImageObject ID="9" ResourceID="1" Boundary="{} {} 4 5"/>'
HIDDEN = {
    "white": WHITE, "nearly white": inked("254 255 254"), "white grey": inked("255"),
    "clear": inked("0 0 0", 'Alpha="0"'),
    "faint": inked("0 0 0", 'Alpha="5"'), "invisible": inked("0 0 0", attributes='Visible="false"'), "tiny": tiny,
    "black on black": over(BLACK, "0 0 0"), "painted over": under(BLACK, "255 255 255"), "no ink": inked("0 0 0 0"),
}  # fmt: skip
DOUBTFUL = {
    "yellow": inked("255 255 0"), "pale": inked("238 238 238"), "a pattern": inked(""),
    "on a picture": lambda digits, x, y: PICTURE.format(x, y) + WHITE(digits, x, y),
}  # fmt: skip
SEEN = {
    "white on dark": over(WHITE, "0 0 120"), "grey": inked("153 153 153"), "light grey": inked("204 204 204"),
    "shown through": under(BLACK, "255 255 255", 'Alpha="40"'), "on yellow": over(BLACK, "255 255 0"),
}  # fmt: skip


def cells(draw, before, digits, behind, at):
    """The texts of four cells, and which are doubtful; `draw` sets digits in one of them."""
    x, y = 20 + 30 * at + 2, 32
    parts, attributes = [], ["" if n == at else str(n) for n in range(4)]
    for drawer, printed in ((BLACK, before), (draw, digits), (BLACK, behind)):
        if printed:
            parts.append(drawer(printed, x, y))
        x += SIZE / 2 * len(printed)
    last = read(packed(members(page(grid("a", y=90), grid(*attributes), *parts)))).rows[0].cells
    return [cell.text for cell in last], [cell.doubtful for cell in last]


@pytest.mark.parametrize("way", HIDDEN)
def test_invisible_digits_are_not_part_of_a_figure(way):
    for before, behind, _, at in places():
        texts, doubtful = cells(HIDDEN[way], before, "9", behind, at)
        assert ["".join(attributes.split()) for attributes in texts] == figures(before, behind, at)
        assert not any(doubtful)


@pytest.mark.parametrize("way", DOUBTFUL)
def test_a_cell_with_a_part_that_may_be_invisible_is_doubtful(way):
    for before, behind, _, at in places():
        found = cells(DOUBTFUL[way], before, "9", behind, at)
        assert found == (figures(before + "9", behind, at), [n == at for n in range(4)])


@pytest.mark.parametrize("way", SEEN)
def test_visible_digits_are_read(way):
    for before, behind, _, at in places():
        assert cells(SEEN[way], before, "9", behind, at) == (figures(before + "9", behind, at), [False] * 4)


def test_text_off_the_page_or_in_an_invisible_layer_is_not_read():
    hidden = page(text("7", 300, 40), text("8", 20, -30), grid("a", "5"), text("9", 20, 60))
    hidden = hidden.replace(
        '<TextObject ID="2" Boundary="20 60', '</Layer><Layer Visible="false"><TextObject Boundary="20 60'
    )
    assert [[cell.text for cell in row.cells] for row in read(packed(members(hidden))).rows] == [["a", "5"]]
