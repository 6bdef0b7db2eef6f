"""Writes docs/reading.md: for every kind of document, how many are read completely, how fast, and by other tools.

`python -m benchmarks.page DOCUMENTS COMPARED [KIND ...]` measures two kinds at a time. Kinds not named keep their rows.
"""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.kinds import KindOutcome, kinds, measure_kind
from benchmarks.peers import PEERS

PAGE = Path(__file__).parent.parent / "docs" / "reading.md"
_HEAD = """# Reading quality 读取质量

Made by `make bench`; every document is written by the project's own generator (`tests/generator/kinds`), with seeded
bodies, years, forms and figures, and every cell known.

* **whole** 全对: documents in which every cell of the form reads as printed, blank ones as blank.
* **identity** 机关年度: documents whose body and fiscal year are identified as printed, of all.
* **wrong** 有错数: documents in which a cell reads as another number than is printed; **unreported** 无提示: those of
  them in which no sum breaks and no number is left over, so that nobody would notice.
* **ms**: CPU milliseconds a document, from its bytes to its cells, recognition included; to be compared within a row,
  as other work on the machine and other machines change it.
* Other columns: the tables of another tool, with the same recognition of cells, on the first documents of each kind, in
  the same process and in turn.
"""
_ROW = re.compile(r"^\| ([a-z]\w+) \| (\d.*) \|$", re.MULTILINE)
Rows = dict[tuple[str, str], list[str]]  # by format and kind


def main() -> None:
    documents, compared, *named = sys.argv[1:]
    wanted = [(name, kind) for name, of_format in kinds().items() for kind in of_format if not named or kind in named]
    known = _rows_on_page()
    with ProcessPoolExecutor(2) as pool:
        jobs = {job: pool.submit(measure_kind, *job, int(documents), int(compared)) for job in wanted}
        for (name, kind), job in jobs.items():
            known[name, kind] = _columns(name, job.result())
            print(f"{name:<12}{kind:<24}{' '.join(known[name, kind])}", flush=True)
            PAGE.write_text("\n".join([_HEAD, *_sections(known)]), "utf-8")


def _rows_on_page() -> Rows:
    """The columns of the kinds that are on the page, without those measured before the page had all its columns."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    sections = (section.partition("\n") for section in text.split("\n## ")[1:])
    rows = {(name, kind): columns.split(" | ") for name, _, rows in sections for kind, columns in _ROW.findall(rows)}
    return {row: columns for row, columns in rows.items() if len(columns) == len(_heads(row[0])) - 1}


def _columns(name: str, tools: dict[str, KindOutcome]) -> list[str]:
    ours = tools["gongkai"]
    columns = [ours.documents, ours.whole, ours.identified, ours.wrong, ours.silent, f"{ours.seconds * 1000:.1f}"]
    for peer in PEERS.get(name, {}):
        theirs = tools[peer]
        columns += [f"{theirs.whole} of {theirs.documents}", f"{theirs.seconds * 1000:.1f}"]
    return [str(column) for column in columns]


def _sections(known: Rows) -> Iterator[str]:
    """A table a format: a row a kind, and a last row of all of them."""
    for name, of_format in kinds().items():
        rows = {kind: known[name, kind] for kind in of_format if (name, kind) in known}
        if rows:
            head = _heads(name)
            lines = [head, ["---", *["---:"] * (len(head) - 1)], *([kind, *columns] for kind, columns in rows.items())]
            lines.append(["**all**", *_totals(list(rows.values()))])
            yield f"## {name}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _heads(name: str) -> list[str]:
    """The headings of a format's columns."""
    own = ["kind", "documents", "whole", "identity", "wrong", "unreported", "ms"]
    return [*own, *(column for peer in PEERS.get(name, {}) for column in (f"{peer}: whole", "ms"))]


def _totals(rows: list[list[str]]) -> list[str]:
    """The columns over all kinds: documents added up, milliseconds as the mean over kinds."""
    totals = []
    for column in zip(*rows, strict=True):
        if " of " in column[0]:
            parts = [count.split(" of ") for count in column]
            totals.append(f"{sum(int(part[0]) for part in parts)} of {sum(int(part[1]) for part in parts)}")
        elif "." in column[0]:
            totals.append(f"{sum(map(float, column)) / len(column):.1f}")
        else:
            totals.append(str(sum(map(int, column))))
    return totals


if __name__ == "__main__":
    main()
