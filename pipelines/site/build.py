"""Builds the whole site of a release into a folder: the pages in both languages, their data, the search, the sitemap.

The way data takes: release_data.py opens the release; pages/ read rows and yield `Page` objects, which render.py and
data_files.py write; bodies/ write what there is most of; output.py keeps what has not changed and removes what is gone.
The parts of parts.py are written by two processes where there is enough to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pipelines.site import built_from, search
from pipelines.site.basis import site_basis
from pipelines.site.bodies.body_data import BodyData
from pipelines.site.bodies.body_page import BodyPages
from pipelines.site.bodies.report_page import ReportPages
from pipelines.site.bodies.write import BodyWriters, write_bodies
from pipelines.site.charts.boundaries import Boundaries
from pipelines.site.collector import collect_rarely
from pipelines.site.context import Context
from pipelines.site.data_files import write_csv, write_json
from pipelines.site.output import UNNAMED, Output, Pack, SiteError, Stamp, Written, prepare_folder
from pipelines.site.packed_data import pack_data
from pipelines.site.page import Draft, Page
from pipelines.site.pages.changes import release_list_pages
from pipelines.site.pages.coverage import coverage_pages
from pipelines.site.pages.dictionary import dictionary_pages
from pipelines.site.pages.division import division_pages
from pipelines.site.pages.explore import explore_pages
from pipelines.site.pages.indicator import indicator_pages
from pipelines.site.pages.overview import overview_pages
from pipelines.site.pages.rule import rule_pages
from pipelines.site.parts import part_of
from pipelines.site.release_data import ReleaseData, open_release
from pipelines.site.render import Writer
from pipelines.site.sample import sample_files
from pipelines.site.sitemap import sitemap_index, sitemap_parts
from pipelines.site.spool import open_spool
from pipelines.site.words import LANGUAGES
from warehouse.messages import Message

_STATIC = Path(__file__).parent / "static"
_SHARED_ROOMS = (
    overview_pages, coverage_pages, indicator_pages, rule_pages, dictionary_pages, explore_pages, release_list_pages,
)  # fmt: skip
_PROCESSES = 2
_ALONE = 1000  # bodies that one process writes sooner than others start


@dataclass(frozen=True)
class Site:
    """A site as it is written: the release, the folder, the address, or nothing where that is not known, and the
    boundaries of its maps.
    """

    release: ReleaseData
    folder: Path
    address: str
    boundaries: Boundaries | None = None
    _writers: dict[Stamp, Writer] = field(default_factory=dict)

    @cached_property
    def context(self) -> Context:
        return Context(self.release, self.boundaries)

    @cached_property
    def stamp(self) -> Stamp:
        return Stamp(self.release.name, self.release.day, str(self.release.package["created"]))

    @cached_property
    def basis(self) -> str:
        return site_basis(self.context, self.address)

    def open_part(self, part: str) -> Output:
        return Output.open(self.folder, part, self.stamp, self.basis)

    def open_shared(self, parts: frozenset[str]) -> Output:
        return Output.open_shared(self.folder, parts, self.stamp, self.basis)

    def write_pages(self, output: Output, pages: Iterable[Page]) -> None:
        """Write `pages` in both languages with their data; one that differs in its release alone is left as it is."""
        for page in pages:
            output.write_marked(page.path, self._texts(page, UNNAMED), self._packing(page))

    def write_drafts(self, output: Output, drafts: Iterable[Draft]) -> None:
        """The same for pages of which one that shows what it did is not even made."""
        for draft in drafts:
            if not output.keep(draft.path, draft.digest):
                texts = self._texts(draft.make(), self.stamp)
                output.write(draft.path, draft.digest, [text.encode("utf-8", "replace") for text in texts])

    def _texts(self, page: Page, stamp: Stamp) -> list[str]:
        """The files of a page as texts, which name the release of `stamp`."""
        writer = self._writer(stamp)
        texts = [writer.write(page, language) for language in LANGUAGES]
        if page.data:
            texts += [write_csv(page.data), write_json(page.data, self.describe(stamp, page.title, page.path))]
        return texts

    def _writer(self, stamp: Stamp) -> Writer:
        if stamp not in self._writers:
            self._writers[stamp] = Writer(stamp.release, stamp.day, self.address)
        return self._writers[stamp]

    def _packing(self, page: Page) -> Pack | None:
        """What makes the ZIP of a page that has one, of its files."""
        return partial(pack_data, self.release, page, self.address) if page.packed else None

    def describe(self, stamp: Stamp, title: Message, path: str) -> Mapping[str, Any]:
        """What the JSON of a page states before its rows."""
        package = self.release.package
        return {
            "title": title.zh, "title@en": title.en, "release": stamp.release, "created": stamp.created,
            "page": f"{self.address}/{path}" if self.address else path, "licenses": package["licenses"],
            "sources": [{"title": s["title"], "title@en": s["title@en"]} for s in package["sources"]],
        }  # fmt: skip

    def body_writers(self) -> BodyWriters:
        writer = self._writer(self.stamp)
        data = BodyData(partial(self.describe, self.stamp), self.context.caveats("fact_cell"))
        return BodyWriters(BodyPages(self.context, writer), ReportPages(writer), data)


def build_site(release: Path, to: Path, address: str = "", boundaries: Boundaries | None = None) -> Written:
    """Write the site of the release in the folder `release` to the folder `to`.

    `address` is where it will be served; without `boundaries` maps have a tile for each province.
    ReleaseError if `release` is not a release; SiteError if the site cannot be written. What differs is replaced
    file by file, so a build that is stopped is completed by the next one.
    """
    try:
        with collect_rarely(), open_spool(to) as spool, open_release(release, spool) as opened:
            prepare_folder(to)
            return _write_site(Site(opened, to, address.rstrip("/"), boundaries), spool)
    except OSError as error:
        raise SiteError(f"{to} cannot be written ({error}): correct this and build the site again") from error


def _write_site(site: Site, spool: Path) -> Written:
    bodies = dict.fromkeys({part_of(code) for code in site.context.divisions}, 0)
    bodies |= dict(site.release.tuples("body_parts"))
    output = site.open_shared(frozenset(bodies))
    for room in _SHARED_ROOMS:
        site.write_pages(output, room(site.context))
    _write_files(site, output)
    written = _write_parts(site, bodies, spool)
    if site.address:
        _write_sitemap(site, output)
        files = [*output.sitemaps, *(file for each in written for file in each.sitemaps)]
        output.write_file("sitemap.xml", sitemap_index(files, site.address))
    return sum(written, output.close_shared(frozenset(bodies)))


def _write_files(site: Site, output: Output) -> None:
    for path in sorted(_STATIC.iterdir()):
        output.write_file(f"static/{path.name}", path.read_bytes())
    for name, data in sample_files(site.release):
        output.write_file(name, data)
    built = built_from.describe_build(site.release.folder, site.address, site.boundaries)
    output.write_file(built_from.NAME, built)
    output.write_file(search.PATH, search.search_index(site.context))


def _write_sitemap(site: Site, output: Output) -> None:
    for path, data in sitemap_parts(output.part, output.entries, site.address):
        output.write_file(path, data)


def _write_parts(site: Site, bodies: Mapping[str, int], spool: Path) -> list[Written]:
    if sum(bodies.values()) <= _ALONE:
        return [write_part(site, part) for part in bodies]
    shared = site.release.folder, spool, site.folder, site.address, site.boundaries
    tasks = [(*shared, parts) for parts in _share(bodies, _PROCESSES)]
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        return [each for written in pool.map(_write_parts_apart, tasks) for each in written]


def _share(bodies: Mapping[str, int], number: int) -> list[list[str]]:
    """The parts in `number` lists that have about equally many bodies."""
    lists: list[list[str]] = [[] for _ in range(number)]
    sizes = [0] * number
    for part, size in sorted(bodies.items(), key=lambda item: (-item[1], item[0])):
        least = sizes.index(min(sizes))
        lists[least].append(part)
        sizes[least] += size + 1
    return lists


def _write_parts_apart(task: tuple[Path, Path, Path, str, Boundaries | None, Sequence[str]]) -> list[Written]:
    """Write parts in a process of its own."""
    release, spool, folder, address, boundaries, parts = task
    with collect_rarely(), open_release(release, spool) as opened:
        site = Site(opened, folder, address, boundaries)
        return [write_part(site, part) for part in parts]


def write_part(site: Site, part: str) -> Written:
    """Write the divisions and bodies of a part."""
    codes = [code for code in site.context.divisions if part_of(code) == part]
    site.release.read_part(part, codes)
    output = site.open_part(part)
    site.write_drafts(output, division_pages(site.context, codes))
    write_bodies(site.context, output, site.body_writers())
    if site.address:
        _write_sitemap(site, output)
    return output.close()
