"""The ZIP to install without internet: what is in it, on each platform, and that it is complete; with small wheels."""

import hashlib
import json
import re
import zipfile
from html.parser import HTMLParser

import pytest

from pipelines.offline.bundle import _compiled, pin_wheel, write_bundle
from pipelines.offline.download import IncompleteError, verify_complete
from pipelines.offline.platforms import platforms
from pipelines.offline.requirements import lines_for, read_lock
from tests.conftest import ROOT
from tests.pipelines.offline.wheels import pinned, write_wheel

PYTHONS = ("3.11", "3.12", "3.13")
WINDOWS = platforms().platforms["win_amd64"]


@pytest.fixture
def bundle(tmp_path):
    """A function that writes the ZIP of a platform and returns its contents by path below its one folder."""
    small = tmp_path / "wheels"
    wheels = [write_wheel(small, "leaf"), write_wheel(small, "gongkai", needs=["leaf"], licence="Apache-2.0")]

    def write(name, to="a.zip"):
        declared = platforms()
        requirements = [pin_wheel(wheel) for wheel in wheels]
        target = tmp_path / to
        write_bundle(target, declared.platforms[name], PYTHONS, declared.modules, requirements, wheels)
        with zipfile.ZipFile(target) as archive:
            return {name.removeprefix(f"{target.stem}/"): archive.read(name) for name in archive.namelist()}

    return write


@pytest.mark.parametrize("name", platforms().platforms)
def test_every_file_is_in_the_sums_with_its_digest(bundle, name):
    held = bundle(name)
    sums = dict(reversed(line.split("  ")) for line in held.pop("SHA256SUMS").decode().splitlines())
    assert sums == {path: hashlib.sha256(data).hexdigest() for path, data in held.items()}
    assert {"wheels/leaf-1.0-py3-none-any.whl", "requirements.txt", "install.py", "licences/list.txt"} <= set(held)


def test_the_same_wheels_give_the_same_bytes(bundle, tmp_path):
    bundle("win_amd64")
    first = (tmp_path / "a.zip").read_bytes()
    bundle("win_amd64")
    assert (tmp_path / "a.zip").read_bytes() == first
    assert not list(tmp_path.glob("*.part"))


def test_programs_may_be_run_after_unpacking(bundle, tmp_path):
    bundle("linux_x86_64")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {entry.filename.partition("/")[2]: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert {name for name, mode in modes.items() if mode == 0o755} == {"install.sh", "桌面核对.sh"}


def test_scripts_of_windows_are_what_cmd_reads(bundle):
    held = bundle("win_amd64")
    for name in ("install.cmd", "桌面核对.cmd"):
        script = held[name]
        assert script.isascii(), "cmd.exe loses its place in a script with other characters"
        assert script.count(b"\n") == script.count(b"\r\n") > 5
        assert script.startswith(b"@echo off\r\n")
        lines = script.decode().splitlines()
        assert not [line for line in lines if re.search(r"\bcd\b|pushd", line)], (
            "cmd cannot make a share its current folder"
        )
        assert [line for line in lines if "%~dp0" in line or "%HERE%" in line]
        labels = {line[1:] for line in lines if line.startswith(":")}
        assert set(re.findall(r"goto (\w+)|call :(\w+)", script.decode())) <= {(a, "") for a in labels} | {
            ("", a) for a in labels
        }
        named = re.findall(r"texts\\(\w+\.txt)", script.decode())
        assert [text for text in named if f"texts/{text}" not in held] == []
    for name in ("texts/no_python.txt", "texts/not_installed.txt"):
        assert held[name].count(b"\n") == held[name].count(b"\r\n") > 0
    assert "python-3.13" in held["texts/no_python.txt"].decode()
    assert "www.python.org" in held["texts/no_python.txt"].decode()


class Links(HTMLParser):
    """The addresses that a page names."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("src", "href")]


@pytest.mark.parametrize("name", platforms().platforms)
def test_the_instructions_name_what_is_in_the_zip(bundle, name):
    held = bundle(name)
    page = held["使用说明.html"].decode()
    assert sorted(Links(page).found) == sorted(path for path in held if path.startswith("pictures/"))
    scripts = platforms().platforms[name].scripts.values()
    assert all(script in page for script in scripts)
    assert set(scripts) <= set(held)
    assert "没有在真实的 Windows、macOS 电脑上运行过" in page


def test_the_licences_are_listed_and_carried(bundle):
    held = bundle("win_amd64")
    assert held["licences/list.txt"] == b"gongkai 1.0: Apache-2.0\nleaf 1.0: MIT\n"
    assert held["licences/leaf-1.0/LICENSE"] == b"the licence of leaf"


def test_a_requirement_is_taken_where_its_marker_holds(tmp_path):
    lock, wheel = tmp_path / "a.lock", write_wheel(tmp_path / "w", "leaf")
    new, old = "python_full_version >= '3.12'", "python_full_version < '3.12'"
    lock.write_text(
        "# a comment\n" + pinned(wheel, marker="sys_platform == 'win32'")
        + pinned(write_wheel(tmp_path / "w", "twig"), marker=new)
        + pinned(write_wheel(tmp_path / "w", "twig", "0.9"), marker=old)
    )  # fmt: skip
    requirements = read_lock(lock)

    def names(platform, python):
        return [
            line.split()[0] for line in lines_for(requirements, platforms().platforms[platform].environment, python)
        ]

    assert names("win_amd64", "3.11") == ["leaf==1.0", "twig==0.9"]
    assert names("linux_x86_64", "3.13") == ["twig==1.0"]


@pytest.mark.parametrize("python", platforms().pythons)
@pytest.mark.parametrize("name", platforms().platforms)
def test_the_lock_has_one_version_of_each_package_for_every_platform(name, python):
    lines = list(lines_for(read_lock(ROOT / "locks/ocr.lock"), platforms().platforms[name].environment, python))
    packages = [line.partition("==")[0] for line in lines]
    assert len(set(packages)) == len(packages) > 40
    assert all("--hash=sha256:" in line and ";" not in line for line in lines)


@pytest.mark.slow
def test_a_zip_is_complete_if_every_wheel_is_there_for_every_python(tmp_path):
    folder = tmp_path / "wheels"
    built = [write_wheel(folder, "twig", tag=f"cp{v.replace('.', '')}-none-win_amd64") for v in PYTHONS]
    write_wheel(folder, "branch", needs=["twig"])
    lock = tmp_path / "a.lock"
    lock.write_text(pinned(*built) + pinned(folder / "branch-1.0-py3-none-any.whl"))
    verify_complete(WINDOWS, PYTHONS, read_lock(lock), folder)
    built[1].unlink()
    with pytest.raises(IncompleteError, match=r"Windows.*Python 3\.12.*\n(.|\n)*twig"):
        verify_complete(WINDOWS, PYTHONS, read_lock(lock), folder)


@pytest.mark.parametrize("fault", ["changed", "unlisted"])
def test_a_wheel_that_is_not_the_one_of_the_lock_is_incomplete(tmp_path, fault):
    folder = tmp_path / "wheels"
    leaf, branch = write_wheel(folder, "leaf"), write_wheel(folder, "branch", needs=["leaf"])
    lock = tmp_path / "a.lock"
    lock.write_text(pinned(leaf, branch) if fault == "changed" else pinned(branch))
    if fault == "changed":
        write_wheel(folder, "leaf", files={"leaf.py": "changed"})
    with pytest.raises(IncompleteError, match="leaf"):
        verify_complete(WINDOWS, PYTHONS[:1], read_lock(lock), folder)


def test_the_longest_path_counts_modules_as_compiled(bundle):
    held = bundle("win_amd64")
    longest = "gongkai-1.0.dist-info/licenses/LICENSE"
    assert json.loads(held["install.json"])["longest"] == len(longest)
    assert _compiled("a/b.py") == "a/__pycache__/b.cpython-313.pyc"
