"""The page that `gongkai check --html` writes: in Chinese, for A4 paper, one file without scripts.

Every text of a document is escaped. Pictures and tables are in figures.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from assets.checked.wording.marked_tables import marks, tables
from assets.staged.report import Refusal, Report
from assets.staged.workers.page_images import PageImages
from assets.text.characters import on_one_line
from expectations.rulebook.rule import severity_words
from pipelines.report import figures
from pipelines.report.finding_blocks import FindingBlock, finding_blocks
from pipelines.report.overview import COLUMNS, CheckedFile, totals
from pipelines.report.suspect_text import SuspectText
from pipelines.report.text import (
    Names,
    comparison_lines,
    status_lines,
    write_form,
    write_found,
    write_leftover,
    write_region,
)
from pipelines.report.words import words as in_language

PAGE_MARK = '<meta name="generator" content="gongkai">'
_HERE = Path(__file__).parent
_WORDS = in_language("zh")
_SHOWN_UNDECIDED = 20
# The page fetches and runs nothing, even if markup of a document should get past the escaping.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(
    files: Sequence[CheckedFile], drawn: Mapping[str, PageImages | Refusal], earlier: Names | None, *, listed: bool
) -> str:
    """The page of `files`: a part for each; if `listed`, a table of all, and parts only where a rule fails."""
    parts = [file for file in files if not listed or file.checked.failing]
    body = [f"<h1>{_WORDS['heading']}</h1>", f'<p class="note">{_WORDS["note"]}</p>']
    body += _overview(files) if listed or len(files) > 1 else []
    for n, file in enumerate(parts):
        first = ' class="first"' if n == 0 and len(body) == 2 else ""
        body.append(f"<section{first}>{''.join(_part(file, drawn, earlier))}</section>")
    return _document("\n".join(body))


def _document(body: str) -> str:
    style = (_HERE / "page.css").read_text("utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">{PAGE_MARK}'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_WORDS['heading']}</title>\n<style>\n{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _overview(files: Sequence[CheckedFile]) -> list[str]:
    heads = "".join(f"<th>{_WORDS[column]}</th>" for column in COLUMNS)
    rows = "".join(
        f'<tr class="{_row_class(file.checked)}">{"".join(f"<td>{_text(cell)}</td>" for cell in file.cells("zh"))}</tr>'
        for file in files
    )
    table = f'<table class="overview"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return [f"<h3>{_WORDS['overview']}</h3>{table}<p>{_text(totals(files, 'zh'))}</p>"]


def _row_class(checked: Checked) -> str:
    return "fails" if isinstance(checked.document, Refusal) or checked.broken else ""


def _part(file: CheckedFile, drawn: Mapping[str, PageImages | Refusal], earlier: Names | None) -> Iterator[str]:
    """One document: its identity, the result, its findings with what may be wrong, and the places of both."""
    checked, document = file.checked, file.checked.document
    if isinstance(document, Refusal):
        refusal = _WORDS["refused_page"].format(outcome=_WORDS[document.outcome], why=document.why.zh)
        yield f'<h2>{_text(file.name)}</h2><p class="verdict fails">{_text(refusal)}</p>'
        return
    yield f"<h2>{_text(document.identity.title or file.name)}</h2>"
    yield _definitions(_identity_rows(file.name, document, checked, earlier))
    yield _verdict(checked)
    blocks = finding_blocks(checked, "zh")
    yield _list("ol", _WORDS["failing_rules"], map(_block, blocks.severe))
    yield _list("ul", _WORDS["suspects"], map(_suspect, blocks.other_suspects))
    yield _list("ol", _WORDS["noted_rules"], map(_block, blocks.noted))
    yield _undecided(checked.undecided)
    yield from _marked(checked, document, drawn.get(document.sha256))


def _identity_rows(name: str, report: Report, checked: Checked, earlier: Names | None) -> Iterator[tuple[str, str]]:
    """What is above the result, by its label."""
    identity, reading = report.identity, report.reading
    yield _WORDS["file"], name
    yield _WORDS["body"], identity.body or "?"
    yield _WORDS["region"], write_region(identity, "zh")
    yield _WORDS["year"], str(identity.year or "?")
    if identity.why:
        yield _WORDS["identity"], identity.why.zh
    form = write_form(reading, "zh")
    yield _WORDS["form"], _WORDS["form_and_instrument"].format(form=form, instrument=reading.form.instrument)
    yield _WORDS["cells"], write_found(reading, "zh")
    yield from ((_WORDS["read"], line) for line in status_lines(reading, "zh"))
    yield from ((_WORDS["leftover_name"], write_leftover(leftover, "zh")) for leftover in reading.leftovers)
    if earlier is not None:
        yield from ((_WORDS["earlier"], line) for line in comparison_lines(checked, earlier, "zh"))


def _definitions(rows: Iterable[tuple[str, str]]) -> str:
    listed = "".join(f"<dt>{_text(label)}</dt><dd>{_text(text)}</dd>" for label, text in rows)
    return f"<dl>{listed}</dl>"


def _verdict(checked: Checked) -> str:
    severe, noted, undecided = map(len, (checked.severe, checked.noted, checked.undecided))
    counts = _WORDS["verdict"].format(f=severe, n=noted, u=undecided)
    text = counts if severe or noted or undecided else _WORDS["holds"]
    return f'<p class="verdict {"fails" if severe else "holds"}">{text}</p>'


def _block(block: FindingBlock) -> str:
    """A finding: its conclusion, then each detail and suspect on a line of its own."""
    *facts, basis = [(detail.label.zh, _text(detail.text.zh)) for detail in block.finding.details]
    suspects = [(_WORDS["suspect"], _suspect(suspect)) for suspect in block.suspects]
    suspects += [(_WORDS["suspect"], _text(_WORDS["see"].format(rule=rule))) for rule in block.see]
    rows = "".join(f"<dt>{_text(label)}</dt><dd>{text}</dd>" for label, text in (*facts, *suspects, basis))
    return f'{_conclusion(block.finding)}<dl class="details">{rows}</dl>'


def _conclusion(finding: Finding) -> str:
    severity = severity_words()[finding.severity].zh
    return (
        f'<span class="rule">{_text(finding.rule)}</span> <span class="severity">{severity}</span> '
        f"{_text(finding.conclusion.zh)}"
    )


def _suspect(suspect: SuspectText) -> str:
    items = "".join(f"<li>{_text(item)}</li>" for item in suspect.items)
    return _text(suspect.lead) + (f"<ul>{items}</ul>" if items else "")


def _undecided(findings: Sequence[Finding]) -> str:
    more = len(findings) - _SHOWN_UNDECIDED
    items = [_conclusion(finding) for finding in findings[:_SHOWN_UNDECIDED]]
    items += [_WORDS["more"].format(n=more)] if more > 0 else []
    return _list("ol", _WORDS["undecided_rules"], items)


def _list(kind: str, heading: str, items: Iterable[str]) -> str:
    """A heading with a list of HTML below it; nothing where the list is empty."""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<h3>{heading}</h3><{kind}>{listed}</{kind}>" if listed else ""


def _marked(checked: Checked, report: Report, drawn: PageImages | Refusal | None) -> Iterator[str]:
    """The pages with the marked cells boxed, where there are pictures of them; else the tables that have any."""
    found = marks(checked)
    if isinstance(drawn, PageImages) and drawn.pages:
        yield f"<h3>{_WORDS['pages']}</h3>"
        yield from figures.page_figures(drawn.pages, report.reading, found)
        return
    marked = [table for table in tables(report.reading, found) if table.marked]
    if isinstance(drawn, Refusal):
        yield f'<p class="note">{_text(_WORDS["no_picture"].format(why=drawn.why.zh))}</p>'
    if marked:
        yield f"<h3>{_WORDS['tables']}</h3>"
        yield from figures.table_markup(marked)


def _text(text: str) -> str:
    """Any text as HTML."""
    return escape(on_one_line(text))
