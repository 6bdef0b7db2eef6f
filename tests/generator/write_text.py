"""A report as tab separated text, and the damage that conversions to text do to it (damage.py)."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from tests.generator.damage import Defect, damaged, known_defects, spaced_title
from tests.generator.printed import printed
from tests.generator.report import Report, signed_words


def write(report: Report, defects: Collection[Defect] = ()) -> bytes:
    """UTF-8 text, cells parted by tabs, merged places empty; raises ValueError for an unknown defect."""
    if unknown := set(defects) - known_defects():
        raise ValueError(f"no such defect: {', '.join(sorted(unknown))}")
    if "misprinted_header" in defects:
        report = replace(report, relabel={**report.relabel, **_misprint(report)})
    text = "\n".join(_lines(report, defects)) + "\n"
    return text.encode("utf-8")


def _misprint(report: Report) -> dict[str, str]:
    """The last, worst wording met of one column header of table two."""
    varied = [column for block in report.form.proactive.blocks for column in block.columns if column.variants]
    return {varied[1].label: varied[1].variants[-1]}


def _lines(report: Report, defects: Collection[Defect]) -> Iterator[str]:
    marked = "marked_headings" in defects
    title = spaced_title(report) if "spaced_words" in defects else report.title
    yield from ("", f"# {title}" if marked else title, "")
    if report.preface:
        yield from (report.preface, "")
    tables = {table.section: table for table in printed(report)}
    for place, (section, heading) in enumerate(report.headings().items()):
        heading = f"{'#' * min(place + 2, 4)} {heading}" if marked else heading
        yield from (heading, "")
        if place == 0 and "repeated_heading" in defects:
            yield from (heading, "")
        for paragraph in report.paragraphs(section):
            yield from (paragraph, "")
        if section in tables:
            yield from ("\t".join(row) for row in damaged(report, tables[section], defects))
            yield ""
    yield from (report.signature, "", signed_words(report.signed))
