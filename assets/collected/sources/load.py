"""The sources as they are declared: every file of sources/ and of an office's own folder, validated, with its faults.

What a file may say is SiteFile; what its fields mean stands in docs/sources.md. Asks no site whether it is there.
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
# What a kind of list may be told beside its URLs.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "dataproxy": ("columnid", "unitid", "webid"),
    "annual_report_page": ("areas", "years"),
}
_UNSEEN = "links"
_USUAL = Politeness()
Words = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]


def _free(name: str) -> str:
    if name == INBOX:
        raise ValueError(f"{INBOX} is what files put in by hand come from: name the site otherwise")
    return name


def _kind(kind: object) -> object:
    if kind not in KINDS:
        near = get_close_matches(str(kind), KINDS, 1)
        meant = f"is {near[0]} meant? " if near else ""
        raise ValueError(
            f"{kind} is no kind of list: {meant}the kinds are {', '.join(KINDS)}; of another shape: {_UNSEEN}"
        )
    return kind


def _region(code: object) -> object:
    if not isinstance(code, str):
        raise ValueError(f"a code is text: put it in quotes, as '{code}'")
    if regions().nearest(code, None) is None:
        raise ValueError(f"{code} is the code of no division: see regions.csv.gz, or marts.dim_region")
    return code


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{url}' is no address of a page: it begins with http:// or https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"'{parts.hostname}' stands behind a name or password: no address here has one")
    if not url.isascii() or re.search(r"\s", url):
        raise ValueError(f"'{url}' holds a character that no address has: write it in percent signs, as a browser does")
    return url


def _host(host: str) -> str:
    if not re.fullmatch(r"[a-z0-9.-]+", host):
        raise ValueError(f"'{host}' is no host: write it in small letters, without http:// and without a port")
    return host


def _some(listed: tuple[str, ...]) -> tuple[str, ...]:
    if not listed:
        raise ValueError("it is empty: name one at least")
    return listed


def _text(parameters: object) -> object:
    if not isinstance(parameters, dict):
        return parameters
    if unquoted := [name for name, value in parameters.items() if not isinstance(value, str)]:
        raise ValueError(f"{unquoted[0]} is text: put it in quotes, as '{parameters[unquoted[0]]}'")
    return parameters


def _dated(day: object) -> object:
    if not isinstance(day, str | date):
        raise ValueError("it is a date such as 2025-06-30")
    return day


def _why(said: object) -> object:
    return {"zh": said} if isinstance(said, str) else said


PageUrl = Annotated[str, AfterValidator(_address)]
HostName = Annotated[str, AfterValidator(_host)]


class PolitenessFile(Declared):
    """How a site is asked, where that differs: never oftener than every two seconds."""

    least: Annotated[float, Field(ge=2, le=600)] = _USUAL.least
    most: Annotated[float, Field(ge=2, le=600)] = _USUAL.most
    a_day: Annotated[int, Field(ge=1, le=20_000)] = _USUAL.a_day
    seconds: Annotated[float, Field(ge=5, le=600)] = _USUAL.seconds
    largest: Annotated[int, Field(ge=1024, le=LARGEST)] = _USUAL.largest

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.most < self.least:
            raise ValueError(f"most is {self.most}, below least, {self.least}: it is the longer of the two")
        return self


class Ended(Declared):
    """Since when a site is no more, and why: its obituary."""

    since: Annotated[date, BeforeValidator(_dated)]
    why: Words


class Why(Declared):
    """Why, in the words of whoever wrote it down, and in English where these are others."""

    zh: Words
    en: Words | None = None


class SiteFile(Declared):
    """One site."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{1,60}$"), AfterValidator(_free)]
    title: Words
    region: Annotated[str, BeforeValidator(_region)]
    kind: Annotated[str, BeforeValidator(_kind)]
    starts: Annotated[tuple[PageUrl, ...], AfterValidator(_some)]
    hosts: Annotated[tuple[HostName, ...], AfterValidator(_some)]
    follow: tuple[Pattern, ...] = ()
    parameters: Annotated[dict[str, str], BeforeValidator(_text)] = {}
    bodies: tuple[Words, ...] = ()
    politeness: PolitenessFile = PolitenessFile()
    manual: Annotated[Why | None, BeforeValidator(_why)] = None
    ended: Ended | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        known = PARAMETERS.get(self.kind, ())
        for name in self.parameters:
            if name not in known:
                told = f"it takes {', '.join(known)}" if known else "it takes none"
                raise ValueError(f"{name} is no parameter of the kind {self.kind}: {told}")
        for url in self.starts:
            if urlsplit(url).hostname not in self.hosts:
                raise ValueError(f"{url} is at none of the hosts: add {urlsplit(url).hostname} to hosts")
        return self


class AllowedHost(Declared):
    """A host outside gov.cn that may be asked: why, and in what role somebody decided so."""

    host: HostName
    reason: Words
    reviewer: Words


class AllowedHosts(Declared):
    """The reviewed list."""

    hosts: tuple[AllowedHost, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Every source that can be taken, by name, and what is wrong with the other files as `file:line: field: why`."""

    entries: tuple[Source, ...]
    faults: tuple[str, ...]


def load_sources(own: Path | None = None) -> Sources:
    """The packaged sources and those of the folder `own`, which replace packaged ones of their name.

    Hosts outside gov.cn must be in the reviewed list, packaged or `allowed_hosts.yaml` of `own`.
    """
    faults: list[str] = []
    allowed = _allowed(PACKAGED.parent / ALLOWED, faults) | (_allowed(own / ALLOWED, faults) if own else frozenset())
    found: dict[str, Source] = {}
    for folder in (PACKAGED, own) if own else (PACKAGED,):
        faults += (f"{path}: name it {path.stem}.yaml, or it is not read" for path in sorted(folder.glob("*.yml")))
        for path in sorted(folder.glob("*.yaml")):
            if path.name != ALLOWED and (source := _source(path, allowed, faults)):
                found[source.name] = source
    entries = tuple(found[name] for name in sorted(found))
    return Sources(entries, (*faults, *_asked_twice(entries)))


@cache
def is_government_host(host: str) -> bool:
    return host == "gov.cn" or host.endswith(".gov.cn")


def _source(path: Path, allowed: frozenset[str], faults: list[str]) -> Source | None:
    file = _loaded(path, SiteFile, faults)
    if file is None:
        return None
    wrong = list(_strange(path, file, allowed))
    faults += wrong
    return None if wrong else Source(
        name=file.name, title=file.title, region=file.region, kind=file.kind, starts=file.starts,
        hosts=frozenset(file.hosts), file=path.name, follow=file.follow, parameters=dict(file.parameters),
        bodies=file.bodies, politeness=Politeness(**file.politeness.model_dump()),
        manual=file.manual.zh if file.manual else None, manual_en=file.manual.en if file.manual else None,
        ended=(file.ended.since, file.ended.why) if file.ended else None,
    )  # fmt: skip


def _strange(path: Path, file: SiteFile, allowed: frozenset[str]) -> Iterator[str]:
    """What only the place of the file and the reviewed hosts tell."""
    if file.name != path.stem:
        yield f"{path}:{line(path, 'name')}: name: it is {file.name}, but the file is {path.name}: make them the same"
    for number, host in enumerate(file.hosts):
        if not is_government_host(host) and host not in allowed:
            yield (
                f"{path}:{line(path, 'hosts', number)}: hosts: {host} is not of gov.cn: have somebody review it and"
                f" enter it in {ALLOWED} with a reason, or leave it out"
            )


def _allowed(path: Path, faults: list[str]) -> frozenset[str]:
    read = _loaded(path, AllowedHosts, faults) if path.exists() else None
    return frozenset(entry.host for entry in read.hosts) if read else frozenset()


def _loaded(path: Path, model: type[Model], faults: list[str]) -> Model | None:
    try:
        return load(path, model)
    except DeclarationError as error:
        faults += str(error).splitlines()
    except OSError as error:
        faults.append(f"{path}: it cannot be opened ({error.strerror}): see to its permissions")
    return None


def _asked_twice(entries: tuple[Source, ...]) -> Iterator[str]:
    first: dict[str, str] = {}
    for source in entries:
        for url in source.starts:
            other = first.setdefault(url, source.name)
            if other != source.name:
                yield f"{source.file}: starts: {url} stands in {other} too: keep one, or the site is asked twice"
