"""Writes the ZIP of a platform: wheels, requirements, installer, instructions, licences, and SHA256SUMS over all.

The same wheels give the same bytes. Downloads nothing (download.py).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pipelines.offline import install
from pipelines.offline.licences import licence_list, licence_texts
from pipelines.offline.platforms import Modules, Platform
from pipelines.offline.requirements import Requirement
from pipelines.report.html_templates import render
from warehouse.messages import load_messages

_HERE = Path(__file__).parent
_FILES, _PICTURES = _HERE / "files", _HERE / "pictures"
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can hold
_MODE, _PROGRAM_MODE = 0o100644, 0o100755
_PROGRAMS = (".sh", ".command")
_BEFORE_INSTALLATION = ("no_python", "not_installed")  # what the scripts print, which have no Python yet


def pin_wheel(wheel: Path) -> Requirement:
    """The requirement that only this wheel fulfils."""
    name, version = wheel.name.split("-")[:2]
    return Requirement(f"{name}=={version}", "", (hashlib.sha256(wheel.read_bytes()).hexdigest(),))


def write_bundle(
    target: Path,
    platform: Platform,
    pythons: Sequence[str],
    modules: Modules,
    requirements: Sequence[Requirement],
    wheels: Sequence[Path],
) -> None:
    """Write `target`, a ZIP with one folder named like it; OSError where it cannot be written."""
    contents = dict(_contents(target.stem, platform, pythons, modules, requirements, sorted(wheels)))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items()))
    contents["SHA256SUMS"] = sums.encode()
    partial = target.with_suffix(".part")
    with ZipFile(partial, "w") as archive:
        for name, data in sorted(contents.items()):
            archive.writestr(_member(f"{target.stem}/{name}"), data)
    partial.replace(target)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _DATE)
    member.create_system = 3  # Unix, on every system, so that the modes below are kept
    member.external_attr = (_PROGRAM_MODE if name.endswith(_PROGRAMS) else _MODE) << 16
    member.compress_type = ZIP_STORED if name.endswith((".whl", ".png")) else ZIP_DEFLATED
    return member


def _contents(
    name: str,
    platform: Platform,
    pythons: Sequence[str],
    modules: Modules,
    requirements: Sequence[Requirement],
    wheels: Sequence[Path],
) -> Iterator[tuple[str, bytes]]:
    """Every file of the ZIP but SHA256SUMS, by its path below the folder."""
    yield from ((f"wheels/{wheel.name}", wheel.read_bytes()) for wheel in wheels)
    yield "requirements.txt", "".join(f"{one.line(one.marker)}\n" for one in requirements).encode()
    yield "install.py", Path(install.__file__).read_bytes()
    yield "install.json", _installer_facts(platform, pythons, modules, wheels)
    texts = {key: text for key, text in _texts(platform).items() if key in _BEFORE_INSTALLATION}
    yield from ((f"texts/{key}.txt", _with_line_ends(f"{text}\n", platform)) for key, text in texts.items())
    for file, called in platform.scripts.items():
        yield called, _with_line_ends((_FILES / file).read_text("utf-8"), platform)
    pictures = sorted(_PICTURES.glob("*.png"))
    yield from ((f"pictures/{picture.name}", picture.read_bytes()) for picture in pictures)
    context = {"name": name, "platform": platform, "pythons": pythons, "pictures": {one.stem for one in pictures}}
    yield "使用说明.html", render("instructions.html", context, _FILES).encode()
    yield "licences/list.txt", licence_list(wheels).encode()
    yield from ((f"licences/{path}", data) for path, data in licence_texts(wheels))


def _texts(platform: Platform) -> Mapping[str, str]:
    """The texts of the installer in Chinese with the English below, with the file that installs Python filled in."""
    both = {key: f"{text.zh}\n{text.en}" for key, text in load_messages(_HERE / "messages.yaml").items()}
    python = platform.python
    return {key: text.replace("{python_zh}", python.zh).replace("{python_en}", python.en) for key, text in both.items()}


def _installer_facts(platform: Platform, pythons: Sequence[str], modules: Modules, wheels: Sequence[Path]) -> bytes:
    """What install.py reads: its texts, and what it must know of the ZIP."""
    facts = {
        "system": platform.environment["sys_platform"], "machine": platform.environment["platform_machine"],
        "pythons": list(pythons),
        "desk": next(called for file, called in platform.scripts.items() if file.startswith("desk")),
        "modules": {"base": list(modules.base), "ocr": list(modules.ocr)},
        "longest": max(map(_longest_path, wheels)), "texts": dict(_texts(platform)),
    }  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _longest_path(wheel: Path) -> int:
    """The characters of the longest path that a wheel has once it is installed, below the folder of packages."""
    with ZipFile(wheel) as archive:
        return max(len(_compiled(name)) for name in archive.namelist())


def _compiled(name: str) -> str:
    """The path of a module as compiled, which is longer than its own."""
    return re.sub(r"([^/]+)\.py$", r"__pycache__/\1.cpython-313.pyc", name)


def _with_line_ends(text: str, platform: Platform) -> bytes:
    """A script or text with the line ends of the platform: cmd.exe misreads scripts that have others."""
    windows = platform.environment["sys_platform"] == "win32"
    return (text.replace("\n", "\r\n") if windows else text).encode()
