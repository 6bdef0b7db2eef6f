"""PDFs as real programs print them, where they are installed: Chromium from a page, LibreOffice from a Word file.

`programs()` names what this machine has. The bytes differ from run to run, so these kinds are for measuring only.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.generator import write_docx, write_html
from tests.generator.report import Report

SECONDS = 60
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LIBREOFFICE = ("soffice", "libreoffice")


def programs() -> dict[str, Callable[[Report, Random], bytes]]:
    """The kinds that can be printed here, by name."""
    known = {"chromium": (CHROMIUM, chromium), "libreoffice": (LIBREOFFICE, libreoffice)}
    return {name: kind for name, (names, kind) in known.items() if _installed(names)}


def chromium(report: Report, rng: Random) -> bytes:
    """The web page of a report, printed."""
    sheet = rng.choice(("A4", "A4", "A4 landscape", "letter"))
    style = f"@page {{ size: {sheet}; margin: {rng.randint(8, 22)}mm; }} body {{ width: auto; }}"
    page = write_html.write(report).decode().replace("</style>", f"{style}\n</style>")
    page = page.replace("font-size: 14px", f"font-size: {rng.choice((11, 12, 13, 14, 15))}px")
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, "utf-8")
        _run(
            [_installed(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]
        )  # fmt: skip
        return target.read_bytes()


def libreoffice(report: Report, rng: Random) -> bytes:
    """The Word file of a report, converted."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(write_docx.write(report))
        profile = Path(folder, "profile").as_uri()
        _run(
            [_installed(LIBREOFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
             "--outdir", folder, str(source)]
        )  # fmt: skip
        return source.with_suffix(".pdf").read_bytes()


def _installed(names: tuple[str, ...]) -> str:
    return next((path for name in names if (path := shutil.which(name))), "")


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
