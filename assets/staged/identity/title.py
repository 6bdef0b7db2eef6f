"""Chooses how a title is read: with how many of the lines above it, by the body that they name together.

The ways to read it come from title_lines.py, the divisions from body_location.py.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assets.staged.identity.body_location import locate_body, without_brackets
from assets.staged.identity.title_lines import Title, first_lines, read_titles
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.regions import regions

# A line above a title that ends so is not the beginning of its body, but a site's heading.
_WHOLE_NAME = re.compile("(?:政府|局|厅|委员会|管委会|办公室|办公厅)$")
_OFFICE_ENDS = ("办公室", "办公厅", "办")
# What a name determines (body_quality).
NO_NAME, NAMED, KNOWN, HOMONYM, LOCATED, COMPLETE = range(6)


def find_titles(lines: Sequence[str]) -> list[Title]:
    """The titles in the first lines, in order. `lines` have no white space."""
    return list(_titles_of(tuple(first_lines(lines))))


@lru_cache(maxsize=64)  # captions and identity, and the readings of one document, mostly look at the same lines
def _titles_of(lines: tuple[str, ...]) -> tuple[Title, ...]:
    return tuple(_choose(ways) for ways in read_titles(lines))


def body_quality(body: str | None, year: int | None) -> int:
    """How much a name determines: nothing known, its kind KNOWN, several divisions (HOMONYM), one (LOCATED), or one and
    the whole name of a body (COMPLETE), as of a national one.
    """
    if body is None:
        return NO_NAME
    location, kind = locate_body(body, year), kinds_of_body().kind(without_brackets(body))
    if not location.regions:
        return COMPLETE if kinds_of_body().is_national(body) else KNOWN if kind or location.zone else NAMED
    if len(location.regions) > 1:
        return HOMONYM
    whole = location.unread is None and (not location.rest or kind is not None) and not _is_fragment(location.rest)
    return COMPLETE if whole else LOCATED


def _choose(ways: Sequence[Title]) -> Title:
    """The way that determines most, of equals the one with fewest lines."""
    best = ways[0]
    for way in ways[1:]:
        if _joins_headings(way, ways[0]):
            continue
        if rank(way) > rank(best) or _begins_with_division_above(way, best):
            best = way
    return replace(best, above_only=ways[0].body is None and best.body is not None)


def rank(title: Title) -> int:
    """How much a title determines: the quality of its body, then its year."""
    return 2 * body_quality(title.body, title.year) + (title.year is not None)


def _joins_headings(way: Title, shortest: Title) -> bool:
    """Whether `way` begins with a whole name of another body, as a site's heading, above the title's own body."""
    if shortest.body is None or _WHOLE_NAME.search(way.start) is None:
        return False
    if shortest.body.startswith(_OFFICE_ENDS):
        return False
    location = locate_body(way.body, way.year) if way.body else None
    return not (location and kinds_of_body().branch(location.rest))


def _begins_with_division_above(way: Title, best: Title) -> bool:
    """Whether `way` prints the division above before the same body: 北京市 on one line, 海淀区财政局 on the next."""
    if not (way.body and best.body and way.body.endswith(best.body)) or rank(way) < rank(best):
        return False
    above = locate_body(way.body.removesuffix(best.body), way.year)
    region = next(iter(locate_body(best.body, best.year).regions), None)
    if above.rest or len(above.regions) != 1 or region is None:
        return False
    return above.regions[0] in regions().ancestors(region, way.year)


def _is_fragment(rest: str) -> bool:
    """Whether what follows the division is only the end of a name, as 分局 or 办公室."""
    return rest in kinds_of_body().branches.endings or rest in _OFFICE_ENDS
