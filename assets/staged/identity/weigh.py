"""Weighs the evidence: which name is the body's, which year the fiscal year, which title is the report's own.

A page may print the titles of other years and bodies, in a list or a menu, and a site's heading above the title. A name
or year counts more the oftener it is printed, and where other evidence agrees; where none does, it is weak.
"""

from collections import Counter
from collections.abc import Sequence

from assets.staged.identity.evidence import NameEvidence, YearEvidence
from assets.staged.identity.gather import Gathered
from assets.staged.identity.title import COMPLETE, HOMONYM, KNOWN, NO_NAME, body_quality
from assets.staged.identity.title_lines import Title

_MOST_MISREAD = 2
_AGREES = 2  # how often evidence other than a title counts


def choose_year(gathered: Gathered) -> YearEvidence | None:
    """The year that most titles print, other evidence counted; else that of other evidence, weak where it disagrees;
    weak years must agree. Where the title names several years, only the period and titles in the text count.
    """
    if gathered.span:
        return _year_within_span(gathered)
    printed = {title.year: title.text for title in reversed(gathered.titles) if title.year}
    if printed:
        firm = Counter(title.year for title in gathered.titles if title.year)
        firm.update(one.year for one in gathered.years if one.year in printed and not one.weak for _ in range(_AGREES))
        votes = firm + Counter(one.year for one in gathered.years if one.year in printed and one.weak)
        year = votes.most_common(1)[0][0]
        tied = any(firm[other] >= firm[year] for other in firm if other != year)
        return YearEvidence("title", year, printed[year], weak=tied or _is_contradicted(year, gathered))
    if strong := [one for one in gathered.years if not one.weak]:
        return strong[0]._replace(weak=any(one.year != strong[0].year for one in strong))
    weak = {one.year: one for one in reversed(gathered.years)}
    return next(iter(weak.values())) if len(weak) == 1 else None


def _year_within_span(gathered: Gathered) -> YearEvidence | None:
    """The one year of the text of a report whose title names several, flagged as weak."""
    found = [one for one in gathered.years if one.kind in ("period", "text_title")]
    same = len({one.year for one in found}) == 1 and found[0].kind == "period"
    return found[0]._replace(weak=True) if same else None


def _is_contradicted(year: int, gathered: Gathered) -> bool:
    """Whether the text or the file's name gives another year, and nothing of them this one."""
    given = {one.year for one in gathered.years if not one.weak or one.kind == "file_name"}
    return bool(given) and year not in given


def choose_body(gathered: Gathered, year: int | None) -> NameEvidence | None:
    """The body of the titles if its kind is known; else the first name in a division, else the first of a known kind.

    Where titles of several bodies count the same, another name is the body's; a line above a title is, only if no other
    name contradicts it. A name in no list that is nearly one of the text, as where OCR misread it, is that one. A body
    that only a later title names is weak: its report may be printed below the document's own.
    """
    found = _choose_body(gathered, year)
    return found._replace(weak=True) if found and _names_later_report(found.name, gathered, year) else found


def _names_later_report(body: str, gathered: Gathered, year: int | None) -> bool:
    """Whether the first complete title of the year names another body than `body`, and a later one `body`."""
    complete = (t for t in gathered.titles if t.body and t.year in (None, year))
    bodies = [title.body for title in complete if body_quality(title.body, year) == COMPLETE]
    return body in bodies[1:] and bodies[0] != body


def _choose_body(gathered: Gathered, year: int | None) -> NameEvidence | None:
    printed, above_only = _body_of_titles(gathered, year)
    quality = body_quality(printed.name, year) if printed else NO_NAME
    if printed and quality < HOMONYM and (near := _find_near_name(printed.name, gathered, year)):
        return near
    other = _first_name(gathered, year, weak=False)
    if printed and printed.weak and other:
        return other
    if printed and quality >= KNOWN:
        if above_only and (against := other or _first_name(gathered, year, weak=True)):
            return _against_heading(printed, quality, against)
        return printed
    return other or _first_name(gathered, year, weak=True) or printed


def own_title(gathered: Gathered, body: str | None, year: int | None) -> Title | None:
    """The title to show: the first that names the body and year that were chosen, else one of them, else any."""
    titles = [*gathered.titles, *gathered.quoted_titles, *gathered.page_titles]
    return max(titles, key=lambda title: (title.body == body) + (title.year == year), default=None)


def _body_of_titles(gathered: Gathered, year: int | None) -> tuple[NameEvidence | None, bool]:
    """The body that the titles name best and oftenest, and whether only a line above a title names it."""
    named = [(body_quality(title.body, year), title) for title in gathered.titles if title.body]
    best = max((quality for quality, _ in named), default=NO_NAME)
    titles = [title for quality, title in named if quality == best]
    votes = Counter(title.body for title in titles)
    for one in gathered.names:
        if one.name in votes:
            votes[one.name] += 1 if one.weak else _AGREES
    if not votes:
        return None, False
    (body, most), *rest = votes.most_common()
    tied = bool(rest) and rest[0][1] == most
    above_only = all(title.above_only for title in titles if title.body == body)
    return NameEvidence("title", body or "", tied), above_only


def _against_heading(printed: NameEvidence, quality: int, other: NameEvidence) -> NameEvidence:
    """Of a name on the line above a title and `other` evidence: the heading where they agree; else the other, weak
    unless the heading is in no division; a heading against weak evidence is weak.
    """
    one, two = printed.name, other.name
    if one in two or two in one:
        return printed
    if other.weak:
        return printed._replace(weak=True)
    return other if quality < HOMONYM else other._replace(weak=True)


def _first_name(gathered: Gathered, year: int | None, *, weak: bool) -> NameEvidence | None:
    names = [(body_quality(one.name, year), one) for one in gathered.names if one.weak == weak]
    return _first_of(names, HOMONYM) or _first_of(names, KNOWN)


def _first_of(names: Sequence[tuple[int, NameEvidence]], least: int) -> NameEvidence | None:
    return next((one for quality, one in names if quality >= least), None)


def _find_near_name(body: str, gathered: Gathered, year: int | None) -> NameEvidence | None:
    """A whole name of the text that differs from `body` in one or two characters only."""
    for one in gathered.names:
        near = len(one.name) == len(body) and 0 < sum(map(str.__ne__, one.name, body)) <= _MOST_MISREAD
        if near and not one.weak and body_quality(one.name, year) == COMPLETE:
            return one
    return None
