"""The public site in Dagster: an asset of its own in the group `published`, if GONGKAI_SITE_TO is set.

It follows the newest release in GONGKAI_RELEASES and makes none itself. What a site is, is in pipelines/site.
"""

import os
from pathlib import Path
from typing import Any

import dagster as dg

from assets.asset_settings import RETRY_POLICY
from assets.asset_specs import asset_key
from assets.marts.asset import MARTS
from assets.workplace import Workplace
from pipelines.orchestration.settings import place

SITE_TO, SITE_ADDRESS = "GONGKAI_SITE_TO", "GONGKAI_SITE_ADDRESS"
SITE_BOUNDARIES, SITE_APPROVAL = "GONGKAI_SITE_BOUNDARIES", "GONGKAI_SITE_APPROVAL"
GROUP = "published"


def published_steps() -> tuple[dg.AssetsDefinition, ...]:
    """The steps after the marts that the settings ask for."""
    return (site,) if os.environ.get(SITE_TO) else ()


@dg.asset(
    key=[GROUP, "site"],
    group_name=GROUP,
    deps=[asset_key(name) for name in MARTS],
    description="The static site of the newest release in GONGKAI_RELEASES, in the folder GONGKAI_SITE_TO; one that is"
    " current is not built again. 最新版本发布数据的静态网站。",
    kinds={"html"},
    owners=["team:publishing"],
    retry_policy=RETRY_POLICY,
)
def site(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult[Any]:
    from pipelines.site.output import SiteError  # with its templates, which no other step needs
    from warehouse.releases.mart_files import ReleaseError

    try:
        return dg.MaterializeResult(metadata=_follow_release(context))
    except (ReleaseError, SiteError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error


def _follow_release(context: dg.AssetExecutionContext) -> dict[str, dg.MetadataValue[Any]]:
    """Build the site unless it is current; returns what Dagster shows of it."""
    from warehouse.releases.release import latest_release

    releases = Path(place("GONGKAI_RELEASES"))
    release = latest_release(releases)
    if release is None:
        context.log.warning(f"There is no release in {releases}, and so no site. Make one with `gongkai release`.")
        return {"release": dg.MetadataValue.text("none")}
    return _build(release, Path(os.environ[SITE_TO]), os.environ.get(SITE_ADDRESS, "").rstrip("/"))


def _build(release: Path, to: Path, address: str) -> dict[str, dg.MetadataValue[Any]]:
    from pipelines.site.build import build_site
    from pipelines.site.built_from import is_built_from
    from pipelines.site.charts.boundaries import given_boundaries
    from warehouse.releases.package import read_package

    boundaries = given_boundaries(os.environ.get(SITE_BOUNDARIES), os.environ.get(SITE_APPROVAL))
    rows = sum(each["rowCount"] for each in read_package(release)["resources"] if each["format"] == "parquet")
    about: dict[str, dg.MetadataValue[Any]] = {
        "release": dg.MetadataValue.text(release.name), "dagster/row_count": dg.MetadataValue.int(rows),
    }  # fmt: skip
    if is_built_from(to, release, address, boundaries):
        return about | {"site": dg.MetadataValue.text("current; not built again")}
    built = build_site(release, to, address, boundaries)
    counts = {"pages": built.pages, "files": built.files, "changed": built.changed, "removed": built.removed}
    return about | {name: dg.MetadataValue.int(number) for name, number in counts.items()}
