"""Files that a browser sends: read within the limits of `gongkai check`, ZIPs unpacked, each document kept on the desk.

The name of a file is text and never a path. Files of the system in a folder (Thumbs.db, ~$…) are left out.
"""

from collections.abc import Iterator, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from assets.collected.inbox.zip_members import LARGEST, LARGEST_TOGETHER, junk
from assets.collected.media_type import MOST_MEMBERS
from assets.staged.report import Refusal
from assets.text.characters import on_one_line
from pipelines.cli.input_documents import unpack_document
from pipelines.desk.desk import Desk, Received

LARGEST_REQUEST = LARGEST_TOGETHER  # bytes of all files sent at once
_LONGEST_NAME = 500


async def receive_files(request: Request, desk: Desk) -> tuple[list[Received], list[Received]]:
    """The documents of the fields `drafts` and `earlier`; the form is closed afterwards, which deletes its files."""
    async with request.form(max_files=MOST_MEMBERS, max_fields=10) as form:
        drafts, earlier = (
            [one for one in form.getlist(field) if isinstance(one, UploadFile)] for field in ("drafts", "earlier")
        )
        return (
            await run_in_threadpool(_receive, drafts, desk),
            await run_in_threadpool(_receive, earlier, desk),
        )


def _receive(files: Sequence[UploadFile], desk: Desk) -> list[Received]:
    return [received for file in files for received in _documents(file, desk)]


def _documents(file: UploadFile, desk: Desk) -> Iterator[Received]:
    name = on_one_line(file.filename or "").replace("\\", "/")[:_LONGEST_NAME]
    if not name or junk(name.split("/")):  # a field left empty is a file without a name
        return
    for named, content in unpack_document(name, file.file.read(LARGEST + 1)):
        if isinstance(content, Refusal):
            yield Received(named, "", content)
        else:
            yield Received(named, content.sha256, desk.keep(content.sha256, content.source()))
