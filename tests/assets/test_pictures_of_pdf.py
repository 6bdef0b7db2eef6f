"""Pictures in a PDF that unpack to far more than they are: refused for their size before they are drawn."""

import pytest

from assets.staged.report import Refusal
from assets.staged.workers import Workers
from tests.assets.hostile_pdf import HOSTILE_PDFS
from tests.assets.sources import given

TOO_LARGE = (
    "a JPEG 2000 picture of gigabytes", "a JPEG 2000 picture that hides its size", "a JBIG2 picture of gigabytes",
)  # fmt: skip


@pytest.mark.parametrize("name", TOO_LARGE)
def test_a_picture_that_says_it_is_too_large_is_refused_for_that(name):
    with Workers(1, seconds=60, megabytes=1024) as workers:
        (refused,) = workers.read(given(HOSTILE_PDFS[name]()))
    assert isinstance(refused, Refusal)
    assert "dots in the pictures of a page, more than any report" in refused.why
