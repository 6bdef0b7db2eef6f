"""The archive in a folder beside plain files and beside the store it is written through; a night of 100,000 requests
that changed nothing loaded from its journals: `python -m benchmarks.archive`.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from assets.collected.archive.address import digest, document_path
from assets.collected.archive.archive import Archive, FirstSight
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import FetchRecord
from assets.collected.journal.load import load
from warehouse.store import building

DOCUMENTS = 10_000
SOURCES, REQUESTS = 50, 2_000
FIRST = datetime(2026, 1, 31, 18)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def documents(folder: Path) -> None:
    """Seconds for documents of 10,000 bytes, and how many times what plain files take."""
    archive, plain = Archive(folder / "archive"), folder / "plain"
    data = {digest(one): one for one in (os.urandom(10_000) for _ in range(DOCUMENTS))}
    sight = FirstSight("https://www.a.gov.cn/", "text/html", 10_000, FIRST)
    plain.mkdir()

    def put() -> None:
        for sha256, one in data.items():
            archive.put(sha256, one, sight)

    def by_store() -> None:
        for sha256 in data:
            digest(archive._store().get(document_path(sha256)).bytes().to_bytes())

    kept = timed(lambda: [(plain / sha256).write_bytes(one) for sha256, one in data.items()])
    read = timed(lambda: [digest((plain / sha256).read_bytes()) for sha256 in data])
    for what, seconds, peer in (
        ("put", timed(put), kept),
        ("put again", timed(put), read),
        ("get, verified", timed(lambda: [archive.get(sha256) for sha256 in data]), read),
        ("by the store", timed(by_store), read),
    ):
        print(f"{f'{what}, {DOCUMENTS:,}':<28}{seconds:>8.2f} s  {seconds / peer:.1f} times plain files", flush=True)


def night(folder: Path, number: int) -> None:
    """The journals of a night: everything archived in the first, unchanged in those after it."""
    for source in range(SOURCES):
        path = journal.path_of(folder, f"s{source}", FIRST + timedelta(days=number))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(_line(source, n, number) for n in range(REQUESTS)), "utf-8")


def _line(source: int, n: int, night: int) -> str:
    url, asked = f"https://www.s{source}.gov.cn/art/{n}.pdf", FIRST + timedelta(days=night, seconds=3 * n)
    fetched = FetchRecord(
        f"s{source}", url, "attachment", asked, "unchanged" if night else "archived", url, f"{url}.html", "年度报告",
        304 if night else 200, f'"{n}"', None, None if night else f"{source * REQUESTS + n:064x}", 20_000,
        "application/pdf", 0.3,
    )  # fmt: skip
    return json.dumps(asdict(fetched) | {"asked": asked.isoformat()}, ensure_ascii=False) + "\n"


def journals(folder: Path) -> None:
    with building(folder / "warehouse.duckdb") as con:
        for number, what in enumerate(("all new", "nothing new")):
            night(folder / "journals", number)
            seconds = timed(lambda: load(con, folder / "journals", Archive(folder / "archive")))
            print(f"{f'{SOURCES * REQUESTS:,} requests, {what}':<28}{seconds:>8.2f} s", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        documents(Path(name))
        journals(Path(name))
