"""Older Word files, DOC, WPS and RTF, made by LibreOffice of a web page of the report. Nothing where it is missing.

Their bytes differ from run to run, for LibreOffice writes the time into them; their words do not.
"""

import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.generator import write_html
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]


def soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, ending: str, filter_name: str) -> bytes:
    """A web page as a document of another kind."""
    return _converted(data, ending, filter_name)


@lru_cache(maxsize=64)
def _converted(data: bytes, ending: str, filter_name: str) -> bytes:
    with TemporaryDirectory(prefix="gongkai-") as made:
        folder = Path(made)
        (folder / "page.html").write_bytes(data)
        subprocess.run(
            [
                soffice(), "--headless", f"-env:UserInstallation={folder.as_uri()}/profile",
                "--infilter=HTML (StarWriter)", "--convert-to", f"{ending}:{filter_name}", "--outdir", str(folder),
                str(folder / "page.html"),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (folder / f"page.{ending}").read_bytes()


def _doc(report: Report, rng: Random) -> bytes:
    return converted(write_html.write(report), "doc", "MS Word 97")


def _rtf(report: Report, rng: Random) -> bytes:
    return converted(write_html.write(report), "rtf", "Rich Text Format")


OFFICE_KINDS: dict[str, Kind] = {"doc": _doc, "wps": _doc, "rtf": _rtf}  # WPS Office writes DOC under a name of its own
