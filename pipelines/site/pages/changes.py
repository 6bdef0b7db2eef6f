"""What changed since the previous release: in short for the home page, and the page of all releases.

The releases beside this one are those of index.json in its folder; without that file the page has this release alone.
"""

from collections.abc import Iterator
from typing import Any

from pipelines.site.context import Context
from pipelines.site.data_files import data_columns, tabulate
from pipelines.site.figures import MAIN
from pipelines.site.page import Page, home_trail
from pipelines.site.release_data import Row
from pipelines.site.words import message
from warehouse.releases.index import read_index, release_digest

PATH = "releases.html"
_FEW = 6  # changed sums of the country on the home page
_COUNTS = ("added", "changed", "gone")
_COLUMNS = ("release", "created", "before", "reports", *_COUNTS, "hash")


def release_changes(context: Context) -> dict[str, Any]:
    """What the home page states of the changes; the sums are those of the country, the main ones first."""
    sums, reports = _changed_sums(context), context.release.rows("changed_reports")[0]
    return {
        "previous": context.release.package.get("before"), "changed_reports": reports,
        "changed_sums": sums[:_FEW], "further_sums": len(sums[_FEW:]), "releases_path": PATH,
    }  # fmt: skip


def release_list_pages(context: Context) -> Iterator[Page]:
    """The page of the releases, the newest first, with what changed in this one."""
    releases = list(_releases(context))
    yield Page(
        path=PATH, template="releases.html", trail=home_trail(), title=message("releases"),
        description=message("releases_description"), data=tabulate(data_columns(*_COLUMNS), releases),
        facts={
            **release_changes(context), "releases": releases, "changed_sums": _changed_sums(context),
            "changed_tables": context.release.rows("changed_tables"), "names": context.measure_names,
        },
    )  # fmt: skip


def _changed_sums(context: Context) -> list[Row]:
    rows = [row for row in context.release.rows("changed_country") if row["measure"] in context.measures]
    order = {measure: n for n, measure in enumerate(MAIN)}
    return sorted(rows, key=lambda row: (order.get(row["measure"], len(order)), -row["year"], row["measure"]))


def _releases(context: Context) -> Iterator[Row]:
    """The releases up to this one, the newest first."""
    own = release_digest(context.release.folder)
    listed = read_index(context.release.folder.parent) or []
    number = next((n for n, entry in enumerate(listed) if own and entry.get("hash") == own), None)
    if number is None:
        yield _own_entry(context, own)
        return
    yield from (_entry(listed[n]) for n in range(number, -1, -1))


def _own_entry(context: Context, own: str | None) -> Row:
    package, changes = context.release.package, context.release.rows("changed_reports")[0]
    rows = {r["name"]: r["rowCount"] for r in package["resources"]}
    return _row(context.release.name, package["created"], package.get("before"), rows.get("fact_report"), changes, own)


def _entry(entry: dict[str, Any]) -> Row:
    changes = entry["changes"]
    counts = None if changes is None else changes.get("marts.fact_report", dict.fromkeys(_COUNTS, 0))
    return _row(
        entry["name"], entry["created"], entry["before"], entry["rows"].get("fact_report"), counts, entry["hash"]
    )


def _row(
    name: str, created: str, before: str | None, reports: int | None, changes: Row | None, digest: str | None
) -> Row:
    """A release; the first one has no changes, which is not the same as none."""
    counted = changes if before is not None and changes is not None else {}
    return {
        "release": name, "created": created[:10], "before": before, "reports": reports, "hash": digest,
        **{key: counted.get(key) for key in _COUNTS},
    }  # fmt: skip
