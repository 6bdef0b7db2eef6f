"""What can be downloaded from the desk: page, workbook and JSON object of a report, the verdicts as a reviewed file,
and of all reports one ZIP.

Page, workbook and object are what `gongkai check --html`, `--xlsx` and `--json` write. Writes to no place but the given
file.
"""

from collections.abc import Mapping, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from pipelines.desk.draft import Draft
from pipelines.desk.verdicts import reviewed, verdicts_file
from pipelines.desk.words import words
from pipelines.report.checked_file import CheckedFile
from pipelines.report.file_names import file_name
from pipelines.report.json_object import report_object, write_json
from pipelines.report.page import page
from pipelines.report.text import Names

Drawn = Mapping[str, PageImages | Refusal]
VERDICTS_NAME = "desk.yaml"


def write_page(drafts: Sequence[Draft], drawn: Drawn, earlier: Names | None, language: str) -> str:
    """The page for printing; with a table before the reports where there are several."""
    return page(_files(drafts), drawn, earlier, listed=len(drafts) > 1, language=language)


def write_objects(drafts: Sequence[Draft], earlier: Names | None) -> str:
    """The JSON object of `drafts`."""
    return write_json([report_object(draft.name, reviewed(draft), earlier) for draft in drafts], escaped=False)


def write_book(file: IO[bytes], drafts: Sequence[Draft], language: str) -> None:
    """The workbook of `drafts`."""
    from pipelines.report.workbook.write import write_workbook

    write_workbook(file, _files(drafts), language)


def write_zip(file: IO[bytes], drafts: Sequence[Draft], drawn: Drawn, earlier: Names | None, language: str) -> None:
    """A ZIP with page, workbook and JSON object of all `drafts`, the page of each, and the verdicts if any."""
    text = words(language)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{text['zip_all']}.html", _encoded(write_page(drafts, drawn, earlier, language)))
        archive.writestr(f"{text['zip_all']}.json", _encoded(write_objects(drafts, earlier)))
        with archive.open(f"{text['zip_all']}.xlsx", "w") as book:
            write_book(book, drafts, language)
        if any(draft.verdicts for draft in drafts):
            archive.writestr(f"verdicts/{VERDICTS_NAME}", _encoded(verdicts_file(drafts)))
        for draft in drafts:
            name = f"{text['zip_folder']}/{draft.number:03d}-{download_name(draft, '.html')}"
            archive.writestr(name, _encoded(write_page([draft], drawn, earlier, language)))


def _files(drafts: Sequence[Draft]) -> list[CheckedFile]:
    """The drafts with the verdicts beside their findings."""
    return [CheckedFile(draft.name, reviewed(draft)) for draft in drafts]


def download_name(draft: Draft, ending: str) -> str:
    """The name of a file about `draft` with `ending`, without the folders or the ZIP that it came in."""
    return file_name(draft.name.replace("\\", "/").rpartition("/")[2].rpartition("!")[2], ending)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
