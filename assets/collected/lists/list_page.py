"""The content of a list page of any kind: its entries, the further requests for the rest of the list, and what the list
states about its own length.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of a list: an absolute URL, its title, and the date beside it as printed.

    `is_named_report` is set where the address or the column of the list shows an annual report, for any
    title.
    """

    url: str
    title: str
    day: str | None = None
    is_named_report: bool = False


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A further request: a URL, and the form fields if it is a POST."""

    url: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list. `more` are requests for the rest of the same list, `linked` for other lists it links to.

    `rows` has a key for each row of the list: its URL. With `exact` they are records, without it links that look like
    rows. `stated_entries` and `stated_pages` are the length of the whole list as the page states it. `left` counts the
    entries over the limit for one page, and the requests over it or at hosts of others. `of_its_kind` is whether the
    page has the declared kind; if not, the entries are all its links.
    """

    entries: tuple[ListEntry, ...]
    more: tuple[ListRequest, ...] = ()
    of_its_kind: bool = True
    linked: tuple[ListRequest, ...] = ()
    rows: tuple[str, ...] = ()
    exact: bool = False
    stated_entries: int | None = None
    stated_pages: int | None = None
    left: int = 0
