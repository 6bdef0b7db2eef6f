"""Pictures and drawings in a PDF that come to far more than they are: refused for that before they are drawn."""

import zlib

import pytest

from assets.staged.grid import Unreadable
from assets.staged.readers.pdf.form_xobjects import bounded_forms
from assets.staged.report import Refusal
from assets.staged.workers.pool import Workers
from tests.assets.collected.sources.declared import given
from tests.assets.staged.hostile.pdf import HOSTILE_PDFS, page, stream

TOO_LARGE = (
    "a JPEG 2000 picture of gigabytes", "a JPEG 2000 picture that hides its size", "a JBIG2 picture of gigabytes",
)  # fmt: skip


@pytest.mark.parametrize("name", TOO_LARGE)
def test_a_picture_that_says_it_is_too_large_is_refused_for_that(name):
    with Workers(1, seconds=60, megabytes=1024) as workers:
        (refused,) = workers.read(given(HOSTILE_PDFS[name]()))
    assert isinstance(refused, Refusal)
    assert "dots in the pictures of a page, more than any report" in refused.why.en


@pytest.mark.parametrize("name", ["a form that draws itself", "forms that double"])
def test_forms_that_draw_one_another_without_end_are_refused_for_that(name):
    with Workers(1, seconds=60, megabytes=1024) as workers:
        (refused,) = workers.read(given(HOSTILE_PDFS[name]()))
    assert isinstance(refused, Refusal)
    assert refused.why.en.startswith(
        "its drawings (form XObjects) repeat themselves or one another over 1,000,000 times"
    )
    assert "Form XObject" in refused.why.zh


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R/Y 11 0 R>>>>"


def with_forms(first, second, entries=b""):
    more = {10: stream(first, FORM + entries), 11: stream(second, FORM)}
    return page(b"q /X Do Q", resources=b"/XObject<</X 10 0 R>>", more=more)


@pytest.mark.parametrize("first", [b"/Y Do " * 1000, b"/X Do", b"/Y Do /Z Do", b"", b"/X Do /X"])
def test_forms_that_are_drawn_as_often_as_in_reports_are_let_pass(first):
    """One that draws itself once is left out by what draws pages, and the rest can be read."""
    bounded_forms(with_forms(first, b"0 0 m 9 9 l S"))


def test_forms_are_looked_into_where_they_are_packed():
    packed = zlib.compress(b"q /X Do Q /X Do")
    with pytest.raises(Unreadable, match="repeat themselves"):
        bounded_forms(with_forms(packed, b"", b"/Filter/FlateDecode"))
