"""`python -m tests.generator DIR` writes the example set into DIR."""

import sys
from pathlib import Path

from tests.generator.examples import write_examples


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: python -m tests.generator DIR", file=sys.stderr)
        return 2
    for path in write_examples(Path(sys.argv[1])):
        print(f"{path}  {path.stat().st_size / 1000:.1f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
