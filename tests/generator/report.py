"""A report before it has a file kind: whose it is, its figures as printed, its words and its dates.

Holds no layout of the tables (printed.py) and no file kind (write_*.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from tests.generator.arrangement import AS_THE_FORM, Arrangement
from tests.generator.figures import Figure, in_digits
from warehouse.reference.forms.form import Form, Labelled

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Report:
    """One annual report.

    `values` maps every cell key of the layout to what is printed: a number, a text as it is ('/'), None for a blank.
    `sections` maps the section key (一 to 六) to its narrative, paragraphs parted by a line feed; it may be empty.
    `relabel` prints some official labels in a declared variant. `published` is the date on a web page. `arrangement` is
    the order its tables print their columns, blocks and rows in.
    """

    body: str
    year: int
    form: Form
    layout: str
    values: Mapping[str, Figure | str | None]
    sections: Mapping[str, str]
    signature: str
    signed: date
    published: date | None = None
    preface: str = ""
    site_code: str = ""
    relabel: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    arrangement: Arrangement = AS_THE_FORM

    def __post_init__(self) -> None:
        known = {cell.key for cell in self.form.layout(self.layout)}
        if wrong := known ^ set(self.values):
            raise ValueError(f"{self.title}: cells missing or not of the layout: {', '.join(sorted(wrong))}")

    @property
    def title(self) -> str:
        return f"{self.body}{self.year}年政府信息公开工作年度报告"

    def headings(self) -> dict[str, str]:
        """Section key to the printed heading, in order."""
        return {section.key: f"{section.key}、{section.label}" for section in self.form.sections}

    def paragraphs(self, section: str) -> list[str]:
        return [line for line in self.sections.get(section, "").splitlines() if line.strip()]

    def printed_label(self, term: Labelled) -> str:
        """The official label, or the variant this report prints; a variant the form does not declare is an error."""
        words = self.relabel.get(term.label, term.label)
        if words not in (term.label, *term.variants):
            raise ValueError(f"{self.form.form} declares no variant {words} of {term.label}")
        return words

    def printed_value(self, key: str) -> str:
        value = self.values[key]
        if value is None:
            return ""
        return value if isinstance(value, str) else in_digits(value)


def signed_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
