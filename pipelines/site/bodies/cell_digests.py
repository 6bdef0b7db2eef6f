"""The digest of the cells of each report of a part, kept for the next build by the Parquet file that has them: most
files of a release are those of the release before, and their cells are nearly all of it.

`digests/<part>/<sha256 of the file>.parquet` has the id and the digest of each report. A file of the release counts by
its bytes, not by what the release states of them.
"""

from pipelines.site.output import Output, digest_file
from pipelines.site.parts import DIGESTS
from pipelines.site.release_data import ReleaseData


def read_cell_digests(release: ReleaseData, output: Output) -> None:
    """Name the digests of the part `cell_digest`; those of a file that the last build had are not computed again."""
    files = {digest_file(release.folder / file): file for file in release.part_files("fact_cell")}
    kept = {digest: f"{DIGESTS}/{output.part}/{digest}.parquet" for digest in files}
    for digest, path in kept.items():
        if not output.keep(path, digest):
            file = str(release.folder / files[digest])
            output.write(path, digest, [release.parquet("file_cell", file=file)])
    release.view("cell_digest", output.folder, list(kept.values()))
