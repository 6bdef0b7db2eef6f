"""Loads and validates the source files, packaged ones and those of the office, and lists their errors.

SiteFile is the schema of a file; docs/sources.md explains the fields. Visits no site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from assets.collected.inbox.zip_members import LARGEST
from assets.collected.sources.patterns import Pattern
from assets.collected.sources.source import INBOX, KINDS, Politeness, Source
from warehouse.reference.divisions.regions import regions
from warehouse.yaml_models import DeclarationError, Declared, Model, line, load

PACKAGED = Path(__file__).parent / "sites"
ALLOWED = "allowed_hosts.yaml"
# The parameters of each kind of list.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "dataproxy": ("columnid", "unitid", "webid"),
    "annual_report_page": ("areas", "years"),
}
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
    if regions().nearest(code, None) is None:
        raise ValueError(f"{code} is not the code of a division: see regions.csv.gz, or marts.dim_region")
    return code


def _check_url(url: str) -> str:
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


PageUrl = Annotated[str, AfterValidator(_check_url)]
HostName = Annotated[str, AfterValidator(_check_host)]


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

    since: Annotated[date, BeforeValidator(_check_date)]
    why: Words


class ManualReason(Declared):
    """Why the reports are downloaded manually; `en` if there is a translation."""

    zh: Words
    en: Words | None = None


class SiteFile(Declared):
    """The file of one site."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{1,60}$"), AfterValidator(_check_name)]
    title: Words
    region: Annotated[str, BeforeValidator(_check_region)]
    kind: Annotated[str, BeforeValidator(_check_kind)]
    starts: Annotated[tuple[PageUrl, ...], AfterValidator(_check_not_empty)]
    hosts: Annotated[tuple[HostName, ...], AfterValidator(_check_not_empty)]
    follow: tuple[Pattern, ...] = ()
    parameters: Annotated[dict[str, str], BeforeValidator(_check_quoted)] = {}
    bodies: tuple[Words, ...] = ()
    politeness: PolitenessFile = PolitenessFile()
    manual: Annotated[ManualReason | None, BeforeValidator(_as_translations)] = None
    ended: Ended | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        known = PARAMETERS.get(self.kind, ())
        for name in self.parameters:
            if name not in known:
                allowed = f"allowed are {', '.join(known)}" if known else "it has none"
                raise ValueError(f"{name} is not a parameter of the kind {self.kind}: {allowed}")
        for url in self.starts:
            if urlsplit(url).hostname not in self.hosts:
                raise ValueError(f"{url} is not at one of the hosts: add {urlsplit(url).hostname} to hosts")
        return self


class AllowedHost(Declared):
    """A reviewed host outside gov.cn: why it may be visited, and the role of the reviewer."""

    host: HostName
    reason: Words
    reviewer: Words


class AllowedHosts(Declared):
    """The reviewed list."""

    hosts: tuple[AllowedHost, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The valid sources by name, and the errors of the other files as `file:line: field: why`."""

    entries: tuple[Source, ...]
    faults: tuple[str, ...]


def load_sources(own: Path | None = None) -> Sources:
    """The packaged sources and those of the folder `own`, which replace packaged ones of the same name.

    Hosts outside gov.cn must be in the reviewed list, packaged or `allowed_hosts.yaml` of `own`.
    """
    faults: list[str] = []
    allowed = _allowed(PACKAGED.parent / ALLOWED, faults) | (_allowed(own / ALLOWED, faults) if own else frozenset())
    found: dict[str, Source] = {}
    for folder in (PACKAGED, own) if own else (PACKAGED,):
        faults += (f"{path}: it is not read; rename it to {path.stem}.yaml" for path in sorted(folder.glob("*.yml")))
        for path in sorted(folder.glob("*.yaml")):
            if path.name != ALLOWED and (source := _load_source(path, allowed, faults)):
                found[source.name] = source
    entries = tuple(found[name] for name in sorted(found))
    return Sources(entries, (*faults, *_duplicate_starts(entries)))


@cache
def is_government_host(host: str) -> bool:
    return host == "gov.cn" or host.endswith(".gov.cn")


def _load_source(path: Path, allowed: frozenset[str], faults: list[str]) -> Source | None:
    file = _load_file(path, SiteFile, faults)
    if file is None:
        return None
    errors = list(_check_place_and_hosts(path, file, allowed))
    faults += errors
    return None if errors else Source(
        name=file.name, title=file.title, region=file.region, kind=file.kind, starts=file.starts,
        hosts=frozenset(file.hosts), file=path.name, follow=file.follow, parameters=dict(file.parameters),
        bodies=file.bodies, politeness=Politeness(**file.politeness.model_dump()),
        manual=file.manual.zh if file.manual else None, manual_en=file.manual.en if file.manual else None,
        ended=(file.ended.since, file.ended.why) if file.ended else None,
    )  # fmt: skip


def _check_place_and_hosts(path: Path, file: SiteFile, allowed: frozenset[str]) -> Iterator[str]:
    """The errors that depend on the file name and the reviewed hosts."""
    if file.name != path.stem:
        yield f"{path}:{line(path, 'name')}: name: it is {file.name}, but the file is {path.name}: use the same name"
    for number, host in enumerate(file.hosts):
        if not is_government_host(host) and host not in allowed:
            yield (
                f"{path}:{line(path, 'hosts', number)}: hosts: {host} is not under gov.cn: have it reviewed and"
                f" add it to {ALLOWED} with a reason, or remove it"
            )


def _allowed(path: Path, faults: list[str]) -> frozenset[str]:
    read = _load_file(path, AllowedHosts, faults) if path.exists() else None
    return frozenset(entry.host for entry in read.hosts) if read else frozenset()


def _load_file(path: Path, model: type[Model], faults: list[str]) -> Model | None:
    try:
        return load(path, model)
    except DeclarationError as error:
        faults += str(error).splitlines()
    except OSError as error:
        faults.append(f"{path}: it cannot be opened ({error.strerror}): check its permissions")
    return None


def _duplicate_starts(entries: tuple[Source, ...]) -> Iterator[str]:
    first: dict[str, str] = {}
    for source in entries:
        for url in source.starts:
            other = first.setdefault(url, source.name)
            if other != source.name:
                yield f"{source.file}: starts: {url} is also in the file of {other}: keep only one of them"
