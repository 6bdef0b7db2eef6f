"""`python -m pipelines.offline PLATFORM --wheel WHEEL`: what `make wheelhouse` calls. Needs the dev set."""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.offline.bundle import pin_wheel, write_bundle
from pipelines.offline.download import IncompleteError, download_wheels, verify_complete
from pipelines.offline.platforms import platforms
from pipelines.offline.requirements import read_lock

_LOCK = Path("locks/ocr.lock")  # of the base set and OCR
_MEGABYTE = 1_000_000


def main() -> int:
    """Download, write the ZIP and verify it; returns the exit code."""
    declared = platforms()
    parser = argparse.ArgumentParser(prog="python -m pipelines.offline", description=__doc__)
    parser.add_argument("platform", choices=declared.platforms)
    parser.add_argument("--wheel", type=Path, required=True, help="the wheel of gongkai, as make wheel writes it")
    parser.add_argument("--to", type=Path, default=Path("dist"), help="the folder of the ZIP")
    given = parser.parse_args()
    target = given.to / f"{'-'.join(given.wheel.name.split('-')[:2])}-offline-{given.platform}.zip"
    try:
        with TemporaryDirectory(prefix="gongkai-wheelhouse-") as folder:
            _write(given.platform, given.wheel, target, Path(folder))
    except IncompleteError as error:
        print(f"{target} was not written: {error}", file=sys.stderr)  # noqa: T201 - a tool of the checkout
        return 1
    print(f"{target}: {target.stat().st_size / _MEGABYTE:.0f} MB")  # noqa: T201
    return 0


def _write(name: str, wheel: Path, target: Path, folder: Path) -> None:
    declared = platforms()
    platform, locked = declared.platforms[name], read_lock(_LOCK)
    download_wheels(platform, declared.pythons, locked, folder)
    shutil.copy2(wheel, folder)
    requirements = [*locked, pin_wheel(wheel)]
    verify_complete(platform, declared.pythons, requirements, folder)
    write_bundle(target, platform, declared.pythons, declared.modules, requirements, list(folder.glob("*.whl")))


if __name__ == "__main__":
    sys.exit(main())
