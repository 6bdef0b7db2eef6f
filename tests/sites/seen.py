"""A site as a crawler saw it night after night, given what it answered: journals, archive and warehouse. No request."""

from dataclasses import replace
from datetime import datetime, timedelta

from assets.collected.archive.address import digest
from assets.collected.archive.archive import Archive, FirstSight
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import FetchRecord
from assets.collected.journal.load import load
from assets.collected.media_type import media_type
from warehouse.store import memory

NIGHT = datetime(2024, 2, 1, 18)
LIST = "https://www.a.gov.cn/list/"
PAGE = "https://www.a.gov.cn/1.html"
FILE = "https://www.a.gov.cn/1.pdf"
TABLES = ("fetch", "page", "attachment", "manifest", "journal")
SAID = (
    '<html><head><title>年报</title><meta name="ArticleTitle" content="曹镇乡2023年年报">'
    '<meta name="PubDate" content="2024-01-20 10:00"><meta name="ContentSource" content="曹镇乡"></head></html>'
)


class Seen:
    """A site as a crawler saw it night after night: what is answered is archived and goes to the night's journal."""

    def __init__(self, folder):
        self.journals, self.archive = folder / "journals", Archive(folder / "archive")
        self.con = memory()
        self.nights = 0

    def night(self, *answers, source="a", loaded=True):
        """Each answer is a URL with bytes, None where it is unchanged, a status where there is none, or a Fetched."""
        began = NIGHT + timedelta(days=self.nights)
        self.nights += 1
        with journal.writing(self.journals, source, began) as write:
            for n, (url, answer) in enumerate(answers):
                write(replace(self.answer(url, answer), source=source, asked=began + timedelta(seconds=3 * n)))
        if loaded:
            self.load()

    def answer(self, url, answer):
        purpose = "list" if url == LIST else "page" if url.endswith(".html") else "attachment"
        parent, title = (PAGE, "附件") if purpose == "attachment" else (LIST, "年报")
        told = FetchRecord("", url, purpose, NIGHT, "unchanged", parent=parent, title=title, status=304)
        if isinstance(answer, bytes):
            kind = media_type(answer)
            self.archive.put(digest(answer), answer, FirstSight(url, kind, len(answer), NIGHT))
            return replace(told, outcome="archived", status=200, sha256=digest(answer), bytes=len(answer),
                           media_type=kind, etag=f'"{digest(answer)[:6]}"')  # fmt: skip
        if answer is None:
            return told
        return replace(told, outcome="gone" if answer == 404 else "failed", status=answer)

    def load(self):
        return load(self.con, self.journals, self.archive)

    def manifest(self):
        rows = self.con.execute(
            "SELECT source, sha256, outcome, first_seen, last_seen FROM collected.manifest ORDER BY first_seen, source"
        ).fetchall()
        return [
            (source, sha256[:6], outcome, (a - NIGHT).days, (b - NIGHT).days) for source, sha256, outcome, a, b in rows
        ]

    def tables(self, con=None):
        return {
            name: sorted(map(str, (con or self.con).execute(f"FROM collected.{name}").fetchall())) for name in TABLES
        }
