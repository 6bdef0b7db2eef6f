"""Gathers the evidence for an identity from every reading of a document and from outside it: titles, names, years.

Chooses nothing: identify.py does. Evidence is in the order of its weight, weak evidence last.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assets.staged.identity import body_names
from assets.staged.identity.body_location import locate_body, without_brackets
from assets.staged.identity.evidence import EvidenceKind, NameEvidence, YearEvidence
from assets.staged.identity.file_names import name_in, year_in
from assets.staged.identity.fiscal_years import find_period_year, year_before
from assets.staged.identity.page_furniture import clean_lines
from assets.staged.identity.publication import Publication
from assets.staged.identity.title import find_titles
from assets.staged.identity.title_lines import Title
from warehouse.reference.bodies.kinds_of_body import kinds_of_body

_NO_PUBLICATION = Publication()
_GOVERNMENTS = ("government", "government_office", None)


@dataclass(frozen=True, slots=True)
class OutsideEvidence:
    """What is known from outside a document: titles of the page it is attached to, names of the file and its folders
    (nearest first), bodies of its source.
    """

    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """The evidence on one document. `readings`: the paragraphs of each of its readings, the one chosen first."""

    readings: Sequence[Sequence[str]]
    published: Publication = _NO_PUBLICATION
    outside: OutsideEvidence = field(default_factory=OutsideEvidence)

    @cached_property
    def lines(self) -> tuple[list[str], ...]:
        """The different lines of the readings, without white space and what programs print around a page."""
        cleaned = (clean_lines(reading) for reading in dict.fromkeys(map(tuple, self.readings)))
        return tuple(cleaned)

    @cached_property
    def titles(self) -> list[Title]:
        """The titles printed in the document."""
        return [title for lines in self.lines for title in find_titles(lines)]

    @cached_property
    def page_titles(self) -> list[Title]:
        """The titles of the page that the document is attached to."""
        return find_titles(clean_lines(self.outside.titles))

    @cached_property
    def quoted_titles(self) -> list[Title]:
        """The titles that sentences of the document quote."""
        return [title for lines in self.lines for title in body_names.find_quoted_titles(lines)]

    @cached_property
    def signatures(self) -> list[tuple[str | None, str | None]]:
        """The name and the date that each reading is signed with."""
        return [body_names.find_signature(lines) for lines in self.lines]

    @cached_property
    def span(self) -> str | None:
        """The several years that the first title names, as 2021-2023年, else that of the page; None for one year."""
        return next((title.span for title in (*self.titles[:1], *self.page_titles[:1])), None)

    @cached_property
    def period_year(self) -> int | None:
        """The year of the statistical period, by the first reading that states one."""
        return next((year for lines in self.lines if (year := find_period_year(lines))), None)

    @cached_property
    def names(self) -> list[NameEvidence]:
        """The names that may be the body's, other than that in its title."""
        found = [NameEvidence("below_title", name) for title in self.titles for name in title.below if is_body(name)]
        found += (NameEvidence("signature", name) for name, _ in self.signatures if name and is_body(name))
        found += self._named("self_name", map(body_names.find_self_name, self.lines))
        for title in self.quoted_titles:
            found += self._named("text_title", [title.body], weak=self._is_of_another_year(title))
        found += self._named("page_title", (title.body for title in self.page_titles))
        found += self._publishers()
        found += (one for one in self._named("site", (title.site for title in self.titles)) if not _is_portal(one.name))
        bodies = self.outside.bodies
        found += self._named("source_body", bodies if len(bodies) == 1 else ())
        found += self._named("compiler", map(body_names.find_compiler, self.lines), weak=True)
        found += (NameEvidence(kind, name, True) for kind, name in self._file_names() if is_body(name))
        return found

    @cached_property
    def divisions(self) -> list[NameEvidence]:
        """The names whose division may be that of a body that names none, beside `names`."""
        found = [NameEvidence("site", title.site) for title in self.titles if title.site]
        found += [NameEvidence("site", self.published.site)] if self.published.site else []
        found += (NameEvidence("heading", name, True) for title in self.titles for name in reversed(title.above))
        found += (NameEvidence(kind, name, True) for kind, name in self._file_names() if name)
        return found

    @cached_property
    def years(self) -> list[YearEvidence]:
        """The years that may be the fiscal year, other than that of the title."""
        quoted, page = ([(t.year, t.text) for t in ts if t.year] for ts in (self.quoted_titles, self.page_titles))
        found = list[YearEvidence]()
        if self.period_year:
            found.append(YearEvidence("period", self.period_year, f"{self.period_year}年1月1日至12月31日"))
        found += (
            YearEvidence("text_title", year, text) for year, text in quoted[:1] if self.period_year in (None, year)
        )
        found += (YearEvidence("page_title", year, text) for year, text in page[:1])
        return [*found, *self._weak_years()]

    def _is_of_another_year(self, title: Title) -> bool:
        """Whether a quoted title names a year other than the document's own, and so may name another body."""
        own = {year for year in (*(one.year for one in self.titles), self.period_year) if year}
        return title.year is not None and bool(own) and title.year not in own

    def _publishers(self) -> Iterator[NameEvidence]:
        """Those that the page names; a government's office or a media centre may have put up another body's report."""
        printed = (name for lines in self.lines for name in body_names.find_printed_publishers(lines))
        of_page = (name for name in (self.published.by, self.published.author) if name)
        found = (*self._named("printed_publisher", printed), *self._named("page_publisher", of_page))
        for kind, name, _ in found:
            yield NameEvidence(kind, name, _is_portal(name) or kinds_of_body().publishes_for_others(name))

    def _named(self, kind: EvidenceKind, names: Iterable[str | None], *, weak: bool = False) -> Iterator[NameEvidence]:
        return (NameEvidence(kind, name, weak) for name in names if name and is_body(name))

    def _file_names(self) -> Iterator[tuple[EvidenceKind, str]]:
        for kind, name in self._names_outside():
            yield kind, name_in(name)

    def _names_outside(self) -> Iterator[tuple[EvidenceKind, str]]:
        for at, name in enumerate(self.outside.names):
            yield ("folder_name" if at else "file_name"), name

    def _weak_years(self) -> Iterator[YearEvidence]:
        for _, date in self.signatures:
            if date and (year := year_before(date)):
                yield YearEvidence("signing_date", year, date, True)
        day = self.published.day
        if day and (year := year_before(day.isoformat())):
            yield YearEvidence("publication_date", year, self.published.evidence or day.isoformat(), True)
        for kind, name in self._names_outside():
            if year := year_in(name, folder=kind == "folder_name"):
                yield YearEvidence(kind, year, name, True)


def _is_portal(name: str) -> bool:
    """Whether a site's name is that of a government, whose site has the reports of many bodies."""
    return kinds_of_body().kind(name) in _GOVERNMENTS


def is_body(name: str) -> bool:
    """Whether a name is of a known kind of body, a national one, or that of a division."""
    plain = without_brackets(name)
    if kinds_of_body().kind(plain) is not None or kinds_of_body().is_national(name):
        return True
    location = locate_body(name, None)
    return bool(location.regions) and not location.rest
