"""An archive of small documents or of varied examples, and the warehouse that expects them. Holds no test."""

from datetime import datetime
from itertools import count, islice

from assets.collected.archive.address import digest
from assets.collected.archive.archive import FirstSight
from assets.collected.media_type import media_type
from assets.staged.due_documents import DueDocument
from assets.staged.identity.received_document import ReceivedDocument
from tests.conftest import ROOT
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body
from warehouse.schema import tables
from warehouse.store import merge

SEEN = datetime(2024, 2, 1)
# What makes a copy of an example another document, and changes nothing that is read.
COPIED_AS = {".html": "<!-- copy {} -->", ".txt": "\n\ncopy {}\n", ".pdf": "\n% copy {}\n"}


def reports(number):
    """So many different reports: text is read fastest."""
    body = "杭州市西湖区人民政府"
    return [write_text.write(of_body(body, 2023, disputes__review__total=n)) for n in range(number)]


def letters(number):
    """Documents that are refused, as fast as can be."""
    return [f"关于第{n}次会议的通知\n请准时参加。\n".encode() for n in range(number)]


def varied_examples(number, *endings):
    """So many different documents of these kinds, copies of the examples in turn."""
    paths = [path for path in sorted((ROOT / "examples").iterdir()) if path.suffix in endings]
    copies = (path.read_bytes() + COPIED_AS[path.suffix].format(n).encode() for n in count() for path in paths)
    return list(islice(copies, number))


def archive_documents(con, archive, documents):
    """Archive `documents` and enter them in the manifest of `con`; their digests."""
    rows = []
    for n, data in enumerate(documents):
        kind = media_type(data)
        archive.put(digest(data), data, FirstSight(f"/in/{n}.txt", kind, len(data), SEEN))
        rows.append({"source": f"/in/{n}.txt", "sha256": digest(data), "media_type": kind, "outcome": "archived",
                     "first_seen": SEEN, "last_seen": SEEN})  # fmt: skip
    merge(con, "collected.manifest", rows)
    return [row["sha256"] for row in rows]


def due_document(sha256, reader):
    """A document to be read of which nothing is known from outside."""
    return DueDocument(sha256, reader, "", ReceivedDocument(b""))


def staged(con):
    """Of each table of what was read: the number of its rows, and one number for what they hold."""
    names = [name for name in tables() if name.startswith("staged.") and name != "staged.landed"]
    return {name: con.execute(f"SELECT count(*), sum(hash(r)::HUGEINT) FROM {name} r").fetchone() for name in names}


DOCUMENTS = [*reports(4), *letters(56)]
