"""Pictures of pages: upright, with places that fit, drawn in a worker; a page that cannot be drawn costs itself."""

import io
import random
import re
from functools import cache, partial

import pytest
from PIL import Image

from assets.staged.report import Refusal, Report, read_report
from assets.staged.workers.page_images import MOST_PAGES, PageImages, draw_pages
from assets.staged.workers.pool import Workers
from benchmarks.kinds import kinds
from tests.assets.collected.sources import declared
from tests.assets.staged.drawn import drawn, ink
from tests.assets.staged.hostile.documents import HOSTILE
from tests.assets.staged.hostile.pdf import page
from tests.assets.staged.outcomes import CHINESE, FILES
from tests.generator.kinds.truth import report

ENDED = re.compile("process reading it ended|was stopped")  # of what a worker is refused for


@cache
def document(kind):
    """A generated PDF of a kind, as bytes and as read."""
    data = kinds()["PDF"][kind](report(3), random.Random(3))
    read = read_report(data)
    assert isinstance(read, Report)
    return data, read


@pytest.mark.parametrize("kind", ["ruled", "sideways", "rotated", "landscape", "shifted_boxes"])
def test_each_number_is_at_its_place_on_the_image_of_a_rotated_page(kind):
    data, read = document(kind)
    pages = {picture.page: picture for picture in drawn(data, read).pages}
    cells = [cell for cell in read.reading.cells.values() if cell.text.strip()]
    assert len(cells) > 150
    assert all(ink(pages[cell.place.page], cell.place.box, 2) for cell in cells)
    for picture in pages.values():
        image = Image.open(io.BytesIO(picture.jpeg))
        assert image.format == "JPEG"
        assert image.width / image.height == pytest.approx(picture.width / picture.height, abs=0.01)
        assert not ink(picture, (5, 5, picture.width - 5, 15), 0), "the margin is paper"


def test_a_page_image_is_limited_in_size():
    data, read = document("ruled")
    for picture in drawn(data, read).pages:
        assert Image.open(io.BytesIO(picture.jpeg)).width < 1200
        assert len(picture.jpeg) < 400_000


def test_only_the_first_pages_are_drawn():
    data = page().replace(b"/Kids[3 0 R]", b"/Kids[%s]" % (b"3 0 R " * 30)).replace(b"/Count 1", b"/Count 30")
    found = draw_pages("x", partial(bytes, data), dict.fromkeys(range(25, 1, -1), False))
    assert [picture.page for picture in found.pages] == list(range(2, 2 + MOST_PAGES))
    assert isinstance(draw_pages("x", partial(bytes, data), {31: False}), Refusal)


@pytest.mark.parametrize("name", ["xuwan-2023.txt", "erligang-2023.docx"])
def test_a_format_without_pages_has_no_page_image(name):
    found = draw_pages("x", partial(bytes, FILES[name]), {1: False})
    assert isinstance(found, Refusal)
    assert CHINESE.search(found.why.zh)


def test_a_large_page_is_drawn_at_a_lower_resolution():
    found = draw_pages("x", partial(bytes, page(box=b"0 0 14000 14000")), {1: False})
    (picture,) = found.pages
    assert (picture.width, picture.height) == (14000, 14000)
    image = Image.open(io.BytesIO(picture.jpeg))
    assert image.width * image.height < 13_000_000


@pytest.mark.slow
def test_a_drawing_that_hangs_is_refused_and_the_next_is_done():
    data, read = document("ruled")
    jobs = {"hangs": declared.hang, read.sha256: partial(draw_pages, read.sha256, partial(bytes, data), {1: False})}
    with Workers(1, seconds=3) as workers:
        found = {one.sha256: one for one in workers.draw(jobs)}
        (again,) = workers.read(declared.given(FILES["xuwan-2023.txt"]))
    assert isinstance(found["hangs"], Refusal)
    assert "超过 3 秒" in found["hangs"].why.zh
    assert len(found[read.sha256].pages) == 1
    assert isinstance(again, Report)


def all_drawn(documents, recognised):
    """What comes of the first page of each of `documents`, by name."""
    jobs = {n: partial(draw_pages, n, partial(bytes, data), {1: recognised}) for n, data in documents.items()}
    with Workers(2, seconds=3, megabytes=512) as workers:
        found = {one.sha256: one for one in workers.draw(jobs)}
    assert set(found) == set(jobs)
    for name, one in found.items():
        assert isinstance(one, PageImages) or CHINESE.search(one.why.zh), name
    return found


@pytest.mark.slow
def test_pages_of_hostile_documents_are_drawn_within_limits_or_refused():
    documents = {name: make() for name, make in HOSTILE["pdfs"].items()}
    found = all_drawn(documents, recognised=False)
    # What ends a worker does so while pdfium loads or draws the page, which it does alike where it was recognised.
    ended = {name for name, one in found.items() if isinstance(one, Refusal) and ENDED.search(one.why.en)}
    assert len(ended) < len(found) / 2
    all_drawn({name: data for name, data in documents.items() if name not in ended}, recognised=True)


@pytest.mark.slow
def test_hostile_images_are_drawn_within_limits_or_refused():
    all_drawn({name: make() for name, make in HOSTILE["pictures"].items()}, recognised=True)
