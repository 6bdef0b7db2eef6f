"""What is wrong with the text of a report, by name: headings, empty sections, topics not mentioned, names of itself;
and the rows of its tables that are not recognised.

The rules count these faults in SQL (words.sql and identity.sql of expectations/facts); this module names them.
"""

import re
from functools import cache
from itertools import pairwise

from pydantic import RootModel

from assets.checked.wording.terms import HERE, message
from assets.staged.narrative.sections import SectionText
from assets.staged.report import Report
from assets.text.characters import on_one_line
from warehouse.messages import Message, untranslated
from warehouse.yaml_models import Declared, load

_PROBLEMS, _OTHER_MATTERS = "五", "六"
_NUMBERS_OF_A_ROW = 7  # as in expectations/facts/identity.sql
_SHORTEST_PROBLEMS = 10  # characters, as in expectations/facts/words.sql
# The levels a name for itself may stand for, as there.
_LEVELS = ("province", "prefecture", "county", "township")  # the highest first
_OWN_LEVELS = {
    "省": ("province",), "自治区": ("province",), "市": ("prefecture", "county"), "州": ("prefecture",),
    "盟": ("prefecture",), "县": ("county",), "旗": ("county",), "镇": ("township",), "乡": ("township",),
    "街道": ("township",), "办事处": ("township",),
}  # fmt: skip


class Mention(Declared):
    """A topic in both languages, and the pattern of the words that mention it."""

    zh: str
    en: str
    match: str


class _File(RootModel[tuple[Mention, ...]]):
    pass


@cache
def mentions() -> tuple[Mention, ...]:
    """The topics a government's report must mention."""
    return load(HERE / "mentions.yaml", _File).root


def heading_faults(report: Report) -> list[Message]:
    """The headings that are missing, repeated or out of order, each named."""
    met = [section for section in report.sections if section.section]
    keys = [section.section for section in met]
    missing = [s for s in report.reading.form.sections if s.key not in keys]
    repeated = {section.section: section for section in met if keys.count(section.section) > 1}
    order = [section.key for section in report.reading.form.sections]
    misplaced = [
        after
        for before, after in pairwise(met)
        if order.index(before.section) > order.index(after.section) and after.section not in repeated
    ]
    return [
        *(message("heading_missing", heading=f"{section.key}、{section.label}") for section in missing),
        *(message("heading_repeated", heading=on_one_line(section.heading)) for section in repeated.values()),
        *(message("heading_misplaced", heading=on_one_line(section.heading)) for section in misplaced),
    ]


def empty_sections(report: Report) -> list[Message]:
    """Sections 五 and 六, where they have no content."""
    shortest = {_PROBLEMS: _SHORTEST_PROBLEMS + 1, _OTHER_MATTERS: 1}
    length = {key: sum(len(s.text) for s in report.sections if s.section == key) for key in shortest}
    return [
        message("section", heading=f"{section.key}、{section.label}")
        for section in report.reading.form.sections
        if section.key in shortest and length[section.key] < shortest[section.key]
    ]


def missing_mentions(report: Report) -> list[Message]:
    """The topics of mentions.yaml that no section mentions, in quotation marks."""
    text = _text(report.sections)
    absent = (mention for mention in mentions() if not re.search(mention.match, text))
    return [Message(zh=f"“{mention.zh}”", en=mention.en) for mention in absent]


def rows_left_over(report: Report) -> list[Message]:
    """The rows of the tables with as many unrecognised numbers as a row of the form has."""
    places = [(x.place.table, x.place.row) for x in report.reading.leftovers]
    rows = [place for place in dict.fromkeys(places) if places.count(place) >= _NUMBERS_OF_A_ROW]
    return [message("row_left_over", table=table, row=row) for table, row in rows]


def foreign_names(report: Report) -> list[Message]:
    """The names the body uses for itself that are of another level than its own, in quotation marks.

    Those of a higher level are left out where it names its own as well: a town may write of 我县 beside 我镇.
    """
    level = report.identity.level
    if level not in _LEVELS:
        return []
    names = [s.word for s in report.stated if s.what == "own_name" and s.word]
    levels = {name: _OWN_LEVELS.get(name.lstrip("我本"), (level,)) for name in names}
    own = any(level in levels[name] for name in names if name.lstrip("我本") in _OWN_LEVELS)
    lower = _LEVELS[_LEVELS.index(level) + 1 :]
    foreign = [n for n in names if level not in levels[n] and (not own or set(levels[n]) & set(lower))]
    return [untranslated(f"“{name}”") for name in foreign]


def _text(sections: tuple[SectionText, ...]) -> str:
    """The text of all sections without white space, as a line or a space may break a word."""
    return "".join(part for section in sections for part in section.text.split())
