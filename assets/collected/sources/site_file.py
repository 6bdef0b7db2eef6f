"""The schema of source files: that of one site, and that of the packaged sites of a province.

docs/sources.md explains the fields. Loads nothing: load.py does.
"""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from assets.collected.inbox.zip_members import LARGEST
from assets.collected.lists.posted import page_field
from assets.collected.sources.patterns import Pattern
from assets.collected.sources.source import CENTRAL, INBOX, KINDS, Politeness
from warehouse.reference.divisions.regions import regions
from warehouse.yaml_models import Declared

# The parameters of each kind of list.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "dataproxy": ("columnid", "unitid", "webid"),
    "annual_report_page": ("areas", "years"),
}
UNVERIFIED = "unverified"
_OTHER_KIND = "links"
_USUAL = Politeness()
Words = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]


def _check_name(name: str) -> str:
    if name == INBOX:
        raise ValueError(f"{INBOX} is the source of files in the inbox: choose another name for the site")
    return name


def _check_kind(kind: object) -> object:
    if kind not in KINDS:
        near = get_close_matches(str(kind), KINDS, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise ValueError(
            f"{kind} is not a kind of list: {meant}the kinds are {', '.join(KINDS)}; for any other list: {_OTHER_KIND}"
        )
    return kind


def _check_region(code: object) -> object:
    if not isinstance(code, str):
        raise ValueError(f"a code is text: put it in quotes, as '{code}'")
    if code != CENTRAL and regions().nearest(code, None) is None:
        raise ValueError(f"{code} is not the code of a division: see regions.csv.gz, or marts.dim_region")
    return code


def check_url(url: str) -> str:
    """`url`, if it is the URL of a page; raises ValueError with the reason."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{url}' is not the URL of a page: it must begin with http:// or https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"the URL of '{parts.hostname}' contains a user name or password: remove it")
    if not url.isascii() or re.search(r"\s", url):
        raise ValueError(f"'{url}' contains a character that URLs do not allow: percent-encode it, as browsers do")
    return url


def _check_host(host: str) -> str:
    if not re.fullmatch(r"[a-z0-9.-]+", host):
        raise ValueError(f"'{host}' is not a host: write it in lower case, without http:// and without a port")
    return host


def _check_not_empty(listed: tuple[str, ...]) -> tuple[str, ...]:
    if not listed:
        raise ValueError("it is empty: give at least one")
    return listed


def _check_quoted(parameters: object) -> object:
    if not isinstance(parameters, dict):
        return parameters
    if unquoted := [name for name, value in parameters.items() if not isinstance(value, str)]:
        raise ValueError(f"{unquoted[0]} is text: put it in quotes, as '{parameters[unquoted[0]]}'")
    return parameters


def _check_date(day: object) -> object:
    if not isinstance(day, str | date):
        raise ValueError("it must be a date such as 2025-06-30")
    return day


def _as_translations(text: object) -> object:
    return {"zh": text} if isinstance(text, str) else text


PageUrl = Annotated[str, AfterValidator(check_url)]
HostName = Annotated[str, AfterValidator(_check_host)]
Day = Annotated[date, BeforeValidator(_check_date)]


class PolitenessFile(Declared):
    """The rate limits of a site, if they differ from the defaults; the pause is at least two seconds."""

    least: Annotated[float, Field(ge=2, le=600)] = _USUAL.least
    most: Annotated[float, Field(ge=2, le=600)] = _USUAL.most
    a_day: Annotated[int, Field(ge=1, le=20_000)] = _USUAL.a_day
    seconds: Annotated[float, Field(ge=5, le=600)] = _USUAL.seconds
    largest: Annotated[int, Field(ge=1024, le=LARGEST)] = _USUAL.largest

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.most < self.least:
            raise ValueError(f"most is {self.most}, but must not be below least, {self.least}")
        return self


class Ended(Declared):
    """Since when and why a site no longer exists."""

    since: Day
    why: Words


class ManualReason(Declared):
    """Why the reports are downloaded manually; `en` if there is a translation. The word `unverified` alone is short for
    a reason of its own, which depends on `address`.
    """

    zh: Words
    en: Words | None = None


class SiteFile(Declared):
    """The file of one site."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{1,60}$"), AfterValidator(_check_name)]
    title: Words
    region: Annotated[str, BeforeValidator(_check_region)]
    kind: Annotated[str, BeforeValidator(_check_kind)]
    starts: tuple[PageUrl, ...]
    hosts: Annotated[tuple[HostName, ...], AfterValidator(_check_not_empty)]
    follow: tuple[Pattern, ...] = ()
    parameters: Annotated[dict[str, str], BeforeValidator(_check_quoted)] = {}
    bodies: tuple[Words, ...] = ()
    politeness: PolitenessFile = PolitenessFile()
    address: Literal["seen", "derived", "not_found", "verified"] | None = None
    verified: Day | None = None
    evidence: tuple[PageUrl, ...] = ()
    years: tuple[Annotated[int, Field(ge=2008, le=2100)], ...] = ()
    note: Words | None = None
    manual: Annotated[ManualReason | None, BeforeValidator(_as_translations)] = None
    ended: Ended | None = None

    @property
    def is_unverified(self) -> bool:
        """Whether the only reason for manual download is that no person has looked at the site yet."""
        return self.manual is not None and self.manual.zh == UNVERIFIED

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for error in (*self._errors_of_starts(), *self._errors_of_parameters()):
            raise ValueError(error)
        return self

    def _errors_of_starts(self) -> Iterator[str]:
        if not self.starts and self.address != "not_found":
            yield "starts is empty: give at least one, or address: not_found if the list of the site was not found"
        if self.address == "not_found" and (self.starts or not self.manual):
            yield "address is not_found: starts must be empty, and manual must be given"
        for url in self.starts:
            if urlsplit(url).hostname not in self.hosts:
                yield f"{url} is not at one of the hosts: add {urlsplit(url).hostname} to hosts"

    def _errors_of_parameters(self) -> Iterator[str]:
        if self.kind == "posted":
            if page_field(self.parameters) is None:
                yield "parameters has no page number: give the form fields of the first page, such as page: '1'"
            return
        known = PARAMETERS.get(self.kind, ())
        for name in self.parameters:
            if name not in known:
                allowed = f"allowed are {', '.join(known)}" if known else "it has none"
                yield f"{name} is not a parameter of the kind {self.kind}: {allowed}"


class ProvinceFile(Declared):
    """The packaged sites of one province, or of the central government, whose `region` is central."""

    region: Annotated[str, BeforeValidator(_check_region)]
    sites: tuple[SiteFile, ...]


class AllowedHost(Declared):
    """A reviewed host outside gov.cn: why it may be visited, and the role of the reviewer."""

    host: HostName
    reason: Words
    reviewer: Words


class AllowedHosts(Declared):
    """The reviewed list."""

    hosts: tuple[AllowedHost, ...]
