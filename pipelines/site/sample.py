"""The sample of the release for the page that explores: its Parquet to download, and the same as a script.

A page that was opened from a folder may read no other file than a script, so the script defines the file as base64.
"""

import base64
from collections.abc import Iterator
from pathlib import Path

from pipelines.site.release_data import ReleaseData
from warehouse.releases.package import parquet_parts

PARQUET, SCRIPT = "data/sample.parquet", "static/sample.js"
_TABLE = "release.sample"


def sample_path(release: ReleaseData) -> Path | None:
    """The file of the sample; None in a release from before there were samples."""
    parts = parquet_parts(dict(release.package)).get(_TABLE)
    return release.folder / next(iter(parts)) if parts else None


def sample_files(release: ReleaseData) -> Iterator[tuple[str, bytes]]:
    """Both files with their paths below the folder of the site; none if the release has no sample."""
    path = sample_path(release)
    if path is not None:
        data = path.read_bytes()
        yield PARQUET, data
        yield SCRIPT, b'var gongkaiSample = "' + base64.b64encode(data) + b'";\n'
