"""Writes the pages and the data of the bodies of a part, but for those that show what they did."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.site.bodies.batches import page_digests, page_path, read_bodies
from pipelines.site.bodies.body import Body
from pipelines.site.bodies.body_data import BodyData
from pipelines.site.bodies.body_page import BodyPages
from pipelines.site.bodies.cell_digests import read_cell_digests
from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.bodies.report_page import ReportPages
from pipelines.site.context import Context
from pipelines.site.output import Output
from warehouse.messages import untranslated


@dataclass(frozen=True, slots=True)
class BodyWriters:
    """What writes each kind of page."""

    body: BodyPages
    report: ReportPages
    data: BodyData


def write_bodies(context: Context, output: Output, writers: BodyWriters) -> None:
    """Write every body of the part, whose tables are prepared; a page that shows what it did is left as it is."""
    bodies = {row["body_id"]: row for row in context.release.rows("part_bodies")}
    read_cell_digests(context.release, output)
    digests = page_digests(context, bodies)
    stale = {
        body_id: changed
        for body_id, pages in digests.items()
        if (changed := [year for year, digest in pages.items() if not output.keep(page_path(body_id, year), digest)])
    }
    numbers = {body_id: len(digests[body_id]) - 1 for body_id in stale}
    for body, cells in read_bodies(context, bodies, numbers):
        body_id = body.row["body_id"]
        for year in stale[body_id]:
            files = writers.report.write(body, year, cells[year]) if year is not None else _body(body, cells, writers)
            output.write(page_path(body_id, year), digests[body_id][year], files)


def _body(body: Body, cells: Mapping[int, ReportCells], writers: BodyWriters) -> list[bytes]:
    return [*writers.body.write(body), *writers.data.write(untranslated(body.row["name"]), body.path, cells)]
