"""Downloads the wheels of a platform with pip, and proves that what a ZIP holds is all that an installation needs.

Uses the package index that pip is configured with. Writes no ZIP (bundle.py).
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.offline.platforms import Platform
from pipelines.offline.requirements import Requirement, lines_for


class IncompleteError(RuntimeError):
    """Wheels are missing. The message names the platform, the version of Python and what pip reports."""


def download_wheels(platform: Platform, pythons: Sequence[str], requirements: list[Requirement], wheels: Path) -> None:
    """Write to `wheels` what `requirements` are for each version of Python; IncompleteError where one has no wheel."""
    for python in pythons:
        _pip("download", platform, python, requirements, ["--no-deps", "--dest", str(wheels)], os.environ)


def verify_complete(platform: Platform, pythons: Sequence[str], requirements: list[Requirement], wheels: Path) -> None:
    """Resolve `requirements`, and what their wheels need, from the folder `wheels` alone, for each version of Python.

    IncompleteError where a wheel is missing, has another hash or asks for a version that is not among them.
    """
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    alone |= {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for python in pythons:
        with TemporaryDirectory() as target:
            offline = ["--dry-run", "--ignore-installed", "--no-index", "--find-links", str(wheels), "--target", target]
            _pip("install", platform, python, requirements, offline, alone)


def _pip(
    command: str,
    platform: Platform,
    python: str,
    requirements: list[Requirement],
    options: Sequence[str],
    environment: os._Environ[str] | dict[str, str],
) -> None:
    with TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(lines_for(requirements, platform.environment, python)) + "\n", "utf-8")
        fitting = [f"--platform={tag}" for tag in platform.tags]
        run = subprocess.run(  # noqa: S603 - our own arguments
            [sys.executable, "-m", "pip", command, "--quiet", "--disable-pip-version-check", "--only-binary", ":all:",
             "--require-hashes", "--implementation", "cp", "--python-version", python, *fitting, *options,
             "--requirement", str(listed)],
            env=dict(environment), capture_output=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    if run.returncode:
        raise IncompleteError(f"{platform.name.en}, Python {python}: pip {command}:\n{run.stderr.strip()}")
