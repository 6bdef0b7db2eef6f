"""`python -m benchmarks.layouts [DOCUMENTS]`: pages in another order than the form's, in every format and kind.

Prints by format how many were read, are whole, hold a wrong number, and hold a wrong number that nothing reports.
"""

import sys
from dataclasses import replace
from random import Random

from assets.staged.report import Report, read_report
from benchmarks.kinds import kinds
from tests.generator.arranged import WAYS
from tests.generator.kinds.compare import compared
from tests.generator.kinds.truth import report

FIRST_SEED = 50_000  # tests use small seeds


def main(documents: int) -> None:
    print(f"{'format':12} documents  whole  wrong  silent")
    for format_ in kinds():
        found = [_read_one(format_, FIRST_SEED + n) for n in range(documents)]
        whole, wrong, silent = (sum(column) for column in zip(*found, strict=True))
        print(f"{format_:12} {len(found):9}  {whole:5}  {wrong:5}  {silent:6}")


def _read_one(format_: str, seed: int) -> tuple[bool, bool, bool]:
    """Whether the document of a seed is whole, holds a wrong number, and holds one that nothing reports."""
    rng = Random(seed)
    kind, way = rng.choice(sorted(kinds()[format_])), rng.choice(sorted(WAYS))
    drawn = report(seed)
    drawn = replace(drawn, arrangement=WAYS[way](drawn, rng))
    read = read_report(kinds()[format_][kind](drawn, rng))
    found = compared(drawn, read.reading if isinstance(read, Report) else None)
    if found.wrong:
        print(f"wrong: {format_} {kind} {way} {seed}: {', '.join(found.wrong[:4])}")
    return not found.unlike, bool(found.wrong), bool(found.wrong) and not found.reported


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
