"""Spreadsheets (XLSX) written as a zip of XML: shared and inline strings, numbers, formulas, merges, several sheets.

A figure is printed by its number format, so a stored number may show thousands commas or hide the noise of a float.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from tests.generator.kinds.sheets_package import FOUR_PLACES, HEAD, MAIN, PLAIN, TEXT, THOUSANDS, workbook
from tests.generator.printed import Table, parts, printed
from tests.generator.report import Report, signed_words

Kind = Callable[[Report, Random], bytes]


@dataclass(frozen=True)
class Said:
    """A cell of a sheet: its text, and whether it is a figure."""

    text: str
    figure: bool = False
    across: int = 1
    down: int = 1


Rows = list[dict[int, Said]]
Write = Callable[[str, Said], str]


def words(*lines: str) -> Rows:
    return [{0: Said(line)} for line in lines if line]


def table_rows(table: Table) -> Rows:
    return [
        {x: Said(c.text, c.key is not None, c.colspan, c.rowspan) for x, c in enumerate(row) if c}
        for row in table.grid()
    ]  # fmt: skip


def whole(report: Report) -> Rows:
    """The report on one sheet, an empty row after each table."""
    rows = words(report.title, report.preface)
    for section, heading in report.headings().items():
        rows += words(heading, *report.paragraphs(section))
        for part in parts(report, section):
            rows += words(part) if isinstance(part, str) else [*table_rows(part), {}]
    return rows + words(report.signature, signed_words(report.signed))


def inline(place: str, said: Said) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(said.text)}</t></is></c>'


def rich(place: str, said: Said) -> str:
    """Runs of their own, and a reading of the characters (rPh) that is no part of the text."""
    half = len(said.text) // 2
    runs = "".join(f"<r><rPr/><t>{escape(part)}</t></r>" for part in (said.text[:half], said.text[half:]) if part)
    reading = '<rPh sb="0" eb="1"><t>9</t></rPh>'
    return f'<c r="{place}" t="inlineStr"><is>{runs}{reading}</is></c>'


def number(place: str, said: Said) -> str:
    """A figure as a number with the format that prints it; words and marks as text."""
    digits = said.text.replace(",", "")
    if not said.figure or not digits.replace(".", "", 1).isdecimal():
        return inline(place, said)
    style = PLAIN if "." not in digits and "," not in said.text else FOUR_PLACES if "." in digits else THOUSANDS
    return f'<c r="{place}" s="{style}"><v>{digits}</v></c>'


def noisy(place: str, said: Said) -> str:
    """Amounts as the float next to them, which is how a sum of them is stored."""
    if said.figure and said.text.count(".") == 1 and len(said.text.replace(",", "").partition(".")[2]) <= 4:
        value = float(said.text.replace(",", ""))
        return f'<c r="{place}" s="{FOUR_PLACES}"><v>{value + value * 2e-16:.17g}</v></c>'
    return number(place, said)


def formula(place: str, said: Said) -> str:
    """A figure as the stored result of a formula, where it is text too."""
    if not said.figure or not said.text:
        return inline(place, said)
    numeric = said.text.isdecimal()
    kind = "" if numeric else ' t="str"'
    return f'<c r="{place}"{kind}><f>SUM(A1:B2)+17</f><v>{escape(said.text)}</v></c>'


def column_name(x: int) -> str:
    return (column_name(x // 26 - 1) if x >= 26 else "") + chr(ord("A") + x % 26)


def sheet(rows: Rows, write: Write, *, right: int = 0, down: int = 0, hidden: frozenset[int] = frozenset()) -> str:
    """The XML of a worksheet that begins `right` columns and `down` rows in; `hidden` are rows that do not show."""
    merges, lines = [], []
    for y, row in enumerate(rows, start=down + 1):
        cells = []
        for x, said in row.items():
            place = f"{column_name(x + right)}{y}"
            cells.append(write(place, said) if said.text else f'<c r="{place}"/>')
            if said.across * said.down > 1:
                merges.append(f"{place}:{column_name(x + right + said.across - 1)}{y + said.down - 1}")
        concealed = ' hidden="1"' if y - down - 1 in hidden else ""
        lines.append(f'<row r="{y}"{concealed}>{"".join(cells)}</row>')
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    merged = f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else ""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{merged}</worksheet>'


def _written(write: Write) -> Kind:
    return lambda report, rng: workbook({"Sheet1": sheet(whole(report), write)})


def _shared(report: Report, rng: Random) -> bytes:
    """Texts by their number in the shared strings, each once."""
    known: dict[str, int] = {}

    def write(place: str, said: Said) -> str:
        return f'<c r="{place}" s="{TEXT}" t="s"><v>{known.setdefault(said.text, len(known))}</v></c>'

    xml = sheet(whole(report), write)
    return workbook({"年报": xml}, strings="".join(f"<si><t>{escape(text)}</t></si>" for text in known))


def _sheets(report: Report, rng: Random) -> bytes:
    """The words on the first sheet, each table on its own; a hidden sheet keeps last year's figures."""
    rows = [row for row in whole(report) if len(row) == 1 and not any(said.figure for said in row.values())]
    sheets = {"正文": sheet(rows, number)}
    for name, table in zip(("主动公开", "依申请", "复议诉讼"), printed(report), strict=True):
        sheets[name] = sheet(table_rows(table), number)
    old = [
        {x: Said(said.text or "3", said.figure) for x, said in row.items()} for row in table_rows(printed(report)[0])
    ]
    for row in old:
        row.update({x: Said(str(rng.randint(1, 99)), True) for x, said in row.items() if said.figure})
    return workbook({**sheets, "上年": sheet(old, number)}, hidden=frozenset({"上年"}))


def _offset(report: Report, rng: Random) -> bytes:
    return workbook({"Sheet1": sheet(whole(report), number, right=rng.randint(1, 3), down=rng.randint(1, 5))})


def _hidden_rows(report: Report, rng: Random) -> bytes:
    """Rows that do not show under the shown ones of table two: figures nobody sees."""
    rows = list(_with_stale(whole(report), rng))
    return workbook(
        {"Sheet1": sheet([row for row, _ in rows], number, hidden=frozenset(y for y, (_, h) in enumerate(rows) if h))}
    )


def _with_stale(rows: Rows, rng: Random) -> Iterator[tuple[dict[int, Said], bool]]:
    for row in rows:
        yield row, False
        if (
            0 in row
            and len(row) > 1
            and any(said.figure for said in row.values())
            and 3 not in row
            and rng.random() < 0.5
        ):
            yield {x: Said(str(rng.randint(1, 99)), True) if said.figure else said for x, said in row.items()}, True


SHEET_KINDS: dict[str, Kind] = {
    "inline_strings": _written(inline),
    "shared_strings": _shared,
    "numbers": _written(number),
    "float_noise": _written(noisy),
    "formulas": _written(formula),
    "rich_text": _written(rich),
    "sheet_a_table": _sheets,
    "offset": _offset,
    "hidden_rows": _hidden_rows,
}
