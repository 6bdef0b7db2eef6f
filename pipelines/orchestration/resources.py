"""Where a run works, from the environment: GONGKAI_INBOX, GONGKAI_WAREHOUSE, GONGKAI_ARCHIVE, GONGKAI_SITE,
GONGKAI_REVIEWED, GONGKAI_JOURNALS, GONGKAI_SOURCES.

Unset ones stand below GONGKAI_DATA (default: data). The archive may be a bucket, s3://BUCKET/PREFIX. DAGSTER_HOME is
made there too, with telemetry off.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from assets.collected.archive.archive import Root, root
from assets.workplace import Workplace

SETTINGS = Path(__file__).parent / "dagster.yaml"


def data() -> Path:
    return Path(os.environ.get("GONGKAI_DATA") or "data")


def workplace() -> Workplace:
    """The workplace the environment names."""
    return Workplace(
        inbox=_path("GONGKAI_INBOX", data() / "inbox"),
        warehouse=_path("GONGKAI_WAREHOUSE", data() / "warehouse.duckdb"),
        archive=root(os.environ.get("GONGKAI_ARCHIVE") or data() / "archive"),
        site=_path("GONGKAI_SITE", data() / "site"),
        reviewed=_path("GONGKAI_REVIEWED", data() / "reviewed"),
        journals=_path("GONGKAI_JOURNALS", data() / "journals"),
        sources=_path("GONGKAI_SOURCES", data() / "sources"),
    )


def workplace_at(inbox: Path | None = None, warehouse: Path | None = None, archive: Root | None = None) -> Workplace:
    """Where to work: what is asked for, else the environment; the rest goes beside the warehouse."""
    if warehouse is not None:
        os.environ.setdefault("GONGKAI_DATA", str(warehouse.parent))
    default = workplace()
    return replace(
        default,
        inbox=inbox or default.inbox,
        warehouse=warehouse or default.warehouse,
        archive=root(archive) if archive else default.archive,
    )


def _path(name: str, otherwise: Path) -> Path:
    return Path(os.environ.get(name) or otherwise)


def dagster_home() -> Path:
    """DAGSTER_HOME, set to a folder below the data and furnished with our settings where the environment has none."""
    home = Path(os.environ.get("DAGSTER_HOME") or data() / "dagster").resolve()
    os.environ["DAGSTER_HOME"] = str(home)  # Dagster takes no relative one
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(SETTINGS, home / "dagster.yaml")
    return home
