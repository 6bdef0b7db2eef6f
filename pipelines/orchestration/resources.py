"""The folders and files of a run, from the environment: GONGKAI_INBOX, GONGKAI_WAREHOUSE, GONGKAI_ARCHIVE,
GONGKAI_SITE, GONGKAI_REVIEWED, GONGKAI_JOURNALS, GONGKAI_SOURCES.

One that is not set is below GONGKAI_DATA (default: data). The archive may be a bucket, s3://BUCKET/PREFIX.
DAGSTER_HOME is created below GONGKAI_DATA too, with telemetry off.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from assets.collected.archive.address import Root, root
from assets.workplace import Workplace

SETTINGS = Path(__file__).parent / "dagster.yaml"


def data_folder() -> Path:
    """GONGKAI_DATA, by default the folder data."""
    return Path(os.environ.get("GONGKAI_DATA") or "data")


def workplace() -> Workplace:
    """The workplace of the environment."""
    return Workplace(
        inbox=_path("GONGKAI_INBOX", data_folder() / "inbox"),
        warehouse=_path("GONGKAI_WAREHOUSE", data_folder() / "warehouse.duckdb"),
        archive=root(os.environ.get("GONGKAI_ARCHIVE") or data_folder() / "archive"),
        site=_path("GONGKAI_SITE", data_folder() / "site"),
        reviewed=_path("GONGKAI_REVIEWED", data_folder() / "reviewed"),
        journals=_path("GONGKAI_JOURNALS", data_folder() / "journals"),
        sources=_path("GONGKAI_SOURCES", data_folder() / "sources"),
    )


def workplace_at(inbox: Path | None = None, warehouse: Path | None = None, archive: Root | None = None) -> Workplace:
    """The workplace of the environment, with the places given; what is not set is beside the given warehouse."""
    if warehouse is not None:
        os.environ.setdefault("GONGKAI_DATA", str(warehouse.parent))
    default = workplace()
    return replace(
        default,
        inbox=inbox or default.inbox,
        warehouse=warehouse or default.warehouse,
        archive=root(archive) if archive else default.archive,
    )


def _path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default)


def prepare_dagster_home() -> Path:
    """Create DAGSTER_HOME, by default below GONGKAI_DATA, with our settings where it has none; returns it."""
    home = Path(os.environ.get("DAGSTER_HOME") or data_folder() / "dagster").resolve()
    os.environ["DAGSTER_HOME"] = str(home)  # Dagster requires an absolute path
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(SETTINGS, home / "dagster.yaml")
    return home
