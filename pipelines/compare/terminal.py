"""A comparison as text for a terminal: what changed, figures carried over, every changed sentence with its marks."""

from collections import Counter
from collections.abc import Iterator, Mapping

from assets.text.characters import on_one_line
from pipelines.cli.text_columns import aligned, shortened
from pipelines.compare.carried_over import Tie
from pipelines.compare.comparison import Comparison
from pipelines.compare.figure_text import write_change, write_outcome, write_percent, write_share, write_term
from pipelines.compare.sections import SectionChanges, SentenceChange
from pipelines.compare.tables import ComparedCell
from pipelines.compare.words import words as in_language
from pipelines.report.wrapping import wrap

_MOST_STRIKING = 30
_WIDEST_NAME = 60  # columns
_MARKS = {"equal": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}


def comparison_lines(found: Comparison, names: Mapping[str, str], language: str) -> Iterator[str]:
    """The lines of a comparison; `names` are the names of the two files by sha256."""
    words, (earlier, later) = in_language(language), found.years
    body = on_one_line(found.later.identity.body or "?")
    yield words["heading"].format(body=body, earlier=earlier, later=later)
    files = {"earlier_file": names[found.earlier.sha256], "later_file": names[found.later.sha256]}
    yield words["files"].format(earlier=earlier, later=later, **{k: on_one_line(v) for k, v in files.items()})
    if not found.same_name:
        one, other = (on_one_line(r.identity.body or "?") for r in (found.earlier, found.later))
        yield from wrap(words["renamed"].format(one=one, other=other), "    ", "  ")
    yield from ("", words["tables"])
    yield from _table_lines(found, words, language)
    yield from ("", words["carried"])
    yield from _tie_lines(found, words, language)
    yield from ("", f"{words['text']}  {words['legend'].format()}")
    yield from _text_lines(found, words)


def _table_lines(found: Comparison, words: dict[str, str], language: str) -> Iterator[str]:
    yield f"  {words['summary'].format(**found.cell_counts)}"
    if found.only_earlier or found.only_later:
        counts = {"before": len(found.only_earlier), "after": len(found.only_later)}
        yield f"  {words['unmatched'].format(earlier=found.years[0], later=found.years[1], **counts)}"
    striking = [cell for cell in found.cells if cell.striking]
    if striking:
        yield f"  {words['striking_heading']}"
        yield from (
            f"    {line}" for line in aligned([_cell_row(c, found, language) for c in striking[:_MOST_STRIKING]])
        )
    if len(striking) > _MOST_STRIKING:
        yield f"    {words['more'].format(n=len(striking) - _MOST_STRIKING)}"


def _cell_row(cell: ComparedCell, found: Comparison, language: str) -> list[str]:
    layout = found.later.reading.form.layout(found.later.reading.layout)
    named = layout.cell(cell.key)
    assert named is not None
    return [
        shortened(named.zh if language == "zh" else named.en, _WIDEST_NAME),
        f"{cell.earlier_text}",
        "→",
        cell.later_text,
        write_change(cell),
        write_percent(cell),
    ]


def _tie_lines(found: Comparison, words: dict[str, str], language: str) -> Iterator[str]:
    if found.not_tied is not None:
        yield from wrap(found.not_tied.in_language(language), "    ", "  ")
    for rule in found.tied:
        counts = Counter(tie.outcome for tie in rule.ties)
        line = words["tie_rule"].format(
            rule=rule.rule, text=rule.text.in_language(language), held=counts["pass"], failed=counts["fail"],
            open=counts["undecided"],
        )  # fmt: skip
        yield from wrap(line, "    ", "  ")
        for tie in rule.ties:
            if tie.outcome != "pass":
                yield from wrap(_write_tie(tie, found, words), "        ", "    ")


def _write_tie(tie: Tie, found: Comparison, words: dict[str, str]) -> str:
    years = (found.years[0],) * len(tie.earlier) + (found.years[1],) * len(tie.later)
    cells = (*tie.earlier, *tie.later)
    terms = " ".join(f"{year} {write_term(cell, words)}" for year, cell in zip(years, cells, strict=True))
    return f"{terms}  {write_outcome(tie, words)}"


def _text_lines(found: Comparison, words: dict[str, str]) -> Iterator[str]:
    yield f"  {words['repeated_all']} {write_share(found.repeated.percent)}"
    for section in found.sections:
        yield from wrap(_section_line(section, words), "    ", "  ")
        for sentence in section.sentences:
            if sentence.kind not in ("same", "moved_away") and not sentence.year_only:
                yield from wrap(write_marks(sentence, section.section, words), "      ", "    · ")


def _section_line(section: SectionChanges, words: dict[str, str]) -> str:
    counts = {kind: section.counts[kind] for kind in ("same", "year_only", "changed", "added", "removed", "moved")}
    named = words["section"].format(key=section.section, label=section.heading)
    if not section.sentences:
        return words["section_without_text"].format(section=named)
    return words["section_line"].format(section=named, share=write_share(section.repeated.percent), **counts)


def write_marks(sentence: SentenceChange, section: str, words: dict[str, str]) -> str:
    """A sentence of `section` with the marks of the legend; one that moved with where it came from."""
    text = "".join(_MARKS[piece.kind].format(piece.text) for piece in sentence.pieces)
    if sentence.kind != "moved":
        return text
    here = sentence.elsewhere == section
    return f"{{~{text}~}} ({words['moved_here'] if here else words['moved_from'].format(section=sentence.elsewhere)})"
