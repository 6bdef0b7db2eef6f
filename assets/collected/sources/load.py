"""Loads and validates the source files, packaged ones and those of the office, and lists their errors.

A packaged file has the sites of a province, a file of the office has one site. site_file.py is their schema;
docs/sources.md explains the fields. Visits no site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assets.collected.sources.site_file import (
    AllowedHosts,
    ProvinceFile,
    SiteFile,
)
from assets.collected.sources.source import Politeness, Source
from warehouse.messages import load_messages
from warehouse.yaml_models import DeclarationError, Model, line, load

PACKAGED = Path(__file__).parent / "sites"
ALLOWED = "allowed_hosts.yaml"
MESSAGES = Path(__file__).parent / "messages.yaml"


@dataclass(frozen=True, slots=True)
class Sources:
    """The valid sources by name, and the errors of the other files as `file:line: field: why`."""

    entries: tuple[Source, ...]
    faults: tuple[str, ...]


def load_sources(own: Path | None = None) -> Sources:
    """The packaged sources and those of the folder `own`, which replace packaged ones of the same name.

    Hosts outside gov.cn must be in the reviewed list, packaged or `allowed_hosts.yaml` of `own`.
    """
    packaged = load_packaged()
    found, faults = {source.name: source for source in packaged.entries}, list(packaged.faults)
    if own:
        allowed = _allowed(PACKAGED.parent / ALLOWED, []) | _allowed(own / ALLOWED, faults)
        faults += (f"{path}: it is not read; rename it to {path.stem}.yaml" for path in sorted(own.glob("*.yml")))
        for path in sorted(own.glob("*.yaml")):
            if path.name != ALLOWED and (source := _load_own(path, allowed, faults)):
                found[source.name] = source
    entries = tuple(found[name] for name in sorted(found))
    return Sources(entries, (*faults, *_duplicate_starts(entries)))


@cache
def load_packaged() -> Sources:
    """The packaged sources, and the errors of their files."""
    faults: list[str] = []
    allowed = _allowed(PACKAGED.parent / ALLOWED, faults)
    entries = [source for path in sorted(PACKAGED.glob("*.yaml")) for source in _load_province(path, allowed, faults)]
    return Sources(tuple(entries), tuple(faults))


@cache
def is_government_host(host: str) -> bool:
    return host == "gov.cn" or host.endswith(".gov.cn")


def _load_own(path: Path, allowed: frozenset[str], faults: list[str]) -> Source | None:
    file = _load_file(path, SiteFile, faults)
    if file is None:
        return None
    errors = list(_check_hosts(path, file, allowed))
    if file.name != path.stem:
        number = line(path, "name")
        errors.append(f"{path}:{number}: name: it is {file.name}, but the file is {path.name}: use the same name")
    faults += errors
    return None if errors else _source(path, file)


def _load_province(path: Path, allowed: frozenset[str], faults: list[str]) -> Iterator[Source]:
    file = _load_file(path, ProvinceFile, faults)
    for number, site in enumerate(file.sites if file else ()):
        errors = list(_check_hosts(path, site, allowed, "sites", number))
        if file and not site.region.startswith(file.region):
            at = line(path, "sites", number, "region")
            errors.append(f"{path}:{at}: region: {site.region} is not in {file.region}: move it to the right file")
        if site.address is None:
            at = line(path, "sites", number)
            errors.append(f"{path}:{at}: address: it is missing: state how the address of the list is known")
        faults += errors
        if not errors:
            yield _source(path, site)


def _source(path: Path, file: SiteFile) -> Source:
    zh, en = _manual_reason(file)
    return Source(
        name=file.name, title=file.title, region=file.region, kind=file.kind, starts=file.starts,
        hosts=frozenset(file.hosts), file=path.name, follow=file.follow, parameters=dict(file.parameters),
        bodies=file.bodies, politeness=Politeness(**file.politeness.model_dump()), manual=zh, manual_en=en,
        ended=(file.ended.since, file.ended.why) if file.ended else None, unverified=file.is_unverified,
        evidence=file.evidence,
    )  # fmt: skip


def _manual_reason(file: SiteFile) -> tuple[str | None, str | None]:
    """Why the reports are downloaded manually, in Chinese and English."""
    if file.is_unverified:
        message = load_messages(MESSAGES)[f"unverified_{file.address or 'derived'}"].format(name=file.name)
        return message.zh, message.en
    return (file.manual.zh, file.manual.en) if file.manual else (None, None)


def _check_hosts(path: Path, file: SiteFile, allowed: frozenset[str], *place: str | int) -> Iterator[str]:
    """The errors of hosts that are neither under gov.cn nor reviewed; `place` is where the site is in its file."""
    for number, host in enumerate(file.hosts):
        if not is_government_host(host) and host not in allowed:
            yield (
                f"{path}:{line(path, *place, 'hosts', number)}: hosts: {host} is not under gov.cn: have it reviewed and"
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
