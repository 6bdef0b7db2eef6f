"""Writes a page in one language as HTML, from the templates in templates/: every value is escaped.

Links are relative to the page. Computes no figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pipelines.report.html_templates import HTML_LANGUAGES
from pipelines.site.addresses import (
    HOME,
    body_path,
    data_stem,
    division_path,
    escape,
    in_language,
    indicator_path,
    report_path,
    rule_path,
    table_path,
    up,
)
from pipelines.site.bodies.frames import Frame, Slots
from pipelines.site.charts.bars import stacked_chart
from pipelines.site.charts.lines import line_chart
from pipelines.site.figures import COVERAGE, RESULTS, result_stacks
from pipelines.site.numbers import MISSING, write_count, write_rate, write_share, write_value
from pipelines.site.page import Page
from pipelines.site.table_cells import figure_cell, point_cell, ratio_cell, sum_cells
from pipelines.site.words import LANGUAGES, coded, message, unit_words, words
from warehouse.messages import Message
from warehouse.reference.forms.form import Form
from warehouse.reference.indicators import indicators
from warehouse.schema import Words

_TEMPLATES = Path(__file__).parent / "templates"
NAVIGATION = (
    ("indicators", "indicators.html"), ("rules", "rules.html"), ("quality", "quality.html"),
    ("coverage", "coverage.html"), ("about", "about.html"), ("dictionary", "dictionary.html"),
    ("release", "release.html"), ("explore", "explore.html"),
)  # fmt: skip
_ADDRESSES = {
    "body_path": body_path, "division_path": division_path, "indicator_path": indicator_path,
    "report_path": report_path, "rule_path": rule_path, "table_path": table_path, "HOME": HOME,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Where a page is below the folder of the site, the link to its other language, what a citation names as its
    place, and its data without the ending.
    """

    here: str
    other: str
    place: str
    data_stem: str


@dataclass(frozen=True)
class Writer:
    """Writes pages of one release; `address` is where the site will be, without a slash at the end, or empty."""

    release: str
    day: str
    address: str

    def write(self, page: Page, language: str) -> str:
        """The HTML of `page` in `language`, "zh" or "en"."""
        here = in_language(page.path, language)
        other = up(here) + escape(in_language(page.path, "en" if language == "zh" else "zh"))
        return self._render(
            page, language, Places(here, other, self.place(page.path, language), escape(data_stem(page.path)))
        )

    def frame(self, page: Page, language: str) -> Frame:
        """The template of `page` with slots, for all pages that are as deep in the folder as it is: for its title,
        for the links of the page itself, and those that the template names.
        """
        slots = Slots()
        places = Places(in_language(page.path, language), slots["other"], slots["place"], slots["data_stem"])
        return Frame.of(self._render(page, language, places))

    def place(self, path: str, language: str) -> str:
        """Where a page will be, for its citation: its address, or its path where the site has none."""
        here = in_language(path, language)
        return f"{self.address}/{escape(here)}" if self.address else here

    def _render(self, page: Page, language: str, places: Places) -> str:
        root, assets = up(page.path), up(places.here)
        context = self._common[language] | {
            "page": page, "href": _link_from(root), "asset": _link_from(assets), "other": places.other,
            "canonical": self.address and places.place, "cite": self._cite(page, language, places.place),
            "data_link": assets + places.data_stem, "linked": _links_from(root), "slot": Slots(), **page.facts,
        }  # fmt: skip
        return _template(page.template).render(context)

    def _cite(self, page: Page, language: str, place: str) -> str:
        cited = message("cite_text", title=page.title, release=self.release, day=self.day, address=place)
        return cited.in_language(language)

    @cached_property
    def _common(self) -> dict[str, dict[str, Any]]:
        """What every page has, for each language."""
        return {language: self._in(language) for language in LANGUAGES}

    def _in(self, language: str) -> dict[str, Any]:
        def translate(text: Message | Words) -> str:
            return text.zh if language == "zh" else text.en

        def translate_code(values: str, code: str | None) -> str:
            return coded(values, code).in_language(language)

        def translate_all(texts: Mapping[int, Message]) -> dict[int, str]:
            return {key: text.in_language(language) for key, text in texts.items()}

        def translate_unit(unit: str) -> str:
            return unit_words(unit).in_language(language)

        return {
            "unit": translate_unit, "w": words(language), "t": translate, "texts": translate_all,
            "coded": translate_code, "language": language,
            "html_language": HTML_LANGUAGES[language], "other_language": "en" if language == "zh" else "zh",
            "figure_cell": figure_cell,
            **{cell.__name__: partial(cell, language=language) for cell in (sum_cells, ratio_cell, point_cell)},
            "navigation": NAVIGATION, "release": self.release, "day": self.day, **_ADDRESSES,
        }  # fmt: skip


def _link_from(root: str) -> Callable[[str], str]:
    return lambda path: root + escape(path)


def _links_from(root: str) -> Callable[[Mapping[str, str]], dict[str, str]]:
    return lambda paths: {key: root + escape(path) for key, path in paths.items()}


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False, cache_size=-1,
    )  # fmt: skip
    made.filters |= {"count": write_count, "rate": write_rate}
    made.globals |= {
        "line_chart": line_chart, "stacked_chart": stacked_chart, "result_stacks": result_stacks,
        "share": write_share, "write_value": write_value, "MISSING": MISSING,
        "results": RESULTS, "coverage_columns": COVERAGE, "least_n": indicators().least_n,
    }  # fmt: skip
    return made


def form_tables(form: Form, layout: str, language: str) -> Markup:
    """The three tables of a form and layout, with a slot for each cell."""
    context = {"form": form, "layout": layout, "language": language, "w": words(language), "slot": Slots()}
    return Markup(_template("form.html").render(context))  # noqa: S704 - our own template
