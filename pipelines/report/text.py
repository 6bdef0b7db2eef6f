"""What `gongkai check` prints of a file for a person, in Chinese or English, with the words of messages.yaml."""

from collections import Counter
from collections.abc import Iterator, Mapping

from assets.checked.check_files import Checked
from assets.checked.wording.marked_tables import marks, tables
from assets.staged.report import Refusal, Report
from assets.text.characters import on_one_line
from pipelines.cli.text_columns import colourful
from pipelines.report.suspect_words import possibilities
from pipelines.report.text_tables import concerned, tabled
from pipelines.report.words import words as in_language
from warehouse.reference.forms.form import STANDARD

_SHOWN_UNDECIDED = 6
# Ways to have a figure, or none, that a clerk should know of.
TOLD = ("by_form_order", "ocr", "ocr_by_sums", "split_by_sums", "unsure", "unit_ambiguous")

Names = Mapping[str, str]  # of last year's reports, by sha256; empty where none was given


def lines(name: str, checked: Checked, language: str, earlier: Names | None = None) -> Iterator[str]:
    """One file: what it is, its tables where a rule fails, every finding, and what may be wrong."""
    words = in_language(language)
    document = checked.document
    if isinstance(document, Refusal):
        yield f"{on_one_line(name)}: {words[document.outcome]}: {document.why.in_language(language)}"
        return
    yield f"{on_one_line(name)}: {on_one_line(document.identity.title or '')}"
    yield from _identity(document, words, language)
    if earlier is not None:
        yield from (f"  {line}" for line in compared(checked, earlier, language))
    yield from _cells(document, words, language)
    yield from _tables(checked, words)
    yield from _findings(checked, words, language)


def compared(checked: Checked, names: Names, language: str) -> Iterator[str]:
    """Which of last year's reports a report was judged beside, or that none was."""
    words = in_language(language)
    assert isinstance(checked.document, Report)
    who, last = checked.document.identity, checked.earlier
    if last is None:
        year = None if who.year is None else who.year - 1
        yield words["not_against" if year else "not_against_unknown_year"].format(year=year)
        return
    known = last.identity
    yield words["against"].format(
        name=on_one_line(names.get(last.sha256, "")), body=on_one_line(known.body or "?"), year=known.year
    )
    if known.body != who.body:
        yield words["other_name"].format(earlier=on_one_line(known.body or "?"), body=on_one_line(who.body or "?"))


def _identity(report: Report, words: dict[str, str], language: str) -> Iterator[str]:
    who = report.identity
    region = f"{who.region_code or '?'} {who.region_name or ''} ({who.level or '?'})"
    year = f"{words['year']}: {who.year or '?'}"
    yield f"  {words['body']}: {on_one_line(who.body or '?')}   {words['region']}: {region}   {year}"
    if who.why:
        yield f"  {words['identity']}: {on_one_line(who.why.in_language(language))}"
    yield from (f"    {on_one_line(candidate)}" for candidate in who.candidates)


def _cells(report: Report, words: dict[str, str], language: str) -> Iterator[str]:
    reading = report.reading
    missing = len(reading.cells) - reading.used
    variant = "" if reading.layout == STANDARD else words["variant"].format(layout=reading.layout)
    found = words["cells"].format(n=len(reading.cells), m=reading.expected)
    without = words["missing"].format(n=missing) if missing else ""
    yield f"  {words['form']}: {reading.form.form}{variant}   {found}{without}"
    statuses: Counter[str] = Counter(cell.value.status for cell in reading.cells.values())
    yield from (f"  {words[how].format(n=statuses[how])}" for how in TOLD if statuses[how])
    if reading.leftovers:
        yield f"  {words['left'].format(n=len(reading.leftovers))}"
    for left in reading.leftovers:
        page = words["page"].format(page=left.place.page) if left.place.page else ""
        why = left.why.in_language(language)
        yield f"    {page}{words['place'].format(**left.place._asdict())}: {left.text!r} ({why})"


def _tables(checked: Checked, words: dict[str, str]) -> Iterator[str]:
    """The tables that have figures in a failing rule, as printed."""
    assert isinstance(checked.document, Report)
    marked = [table for table in tables(checked.document.reading, marks(checked)) if concerned(table)]
    for table in marked:
        shown = len(concerned(table))
        which = "whole_table" if shown == len(table.lines) else "table"
        yield f"  {words[which].format(title=table.title, n=len(table.lines), shown=shown)}"
        yield from (f"    {line}" for line in tabled(table, colourful=colourful()))
    if marked:
        yield f"  {words['marks']}"


def _findings(checked: Checked, words: dict[str, str], language: str) -> Iterator[str]:
    severe, noted, undecided = checked.severe, checked.noted, checked.undecided
    for word, found in [("fail", f) for f in severe] + [("noted", f) for f in noted]:
        yield f"  {words[word]} {found.rule} {found.message_zh if language == 'zh' else found.message_en}"
    yield from (f"  {line}" for line in possibilities(checked, language))
    for found in undecided[:_SHOWN_UNDECIDED]:
        yield f"  {words['undecided']} {found.rule} {found.message_zh if language == 'zh' else found.message_en}"
    if len(undecided) > _SHOWN_UNDECIDED:
        yield f"  {words['more'].format(n=len(undecided) - _SHOWN_UNDECIDED)}"
    verdict = words["verdict"].format(f=len(severe), n=len(noted), u=len(undecided))
    yield f"  {verdict if checked.failing or undecided else words['holds']}"
