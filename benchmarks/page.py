"""docs/reading.md: every kind of document, how many came out whole and how fast, beside what others make of it.

`python -m benchmarks.page DOCUMENTS COMPARED` measures and writes it; two kinds are measured at a time.
"""

import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.kinds import Outcome, kinds, measured

PAGE = Path(__file__).parent.parent / "docs" / "reading.md"
_HEAD = """# What is read, and how well 读取质量

Made by `make bench DOCUMENTS={documents} COMPARED={compared}`; every document is written by the project's own generator
(`tests/generator/kinds`), with seeded bodies, years, forms and figures, and every cell known.

* **whole** 全对: every cell of the form reads as printed, a blank one staying blank.
* **wrong** 有错数: a document in which a cell reads as another number than is printed; **unreported** 无提示: of those,
  documents in which no sum breaks and no number is left over, so that nobody would notice.
* **ms**: CPU milliseconds a document, from its bytes to its cells, recognition included.
* Beside ours: what another tool's tables give, their cells told by the same recognition, on the first {compared}
  documents of each kind, in the same process and in turn.
"""


def main() -> None:
    documents, compared = (int(argument) for argument in sys.argv[1:3])
    wanted = [(name, kind) for name, of_format in kinds().items() for kind in of_format]
    found: dict[str, dict[str, dict[str, Outcome]]] = defaultdict(dict)
    with ProcessPoolExecutor(2) as pool:
        jobs = {job: pool.submit(measured, *job, documents, compared) for job in wanted}
        for (name, kind), job in jobs.items():
            found[name][kind] = job.result()
            ours = found[name][kind]["gongkai"]
            print(f"{name:<12}{kind:<24}{ours.whole:>4}/{ours.documents:<4}{ours.seconds * 1000:>9.1f} ms", flush=True)
    sections = [_section(name, of_format) for name, of_format in found.items()]
    PAGE.write_text("\n".join([_HEAD.format(documents=documents, compared=compared), *sections]), "utf-8")


def _section(name: str, of_format: dict[str, dict[str, Outcome]]) -> str:
    """One format: a row a kind, and a last row of all of them."""
    peers = list(dict.fromkeys(tool for tools in of_format.values() for tool in tools if tool != "gongkai"))
    head = ["kind", "documents", "whole", "wrong", "unreported", "ms", *(f"{p}: whole | ms" for p in peers)]
    rows = [_row(kind, tools, peers) for kind, tools in of_format.items()]
    everything = {tool: _together([tools[tool] for tools in of_format.values()]) for tool in ("gongkai", *peers)}
    rows.append(_row("**all**", everything, peers))
    lines = [f"| {' | '.join(cells)} |" for cells in (head, _ruled(head), *rows)]
    return f"## {name}\n\n" + "\n".join(lines) + "\n"


def _ruled(head: list[str]) -> list[str]:
    return ["---", *["---:"] * (len(" | ".join(head).split(" | ")) - 1)]


def _row(kind: str, tools: dict[str, Outcome], peers: list[str]) -> list[str]:
    ours = tools["gongkai"]
    said = [kind, ours.documents, ours.whole, ours.wrong, ours.silent, f"{ours.seconds * 1000:.1f}"]
    for peer in peers:
        theirs = tools[peer]
        said += [f"{theirs.whole} of {theirs.documents}", f"{theirs.seconds * 1000:.1f}"]
    return [str(each) for each in said]


def _together(outcomes: list[Outcome]) -> Outcome:
    documents = sum(o.documents for o in outcomes)
    return Outcome(
        documents, sum(o.whole for o in outcomes), sum(o.wrong for o in outcomes), sum(o.silent for o in outcomes),
        sum(o.seconds * o.documents for o in outcomes) / documents,
    )  # fmt: skip


if __name__ == "__main__":
    main()
