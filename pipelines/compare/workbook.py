"""The workbook of a comparison: summary, tables, figures carried over, text, and what only one form prints.

Every text is written as text and never as a formula or a link, as it is that of a document.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.compare.comparison import Comparison
from pipelines.compare.figure_text import write_outcome, write_share, write_term
from pipelines.compare.sections import SentenceChange
from pipelines.compare.striking import striking
from pipelines.compare.tables import ComparedCell
from pipelines.compare.words import words as in_language

_MARK = "gongkai compare"
_PROPERTIES, _LARGEST_PROPERTIES = "docProps/core.xml", 100_000
_CREATED = datetime(2000, 1, 1)  # the same comparison gives the same bytes
_LONGEST = 32_000  # characters in a cell of Excel
_FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bg_color": "#F3F5F7", "bottom": 1, "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "text": {"text_wrap": True, "valign": "top"},
    "figure": {"align": "right", "valign": "top", "num_format": "General"},
    "count": {"align": "right", "valign": "top", "num_format": "#,##0"},
    "change": {"align": "right", "valign": "top", "num_format": "+#,##0;-#,##0;0"},
    "amount": {"align": "right", "valign": "top", "num_format": "+General;-General;0"},
    "percent": {"align": "right", "valign": "top", "num_format": "+0.0%;-0.0%;0.0%"},
    "striking": {"bold": True, "bg_color": "#FFEEC2", "align": "center", "valign": "top"},
    "fail": {"bold": True, "font_color": "#B00020", "bg_color": "#FDECEE", "valign": "top", "text_wrap": True},
    "deleted": {"font_strikeout": True, "font_color": "#9B1C2E"},
    "inserted": {"underline": 1, "font_color": "#0A4F8F"},
    "equal": {},
    "deleted_cell": {"text_wrap": True, "valign": "top", "font_strikeout": True, "font_color": "#9B1C2E"},
    "inserted_cell": {"text_wrap": True, "valign": "top", "underline": 1, "font_color": "#0A4F8F"},
    "equal_cell": {"text_wrap": True, "valign": "top"},
}


def comparison_workbook(found: Comparison, names: Mapping[str, str], language: str) -> bytes:
    """The workbook as bytes; `names` are the names of the two files by sha256."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": in_language(language)["title"], "comments": _MARK, "created": _CREATED})
        _Sheets(book, found, names, language).write()
    return data.getvalue()


def is_our_workbook(path: Path) -> bool:
    """Whether a file is a workbook that this module wrote; OSError where it cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as properties:
            return _MARK.encode() in properties.read(_LARGEST_PROPERTIES)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):  # another file
        return False


class _Sheets:
    """Writes the sheets of one comparison."""

    def __init__(self, book: Any, found: Comparison, names: Mapping[str, str], language: str) -> None:
        self._book = book
        self._found = found
        self._names = names
        self._words = in_language(language)
        self._language = language
        self._formats = {name: book.add_format(settings) for name, settings in _FORMATS.items()}

    def write(self) -> None:
        self._write_summary()
        self._write_tables()
        self._write_carried()
        self._write_text()
        if self._found.only_earlier or self._found.only_later:
            self._write_unmatched()

    def _sheet(self, key: str, columns: Sequence[tuple[str, int]], top: int = 0) -> Any:
        """A sheet with headings and widths, to be printed on A4 landscape one page wide."""
        sheet = self._book.add_worksheet(self._words[key])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for n, (heading, width) in enumerate(columns):
            sheet.set_column(n, n, width)
            sheet.write_string(top, n, heading, self._formats["head"])
        if columns[0][0]:
            sheet.freeze_panes(top + 1, 0)
            sheet.repeat_rows(top)
        return sheet

    def _write_summary(self) -> None:
        found, words = self._found, self._words
        sheet = self._sheet("sheet_summary", (("", 26), ("", 60)))
        sheet.write_string(0, 0, f"{found.later.identity.body or '?'} {words['title']}", self._formats["title"])
        for n, (label, value) in enumerate(self._summary_rows(), 2):
            sheet.write_string(n, 0, label, self._formats["text"])
            sheet.write_string(n, 1, value, self._formats["text"])

    def _summary_rows(self) -> Iterator[tuple[str, str]]:
        found, words, counts, rule = self._found, self._words, self._found.cell_counts, striking()
        for year, report in zip(found.years, (found.earlier, found.later), strict=True):
            yield words["year"].format(year=year), self._names[report.sha256]
        yield words["cells_changed"], f"{counts['changed']} / {counts['all']}"
        yield words["cells_striking"], f"{counts['striking']}"
        for outcome in ("pass", "fail", "undecided"):
            number = sum(tie.outcome == outcome for tie in found.ties)
            yield f"{words['carried']}：{words[outcome]}", f"{number}"
        yield words["repeated_all"], write_share(found.repeated.percent)
        for section in found.sections:
            named = words["section"].format(key=section.section, label=section.heading)
            yield f"{words['repeated']} {named}", write_share(section.repeated.percent)
        if found.not_tied is not None:
            yield words["carried"], found.not_tied.in_language(self._language)
        yield (
            "",
            words["striking_rule"].format(
                count=rule.least_change["count"], amount=rule.least_change["amount"], percent=rule.least_percent
            ),
        )
        yield "", words["share_rule"]
        yield "", words["repeated_rule"]

    def _write_tables(self) -> None:
        words, (earlier, later) = self._words, self._found.years
        headings = [words[f"column_{name}"] for name in ("table", "group", "row", "column", "unit")]
        headings += [str(earlier), str(later)]
        headings += [words[f"column_{name}"] for name in ("change", "percent", "striking")]
        sheet = self._sheet("sheet_tables", list(zip(headings, (26, 14, 34, 18, 7, 12, 12, 12, 12, 9), strict=True)))
        at = 0
        for table in self._found.tables:
            for row in table.rows:
                for heading, cell in zip(table.headings, row.cells, strict=True):
                    at += 1
                    labels = (table.title, row.group or "", row.label, heading, cell.unit)
                    self._write_texts(sheet, at, labels)
                    self._write_cell(sheet, at, len(labels), cell)
        sheet.autofilter(0, 0, at, len(headings) - 1)

    def _write_cell(self, sheet: Any, at: int, column: int, cell: ComparedCell) -> None:
        kind = "amount" if cell.type == "amount" else "change"
        missing = self._words["not_printed"] if cell.earlier_text is None else cell.earlier_text
        for n, (number, text) in enumerate(((cell.earlier, missing), (cell.later, cell.later_text))):
            self._write_figure(sheet, at, column + n, number, text, "figure" if kind == "amount" else "count")
        self._write_figure(sheet, at, column + 2, cell.change, "", kind)
        self._write_figure(sheet, at, column + 3, None if cell.percent is None else cell.percent / 100, "", "percent")
        if cell.striking:
            sheet.write_string(
                at, column + 4, "▲" if cell.change and cell.change > 0 else "▼", self._formats["striking"]
            )

    def _write_figure(
        self, sheet: Any, at: int, column: int, number: int | Decimal | None, text: str, kind: str
    ) -> None:
        if number is None:
            sheet.write_string(at, column, text, self._formats["text"])
        else:
            sheet.write_number(at, column, number, self._formats[kind])

    def _write_texts(self, sheet: Any, at: int, texts: Sequence[str], kind: str = "text") -> None:
        for n, text in enumerate(texts):
            sheet.write_string(at, n, text[:_LONGEST], self._formats[kind])

    def _write_carried(self) -> None:
        words, (earlier, later) = self._words, self._found.years
        sheet = self._sheet(
            "sheet_carried",
            ((words["column_rule"], 44), (str(earlier), 52), (str(later), 62), (words["column_result"], 16)),
        )
        ties = [(rule, tie) for rule in self._found.tied for tie in rule.ties]
        for at, (rule, tie) in enumerate(ties, 1):
            sides = ("\n".join(write_term(cell, words) for cell in cells) for cells in (tie.earlier, tie.later))
            texts = (f"{rule.rule} {rule.text.in_language(self._language)}", *sides, write_outcome(tie, words))
            self._write_texts(sheet, at, texts, "fail" if tie.outcome == "fail" else "text")

    def _write_text(self) -> None:
        words = self._words
        sheet = self._sheet(
            "sheet_text", ((words["column_section"], 26), (words["column_kind"], 16), (words["column_text"], 110))
        )
        sentences = [(section, s) for section in self._found.sections for s in section.sentences]
        for at, (section, sentence) in enumerate((one for one in sentences if one[1].kind != "moved_away"), 1):
            named = words["section"].format(key=section.section, label=section.heading)
            self._write_texts(sheet, at, (named, self._kind(sentence)))
            self._write_marks(sheet, at, 2, sentence)
        sheet.autofilter(0, 0, max(len(sentences), 1), 2)

    def _kind(self, sentence: SentenceChange) -> str:
        if sentence.kind == "moved":
            return self._words["moved_from"].format(section=sentence.elsewhere)
        return self._words["year_only" if sentence.year_only else sentence.kind]

    def _write_marks(self, sheet: Any, at: int, column: int, sentence: SentenceChange) -> None:
        """A sentence with its changes as formatted runs; Excel takes these only where there are several."""
        pieces = [piece for piece in sentence.pieces if piece.text]
        if len(pieces) > 1 and sum(len(piece.text) for piece in pieces) <= _LONGEST:
            runs = [part for piece in pieces for part in (self._formats[piece.kind], piece.text)]
            sheet.write_rich_string(at, column, *runs, self._formats["text"])
            return
        kind = pieces[0].kind if pieces else "equal"
        text = "".join(piece.text for piece in pieces)[:_LONGEST]
        sheet.write_string(at, column, text, self._formats[f"{kind}_cell"])

    def _write_unmatched(self) -> None:
        words, found = self._words, self._found
        columns = ((words["column_cell"], 60), *((str(year), 16) for year in found.years))
        sheet = self._sheet("sheet_unmatched", columns)
        both = [(one, 1) for one in found.only_earlier] + [(one, 2) for one in found.only_later]
        for at, (one, column) in enumerate(both, 1):
            sheet.write_string(at, 0, one.cell.zh if self._language == "zh" else one.cell.en, self._formats["text"])
            self._write_figure(sheet, at, column, one.number, one.text, "figure")
