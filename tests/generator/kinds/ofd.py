"""OFD files (GB/T 33190), a zip of XML: the pages of ofd_layout.py in the ways programs write text and rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby
from random import Random
from xml.sax.saxutils import escape

from tests.generator.kinds.docx_package import zipped
from tests.generator.kinds.ofd_layout import PAGE, Box, Page, Text, pages
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.ofdspec.org/2016"
POINT = 0.3528  # millimetres


def _line(text: Text, rng: Random) -> list[Text]:
    return [text]


def _characters(text: Text, rng: Random) -> list[Text]:
    """Each character by itself."""
    return _pieces(text, [1] * len(text.text))


def _halves(text: Text, rng: Random) -> list[Text]:
    """A line in two somewhere."""
    at = rng.randint(0, len(text.text) - 1)
    return _pieces(text, [size for size in (at, len(text.text) - at) if size])


def _pieces(text: Text, sizes: list[int]) -> list[Text]:
    found, at, advances = [], 0, text.advances()
    for size in sizes:
        found.append(replace(text, text=text.text[at : at + size], x=text.x + sum(advances[:at])))
        at += size
    return found


@dataclass(frozen=True)
class Manner:
    """How a program writes: text in which pieces, distances said how, rules as which paths, in what order."""

    pieces: Callable[[Text, Random], list[Text]] = _line
    grouped: bool = False  # DeltaX as "g 5 2.8" instead of five numbers
    rules: str = "lines"  # lines, boxes or none
    scaled: bool = False  # points with a CTM instead of millimetres
    shuffled: bool = False
    blocks: bool = False  # objects inside page blocks
    template: bool = False  # page numbers on a template page, a watermark in its own layer
    prefix: str = "ofd:"
    rooted: bool = False  # locations from the root of the package

    def write(self, report: Report, rng: Random) -> bytes:
        drawn = pages(report)
        at = "/Doc_0/" if self.rooted else "Doc_0/"
        members: dict[str, str | bytes] = {
            "OFD.xml": self._xml("OFD", f"<DocBody><DocInfo><DocID>{report.year:032d}</DocID></DocInfo>"
                                 f"<DocRoot>{at}Document.xml</DocRoot></DocBody>", ' Version="1.0" DocType="OFD"'),
            "Doc_0/Document.xml": self._xml("Document", self._document(len(drawn))),
            "Doc_0/PublicRes.xml": self._xml(
                "Res", '<Fonts><Font ID="1" FontName="SimSun" FamilyName="宋体"/></Fonts>', ' BaseLoc="Res"'
            ),
        }  # fmt: skip
        if self.template:
            members["Doc_0/Tpls/Tpl_0/Content.xml"] = self._xml("Page", self._template(report))
        ids = count(100)
        for n, page in enumerate(drawn):
            members[f"Doc_0/Pages/Page_{n}/Content.xml"] = self._xml("Page", self._page(page, ids, rng))
        return zipped(members)

    def _xml(self, root: str, inside: str, attributes: str = "") -> str:
        """A document of the OFD name space; elements are written without prefix above and get it here."""
        space = f' xmlns{":" + self.prefix[:-1] if self.prefix else ""}="{_SPACE}"'
        xml = f"<{root}{space}{attributes}>{inside}</{root}>"
        parts = xml.replace("</", "\0").replace("<", f"<{self.prefix}").replace("\0", f"</{self.prefix}")
        return _HEAD + parts

    def _document(self, number: int) -> str:
        template = '<TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if self.template else ""
        start = "/Doc_0/" if self.rooted else ""
        listed = "".join(f'<Page ID="{10 + n}" BaseLoc="{start}Pages/Page_{n}/Content.xml"/>' for n in range(number))
        area = f"<PageArea><PhysicalBox>0 0 {PAGE[0]:g} {PAGE[1]:g}</PhysicalBox></PageArea>"
        resources = f"<PublicRes>{start}PublicRes.xml</PublicRes>"
        return (
            f"<CommonData><MaxUnitID>99999</MaxUnitID>{area}{resources}{template}</CommonData><Pages>{listed}</Pages>"
        )

    def _template(self, report: Report) -> str:
        foot = self._text(Text(f"{report.year} - 1234567", 90, 285, 3), 3)
        return f'<Content><Layer ID="4" Type="Background">{foot}</Layer></Content>'

    def _page(self, page: Page, ids: Iterator[int], rng: Random) -> str:
        texts = [piece for text in page.texts for piece in self.pieces(text, rng)]
        objects = [*self._rules(page, ids), *(self._text(text, next(ids)) for text in texts)]
        if self.shuffled:
            rng.shuffle(objects)
        inside = "".join(objects)
        if self.blocks:
            size = len(objects) // 3 + 1
            parts = ("".join(objects[at : at + size]) for at in range(0, len(objects), size))
            inside = "".join(f'<PageBlock ID="{next(ids)}">{part}</PageBlock>' for part in parts)
        used = '<Template TemplateID="2" ZOrder="Background"/>' if self.template else ""
        return f'{used}<Content><Layer ID="{next(ids)}" Type="Body">{inside}</Layer></Content>'

    def _text(self, text: Text, number: int) -> str:
        unit = POINT if self.scaled else 1.0
        matrix = f' CTM="{unit:g} 0 0 {unit:g} 0 0"' if self.scaled else ""
        advances = [f"{advance / unit:.4g}" for advance in text.advances()[:-1]]
        deltas = " ".join(_grouped(advances) if self.grouped else advances)
        said = f' DeltaX="{deltas}"' if deltas else ""
        box = f"{text.x:.3f} {text.y:.3f} {text.width:.3f} {text.size * 1.2:.3f}"
        code = f'<TextCode X="0" Y="{text.size * 0.85 / unit:.4g}"{said}>{escape(text.text)}</TextCode>'
        said = f'ID="{number}" Boundary="{box}"{matrix} Font="1" Size="{text.size / unit:.4g}"'
        return f"<TextObject {said}>{code}</TextObject>"

    def _rules(self, page: Page, ids: Iterator[int]) -> Iterator[str]:
        if self.rules == "boxes":
            for box in page.boxes:
                path = f"M 0 0 L {box.width:.2f} 0 L {box.width:.2f} {box.height:.2f} L 0 {box.height:.2f} C"
                yield _path(box, path, next(ids))
        elif self.rules == "lines":
            for edge in dict.fromkeys(edge for box in page.boxes for edge in _edges(box)):
                yield _path(edge, f"M 0 0 L {edge.width:.2f} {edge.height:.2f}", next(ids))


def _edges(box: Box) -> tuple[Box, ...]:
    right, below = replace(box, x=box.x + box.width), replace(box, y=box.y + box.height)
    return (
        replace(box, height=0.0), replace(below, height=0.0), replace(box, width=0.0), replace(right, width=0.0),
    )  # fmt: skip


def _path(box: Box, data: str, number: int) -> str:
    bounds = f"{box.x:.2f} {box.y:.2f} {box.width or 0.25:.2f} {box.height or 0.25:.2f}"
    said = f'ID="{number}" Boundary="{bounds}" LineWidth="0.25"'
    return f"<PathObject {said}><AbbreviatedData>{data}</AbbreviatedData></PathObject>"


def _grouped(advances: list[str]) -> Iterator[str]:
    for advance, run in groupby(advances):
        times = len(list(run))
        yield f"g {times} {advance}" if times > 1 else advance


OFD_KINDS: dict[str, Kind] = {
    "lines": Manner().write,
    "boxes": Manner(rules="boxes").write,
    "no_rules": Manner(rules="none").write,
    "characters": Manner(pieces=_characters).write,
    "split_lines": Manner(pieces=_halves).write,
    "grouped_deltas": Manner(grouped=True).write,
    "scaled": Manner(scaled=True, grouped=True).write,
    "shuffled": Manner(shuffled=True, pieces=_halves).write,
    "page_blocks": Manner(blocks=True, rules="boxes").write,
    "template": Manner(template=True).write,
    "no_prefix": Manner(prefix="", rooted=True).write,
}
