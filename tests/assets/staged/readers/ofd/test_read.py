"""OFD pages: the places of text and rules, what is not part of a page, and corrupt or hostile packages."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from assets.staged.grid import Unreadable
from assets.staged.readers.ofd.read import read, readings
from tests.assets.staged.outcomes import refused

POINTS = 72 / 25.4
SPACE = 'xmlns="http://www.ofdspec.org/2016"'


def page(*objects, head="", area=""):
    return f'<Page {SPACE}>{head}{area}<Content><Layer ID="1">{"".join(objects)}</Layer></Content></Page>'


def text(words, x=20, y=20, size=4, attributes="", deltas=None):
    """A text object whose characters are `size` apart, or as given by `deltas`."""
    apart = f"g {len(words)} {size}" if deltas is None else deltas
    code = f'<TextCode X="0" Y="{size}" DeltaX="{apart}">{words}</TextCode>'
    return f'<TextObject ID="2" Boundary="{x} {y} 100 9" Size="{size}" {attributes}>{code}</TextObject>'


def path(data, x=0, y=0, attributes=""):
    start = f'<PathObject ID="3" Boundary="{x} {y} 200 200" {attributes}>'
    return f"{start}<AbbreviatedData>{data}</AbbreviatedData></PathObject>"


def grid(*cells, x=20, y=30, width=30, height=8):
    """A ruled row of cells."""
    sides = "".join(f"M {n * width} 0 L {n * width} {height} " for n in range(len(cells) + 1))
    ends = f"M 0 0 L {len(cells) * width} 0 M 0 {height} L {len(cells) * width} {height}"
    words = (text(cell, x + n * width + 2, y + 1) for n, cell in enumerate(cells) if cell)
    return path(sides + ends, x, y) + "".join(words)


def members(*pages, listed="", start="", before=""):
    """The members of a package with these pages; `listed` is added to its common data."""
    places = "".join(f'<Page ID="{n}" BaseLoc="{start}Pages/P{n}.xml"/>' for n in range(len(pages)))
    box = "<PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
    return {
        "OFD.xml": f"<OFD {SPACE}><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        "Doc_0/Document.xml": f"{before}<Document {SPACE}><CommonData>{box}{listed}</CommonData>"
        f"<Pages>{places}</Pages></Document>",
        **{f"Doc_0/Pages/P{n}.xml": content for n, content in enumerate(pages)},
    }


def packed(files):
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def rows_of(*pages, **more):
    return [(row.page, row.table, [c.text for c in row.cells]) for row in read(packed(members(*pages, **more))).rows]


def test_tables_and_the_lines_around_them_come_in_order():
    assert rows_of(page(text("标题"), grid("规章", "5"), text("下文", y=50)), page(grid("2", "1"))) == [
        (1, 0, ["标题"]), (1, 1, ["规章", "5"]), (1, 0, ["下文"]), (2, 2, ["2", "1"]),
    ]  # fmt: skip


def test_places_are_in_points_from_the_top_left_corner():
    (row,) = read(packed(members(page(grid("1", "2"))))).rows
    assert row.cells[1].box == pytest.approx(tuple(mm * POINTS for mm in (50, 30, 80, 38)), abs=0.1)


def test_a_page_may_have_its_own_box():
    area = "<Area><PhysicalBox>10 10 100 100</PhysicalBox></Area>"
    (row,) = read(packed(members(page(grid("1", "2"), area=area)))).rows
    assert row.cells[0].box == pytest.approx(tuple(mm * POINTS for mm in (10, 20, 40, 28)), abs=0.1)


@pytest.mark.parametrize("deltas", ["4 4 4", "g 3 4", "g 2 4 4", "4", "g 99999999999 4", "g x 4 4 4"])
def test_distances_may_be_grouped_and_too_few_or_too_many(deltas):
    assert rows_of(page(text("信息公开", deltas=deltas))) == [(1, 0, ["信息公开"])]


def test_a_matrix_scales_and_moves_a_text():
    moved = text("12", x=0, y=0, size=10, attributes='CTM="0.4 0 0 0.4 22 31"', deltas="5")
    assert rows_of(page(grid("", "7"), moved)) == [(1, 1, ["12", "7"])]


def test_vertical_text_is_read_downwards():
    code = '<TextCode X="0" Y="4" DeltaY="g 2 5">三本年</TextCode>'
    down = f'<TextObject ID="2" Boundary="22 30 9 20" Size="4">{code}</TextObject>'
    assert rows_of(page(grid("", "7", height=20), down)) == [(1, 1, ["三\n本\n年", "7"])]


def test_a_watermark_across_the_page_is_left_out():
    across = text("2024 120", x=30, y=20, attributes='CTM="0.7 -0.7 0.7 0.7 0 0"')
    assert rows_of(page(across * 3, grid("1", "2"))) == [(1, 1, ["1", "2"])]


def test_a_page_written_sideways_is_read_upright():
    attributes = 'CTM="0 1 -1 0 0 0"'
    sideways = [text("上", x=100, y=20, attributes=attributes), text("下", x=90, y=20, attributes=attributes)]
    assert rows_of(page(*sideways)) == [(1, 0, ["上"]), (1, 0, ["下"])]


@pytest.mark.parametrize("attributes", ['Visible="false"', 'Stroke="false" Fill="false"'])
def test_rules_that_are_not_drawn_make_no_table(attributes):
    unseen = path("M 0 0 L 60 0 M 0 8 L 60 8 M 0 0 L 0 8 M 30 0 L 30 8 M 60 0 L 60 8", 20, 30, attributes)
    assert rows_of(page(unseen, text("无线", y=31))) == [(1, 0, ["无线"])]


@pytest.mark.parametrize("attributes", ['Visible="false"', 'Alpha="0"', 'Fill="false"'])
def test_invisible_text_is_not_part_of_a_figure(attributes):
    assert rows_of(page(grid("规章", "2"), text("7", 54.2, 31, attributes=attributes))) == [(1, 1, ["规章", "2"])]


def test_outlined_text_is_visible():
    assert rows_of(page(text("规章", attributes='Fill="false" Stroke="true"'))) == [(1, 0, ["规章"])]


def test_a_figure_in_a_transparent_colour_is_invisible():
    clear = text("7", 54.2, 31).replace("<TextCode", '<FillColor Value="0 0 0" Alpha="0"/><TextCode')
    assert rows_of(page(grid("规章", "2"), clear)) == [(1, 1, ["规章", "2"])]


def test_curves_and_closed_pieces_are_followed():
    ring = path("M 0 0 L 60 0 L 60 8 L 0 8 C M 30 0 Q 1 1 30 8 M 30 0 L 30 8 B 1 1 2 2 3 3 A 1 1 0 0 1 5 5", 20, 30)
    assert rows_of(page(ring, text("1", 22, 31), text("2", 52, 31))) == [(1, 1, ["1", "2"])]


@pytest.mark.parametrize("start", ["", "/Doc_0/", "Doc_0/", "./"])
def test_locations_may_be_from_the_root_or_from_the_file(start):
    assert rows_of(page(text("正文")), start=start) == [(1, 0, ["正文"])]


def test_readings_with_template_pages_come_after_those_without():
    listed = '<TemplatePage ID="9" BaseLoc="Tpl.xml"/>'
    files = members(page(grid("", "1"), head='<Template TemplateID="9"/>'), listed=listed)
    files["Doc_0/Tpl.xml"] = page(text("规章", 22, 31), text("第1页", y=280))
    first, *_, last = [[[c.text for c in row.cells] for row in g.rows] for g in readings(packed(files))]
    assert first == [["", "1"]]
    assert any("规章" in cell for row in last for cell in row)


def test_letters_turned_into_paths_are_refused():
    with pytest.raises(Unreadable, match="made from"):
        read(packed(members(page(path("M 0 0 B 1 1 2 2 3 3")))))


@pytest.mark.parametrize("letters", ["¤¤¤¤", "\ue001\ue002"])
def test_letters_without_a_character_are_refused(letters):
    with pytest.raises(Unreadable, match="no characters"):
        read(packed(members(page(text(letters)))))


@pytest.mark.parametrize("missing", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/P0.xml"])
def test_a_package_with_a_missing_member_is_corrupt(missing):
    files = members(page(text("正文")))
    del files[missing]
    with pytest.raises(Unreadable, match="corrupt or encrypted"):
        read(packed(files))


@pytest.mark.parametrize("content", ["", "<Page>", b"\x00\x9f\x13", '<Page a="1" a="2"/>'])
def test_a_package_with_a_page_that_is_not_xml_is_corrupt(content):
    files = members(page(text("正文")))
    files["Doc_0/Pages/P0.xml"] = content
    with pytest.raises(Unreadable, match="corrupt or encrypted"):
        read(packed(files))


def test_an_encrypted_member_is_refused():
    data = packed(members(page(text("正文"))))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        parts = data.split(signature)
        data = signature.join([parts[0], *(p[: flags - 4] + b"\x01" + p[flags - 3 :] for p in parts[1:])])
    with pytest.raises(Unreadable, match="encrypted"):
        read(data)


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "x", "", "- - -", "9" * 400])
def test_absurd_numbers_are_harmless(number):
    odd = text(
        "二",
        attributes=f'CTM="{number} 0 0 {number} 0 0" HScale="{number}" CharDirection="{number}"',
        deltas=number,
    )
    read(packed(members(page(odd, path(f"M {number} {number} L {number} 0 Q 1", 0, 0), text("一", y=40)))))


def test_multiplying_entities_are_refused():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{entities}]>'
    files = members(page(text("正文")))
    files["Doc_0/Pages/P0.xml"] = before + page(text("一&e11;", deltas="4"))
    refused(packed(files))


def test_nothing_outside_the_package_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    files = members(page(text("正文")))
    files["Doc_0/Pages/P0.xml"] = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + page(text("一&e;"))
    assert "secret" not in str(read(packed(files)))


def test_more_pages_than_any_report_are_refused():
    refused(packed(members(*[page(text("一"))] * 501)))


def test_pages_of_hundreds_of_megabytes_are_refused_before_unpacking():
    data = packed(members(page(" " * 120_000_000)))
    assert len(data) < 1_000_000
    refused(data)


def test_more_objects_than_any_report_are_refused():
    refused(packed(members(page(*[path("M 0 0 L 9 0")] * 260_000))))


def test_reading_twice_gives_the_same_grid():
    data = packed(members(page(text("标题"), grid("规章", "5"))))
    assert read(data) == read(data)
