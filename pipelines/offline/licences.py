"""The licences of wheels: the texts that they carry, and a list of the licence that each names."""

import re
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

_TEXTS = re.compile(r"\.dist-info/(?:licenses/.+|[^/]*(?:licen[cs]e|copying|notice|authors)[^/]*)$", re.IGNORECASE)
_UNNAMED = "see the texts of the package"


def licence_texts(wheels: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """The texts in the metadata of the wheels, as paths `package-version/name` with their contents."""
    for wheel in wheels:
        with ZipFile(wheel) as archive:
            for name in sorted(filter(_TEXTS.search, archive.namelist())):
                folder, _, path = name.partition(".dist-info/")
                yield f"{folder}/{path.removeprefix('licenses/')}", archive.read(name)


def licence_list(wheels: Iterable[Path]) -> str:
    """A line for each package: its name, its version and its licence."""
    found = {(meta["Name"], meta["Version"]): _licence(meta) for meta in map(_metadata, wheels)}
    return "".join(f"{name} {version}: {licence}\n" for (name, version), licence in sorted(found.items()))


def _metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return Parser().parsestr(archive.read(name).decode("utf-8"))


def _licence(meta: Message) -> str:
    """The expression of a package, else its classifiers, else the first line of its licence field."""
    if meta["License-Expression"]:
        return str(meta["License-Expression"])
    classified = [one.rpartition(" :: ")[2] for one in meta.get_all("Classifier", []) if one.startswith("License ::")]
    return ", ".join(classified) or next(iter((meta["License"] or "").splitlines()), "") or _UNNAMED
