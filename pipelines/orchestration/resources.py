"""The folders and files of a run, from the environment (settings.yaml), and the folders that a first run needs.

One that is not named is beside the warehouse. DAGSTER_HOME is created there too, with telemetry off.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from assets.collected.archive.address import Root, root
from assets.collected.crawl.crawl_share import CrawlShare, ShareError, read_share
from assets.collected.inbox.readme import README, README_NAME
from assets.staged.cluster.address import named_cluster, require_usable
from assets.workplace import Workplace
from pipelines.orchestration.settings import DATA, SettingsError, place, require_folder

DAGSTER_SETTINGS = Path(__file__).parent / "dagster.yaml"
# What is missing from these would pass unnoticed. The inbox is checked when its files are listed.
_READ = ("GONGKAI_REVIEWED", "GONGKAI_SOURCES")


def workplace(*, checked: bool = True) -> Workplace:
    """The workplace of the environment; SettingsError where it is `checked` and names a missing folder."""
    if checked:
        require_named_folders()
    shared = os.environ.get("GONGKAI_SHARED_JOURNALS")
    return Workplace(
        inbox=Path(place("GONGKAI_INBOX")),
        warehouse=Path(place("GONGKAI_WAREHOUSE")),
        archive=root(place("GONGKAI_ARCHIVE")),
        site=Path(place("GONGKAI_SITE")),
        reviewed=Path(place("GONGKAI_REVIEWED")),
        journals=Path(place("GONGKAI_JOURNALS")),
        shared_journals=root(shared) if shared else None,
        share=_share() if checked else CrawlShare(),
        sources=Path(place("GONGKAI_SOURCES")),
        cluster=named_cluster(os.environ),
    )


def _share() -> CrawlShare:
    try:
        return read_share(os.environ.get("GONGKAI_CRAWL_SHARE", ""))
    except ShareError as error:
        raise SettingsError(str(error)) from error


def require_named_folders() -> None:
    """SettingsError where the environment names a folder to read that is missing, ClusterError where it names a cluster
    that cannot be used.
    """
    if cluster := named_cluster(os.environ):
        require_usable(cluster)
    for name in _READ:
        require_folder(name)


def workplace_at(
    inbox: Path | None = None,
    warehouse: Path | None = None,
    archive: Root | None = None,
    cluster: str | None = None,
) -> Workplace:
    """The workplace of the environment, with the places and the `cluster` given; what is not set is beside the given
    warehouse.
    """
    if warehouse is not None and not os.environ.get(DATA):
        os.environ[DATA] = str(warehouse.parent)
    default, chosen = workplace(), named_cluster(os.environ, cluster)
    if chosen:
        require_usable(chosen)
    return replace(
        default,
        inbox=inbox or default.inbox,
        warehouse=warehouse or default.warehouse,
        archive=root(archive) if archive else default.archive,
        cluster=chosen,
    )


def prepare_inbox() -> None:
    """Create the inbox with a page that explains it, unless GONGKAI_INBOX names one, which must exist."""
    inbox = Path(place("GONGKAI_INBOX"))
    if os.environ.get("GONGKAI_INBOX") or inbox.exists():
        return
    inbox.mkdir(parents=True)
    shutil.copyfile(README, inbox / README_NAME)


def prepare_dagster_home() -> Path:
    """Create DAGSTER_HOME, by default beside the warehouse, with our settings where it has none; returns it."""
    home = Path(place("DAGSTER_HOME")).resolve()
    os.environ["DAGSTER_HOME"] = str(home)  # Dagster requires an absolute path
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(DAGSTER_SETTINGS, home / "dagster.yaml")
    return home
