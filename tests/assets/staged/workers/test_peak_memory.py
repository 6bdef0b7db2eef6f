"""The memory that the benchmark shows for a reader is that of the reader alone."""

import random

import pytest

from benchmarks.kinds import kinds
from benchmarks.reading import peak_memory
from tests.generator.kinds.truth import report

MOST = 300  # megabytes of a reader that recognises no images


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), [("HTML", "utf8_bom"), ("PDF", "ruled"), ("spreadsheet", "numbers")])
def test_the_memory_of_a_reader_is_its_own(name: str, kind: str) -> None:
    """What the process that measures holds does not count."""
    held = bytearray(b"x" * (MOST << 20))
    assert peak_memory([kinds()[name][kind](report(2), random.Random(2))]) < len(held) >> 20
