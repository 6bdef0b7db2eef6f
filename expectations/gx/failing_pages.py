"""The pages of failing reports in Data Docs: for each form and year the rules that fail, by family, and below each rule
its reports with both sides and a link to the document. The words are in data_docs.yaml.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby
from pathlib import Path

from expectations.gx.data_docs import (
    both,
    failing_page,
    family_title,
    headings,
    part_title,
    result_page,
    rule_anchor,
    shown_of,
    write_page,
)

_COLUMNS = ("report", "reported", "expected", "difference", "document", "verdict")


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that one report fails. `form` counts a layout of its own as a form; `source` is a file path or a URL;
    `reports` is the number of reports that fail the rule, of which not all may be listed. `verdict` to `day` are what a
    person concluded about it, where anybody has; `state` is that of the verdict.
    """

    form: str
    year: int | None
    family: str
    rule: str
    at: str
    zh: str
    en: str
    body: str
    report_id: str
    reported: Decimal | None
    expected: Decimal | None
    source: str | None
    waived: bool = False
    reports: int = 0
    verdict: str | None = None
    state: str | None = None
    reason: str | None = None
    role: str | None = None
    day: date | None = None


def write_failing_pages(site: Path, failures: Sequence[Failure]) -> list[str]:
    """Write a page for each form and year of `failures`, which are sorted by form, year, family, rule and place;
    returns where each family is: its page below `site` with its anchor.
    """
    families: list[str] = []
    for (form, year), found in groupby(failures, key=lambda failure: (failure.form, failure.year)):
        part, page = list(found), failing_page(form, year)
        families += dict.fromkeys(f"{page}#{failure.family}" for failure in part)
        _write(site / page, form, year, part)
    return families


def _write(path: Path, form: str, year: int | None, failures: Sequence[Failure]) -> None:
    title = f"{part_title(form, year)}: {both('failing_reports')}"
    families = groupby(failures, key=lambda failure: failure.family)
    body = "".join(part for family, found in families for part in _family(family, list(found)))
    links = (
        f'<p><a href="../../index.html">{both("title")}</a> · '
        f'<a href="../../{result_page(form, year)}">{both("all_checks")}</a></p>'
    )
    write_page(path, title, body, links)


def _family(family: str, failures: Sequence[Failure]) -> Iterator[str]:
    yield f'<h2 id="{escape(family)}">{escape(family_title(family))}</h2>'
    for _, found in groupby(failures, key=lambda failure: (failure.rule, failure.at)):
        yield from _rule(list(found))


def _rule(failures: Sequence[Failure]) -> Iterator[str]:
    first = failures[0]
    name = f"{first.rule} · {first.at}" if first.at else first.rule
    yield f'<h3 id="{escape(rule_anchor(first.rule, first.at))}">{escape(name)}</h3>'
    yield f"<p>{escape(first.zh)}<br>{escape(first.en)}</p>"
    if first.reports > len(failures):
        yield f"<p>{shown_of(first.reports, len(failures))}</p>"
    yield f"<table>{headings(_COLUMNS)}{''.join(map(_row, failures))}</table>"


def _row(failure: Failure) -> str:
    difference = None
    if failure.reported is not None and failure.expected is not None:
        difference = failure.reported - failure.expected
    numbers = "".join(
        f'<td class="n">{_number(value)}</td>' for value in (failure.reported, failure.expected, difference)
    )
    body = f"{escape(failure.body)} ({both('waived')})" if failure.waived else escape(failure.body)
    return f"<tr><td>{body}</td>{numbers}<td>{_document(failure)}</td><td>{_verdict(failure)}</td></tr>"


def _verdict(failure: Failure) -> str:
    """A person's verdict with its office and day, the reason, and whether the finding was stated as fixed before."""
    if failure.verdict is None:
        return ""
    parts = [f"{both(f'verdict_{failure.verdict}')} ({escape(f'{failure.role}, {failure.day}')})"]
    parts += [escape(failure.reason)] if failure.reason else []
    parts += [both("verdict_still_there")] if failure.state == "still_there" else []
    return "<br>".join(parts)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _document(failure: Failure) -> str:
    """A link to the document where it was collected, or its digest where no source holds it."""
    if failure.source is None:
        return f"<code>{escape(failure.report_id)}</code>"
    remote = failure.source.startswith(("http://", "https://"))
    name = escape(failure.source if remote else Path(failure.source).name)
    if not remote and "!" in failure.source:  # within a ZIP
        return f"<code>{name}</code>"
    target = failure.source if remote else Path(failure.source).absolute().as_uri()
    return f'<a href="{escape(target)}">{name}</a>'
