"""The page that `gongkai check --html` writes: in Chinese, for printing on A4, whole in one file and without scripts.

Everything a document says is escaped. The pictures and tables in it are figures.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path

from assets.checked.check_files import Checked
from assets.checked.wording.marked_tables import marks, tables
from assets.staged.cells.form_reading import Leftover
from assets.staged.report import Refusal, Report
from assets.staged.workers.page_images import PageImages
from assets.text.characters import on_one_line
from pipelines.report import figures
from pipelines.report.overview import COLUMNS, Entry, totals
from pipelines.report.suspect_words import Said, suspected
from pipelines.report.text import TOLD, Names, compared
from pipelines.report.words import words as in_language
from warehouse.yaml_models import Declared, load

OURS = '<meta name="generator" content="gongkai">'
_HERE = Path(__file__).parent
_SHOWN_UNDECIDED = 20
# Nothing is fetched and nothing runs, whatever a document might have put past the escaping.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class PageWords(Declared):
    """The words by name, and what each severity is called."""

    words: dict[str, str]
    severities: dict[str, str]


@cache
def vocabulary() -> PageWords:
    return load(_HERE / "page.yaml", PageWords)


def page(
    entries: Sequence[Entry], drawn: Mapping[str, PageImages | Refusal], earlier: Names | None, *, listed: bool
) -> str:
    """The page of `entries`: a part each; if `listed`, a table of all, and a part for those in which a rule fails."""
    words = vocabulary().words
    parts = [entry for entry in entries if not listed or entry.checked.failing]
    body = [f"<h1>{words['heading']}</h1>", f'<p class="note">{words["note"]}</p>']
    body += _overview(entries) if listed or len(entries) > 1 else []
    for n, entry in enumerate(parts):
        first = ' class="first"' if n == 0 and len(body) == 2 else ""
        body.append(f"<section{first}>{''.join(_part(entry, drawn, earlier))}</section>")
    style = (_HERE / "page.css").read_text("utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">{OURS}'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words['heading']}</title>\n<style>\n{style}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _overview(entries: Sequence[Entry]) -> list[str]:
    words = in_language("zh")
    heads = "".join(f"<th>{words[column]}</th>" for column in COLUMNS)
    rows = "".join(
        f'<tr class="{_shade(entry.checked)}">'
        + "".join(f"<td>{_text(cell)}</td>" for cell in entry.cells("zh"))
        + "</tr>"
        for entry in entries
    )
    heading, summed = vocabulary().words["overview"], _text(totals(entries, "zh"))
    table = f'<table class="overview"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return [f"<h3>{heading}</h3>{table}<p>{summed}</p>"]


def _shade(checked: Checked) -> str:
    return "fails" if isinstance(checked.document, Refusal) or checked.broken else ""


def _part(entry: Entry, drawn: Mapping[str, PageImages | Refusal], earlier: Names | None) -> Iterator[str]:
    """One document: whose it is, the verdict, what fails, what may be wrong, and where."""
    words, checked = vocabulary().words, entry.checked
    document = checked.document
    if isinstance(document, Refusal):
        yield f"<h2>{_text(entry.name)}</h2>"
        yield f'<p class="verdict fails">{_text(words["refused"].format(why=document.why.zh))}</p>'
        return
    yield f"<h2>{_text(document.identity.title or entry.name)}</h2>"
    yield _definitions(_facts(entry.name, document, checked, earlier))
    yield _verdict(checked)
    yield _list("ol", words["failing"], [_finding(f.rule, f.severity, f.message_zh) for f in checked.severe])
    yield _list("ul", words["suspects"], [_said(said) for said in suspected(checked, "zh")])
    yield _list("ol", words["noted"], [_finding(f.rule, f.severity, f.message_zh) for f in checked.noted])
    undecided = [_finding(f.rule, f.severity, f.message_zh) for f in checked.undecided]
    more = [words["more"].format(n=len(undecided) - _SHOWN_UNDECIDED)] if len(undecided) > _SHOWN_UNDECIDED else []
    yield _list("ol", words["undecided"], undecided[:_SHOWN_UNDECIDED] + more)
    yield from _shown(checked, document, drawn.get(document.sha256))


def _facts(name: str, report: Report, checked: Checked, earlier: Names | None) -> Iterator[tuple[str, str]]:
    """What is told above the verdict, by its name."""
    words, who, reading = vocabulary().words, report.identity, report.reading
    yield words["file"], name
    yield words["body"], who.body or "?"
    yield words["region"], f"{who.region_code or '?'} {who.region_name or ''}"
    yield words["year"], str(who.year or "?")
    if who.why:
        yield words["undecided_identity"], who.why.zh
    yield words["form"], f"{reading.form.form}（{reading.form.instrument}）"
    missing = len(reading.cells) - reading.used
    found = words["found"].format(n=len(reading.cells), m=reading.expected)
    yield words["cells"], found + (f"，{words['missing'].format(n=missing)}" if missing else "")
    statuses = [cell.value.status for cell in reading.cells.values()]
    yield from ((words["read"], in_language("zh")[s].format(n=statuses.count(s))) for s in TOLD if s in statuses)
    yield from ((words["left"], _left(left)) for left in reading.leftovers)
    if earlier is not None:
        yield from ((words["earlier"], line) for line in compared(checked, earlier, "zh"))


def _left(left: Leftover) -> str:
    words = vocabulary().words
    place = words["page_and_place" if left.place.page else "place"].format(**left.place._asdict())
    return f"{place}：{left.text}（{left.why.zh}）"


def _definitions(facts: Iterator[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{_text(name)}</dt><dd>{_text(said)}</dd>" for name, said in facts) + "</dl>"


def _verdict(checked: Checked) -> str:
    words = vocabulary().words
    severe, noted, undecided = map(len, (checked.severe, checked.noted, checked.undecided))
    judged = words["fails"].format(f=severe, n=noted, u=undecided)
    said = judged if severe or noted or undecided else words["holds"]
    return f'<p class="verdict {"fails" if severe else "holds"}">{words["verdict"]}：{said}</p>'


def _finding(rule: str, severity: str, message: str) -> str:
    called = vocabulary().severities[severity]
    return f'<span class="rule">{_text(rule)}</span> <span class="severity">{called}</span> {_text(message)}'


def _said(said: Said) -> str:
    items = "".join(f"<li>{_text(item)}</li>" for item in said.items)
    return _text(said.lead) + (f"<ul>{items}</ul>" if items else "")


def _list(kind: str, heading: str, items: Sequence[str]) -> str:
    """A heading with a list of HTML below it; nothing where there is none."""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<h3>{heading}</h3><{kind}>{listed}</{kind}>" if items else ""


def _shown(checked: Checked, report: Report, drawn: PageImages | Refusal | None) -> Iterator[str]:
    """The pages with the marked cells boxed, where there are pictures of them; else the tables that have any."""
    words, found = vocabulary().words, marks(checked)
    if isinstance(drawn, PageImages) and drawn.pages:
        yield f"<h3>{words['pages']}</h3>"
        yield from figures.pictured(drawn.pages, report.reading, found, words)
        return
    marked = [table for table in tables(report.reading, found) if table.marked]
    if isinstance(drawn, Refusal):
        yield f'<p class="note">{_text(words["no_picture"].format(why=drawn.why.zh))}</p>'
    if marked:
        yield f"<h3>{words['tables']}</h3>"
        yield from figures.tabled(marked, words)


def _text(text: str) -> str:
    """Any text as HTML."""
    return escape(on_one_line(text))
