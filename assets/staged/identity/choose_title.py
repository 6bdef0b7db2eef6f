"""Chooses the report's own title among those that a document prints: a page may list the reports of other years.

A title counts more the oftener it is printed, and where the statistical period or the signature agree with it.
"""

from collections.abc import Sequence

from assets.staged.identity.gather import Gathered
from assets.staged.identity.title import rank
from assets.staged.identity.title_lines import Title


def choose_title(gathered: Gathered) -> tuple[Title | None, bool]:
    """The title that names most, and whether another one names as much, differs, and has as much support."""
    most = max(map(rank, gathered.titles), default=0)
    best = [title for title in gathered.titles if rank(title) == most]
    named = {(title.body, title.year) for title in best}
    if len(named) < 2:
        return (best[0] if best else None), False
    support = {pair: _support(pair, best, gathered) for pair in named}
    strongest = max(support.values())
    leading = [title for title in best if support[title.body, title.year] == strongest]
    return leading[0], len({(title.body, title.year) for title in leading}) > 1


def _support(pair: tuple[str | None, int | None], titles: Sequence[Title], gathered: Gathered) -> int:
    """How often a body and year are printed as a title; the period and the signature count twice."""
    body, year = pair
    printed = sum((title.body, title.year) == pair for title in titles)
    signed = any(name == body for name, _ in gathered.signatures if name)
    return printed + 2 * (year is not None and year == gathered.period_year) + 2 * signed
