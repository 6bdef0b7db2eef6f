"""The page of a body: its years side by side, with rates, verdicts and findings. Figures are written once for both
languages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from pipelines.site.addresses import division_path, escape, indicator_path
from pipelines.site.bodies.body import Body, findings_list, place_slots, verdict
from pipelines.site.bodies.frames import Frame, html, slot_message
from pipelines.site.bodies.peers import peers_section
from pipelines.site.bodies.phrases import code_phrase, phrases
from pipelines.site.bodies.tokens import FORM_CHANGED, LABEL, NO_FIGURE, SMALL, in_words
from pipelines.site.charts.lines import line_chart
from pipelines.site.context import Context
from pipelines.site.data_files import PageData
from pipelines.site.figures import MAIN, SHOWN_RATES, count_points, form_breaks, is_small
from pipelines.site.numbers import MISSING, write_count, write_value
from pipelines.site.page import Page
from pipelines.site.peer_places import peer_places
from pipelines.site.release_data import Row
from pipelines.site.render import Writer
from pipelines.site.words import LANGUAGES
from warehouse.reference.indicators import indicators

_ROOT = "../../"
_RECEIVED = "received_new"


@dataclass(frozen=True)
class BodyPages:
    """Writes the pages of bodies of one release."""

    context: Context
    writer: Writer

    def write(self, body: Body) -> list[bytes]:
        """The page of `body` in each language."""
        figures, rates = self._figures(body), self._rates(body)
        places = peer_places(self.context, body.peers)
        return [self._write(body, figures, rates, places, language) for language in LANGUAGES]

    def _write(
        self, body: Body, figures: Mapping[str, str], rates: Mapping[str, str], places: Sequence[Row], language: str
    ) -> bytes:
        slots = place_slots(body.path, f"{body.stem}.html", language, self.writer.address)
        slots |= {**figures, **_head(body, language), **_rows(body, language)}
        rows = "".join(f"{self._rate_heads[language][key]}{points}\n" for key, points in rates.items())
        slots["rates"] = f"<tbody>\n{rows}" if rows else ""
        slots["notes"] = "".join(_notes(body, language))
        slots["chart"] = self._in_words(figures["chart"], language)
        slots["peers"] = peers_section(body, places, _ROOT, language)
        return in_words(self._frames[language].fill(slots), language)

    @cached_property
    def _main(self) -> list[str]:
        return [measure for measure in MAIN if measure in self.context.measures]

    @cached_property
    def _frames(self) -> dict[str, Frame]:
        names, measures = self.context.measure_names, self.context.measures
        page = Page(
            path="body/code/name.html", template="body.html", title=slot_message("title"),
            description=slot_message("description"), data=PageData((), ()),
            facts={"main": self._main, "names": names, "measures": measures},
        )  # fmt: skip
        return {language: self.writer.frame(page, language) for language in LANGUAGES}

    def _figures(self, body: Body) -> dict[str, str]:
        """What is the same in both languages but for the words of tokens.py."""
        reports = body.reports.values()
        links = (f'<a href="{body.own_name}/{year}.html">{year}</a>' for year in body.reports)
        return {
            "years": "".join(f"<th scope=col>{link}" for link in links),
            "cells_missing": "".join(f"<td>{write_count(row['cells_missing'])}" for row in reports),
            "chart": self._chart(list(reports)), "data_stem": body.data_stem,
            **{measure: "".join(_figure(row[measure]) for row in reports) for measure in self._main},
        }  # fmt: skip

    def _chart(self, reports: Sequence[Row]) -> str:
        if len(reports) < 2 or _RECEIVED not in self.context.measures:
            return ""
        breaks = {year: f"{FORM_CHANGED}{year}{FORM_CHANGED}" for year in form_breaks()}
        return line_chart(count_points(reports, _RECEIVED), breaks, LABEL)

    def _in_words(self, chart: str, language: str) -> str:
        if not chart:
            return ""
        label = html(self.context.measure_names[_RECEIVED].in_language(language))
        for year, text in form_breaks().items():
            chart = chart.replace(f"{FORM_CHANGED}{year}{FORM_CHANGED}", html(text.in_language(language)))
        drawn = chart.replace(LABEL, label)
        return f'<div class="charts"><figure><figcaption>{label}</figcaption>{drawn}</figure>\n</div>'

    def _rates(self, body: Body) -> dict[str, str]:
        """The cells of each rate that the body has, which are the same in both languages as well."""
        found: dict[str, dict[int, Row]] = {}
        for row in body.rates:
            found.setdefault(row["indicator"], {})[row["year"]] = row
        return {
            key: "".join(_point(own.get(year), indicator["unit"]) for year in body.reports)
            for key in SHOWN_RATES
            if (indicator := self.context.indicators.get(key)) and (own := found.get(key))
        }

    @cached_property
    def _rate_heads(self) -> dict[str, dict[str, str]]:
        """How the row of each rate begins, by language."""
        return {language: dict(self._rate_heads_in(language)) for language in LANGUAGES}

    def _rate_heads_in(self, language: str) -> Iterator[tuple[str, str]]:
        for key, indicator in self.context.indicators.items():
            name = html(indicator["zh"] if language == "zh" else indicator["en"])
            yield key, f'<tr><th scope=row><a href="{_ROOT}{escape(indicator_path(key))}">{name}</a>'


@lru_cache(maxsize=20_000, typed=True)
def _figure(value: object) -> str:
    if value is None:
        return f'<td class="none"><abbr title="{NO_FIGURE}">{MISSING}</abbr>'
    return f"<td>{write_count(value)}"


def _point(row: Row | None, unit: str | None) -> str:
    return _rate(None, unit, None) if row is None else _rate(row["value"], unit, row["denominator"])


@lru_cache(maxsize=20_000)
def _rate(value: Decimal | None, unit: str | None, denominator: Decimal | None) -> str:
    if value is None:
        return f'<td class="none"><abbr title="{NO_FIGURE}">{MISSING}</abbr>'
    text = write_value(value, unit, denominator)
    if is_small({"denominator": denominator}):
        return f'<td><abbr class="small" title="{SMALL}">{text}*</abbr>'
    return f"<td>{text}"


def _head(body: Body, language: str) -> dict[str, str]:
    w, found = phrases(language), body.findings
    years = [year for year in sorted(body.reports, reverse=True) if year in found]
    lists = (_findings_of(body, year, language) for year in years)
    return {
        "title": body.name, "description": w.body_description.format(name=body.name), "lead": _lead(body, language),
        "trail": body.trail(_ROOT, language), "findings": "".join(lists) if years else f"<p>{w.no_findings}</p>",
    }  # fmt: skip


def _findings_of(body: Body, year: int, language: str) -> str:
    link = f'<a href="{body.own_name}/{year}.html">{year}</a>'
    return f"<h3>{link}</h3>\n{findings_list(body.findings[year], _ROOT, language)}\n"


def _lead(body: Body, language: str) -> str:
    row, w, context = body.row, phrases(language), body.context
    level = html(context.level_words(row["level_name"]).in_language(language))
    place = f'<span lang="zh-CN">{html(row["path"])}</span>'
    if body.has_division:
        division = html(context.division_words(row["code"]).in_language(language))
        place = f'<a href="{_ROOT}{escape(division_path(row["code"]))}">{division}</a>'
    uscc = f" · {w.uscc} {html(row['uscc'])}" if row["uscc"] else ""
    return f"{code_phrase('body_kind', row['kind'], language)} · {level} · {place}{uscc}"


def _rows(body: Body, language: str) -> dict[str, str]:
    """The rows below the figures."""
    reports = body.reports.values()
    return {
        "forms": _cells(code_phrase("form", row["form"], language) for row in reports),
        "verdicts": _cells(verdict(row, language) for row in reports),
        "timely": _cells(_timely(body.filing.get(year), language) for year in body.reports),
    }


def _cells(contents: Iterable[str]) -> str:
    return "".join(f"<td>{content}" for content in contents)


def _timely(filing: Row | None, language: str) -> str:
    if filing and filing["timely"]:
        return code_phrase("timely", filing["timely"], language)
    return f'<abbr title="{phrases(language).no_deadline}">{MISSING}</abbr>'


def _notes(body: Body, language: str) -> Iterator[str]:
    """What small denominators mean, and the years without a report."""
    w = phrases(language)
    if body.rates:
        yield f'<p class="note">{w.small_note.format(least=indicators().least_n)}</p>\n'
    for year, row in body.filing.items():
        if year not in body.reports and row["status"] != "found":
            why = f" ({code_phrase('filing_reason', row['why'], language)})" if row["why"] else ""
            yield f'<p class="gap-note">{year}{w.colon}{code_phrase("filing", row["status"], language)}{why}</p>\n'
