"""The files in derived/: the rows of derived_rows.py as gzipped CSV, so that no warehouse has to compute them.

The first line of a file is the digest of what its rows were computed from, data and code. Where that has changed since,
the file is stale: its rows are computed instead, and `gongkai docs` writes it again. Loads nothing into DuckDB.
"""

import csv
import gzip
import hashlib
from functools import cache
from io import StringIO
from pathlib import Path

_HERE = Path(__file__).parent
DERIVED = _HERE / "derived"
NAMES = ("region", "region_change")
_SOURCES = (
    "regions.csv.gz", "ministry.csv.gz", "region_changes.yaml", "region_events.csv", "names.yaml", "region.py",
    "region_changes.py", "region_events.py", "names.py", "list_sources.py", "ministry.py", "lineage.py",
    "succession.py", "derived_rows.py",
)  # fmt: skip


def derived_file(name: str, folder: Path = DERIVED) -> Path:
    """The file of `region` or `region_change` in `folder`: a line with the digest, then CSV without a header."""
    return folder / f"{name}.csv.gz"


def is_current(path: Path) -> bool:
    """Whether the rows of `path` were computed from the present data and code; not so if there is no such file."""
    if not path.exists():
        return False
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return next(lines, "").strip() == sources_digest()


def write_derived_files(folder: Path = DERIVED) -> None:
    """Compute the rows and write both files. The same sources give the same bytes with one version of zlib."""
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        text = f"{sources_digest()}\n{computed_csv(name)}"
        derived_file(name, folder).write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


@cache
def computed_csv(name: str) -> str:
    """The rows of `region` or `region_change`, computed now; cached, as all warehouses of a process share them."""
    from warehouse.reference.divisions.derived_rows import change_rows, region_rows  # loads the lists

    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows({"region": region_rows, "region_change": change_rows}[name]())
    return text.getvalue()


@cache
def sources_digest() -> str:
    """A digest of the data and the code that the rows depend on, the same for both kinds of line end."""
    return hashlib.sha256(b"\0".join(map(_content, _SOURCES))).hexdigest()


def _content(name: str) -> bytes:
    content = (_HERE / name).read_bytes()
    return content if name.endswith(".gz") else content.replace(b"\r\n", b"\n")
