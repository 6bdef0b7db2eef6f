"""The installer in an offline ZIP: makes an environment beside itself from the wheels beside itself.

Runs before anything is installed, so it needs nothing but Python; its texts and facts are in install.json, which
bundle.py writes. Fetches nothing.
"""

import json
import os
import platform
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LONGEST_WINDOWS_PATH = 259
_SHOWN_LINES = 12  # of what pip reports


class CannotInstallError(Exception):
    """Why the installation is not possible, with what to do: a text of install.json and what to fill in."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


def main() -> int:
    """Install into `venv` beside this file; returns the exit code, 0 or 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    here = Path(__file__).absolute().parent  # not resolved: a share keeps its letter
    facts = json.loads((here / "install.json").read_text("utf-8"))
    try:
        _install(here, facts)
    except CannotInstallError as error:
        _say(facts["texts"][error.key].format(**error.facts))
        return 2
    return 0


def _install(here: Path, facts: Mapping[str, Any]) -> None:
    place, texts = here / "venv", facts["texts"]
    _check_python(facts)
    _check_place(place, facts["longest"])
    _say(texts["installing"].format(place=place))
    python = _make_environment(place)
    _install_wheels(python, here)
    _check_modules(python, facts["modules"]["base"], "cannot_load")
    try:
        _check_modules(python, facts["modules"]["ocr"], "cannot_read_scans")
    except CannotInstallError as error:  # everything else works
        _say(texts[error.key].format(**error.facts))
    _say(texts["installed"].format(desk=here / facts["desk"]))


def _check_python(facts: Mapping[str, Any]) -> None:
    version = "{}.{}".format(*sys.version_info)
    if version not in facts["pythons"] or struct.calcsize("P") != 8:
        raise CannotInstallError("wrong_python", version=version, bits=struct.calcsize("P") * 8)
    if [sys.platform, platform.machine()] != [facts["system"], facts["machine"]]:
        raise CannotInstallError("wrong_system", system=f"{sys.platform} {platform.machine()}")


def _check_place(place: Path, longest: int) -> None:
    """Whether `place` can be written to, and on Windows whether the files below it have paths that it can open."""
    length = len(str(place / "Lib" / "site-packages")) + 1 + longest
    if sys.platform == "win32" and length > _LONGEST_WINDOWS_PATH:
        raise CannotInstallError("path_too_long", place=place.parent, much=length - _LONGEST_WINDOWS_PATH)
    try:
        if place.exists():
            shutil.rmtree(place)
        place.mkdir()
    except OSError as error:
        raise CannotInstallError("cannot_write", place=place, why=error.strerror or error) from error


def _make_environment(place: Path) -> Path:
    """An empty environment with pip; returns its Python."""
    run = _run([sys.executable, "-I", "-m", "venv", str(place)])
    if run.returncode:
        shutil.rmtree(place, ignore_errors=True)
        raise CannotInstallError("no_venv", why=_last_lines(run.stdout))
    return place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _install_wheels(python: Path, here: Path) -> None:
    """Install what requirements.txt lists: every file must have the hash that is there."""
    run = _run(
        [str(python), "-I", "-m", "pip", "install", "--isolated", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--no-index", "--find-links", str(here / "wheels"), "--only-binary", ":all:", "--require-hashes",
         "--requirement", str(here / "requirements.txt")]
    )  # fmt: skip
    if run.returncode:
        raise CannotInstallError("damaged", why=_last_lines(run.stdout))


def _check_modules(python: Path, modules: Sequence[str], key: str) -> None:
    """Whether each module can be imported; CannotInstallError with the text `key` where one cannot."""
    run = _run([str(python), "-I", "-c", f"import {', '.join(modules)}"])
    if run.returncode:
        raise CannotInstallError(key, why=_last_lines(run.stdout, 1))


def _run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program, without the telemetry of onnxruntime; its output and errors together are its `stdout`."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    settings["ORT_DISABLE_TELEMETRY"] = "1"  # else to load the library writes into the home folder
    return subprocess.run(  # noqa: S603 - programs of this folder
        command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip


def _last_lines(text: str, most: int = _SHOWN_LINES) -> str:
    return "\n".join(text.strip().splitlines()[-most:])


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - nothing is installed yet


if __name__ == "__main__":
    sys.exit(main())
