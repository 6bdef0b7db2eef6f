"""docs/reading.md: every kind of document, how many came out whole and how fast, beside what others make of it.

`python -m benchmarks.page DOCUMENTS COMPARED [KIND ...]` measures and writes it, two kinds at a time. Kinds not asked
for keep the rows they have.
"""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.kinds import Outcome, kinds, measured
from benchmarks.peers import PEERS

PAGE = Path(__file__).parent.parent / "docs" / "reading.md"
_HEAD = """# What is read, and how well 读取质量

Made by `make bench`; every document is written by the project's own generator (`tests/generator/kinds`), with seeded
bodies, years, forms and figures, and every cell known.

* **whole** 全对: documents of which every cell of the form reads as printed, a blank one staying blank.
* **wrong** 有错数: documents in which a cell reads as another number than is printed; **unreported** 无提示: of those,
  documents in which no sum breaks and no number is left over, so that nobody would notice.
* **ms**: CPU milliseconds a document, from its bytes to its cells, recognition included.
* Beside ours: what another tool's tables give, their cells told by the same recognition, on the first documents of each
  kind, in the same process and in turn.
"""
_ROW = re.compile(r"^\| ([a-z]\w+) \| (\d.*) \|$", re.MULTILINE)
Rows = dict[tuple[str, str], list[str]]  # by format and kind


def main() -> None:
    documents, compared, *asked = sys.argv[1:]
    wanted = [(name, kind) for name, of_format in kinds().items() for kind in of_format if not asked or kind in asked]
    known = _known()
    with ProcessPoolExecutor(2) as pool:
        jobs = {job: pool.submit(measured, *job, int(documents), int(compared)) for job in wanted}
        for (name, kind), job in jobs.items():
            known[name, kind] = _columns(name, job.result())
            print(f"{name:<12}{kind:<24}{' '.join(known[name, kind])}", flush=True)
            PAGE.write_text("\n".join([_HEAD, *_sections(known)]), "utf-8")


def _known() -> Rows:
    """The columns of the kinds that are on the page already."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    sections = (section.partition("\n") for section in text.split("\n## ")[1:])
    return {(name, kind): columns.split(" | ") for name, _, rows in sections for kind, columns in _ROW.findall(rows)}


def _columns(name: str, tools: dict[str, Outcome]) -> list[str]:
    ours = tools["gongkai"]
    said = [ours.documents, ours.whole, ours.wrong, ours.silent, f"{ours.seconds * 1000:.1f}"]
    for peer in PEERS.get(name, {}):
        theirs = tools[peer]
        said += [f"{theirs.whole} of {theirs.documents}", f"{theirs.seconds * 1000:.1f}"]
    return [str(each) for each in said]


def _sections(known: Rows) -> Iterator[str]:
    """A table a format: a row a kind, and a last row of all of them."""
    for name, of_format in kinds().items():
        rows = {kind: known[name, kind] for kind in of_format if (name, kind) in known}
        if rows:
            head = ["kind", "documents", "whole", "wrong", "unreported", "ms"]
            head += [said for peer in PEERS.get(name, {}) for said in (f"{peer}: whole", "ms")]
            lines = [head, ["---", *["---:"] * (len(head) - 1)], *([kind, *columns] for kind, columns in rows.items())]
            lines.append(["**all**", *_together(list(rows.values()))])
            yield f"## {name}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _together(rows: list[list[str]]) -> list[str]:
    """The columns over all kinds: documents added up, milliseconds as the mean over kinds."""
    said = []
    for column in zip(*rows, strict=True):
        if " of " in column[0]:
            parts = [each.split(" of ") for each in column]
            said.append(f"{sum(int(part[0]) for part in parts)} of {sum(int(part[1]) for part in parts)}")
        elif "." in column[0]:
            said.append(f"{sum(map(float, column)) / len(column):.1f}")
        else:
            said.append(str(sum(map(int, column))))
    return said


if __name__ == "__main__":
    main()
