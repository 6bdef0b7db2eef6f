"""The marts built once from documents, for every test of them."""

from datetime import timedelta

import pytest

from assets.collected.inbox.inbox import Sighting
from assets.collected.manifest import record
from assets.staged.load import load_documents
from assets.staged.report import Refusal
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from tests.warehouse.documents import NIGHT, STANDARD, Document, documents
from warehouse.marts import build
from warehouse.messages import Message
from warehouse.migrations.changed_comments import changed_comments
from warehouse.store import memory, merge, run_together


@pytest.fixture(scope="session")
def printed():
    return documents()


@pytest.fixture(scope="session")
def con(printed):
    con = memory()
    # What source a held before.
    before = Document("a", "许昌市建安区人民政府", 2023, STANDARD, seed=99, first=-9, last=-1)
    load_documents(con, [d.report for d in (before, *printed.values())])
    record(con, [d.sighting for d in (before, *printed.values())])
    b = printed["b"].sighting
    record(con, [Sighting("b again", b.sha256, b.bytes, b.media_type, "archived", None, NIGHT + timedelta(days=1))])
    for d in printed.values():
        con.execute("UPDATE collected.manifest SET last_seen = ? WHERE sha256 = ?", [d.last, d.id])
    spoilt = Sighting("a", "0" * 64, 7, "text/plain", "archived", None, NIGHT + timedelta(days=99))
    emptied = Sighting("b", "", 0, None, "refused", "it is empty", NIGHT + timedelta(days=99))
    record(con, [spoilt, emptied])  # what the sources of good reports hold by now; the reports stay in force
    load_documents(con, [Refusal(spoilt.sha256, None, "unreadable", Message(zh="乱码", en="noise"))])
    lapsed = {"rule": "T3-01", "covers": "T3-01", "reason": "之前", "who": "某办", "until": "2020-01-01"}
    merge(con, "checked.waiver", [{"report_id": b.sha256, "state": "lapsed"} | lapsed])
    merged = {"name": "质量技术监督局", "becomes": "市场监督管理局", "change": "merged", "year": 2019}
    merge(con, "checked.reviewed_body", [{"division": "331181", "who": "某办", "reason": "机构改革方案"} | merged])
    check(con, rulebook())
    build(con)
    run_together(con, changed_comments(con))  # as every table of a warehouse on disk has them
    return con
