"""What all pages of a site depend on beside the rows they show: the program, the address, the labels of the release.

A page is left as it is only while this is as it was.
"""

import hashlib
from functools import cache
from pathlib import Path

import warehouse
from pipelines.site.context import Context

_COMPILED = ".pyc"
_SUFFIXES = (".py", ".sql", ".yaml", ".csv")  # of the reference data; the rest of it is derived from these
_HERE = Path(__file__).parent
_WAREHOUSE = Path(warehouse.__file__).parent
_FILES = (_WAREHOUSE / "marts" / "coded_values.yaml", _WAREHOUSE / "coded_values.py", _WAREHOUSE / "messages.py")


def site_basis(context: Context, address: str) -> str:
    """A digest of the program, of `address`, and of the small tables that every page takes words from."""
    tables = (context.measures, context.indicators, context.cell_labels, context.levels, context.caveats("fact_cell"))
    return hashlib.sha256(repr((program_digest(), address, tables)).encode("utf-8", "replace")).hexdigest()


@cache
def program_digest() -> str:
    """A digest of every file that decides what the pages look like for the same rows."""
    own = (path for path in _HERE.rglob("*") if path.is_file() and path.suffix != _COMPILED)
    reference = (path for path in (_WAREHOUSE / "reference").rglob("*") if path.suffix in _SUFFIXES)
    found = hashlib.sha256()
    for path in sorted((*own, *reference, *_FILES)):
        found.update(path.read_bytes() + b"\0")
    return found.hexdigest()
