"""The pages of suites and of their results in Data Docs: what each check of a form requires, and its result.

Great Expectations' own pages are not used: its renderer takes half a second a page, shows one language, and loads parts
from public servers. The words are in data_docs.yaml, the index in index_page.py.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from expectations.gx.check import Check
from expectations.gx.data_docs import (
    Count,
    both,
    failing_page,
    family_title,
    form_title,
    headings,
    part_title,
    result_page,
    rule_anchor,
    suite_page,
    write_page,
)
from expectations.rulebook.rule import severity_words

_RULE_COLUMNS = ("rule", "words", "legal")
_RESULT_COLUMNS = ("rule", "words", "state", "judged", "failures", "undecided")


def write_suite_page(site: Path, form: str, checks: Sequence[Check]) -> None:
    """Write what each check of `form` requires: rule, words, legal basis, by family."""
    rows = ((check.family, _rule_row(check)) for check in checks)
    title = f"{form_title(form)}: {both('all_checks')}"
    links = f'<p><a href="../index.html">{both("title")}</a></p>'
    write_page(site / suite_page(form), title, _tables(_RULE_COLUMNS, rows), links)


def write_result_page(
    site: Path, checks: Sequence[Check], counts: Sequence[Count], listed: Collection[tuple[str, str]]
) -> None:
    """Write what came of the `checks` of one form in one fiscal year, by family. `counts` are those of the checks, in
    the same order; a failing check leads to its reports where its rule and place are among the `listed`.
    """
    first = counts[0]
    targets = {each: f"../../{failing_page(first.form, first.year)}#{rule_anchor(*each)}" for each in listed}
    rows = ((check.family, _result_row(check, count, targets)) for check, count in zip(checks, counts, strict=True))
    failing = f"../../{failing_page(first.form, first.year)}"
    more = f' · <a href="{failing}">{both("failing_reports")}</a>' if listed else ""
    links = f'<p><a href="../../index.html">{both("title")}</a>{more}</p>'
    path, title = site / result_page(first.form, first.year), part_title(first.form, first.year)
    write_page(path, title, _tables(_RESULT_COLUMNS, rows), links)


def _tables(columns: Sequence[str], rows: Iterable[tuple[str, str]]) -> str:
    """A table for each family, in the order in which the families first come among the (family, row) `rows`."""
    by_family: dict[str, str] = {}
    for family, row in rows:
        by_family[family] = by_family.get(family, "") + row
    first = headings(columns)
    return "".join(
        f"<h2>{escape(family_title(family))}</h2><table>{first}{found}</table>" for family, found in by_family.items()
    )


def _rule_row(check: Check) -> str:
    return f"<tr>{_rule_cells(check)}<td>{escape(check.legal)}</td></tr>"


def _result_row(check: Check, count: Count, targets: Mapping[tuple[str, str], str]) -> str:
    state = "check_fails" if count.failed else "check_passes" if count.judged else "check_undecided"
    target = targets.get((check.rule, check.at))
    failed = f'<a class="fails" href="{escape(target)}">{count.failed}</a>' if target and count.failed else count.failed
    numbers = "".join(f'<td class="n">{number}</td>' for number in (count.judged, failed, count.undecided))
    return f'<tr>{_rule_cells(check)}<td class="{state}">{both(state)}</td>{numbers}</tr>'


def _rule_cells(check: Check) -> str:
    severity = severity_words()[check.severity]
    name = f"{escape(check.name)} v{check.version} ({severity.zh} {severity.en})"
    return f"<td>{name}</td><td>{escape(check.zh)}<br>{escape(check.en)}</td>"
