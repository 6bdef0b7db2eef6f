"""Builds the whole site of a release into a folder: the pages in both languages, their data, the search, the sitemap.

The way data takes: release_data.py opens the release; pages/ read rows and yield `Page` objects; render.py writes each
in both languages, data_files.py its data; output.py keeps what has not changed and removes what is gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.site import built_from, search
from pipelines.site.addresses import data_stem, in_language
from pipelines.site.charts.boundaries import Boundaries
from pipelines.site.context import Context
from pipelines.site.data_files import write_csv, write_json
from pipelines.site.output import Output, SiteError
from pipelines.site.packed_data import pack_data
from pipelines.site.page import Page
from pipelines.site.pages.body import body_pages
from pipelines.site.pages.changes import release_list_pages
from pipelines.site.pages.dictionary import dictionary_pages
from pipelines.site.pages.division import division_pages
from pipelines.site.pages.explore import explore_pages
from pipelines.site.pages.indicator import indicator_pages
from pipelines.site.pages.overview import overview_pages
from pipelines.site.pages.rule import rule_pages
from pipelines.site.release_data import ReleaseData, open_release
from pipelines.site.render import Writer
from pipelines.site.sample import sample_files
from pipelines.site.sitemap import sitemap_files
from pipelines.site.words import LANGUAGES

_STATIC = Path(__file__).parent / "static"
_ROOMS = (
    overview_pages,
    division_pages,
    body_pages,
    indicator_pages,
    rule_pages,
    dictionary_pages,
    explore_pages,
    release_list_pages,
)


@dataclass(frozen=True, slots=True)
class Built:
    """What was written: pages of one language, files and bytes of all, and how many files changed or were removed."""

    pages: int
    files: int
    bytes: int
    changed: int
    removed: int


def build_site(release: Path, to: Path, address: str = "", boundaries: Boundaries | None = None) -> Built:
    """Write the site of the release in the folder `release` to the folder `to`.

    `address` is where it will be served; without `boundaries` maps have a tile for each province.
    ReleaseError if `release` is not a release; SiteError if the site cannot be written. What differs is replaced
    file by file, so a build that is stopped is completed by the next one.
    """
    with open_release(release) as opened:
        try:
            output = Output.open(to)
            paths = [page.path for page in _write_pages(Context(opened, boundaries), output, address.rstrip("/"))]
            _write_further(opened, output, paths, address.rstrip("/"))
            output.write(built_from.NAME, built_from.describe_build(release, address.rstrip("/"), boundaries))
            removed = output.close()
        except OSError as error:
            raise SiteError(f"{to} cannot be written ({error}): correct this and build the site again") from error
    return Built(len(paths), len(output.digests), output.size, output.changed, removed)


def _write_pages(context: Context, output: Output, address: str) -> Iterator[Page]:
    release = context.release
    writer = Writer(release.name, release.day, address)
    for page in (page for room in _ROOMS for page in room(context)):
        for language in LANGUAGES:
            output.write(in_language(page.path, language), writer.write(page, language))
        if page.data:
            stem = data_stem(page.path)
            csv, json = write_csv(page.data), write_json(page.data, _about(release, page, address))
            output.write(f"{stem}.csv", csv)
            output.write(f"{stem}.json", json)
            if page.packed:
                output.write(f"{stem}.zip", pack_data(release, page, address, csv, json))
        yield page


def _about(release: ReleaseData, page: Page, address: str) -> dict[str, Any]:
    """What the JSON of a page states before its rows."""
    return {
        "title": page.title.zh, "title@en": page.title.en, "release": release.name,
        "created": release.package["created"],
        "page": f"{address}/{page.path}" if address else page.path, "licenses": release.package["licenses"],
        "sources": [{"title": s["title"], "title@en": s["title@en"]} for s in release.package["sources"]],
    }  # fmt: skip


def _write_further(release: ReleaseData, output: Output, paths: list[str], address: str) -> None:
    for path in sorted(_STATIC.iterdir()):
        output.write(f"static/{path.name}", path.read_bytes())
    for name, data in sample_files(release):
        output.write(name, data)
    output.write(search.PATH, search.search_index(Context(release)))
    if address:
        for name, data in sitemap_files(paths, address, release.day):
            output.write(name, data)
