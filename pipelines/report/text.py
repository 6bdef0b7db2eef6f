"""What `gongkai check` prints about one file for a person, in Chinese or English, with the texts of messages.yaml."""

from collections import Counter
from collections.abc import Iterator, Mapping

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from assets.checked.wording.marked_tables import marks, tables
from assets.checked.wording.terms import form_name
from assets.staged.cells.form_reading import Leftover, Reading
from assets.staged.identity.identify import Identity
from assets.staged.report import Refusal, Report
from assets.text.characters import on_one_line
from pipelines.cli.text_columns import colourful, width
from pipelines.report.finding_blocks import FindingBlock, finding_blocks
from pipelines.report.suspect_text import SuspectText
from pipelines.report.text_tables import rows_to_show, table_lines
from pipelines.report.words import words as in_language
from pipelines.report.wrapping import wrap

_SHOWN_UNDECIDED = 6
# Statuses of a figure, or of a missing one, that a clerk must know of.
NOTABLE_STATUSES = (
    "by_form_order",
    "ocr",
    "ocr_by_sums",
    "split_by_sums",
    "calculated",
    "in_words",
    "unsure",
    "unit_ambiguous",
)

Names = Mapping[str, str]  # of the previous year's reports, by sha256; empty where none was given


def lines(name: str, checked: Checked, language: str, earlier: Names | None = None) -> Iterator[str]:
    """One file: what it is, its tables where a rule fails, every finding, and the result."""
    words = in_language(language)
    document = checked.document
    if isinstance(document, Refusal):
        yield refusal_line(name, document, language)
        return
    yield f"{on_one_line(name)}: {on_one_line(document.identity.title or '')}"
    yield from _identity_lines(document.identity, words, language)
    if earlier is not None:
        for line in comparison_lines(checked, earlier, language):
            yield from wrap(line, "    ", "  ")
    yield from _cell_lines(document, words, language)
    yield from _table_lines(checked, words)
    yield from _finding_lines(checked, words, language)


def refusal_line(name: str, refusal: Refusal, language: str) -> str:
    """`name: why it gives no report`."""
    words = in_language(language)
    return words["refused"].format(
        name=on_one_line(name), outcome=words[refusal.outcome], why=refusal.why.in_language(language)
    )


def comparison_lines(checked: Checked, names: Names, language: str) -> Iterator[str]:
    """The previous year's report that a report was compared with, or why there is none."""
    words = in_language(language)
    assert isinstance(checked.document, Report)
    identity, last = checked.document.identity, checked.earlier
    if last is None:
        year = None if identity.year is None else identity.year - 1
        yield words["not_against" if year else "not_against_unknown_year"].format(year=year)
        return
    earlier, body = on_one_line(last.identity.body or "?"), on_one_line(identity.body or "?")
    name = on_one_line(names.get(last.sha256, ""))
    yield words["against"].format(name=name, body=earlier, year=last.identity.year)
    if earlier != body:
        yield words["other_name"].format(earlier=earlier, body=body)


def write_region(identity: Identity, language: str) -> str:
    """The division of a body: code, name, level."""
    words = in_language(language)
    return words["region_name"].format(
        code=identity.region_code or "?",
        name=identity.region_name or "",
        level=words[f"level_{identity.level or 'unknown'}"],
    )


def write_form(reading: Reading, language: str) -> str:
    """The version of the form, and the layout variant where the report has one."""
    name = form_name(reading.form).in_language(language)
    variant = next((v for v in reading.form.applications.variants if v.key == reading.layout), None)
    if variant is None:
        return name
    described = variant.zh if language == "zh" else variant.en
    return in_language(language)["variant"].format(form=name, variant=described)


def write_found(reading: Reading, language: str) -> str:
    """How many cells are found, and how many of them hold no figure."""
    words, missing = in_language(language), len(reading.cells) - reading.used
    found = words["found"].format(n=len(reading.cells), m=reading.expected)
    return found + (words["without_figure"].format(n=missing) if missing else "")


def status_lines(reading: Reading, language: str) -> Iterator[str]:
    """How many figures have a status that a clerk must know of."""
    counts: Counter[str] = Counter(cell.value.status for cell in reading.cells.values())
    words = in_language(language)
    yield from (words[status].format(n=counts[status]) for status in NOTABLE_STATUSES if counts[status])


def write_leftover(leftover: Leftover, language: str) -> str:
    """A number that matches no cell: where it is, what is printed, why it was left."""
    words = in_language(language)
    place = words["place_on_page" if leftover.place.page else "place"].format(**leftover.place._asdict())
    return words["leftover"].format(
        place=place, text=on_one_line(leftover.text), why=leftover.why.in_language(language)
    )


def _identity_lines(identity: Identity, words: dict[str, str], language: str) -> Iterator[str]:
    parts = (
        (words["body"], on_one_line(identity.body or "?")),
        (words["region"], write_region(identity, language)),
        (words["year"], str(identity.year or "?")),
    )
    yield "  " + "   ".join(words["labelled"].format(label=label, text=text) for label, text in parts)
    if identity.why:
        why = on_one_line(identity.why.in_language(language))
        yield from wrap(words["labelled"].format(label=words["identity"], text=why), "    ", "  ")
    yield from (f"    {on_one_line(candidate)}" for candidate in identity.candidates)


def _cell_lines(report: Report, words: dict[str, str], language: str) -> Iterator[str]:
    reading = report.reading
    parts = ((words["form"], write_form(reading, language)), (words["cells"], write_found(reading, language)))
    yield "  " + "   ".join(words["labelled"].format(label=label, text=text) for label, text in parts)
    yield from (f"  {line}" for line in status_lines(reading, language))
    if reading.leftovers:
        yield f"  {words['leftovers'].format(n=len(reading.leftovers))}"
    for leftover in reading.leftovers:
        yield from wrap(write_leftover(leftover, language), "      ", "    ")


def _table_lines(checked: Checked, words: dict[str, str]) -> Iterator[str]:
    """The tables that have figures of a failing rule, as printed."""
    assert isinstance(checked.document, Report)
    marked = [table for table in tables(checked.document.reading, marks(checked)) if rows_to_show(table)]
    for table in marked:
        shown = len(rows_to_show(table))
        which = "whole_table" if shown == len(table.lines) else "table"
        yield f"  {words[which].format(title=table.title, n=len(table.lines), shown=shown)}"
        yield from (f"    {line}" for line in table_lines(table, colourful=colourful()))
    if marked:
        yield f"    {words['marks']}"


def _finding_lines(checked: Checked, words: dict[str, str], language: str) -> Iterator[str]:
    blocks, undecided = finding_blocks(checked, language), checked.undecided
    for word, block in [("fail", b) for b in blocks.severe] + [("noted", b) for b in blocks.noted]:
        yield from _block_lines(words[word], block, words, language)
    for suspect in blocks.other_suspects:
        yield from _suspect_lines(suspect, "  ", width(words["suspect"]) + 2, words)
    for finding in undecided[:_SHOWN_UNDECIDED]:
        yield from _conclusion_lines(words["undecided"], finding, language)
    if len(undecided) > _SHOWN_UNDECIDED:
        yield f"  {words['more_undecided'].format(n=len(undecided) - _SHOWN_UNDECIDED)}"
    verdict = words["verdict"].format(f=len(checked.severe), n=len(checked.noted), u=len(undecided))
    yield f"  {verdict if checked.failing or undecided else words['holds']}"


def _block_lines(word: str, block: FindingBlock, words: dict[str, str], language: str) -> Iterator[str]:
    """A failure: its conclusion, then reported figures, suspects and basis, each under its label."""
    yield from _conclusion_lines(word, block.finding, language)
    indent = " " * (2 + width(word) + 2)
    details = [(d.label.in_language(language), d.text.in_language(language)) for d in block.finding.details]
    column = max(width(label) for label in (words["suspect"], *(label for label, _ in details))) + 2
    *facts, basis = details
    for detail in facts:
        yield from _labelled_lines(*detail, indent, column)
    for suspect in block.suspects:
        yield from _suspect_lines(suspect, indent, column, words)
    for rule in block.see:
        yield from _labelled_lines(words["suspect"], words["see"].format(rule=rule), indent, column)
    if block.review:
        yield from _labelled_lines(words["review_label"], on_one_line(block.review), indent, column)
    yield from _labelled_lines(*basis, indent, column)


def _conclusion_lines(word: str, finding: Finding, language: str) -> Iterator[str]:
    first = f"  {word}  "
    yield from wrap(f"{finding.rule}  {finding.conclusion.in_language(language)}", " " * width(first), first)


def _suspect_lines(suspect: SuspectText, indent: str, column: int, words: dict[str, str]) -> Iterator[str]:
    yield from _labelled_lines(words["suspect"], suspect.lead, indent, column)
    below = indent + " " * column
    for item in suspect.items:
        yield from wrap(item, f"{below}  ", f"{below}- ")
    if suspect.more:
        yield f"{below}{suspect.more}"


def _labelled_lines(label: str, text: str, indent: str, column: int) -> Iterator[str]:
    yield from wrap(text, indent + " " * column, f"{indent}{label}{' ' * (column - width(label))}")
