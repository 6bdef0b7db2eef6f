"""What `gongkai check` prints for a person, in Chinese or English; the words around the findings are in words.yaml."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assets.checked.draft import Checked
from assets.staged.report import Refusal, Report
from warehouse.declared import Declared, load
from warehouse.reference.form import STANDARD

WORDS = Path(__file__).parent / "words.yaml"
_SHOWN_UNDECIDED = 6
_TOLD = ("ocr", "ocr_by_sums", "split_by_sums", "unsure")  # ways to have a figure, or none, that a clerk should know of


class Vocabulary(Declared):
    """The words by language, each a template by its name."""

    zh: dict[str, str]
    en: dict[str, str]


def lines(name: str, checked: Checked, language: str) -> Iterator[str]:
    """One file: what it is, what was found of it, and every finding."""
    vocabulary = load(WORDS, Vocabulary)
    words = vocabulary.zh if language == "zh" else vocabulary.en
    document = checked.document
    if isinstance(document, Refusal):
        yield f"{name}: {words[document.outcome]}: {document.why_zh if language == 'zh' else document.why}"
        return
    yield f"{name}: {document.identity.title or ''}"
    yield from _identity(document, words, language)
    yield from _cells(document, words, language)
    yield from _findings(checked, words, language)


def _identity(report: Report, words: dict[str, str], language: str) -> Iterator[str]:
    who = report.identity
    region = f"{who.region_code or '?'} {who.region_name or ''} ({who.level or '?'})"
    year = f"{words['year']}: {who.year or '?'}"
    yield f"  {words['body']}: {who.body or '?'}   {words['region']}: {region}   {year}"
    if who.why:
        yield f"  {words['identity']}: {who.why_zh if language == 'zh' else who.why}"
    yield from (f"    {candidate}" for candidate in who.candidates)


def _cells(report: Report, words: dict[str, str], language: str) -> Iterator[str]:
    reading = report.reading
    missing = len(reading.cells) - reading.used
    variant = "" if reading.layout == STANDARD else words["variant"].format(layout=reading.layout)
    found = words["cells"].format(n=len(reading.cells), m=reading.expected)
    without = words["missing"].format(n=missing) if missing else ""
    yield f"  {words['form']}: {reading.form.form}{variant}   {found}{without}"
    statuses: Counter[str] = Counter(cell.value.status for cell in reading.cells.values())
    yield from (f"  {words[how].format(n=statuses[how])}" for how in _TOLD if statuses[how])
    if reading.leftovers:
        yield f"  {words['left'].format(n=len(reading.leftovers))}"
    for left in reading.leftovers:
        page = words["page"].format(page=left.place.page) if left.place.page else ""
        why = left.why_zh if language == "zh" else left.why
        yield f"    {page}{words['place'].format(**left.place._asdict())}: {left.text!r} ({why})"


def _findings(checked: Checked, words: dict[str, str], language: str) -> Iterator[str]:
    failing = [found for found in checked.findings if found.outcome == "fail"]
    undecided = [found for found in checked.findings if found.outcome == "undecided"]
    for found in [*failing, *undecided[:_SHOWN_UNDECIDED]]:
        yield f"  {words[found.outcome]} {found.rule} {found.message_zh if language == 'zh' else found.message_en}"
    if len(undecided) > _SHOWN_UNDECIDED:
        yield f"  {words['more'].format(n=len(undecided) - _SHOWN_UNDECIDED)}"
    verdict = words["verdict"].format(f=len(failing), u=len(undecided))
    yield f"  {verdict if checked.findings else words['holds']}"
