"""The digit 0 by its shape: a 0 is recognised, no other digit is, and what is unclear is not."""

import cv2
import numpy as np
import pytest

from assets.staged.readers.scan import page as scan_page
from assets.staged.readers.scan.page import ScannedPage
from assets.staged.readers.scan.zero import is_zero
from tests.assets.staged.readers.scan.test_read import page

PAPER, INK = 255, 40


def drawn(*shapes):
    """Grey pixels with ovals (x, y, half width, half height), and with bars of ink, or of another grey, (x0, y0, x1,
    y1, grey); outlines of ovals are two pixels wide.
    """
    grey = np.full((60, 60), PAPER, np.uint8)
    for shape in shapes:
        if len(shape) == 4:
            x, y, wide, high = shape
            cv2.ellipse(grey, (x, y), (wide, high), 0, 0, 360, INK, 2)
        else:
            x0, y0, x1, y1, shade = shape
            grey[y0:y1, x0:x1] = shade
    return grey


def cut(grey, level=160):
    """The ink of `grey` tightly cut, and the same part of `grey`."""
    ink = np.where(grey < level, 255, 0).astype(np.uint8)
    x, y, wide, high = cv2.boundingRect(ink)
    return ink[y : y + high, x : x + wide], grey[y : y + high, x : x + wide]


ZERO = (30, 30, 6, 11)


def test_an_oval_around_a_high_hole_is_a_zero():
    assert is_zero(*cut(drawn(ZERO)))


@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param([(30, 24, 5, 5), (30, 35, 6, 6)], id="8"),
        pytest.param([(30, 35, 6, 6), (24, 20, 26, 36, INK)], id="6"),
        pytest.param([(30, 24, 6, 6), (35, 24, 37, 42, INK)], id="9"),
        pytest.param([(29, 18, 32, 42, INK)], id="1"),
        pytest.param([(30, 30, 11, 11)], id="〇"),
        pytest.param([ZERO, (29, 29, 32, 32, INK)], id="speck in the hole"),
        pytest.param([ZERO, (34, 28, 40, 32, PAPER)], id="broken outline"),
        pytest.param([(30, 30, 3, 5)], id="too small to tell"),
        pytest.param([(24, 19, 37, 42, INK), (26, 21, 35, 40, PAPER)], id="口"),
    ],
)
def test_nothing_else_is(shapes):
    assert not is_zero(*cut(drawn(*shapes)))


def test_an_8_whose_bar_is_too_light_to_be_ink_is_not():
    faint = drawn(ZERO, (26, 29, 35, 32, 190))
    ink, grey = cut(faint)
    assert np.array_equal(ink, cut(drawn(ZERO))[0])
    assert not is_zero(ink, grey)


def test_zeros_are_not_given_to_the_recogniser(monkeypatch):
    recognised = []
    recognise = scan_page.recognise

    def record(crops, *others):
        results = recognise(crops, *others)
        recognised.extend(result.text for result in results)
        return results

    monkeypatch.setattr(scan_page, "recognise", record)
    grey = np.asarray(page([["0", "8", "0"], ["6", "0", "9"], ["0", "0", "3"]]), np.uint8)
    words = ScannedPage(grey, 200, 1).recognise_words()
    assert [word.recognised.text for word in words] == ["0", "8", "0", "6", "0", "9", "0", "0", "3"]
    assert set(recognised) == {"3", "6", "8", "9"}
