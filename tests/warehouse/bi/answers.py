"""The answers in docs/bi.md: the results of its queries over examples/, as tables below each pair. Holds no test.

`python -m tests.warehouse.bi.answers` rewrites them.
"""

import re
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from assets.checked.judge import judge
from assets.collected.inbox.inbox import Sighting
from assets.collected.manifest import record
from assets.staged.load import load_documents
from assets.staged.report import Refusal, Report, read_report
from tests.conftest import ROOT
from warehouse.marts import build
from warehouse.store import building, publish

GUIDE = ROOT / "docs" / "bi.md"
DAY = date(2026, 7, 1)  # the day by which the answers judge deadlines
SHOWN = 8
_PAIR = r"```sql\n(?P<query>(?:(?!```).)*)```\n\n```sql\n(?:(?!```).)*```\n"
_PAIR_AND_ANSWER = re.compile(rf"(?P<pair>{_PAIR})(?:\n(?:\|[^\n]*\n)+(?:\n…[^\n]*\n)?)?", re.S)


def publish_examples(inbox: Path, folder: Path) -> Path:
    """The path of a published warehouse in `folder` that holds the files of `inbox`, read in this process."""
    warehouse = folder / "examples.duckdb"
    with building(warehouse) as con:
        read = {path.name: read_report(path.read_bytes()) for path in sorted(inbox.iterdir())}
        load_documents(con, list(read.values()))
        record(con, [_sighting(name, document) for name, document in read.items()])
        judge(con, day=DAY)
        build(con, day=DAY)
    publish(warehouse)
    return warehouse


def _sighting(name: str, document: Report | Refusal) -> Sighting:
    media_type = document.media_type if isinstance(document, Report) else "application/octet-stream"
    return Sighting(name, document.sha256, 0, media_type, "archived", None, datetime(2024, 3, 1, 2))


def with_answers(guide: str, warehouse: Path) -> str:
    """The text `guide` with the answer of `warehouse` below each pair of queries."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return _PAIR_AND_ANSWER.sub(lambda match: f"{match['pair']}\n{_answer(con, match['query'])}", guide)


def _answer(con: duckdb.DuckDBPyConnection, query: str) -> str:
    result = con.execute(query)
    names, rows = [name for name, *_ in result.description], result.fetchall()
    lines = [names, ["---"] * len(names), *([_shown(value) for value in row] for row in rows[:SHOWN])]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return table + (f"\n… {len(rows) - SHOWN} more rows / 另有 {len(rows) - SHOWN} 行\n" if len(rows) > SHOWN else "")


def _shown(value: object) -> str:
    """A value as a cell of a table: rates with four places, NULL as a dash."""
    if value is None:
        return "—"
    if isinstance(value, float | Decimal):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return value.replace("|", "\\|") if isinstance(value, str) else str(value).lower()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        answered = with_answers(GUIDE.read_text("utf-8"), publish_examples(ROOT / "examples", Path(folder)))
    GUIDE.write_text(answered, "utf-8")
