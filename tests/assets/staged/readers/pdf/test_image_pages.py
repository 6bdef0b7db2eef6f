"""Images and form XObjects in a PDF that would take too long to draw are refused before they are drawn."""

import zlib

import pytest

from assets.staged.grid import Unreadable
from assets.staged.readers.pdf.form_xobjects import check_forms
from assets.staged.report import Refusal
from assets.staged.workers.pool import Workers
from tests.assets.collected.sources.declared import given
from tests.assets.staged.hostile.pdf import HOSTILE_PDFS, page, stream

TOO_LARGE = (
    "a JPEG 2000 picture of gigabytes", "a JPEG 2000 picture that hides its size", "a JBIG2 picture of gigabytes",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", TOO_LARGE)
def test_an_image_that_declares_too_many_pixels_is_refused(name):
    with Workers(1, seconds=60, megabytes=1024) as workers:
        (refused,) = workers.read(given(HOSTILE_PDFS[name]()))
    assert isinstance(refused, Refusal)
    assert "pixels in the images of a page, more than any report" in refused.why.en


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a form that draws itself", "forms that double"])
def test_forms_that_draw_one_another_endlessly_are_refused(name):
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
def test_forms_drawn_as_often_as_in_reports_are_accepted(first):
    """pdfium skips a form that draws itself once and reads the rest."""
    check_forms(with_forms(first, b"0 0 m 9 9 l S"))


def test_compressed_forms_are_examined():
    packed = zlib.compress(b"q /X Do Q /X Do")
    with pytest.raises(Unreadable, match="repeat themselves"):
        check_forms(with_forms(packed, b"", b"/Filter/FlateDecode"))
