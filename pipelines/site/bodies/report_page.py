"""The page of one report: its facts, findings, and the three tables as printed, each cell with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.site.addresses import report_path
from pipelines.site.bodies.body import Body, findings_list, place_slots, trail_link, verdict
from pipelines.site.bodies.cell_frame import CellFrame
from pipelines.site.bodies.frames import html, slot_message
from pipelines.site.bodies.phrases import code_phrase, phrases
from pipelines.site.bodies.report_cells import Edges, ReportCells
from pipelines.site.bodies.special_cells import SpecialCell
from pipelines.site.data_files import PageData
from pipelines.site.numbers import MISSING
from pipelines.site.page import Page
from pipelines.site.release_data import Row
from pipelines.site.render import Writer, form_tables
from pipelines.site.words import LANGUAGES
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms

_ROOT = "../../../"


@dataclass(frozen=True)
class ReportPages:
    """Writes the pages of reports of one release."""

    writer: Writer
    _frames: dict[tuple[str, str, str], CellFrame] = field(default_factory=dict)

    def write(self, body: Body, year: int, cells: ReportCells) -> list[bytes]:
        """The page of the report of `year` in each language."""
        edges = cells.edges()
        return [self._write(body, year, cells, edges, language) for language in LANGUAGES]

    def _write(self, body: Body, year: int, cells: ReportCells, edges: Edges, language: str) -> bytes:
        report = body.reports[year]
        path, link = report_path(body.row["body_id"], year), f"{body.stem}/{year}.html"
        slots = place_slots(path, link, language, self.writer.address)
        slots |= _head(body, year, language) | _facts(body, report, cells.special, language)
        return self._frame(report["form"], report["layout"], language).fill(slots, cells, edges)

    def _frame(self, form: str, layout: str, language: str) -> CellFrame:
        if (form, layout, language) not in self._frames:
            declared = forms().get(form)
            shown = layout if declared and layout in declared.layouts else STANDARD
            facts = {
                "form": form, "layout": layout, "known": declared is not None,
                "tables": form_tables(declared, shown, language) if declared else "",
            }  # fmt: skip
            page = Page(
                path="body/code/name/year.html", template="report.html", title=slot_message("title"),
                description=slot_message("description"), facts=facts, data=PageData((), ()),
            )  # fmt: skip
            self._frames[form, layout, language] = CellFrame(self.writer.frame(page, language), language)
        return self._frames[form, layout, language]


def _head(body: Body, year: int, language: str) -> dict[str, str]:
    w = phrases(language)
    return {
        "title": w.report_title.format(name=body.name, year=year), "data_stem": body.data_stem,
        "description": w.report_description.format(name=body.name, year=year),
        "trail": body.trail(_ROOT, language) + trail_link(f"../{body.own_name}.html", body.name),
        "years": _years(body, year, language),
    }  # fmt: skip


def _years(body: Body, year: int, language: str) -> str:
    """Links to the report before, to all years, and to the report after."""
    years = sorted(body.reports)
    at = years.index(year)
    before = f'<a href="{years[at - 1]}.html">← {years[at - 1]}</a> ' if at else ""
    after = f' <a href="{years[at + 1]}.html">{years[at + 1]} →</a>' if at + 1 < len(years) else ""
    return f'{before}<a href="../{body.own_name}.html">{phrases(language).all_years}</a>{after}'


def _facts(body: Body, report: Row, special: Mapping[str, SpecialCell], language: str) -> dict[str, str]:
    w, found = phrases(language), body.findings.get(report["year"])
    scope = f"<dt>{w.scope}</dt><dd>{code_phrase('scope', report['scope'], language)}</dd>" if report["scope"] else ""
    return {
        "printed_title": html(report["title"] or ""), "verdict": verdict(report, language), "scope": scope,
        "cells_found": _cells_found(report["cells"], report["cells_missing"], report["numbers_left"], language),
        "published": _published(report, body.filing.get(report["year"]), language),
        "original": _original(report["source"], language), "report_id": html(report["report_id"]),
        "findings": findings_list(found, _ROOT, language) if found else f"<p>{w.no_findings}</p>",
        "corrections": _corrections(special.values(), language),
    }  # fmt: skip


@lru_cache(maxsize=1000)
def _cells_found(cells: int | None, missing: int | None, left: int | None, language: str) -> str:
    found = {"cells": _number(cells), "missing": _number(missing), "left": _number(left)}
    return str(phrases(language).cells_found_text.format(**found))


def _number(value: int | None) -> int | str:
    return MISSING if value is None else value


def _published(report: Row, filing: Row | None, language: str) -> str:
    if not report["published_on"]:
        return f'<abbr title="{phrases(language).no_published_on}">{MISSING}</abbr>'
    timely = filing and filing["timely"]
    words = f" ({code_phrase('timely', timely, language)})" if timely else ""
    return f"{report['published_on']}{words}"


def _original(source: str | None, language: str) -> str:
    if public := public_address(source):
        address = html(public)
        return f'<a href="{address}" rel="nofollow noopener noreferrer">{address}</a>'
    return f'{html(source)} <span class="note">{phrases(language).no_public_source}</span>'


def public_address(source: str | None) -> str | None:
    """The address of the original where it is one on the web; the name of a file is none, nor is another scheme."""
    return source if source and source.startswith(("http://", "https://")) else None


def _corrections(cells: Iterable[SpecialCell], language: str) -> str:
    number = sum(cell.corrected is not None for cell in cells)
    return f'<p class="gap-note">{phrases(language).corrections_note.format(n=number)}</p>' if number else ""
