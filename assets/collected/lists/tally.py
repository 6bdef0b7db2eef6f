"""Judges whether a list was had whole: its pages and rows against what the pages state and what the pager asks for.

One tally for each list, filled page by page. Knows neither requests nor journals.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from assets.collected.lists.list_page import ListPage

_MOST_NAMED = 3  # pages in a reason


@dataclass(slots=True)
class ListTally:
    """What was had of one list so far; `missing` are the pages that were not, with the reason for each."""

    pages: list[ListPage] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)

    @property
    def entries(self) -> int:
        """The rows had, each once. Of links that look like rows, those on all of several pages are navigation."""
        exact = [page.rows for page in self.pages if page.exact and page.rows]
        if exact:
            return _count_new(exact)
        different = list({frozenset(page.rows): page.rows for page in self.pages}.values())
        everywhere = frozenset.intersection(*map(frozenset, different)) if len(different) > 1 else frozenset()
        return _count_new([row for row in rows if row not in everywhere] for rows in different)

    @property
    def stated_entries(self) -> int | None:
        return max((page.stated_entries for page in self.pages if page.stated_entries is not None), default=None)

    @property
    def complete(self) -> bool | None:
        """Whether everything was had; None if all pages were, but the list states no length."""
        if self.missing or self._left or self._is_short():
            return False
        return True if self.stated_entries is not None or self._stated_pages() is not None else None

    @property
    def why(self) -> str | None:
        """What is missing from an incomplete list."""
        if self.complete is not False:
            return None
        stated, pages = self.stated_entries, self._stated_pages()
        had = f"{self.entries:,} of {stated:,} entries" if stated is not None else f"{self.entries:,} entries"
        if pages is not None and stated is None:
            had += f" from {len(self.pages):,} of {pages:,} pages"
        if self._left:
            had += f", {self._left:,} left out (over the limit of a page, or at another host)"
        parts = [f"{url} ({why})" for url, why in self.missing[:_MOST_NAMED]]
        if len(self.missing) > _MOST_NAMED:
            parts.append(f"and {len(self.missing) - _MOST_NAMED:,} more")
        return f"incomplete list: {had}" + (f"; pages not had: {', '.join(parts)}" if parts else "")

    @property
    def _left(self) -> int:
        return sum(page.left for page in self.pages)

    def _is_short(self) -> bool:
        if self.stated_entries is not None:
            return self.entries < self.stated_entries
        pages = self._stated_pages()
        return pages is not None and len(self.pages) < pages

    def _stated_pages(self) -> int | None:
        return max((page.stated_pages for page in self.pages if page.stated_pages is not None), default=None)


def _count_new(pages: Iterable[Iterable[str]]) -> int:
    """The rows of the pages: one that several pages have counts once, one that a page has twice counts twice."""
    seen: set[str] = set()
    count = 0
    for rows in map(list, pages):
        count += sum(row not in seen for row in rows)
        seen.update(rows)
    return count
