"""Writes a page in one language as HTML, from the templates in templates/: every value is escaped.

Links are relative to the page. Computes no figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
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
from pipelines.site.charts.bars import stacked_chart
from pipelines.site.charts.lines import line_chart
from pipelines.site.figures import COVERAGE, RESULTS, result_stacks
from pipelines.site.form_tables import CellMark, CellShown, fill_tables
from pipelines.site.numbers import MISSING, write_count, write_rate, write_share, write_value
from pipelines.site.page import Page
from pipelines.site.peer_places import place_chart
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


@dataclass(frozen=True)
class Writer:
    """Writes pages of one release; `address` is where the site will be, without a slash at the end, or empty."""

    release: str
    day: str
    address: str

    def write(self, page: Page, language: str) -> bytes:
        """The HTML of `page` in `language`, "zh" or "en"."""
        here = in_language(page.path, language)
        root = up(page.path)
        common = self._common[language]
        context = common | {
            "page": page, "href": _link_from(root), "asset": _link_from(up(here)),
            "other": up(here) + escape(in_language(page.path, common["other_language"])),
            "canonical": self.address and f"{self.address}/{escape(here)}", "cite": self._cite(page, language, here),
            "data_stem": data_stem(page.path), "linked": _links_from(root), **page.facts,
        }  # fmt: skip
        return _template(page.template).render(context).encode("utf-8", "replace")

    def _cite(self, page: Page, language: str, here: str) -> str:
        place = f"{self.address}/{escape(here)}" if self.address else here
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
        "place_chart": place_chart, "report_tables": _report_tables, "share": write_share, "write_value": write_value,
        "MISSING": MISSING, "results": RESULTS, "coverage_columns": COVERAGE, "least_n": indicators().least_n,
    }  # fmt: skip
    return made


def _report_tables(
    form: str, layout: str, cells: Mapping[str, CellShown], marks: Mapping[str, CellMark], language: str
) -> Markup:
    return fill_tables(form, layout, cells, marks, language, _frame)


def _frame(form: Form, layout: str, language: str, slot: Callable[[str], Markup]) -> str:
    """The three tables of a form and layout, with a slot for each cell."""
    return _template("form.html").render(form=form, layout=layout, language=language, w=words(language), slot=slot)
