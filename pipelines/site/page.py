"""What a page of the site is made of, before it is written in a language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.site.addresses import HOME
from pipelines.site.data_files import PageData
from pipelines.site.words import message
from warehouse.messages import Message

Trail = tuple[tuple[Message, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its address, its template with what that shows, and the pages above it, the home page first.

    `facts` are the same for both languages: texts are messages, figures are numbers. The data of a `packed` page is
    also offered as a ZIP with README and citation.
    """

    path: str
    template: str
    title: Message
    description: Message
    facts: Mapping[str, Any] = field(default_factory=dict)
    trail: Trail = ()
    data: PageData | None = None
    packed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is made only if it shows something else than before: its address, a digest of all the rows it shows,
    and what makes it.
    """

    path: str
    digest: str
    make: Callable[[], Page]


def home_trail(*further: tuple[Message, str]) -> Trail:
    """The breadcrumb from the home page on."""
    return ((message("home"), HOME), *further)
