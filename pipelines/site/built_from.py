"""`release.json` of a site: the release it was built from and the program that built it, to see whether it is current.

A release is known by the digest of its SHA256SUMS, the program by that of basis.py.
"""

import json
from pathlib import Path
from typing import Any

from pipelines.site.basis import program_digest
from pipelines.site.charts.boundaries import Boundaries
from warehouse.releases.index import release_digest
from warehouse.releases.package import read_package

NAME = "release.json"


def describe_build(release: Path, address: str, boundaries: Boundaries | None) -> bytes:
    """The content of release.json for a site of `release` at `address`, which may be empty."""
    return (json.dumps(_facts(release, address, boundaries), ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "replace"
    )


def is_built_from(site: Path, release: Path, address: str, boundaries: Boundaries | None) -> bool:
    """Whether the site in the folder `site` is that of `release`, built by this program with the same settings."""
    try:
        return (site / NAME).read_bytes() == describe_build(release, address, boundaries)
    except OSError:
        return False


def _facts(release: Path, address: str, boundaries: Boundaries | None) -> dict[str, Any]:
    package = read_package(release)
    return {
        "release": package.get("version"), "created": package["created"], "before": package.get("before"),
        "hash": release_digest(release), "address": address,
        "map": boundaries and {"approval": boundaries.approval, "hash": boundaries.digest},
        "program": f"sha256:{program_digest()}",
    }  # fmt: skip
