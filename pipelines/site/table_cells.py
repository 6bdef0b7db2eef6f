"""Cells of tables as HTML: a figure, or a dash with the reason why there is none. Computes no figure."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup, escape

from pipelines.site.charts.lines import Point
from pipelines.site.figures import Row, missing_reason
from pipelines.site.numbers import MISSING, write_count, write_value
from pipelines.site.words import words
from warehouse.reference.indicators import indicators


def figure_cell(value: float | Decimal | None, reason: str) -> Markup:
    """A cell by which a table can be sorted."""
    if value is None:
        return _missing(reason, ' data-value=""')
    return Markup(f'<td class="n" data-value="{escape(value)}">{escape(write_count(value))}</td>')  # noqa: S704 - escaped


def sum_cells(rows: Iterable[Row], measure: str, table: str, language: str) -> Markup:
    """The sums of a measure of a table of the form, in rows of marts.by_region."""
    return Markup("").join([_sum(row, measure, table, language) for row in rows])


def _sum(row: Row, measure: str, table: str, language: str) -> Markup:
    if row[measure] is None:
        return _missing(missing_reason(row, table=table).in_language(language), ' data-value=""')
    return _count_cell(row[measure])


@lru_cache(maxsize=20_000, typed=True)
def _count_cell(value: float | Decimal) -> Markup:
    return Markup(f'<td class="n">{escape(write_count(value))}</td>')  # noqa: S704 - escaped


def ratio_cell(value: Decimal | None, denominator: object, unit: str | None = None, *, language: str) -> Markup:
    """The value of an indicator."""
    if value is None:
        w = words(language)
        return _missing(w.denominator_zero if denominator == 0 else w.no_figure, ' data-value=""')
    text = escape(write_value(value, unit, denominator))
    return Markup(f'<td class="n" data-value="{escape(value)}">{text}</td>')  # noqa: S704 - escaped


def point_cell(found: Point | None, language: str) -> Markup:
    """The value of a year of a series, marked where it rests on too few cases."""
    w = words(language)
    if found is None or found.value is None:
        return _missing(w.no_figure)
    text = escape(found.text)
    if found.caution:
        small = escape(w.small_number.format(least=indicators().least_n))
        text = Markup(f'<abbr class="small" title="{small}">{text}*</abbr>')  # noqa: S704 - escaped
    return Markup(f'<td class="n" data-value="{escape(found.value)}">{text}</td>')  # noqa: S704 - escaped


def _missing(reason: str, attribute: str = "") -> Markup:
    cell = f'<td class="n none"{attribute}><abbr title="{escape(reason)}">{MISSING}</abbr></td>'
    return Markup(cell)  # noqa: S704 - escaped
