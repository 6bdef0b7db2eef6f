"""The folder for what a build keeps on disk until its pages are written: beside the site, whose disk has room for it,
while that for temporary files may be memory. It is removed at the end and after a failure; what a build that was killed
left is removed by the next one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.files.scratch import Scratch, remove_unowned

_SUFFIX = ".site-building"


@contextmanager
def open_spool(site: Path) -> Iterator[Path]:
    """The folder, for the site in the folder `site`; that for temporary files where none can be made beside it."""
    site.parent.mkdir(parents=True, exist_ok=True)
    remove_unowned(site.parent.glob(f".*{_SUFFIX}"))
    beside = site.parent if os.access(site.parent, os.W_OK) else None
    with Scratch(beside, prefix=f".{site.name}.", suffix=_SUFFIX) as spool:
        yield spool
