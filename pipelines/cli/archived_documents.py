"""Documents that a command is given by the id of their report: found in the warehouse, taken from the archive."""

import re
from functools import partial
from pathlib import Path

from assets.collected.archive.address import ArchiveError
from assets.collected.media_type import media_type
from assets.staged.report import Refusal
from pipelines.cli.extras import require
from pipelines.cli.input_documents import Content, InputDocument
from pipelines.cli.words import FOLDER
from warehouse.messages import load_messages

_ID = re.compile(r"[0-9a-f]{8,64}")
_FOUND = "SELECT report_id FROM staged.report WHERE starts_with(report_id, ?) LIMIT 2"
_SHOWN_OF_AN_ID = 12


def is_report_id(text: str) -> bool:
    """Whether `text` is a report id, or the beginning of one of at least eight digits."""
    return _ID.fullmatch(text) is not None


def archived_document(report_id: str, warehouse: Path | None, archive: str | None) -> InputDocument:
    """The document of the report whose id begins with `report_id`, or why there is none."""
    require("pipeline", "compare")
    from assets.collected.archive.archive import Archive
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError, published

    at = workplace_at(warehouse=warehouse, archive=archive)
    try:
        with published(at.warehouse) as con:
            found = con.execute(_FOUND, [report_id]).fetchall()
        if len(found) != 1:
            return _refused(report_id, "ambiguous_id" if found else "no_such_report", warehouse=at.warehouse)
        data = Archive(at.archive).get(found[0][0])
    except (WarehouseError, ArchiveError, OSError, ValueError) as error:
        return _refused(report_id, "not_archived", why=str(error))
    sha256 = str(found[0][0])
    return InputDocument(sha256[:_SHOWN_OF_AN_ID], Content(sha256, media_type(data), partial(bytes, data)))


def _refused(report_id: str, key: str, **facts: object) -> InputDocument:
    why = load_messages(FOLDER / "archived_documents.yaml")[key].format(**facts)
    return InputDocument(report_id, Refusal("", None, "unreadable", why))
