"""The requests that the desk answers. Reading happens in reading.py, HTML comes from pages.py, files from downloads.py.

Every page asks `Desk.use`, which deletes what was left unused for an hour; so does a clock that runs with the server.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from assets.checked.reviewed.waivers import today
from assets.collected.media_type import XLSX
from assets.text.characters import on_one_line
from pipelines.compare.comparison import Comparison, compare_reports
from pipelines.compare.page import STYLE as COMPARE_STYLE
from pipelines.compare.page import comparison_page
from pipelines.compare.workbook import comparison_workbook
from pipelines.desk.access import LimitedBody, SecureHeaders, TokenRequired
from pipelines.desk.desk import Desk
from pipelines.desk.downloads import VERDICTS_NAME, download_name, write_book, write_objects, write_page, write_zip
from pipelines.desk.draft import Draft, finding_id
from pipelines.desk.pages import compare_page, error_page, home_page, report_page
from pipelines.desk.reading import ReadingThread
from pipelines.desk.table import Order
from pipelines.desk.uploads import LARGEST_REQUEST, receive_files
from pipelines.desk.verdicts import IncompleteVerdict, VerdictForm, remove_verdict, take_verdict, verdicts_file
from pipelines.process.loopback_only import LoopbackOnly
from pipelines.report.page import STYLE

_LOOKING_EVERY = 60.0  # seconds between two looks at whether the desk is unused
_PART = 1 << 16  # bytes of a download
_STATIC = Path(__file__).parent / "static"
_FILES = {
    "page.css": (STYLE, "text/css"),
    "compare.css": (COMPARE_STYLE, "text/css"),
    "desk.css": (_STATIC / "desk.css", "text/css"),
    "desk.js": (_STATIC / "desk.js", "text/javascript"),
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ERRORS = {404: "no_page", 413: "request_too_large", 400: "bad_request", 405: "bad_request"}


def build_app(desk: Desk, reading: ReadingThread, token: str, *, largest: int = LARGEST_REQUEST) -> Starlette:
    """The app of `desk`, for who has `token`; a request may have `largest` bytes."""
    answers = _Answers(desk, reading)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        looking = asyncio.create_task(_expire_regularly(desk))
        yield
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking

    async def show_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        text = error_page(desk, _ERRORS.get(error.status_code, "bad_request"), limit=largest)
        return HTMLResponse(text, error.status_code)

    return Starlette(
        routes=answers.routes(),
        lifespan=lifespan,
        exception_handlers={HTTPException: show_error},
        middleware=[
            Middleware(SecureHeaders),
            Middleware(LoopbackOnly, command="gongkai desk"),
            Middleware(TokenRequired, token=token),
            Middleware(LimitedBody, largest=largest),
        ],
    )


async def _expire_regularly(desk: Desk) -> None:
    while True:
        await asyncio.sleep(_LOOKING_EVERY)
        await run_in_threadpool(desk.expire)


class _Answers:
    """The answer to each request."""

    def __init__(self, desk: Desk, reading: ReadingThread) -> None:
        self._desk = desk
        self._reading = reading

    def routes(self) -> list[Route]:
        return [
            Route("/", self.show_home),
            Route("/progress", self.show_progress),
            Route("/drafts", self.receive, methods=["POST"]),
            Route("/clear", self.clear, methods=["POST"]),
            Route("/results.zip", self.send_zip),
            Route("/verdicts.yaml", self.send_verdicts),
            Route("/reports/{number:int}", self.show_report),
            Route("/reports/{number:int}/compare", self.show_comparison),
            Route("/reports/{number:int}/compare.html", self.send_comparison),
            Route("/reports/{number:int}/compare.xlsx", self.send_compared_workbook),
            Route("/reports/{number:int}/ticks", self.tick, methods=["POST"]),
            Route("/reports/{number:int}/verdicts", self.review, methods=["POST"]),
            Route("/reports/{number:int}/page.html", self.send_page),
            Route("/reports/{number:int}/report.xlsx", self.send_book),
            Route("/reports/{number:int}/report.json", self.send_object),
            Route("/static/{name}", self.send_static),
        ]

    def show_home(self, request: Request) -> Response:
        self._begin(request)
        order = Order.of(request.query_params.get("sort"), request.query_params.get("order"))
        return HTMLResponse(home_page(self._desk, order))

    def show_progress(self, request: Request) -> Response:
        progress = self._desk.progress
        return JSONResponse({"busy": self._desk.busy, "done": progress.done, "total": progress.total})

    async def receive(self, request: Request) -> Response:
        await run_in_threadpool(self._desk.use)
        drafts, earlier = await receive_files(request, self._desk)
        if drafts or earlier:
            self._reading.read(drafts, earlier)
        return RedirectResponse("/", status_code=303)

    def clear(self, request: Request) -> Response:
        self._desk.clear()
        return RedirectResponse("/", status_code=303)

    def show_report(self, request: Request) -> Response:
        draft = self._draft(request)
        return HTMLResponse(report_page(self._desk, draft, self._reading.draw([draft]).get(draft.sha256)))

    def show_comparison(self, request: Request) -> Response:
        draft, found = self._comparison(request)
        return HTMLResponse(compare_page(self._desk, draft, found))

    def send_comparison(self, request: Request) -> Response:
        draft, found = self._comparison(request)
        text = comparison_page(found, self._desk.names() or {}, self._desk.language)
        return _attachment(
            HTMLResponse(text.encode("utf-8", "replace")), download_name(draft, f"-{found.years[0]}.html")
        )

    def send_compared_workbook(self, request: Request) -> Response:
        draft, found = self._comparison(request)
        data = comparison_workbook(found, self._desk.names() or {}, self._desk.language)
        return _attachment(Response(data, media_type=_XLSX), download_name(draft, f"-{found.years[0]}.xlsx"))

    async def tick(self, request: Request) -> Response:
        draft = self._draft(request)
        form = await request.form(max_files=0, max_fields=1000)
        known = {finding_id(finding) for finding in draft.checked.severe}
        draft.ticked = known & {str(value) for value in form.getlist("done")}
        return RedirectResponse(f"/reports/{draft.number}", status_code=303)

    async def review(self, request: Request) -> Response:
        """Keep or remove the verdict on a finding that a form states."""
        draft = self._draft(request)
        sent = await request.form(max_files=0, max_fields=10)
        given = {name: value for name, value in sent.items() if isinstance(value, str)}
        form = VerdictForm(*(given.get(name, "") for name in ("finding", "verdict", "reason", "role")))
        try:
            if "remove" in given:
                remove_verdict(draft, form.finding)
            else:
                take_verdict(draft, form, today())
                self._desk.contents.role = on_one_line(form.role)
        except IncompleteVerdict:
            return HTMLResponse(error_page(self._desk, "verdict_incomplete"), 400)
        return RedirectResponse(f"/reports/{draft.number}#review", status_code=303)

    def send_verdicts(self, request: Request) -> Response:
        self._begin(request)
        text = verdicts_file(self._desk.contents.drafts)
        return _attachment(Response(text, media_type="application/yaml"), VERDICTS_NAME)

    def send_page(self, request: Request) -> Response:
        draft = self._draft(request)
        text = write_page([draft], self._reading.draw([draft]), self._desk.names(), self._desk.language)
        return _attachment(HTMLResponse(text.encode("utf-8", "replace")), download_name(draft, ".html"))

    def send_book(self, request: Request) -> Response:
        draft, file = self._draft(request), BytesIO()
        write_book(file, [draft], self._desk.language)
        return _attachment(Response(file.getvalue(), media_type=XLSX), download_name(draft, ".xlsx"))

    def send_object(self, request: Request) -> Response:
        draft = self._draft(request)
        text = write_objects([draft], self._desk.names())
        return _attachment(Response(text, media_type="application/json"), download_name(draft, ".json"))

    def send_zip(self, request: Request) -> Response:
        self._begin(request)
        drafts = list(self._desk.contents.drafts)
        file = TemporaryFile(dir=self._desk.folder)  # noqa: SIM115 - without a name, closed once sent
        write_zip(file, drafts, self._reading.draw(drafts), self._desk.names(), self._desk.language)
        file.seek(0)
        return _attachment(StreamingResponse(_parts(file), media_type="application/zip"), "gongkai.zip")

    def send_static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _FILES:
            raise HTTPException(404)
        path, kind = _FILES[name]
        return Response(path.read_bytes(), media_type=kind)

    def _draft(self, request: Request) -> Draft:
        """The draft that an address names; HTTPException where there is none."""
        self._begin(request)
        draft = self._desk.draft(request.path_params["number"])
        if draft is None:
            raise HTTPException(404)
        return draft

    def _comparison(self, request: Request) -> tuple[Draft, Comparison]:
        """A draft with its comparison with the previous year's report; HTTPException where it has none."""
        draft = self._draft(request)
        if draft.checked.earlier is None:
            raise HTTPException(404)
        return draft, compare_reports(draft.checked.earlier, draft.checked)

    def _begin(self, request: Request) -> None:
        """Note that the desk is in use, and take the language that an address asks for."""
        self._desk.use()
        if (language := request.query_params.get("lang")) in ("zh", "en"):
            self._desk.language = str(language)


def _attachment(response: Response, name: str) -> Response:
    response.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    """What `file` holds, a part at a time; closes it."""
    with file:
        while part := file.read(_PART):
            yield part
