"""`python -m tests.golden` writes the golden file of every example."""

from tests.golden.cells import EXAMPLES, golden, lines, reading

for file in EXAMPLES:
    golden(file).write_text(lines(reading(file)), encoding="utf-8")
    print(golden(file).name)
