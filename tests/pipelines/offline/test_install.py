"""The installer of an offline ZIP, run on this machine: no index is reached, and its place has spaces and Chinese."""

import json
import os
import platform
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipelines.offline import install
from pipelines.offline.bundle import pin_wheel, write_bundle
from pipelines.offline.platforms import Modules, platforms
from tests.conftest import ROOT
from tests.pipelines.offline.wheels import write_wheel
from warehouse.messages import load_messages

PIPELINES = {"pipelines/__init__.py": "", "pipelines/__main__.py": "import sys; print('desk', *sys.argv[1:])"}
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the scripts of Windows need cmd.exe")


@pytest.fixture
def unpacked(tmp_path):
    """A function that writes a ZIP whose wheels need `modules` and unpacks it; returns its folder."""

    def unpack(base=("leaf",), ocr=(), **changed):
        here = {"sys_platform": sys.platform, "platform_machine": platform.machine()}
        wheels = [write_wheel(tmp_path / "w", "leaf"), write_wheel(tmp_path / "w", "gongkai", files=PIPELINES)]
        target = tmp_path / "离线 安装 (1).zip"
        declared = platforms().platforms["linux_x86_64"]
        there = declared.model_copy(update={"environment": declared.environment | here | changed})
        pins = [pin_wheel(wheel) for wheel in wheels]
        write_bundle(target, there, platforms().pythons, Modules(base=base, ocr=ocr), pins, wheels)
        with zipfile.ZipFile(target) as archive:
            archive.extractall(tmp_path / "某 处")
        return tmp_path / "某 处" / target.stem

    return unpack


def run(script, home, *arguments):
    """A script of the ZIP, with an empty home and nothing that leads to an index."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    return subprocess.run(
        ["sh", str(script), *arguments],
        env={"PATH": path, "HOME": str(home), "PIP_NO_INDEX": "1", "LC_ALL": "C.UTF-8"},
        capture_output=True, encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip


@pytest.mark.slow
def test_it_installs_without_an_index_and_the_desk_starts(unpacked, tmp_path):
    place, home = unpacked(ocr=["no_such_module"]), tmp_path / "home"
    home.mkdir()
    before = run(place / "桌面核对.sh", home)
    assert (before.returncode, "尚未安装" in before.stderr) == (2, True)
    done = run(place / "install.sh", home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "不能识别扫描件和照片" in done.stdout, "a library of OCR cannot be loaded, and all else works"
    assert f"安装完成。打开核对台请双击：{place}/桌面核对.sh" in done.stdout
    assert run(place / "桌面核对.sh", home, "--no-browser").stdout == "desk desk --lang zh --no-browser\n"
    assert not [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.slow
def test_a_damaged_wheel_is_not_installed_in_place_of_an_earlier_installation(unpacked, tmp_path):
    place = unpacked()
    (place / "venv").mkdir()
    (place / "venv/left").write_bytes(b"")
    write_wheel(place / "wheels", "leaf", files={"leaf.py": "changed"})
    done = run(place / "install.sh", tmp_path)
    assert done.returncode == 2
    assert "重新拷贝整个 ZIP" in done.stdout
    assert "leaf" in done.stdout
    assert not (place / "venv/left").exists()


def test_a_library_that_cannot_be_loaded_is_an_error():
    with pytest.raises(install.CannotInstallError) as error:
        install._check_modules(Path(sys.executable), ["json", "no_such_module"], "cannot_load")
    assert error.value.key == "cannot_load"
    assert "no_such_module" in error.value.facts["why"]
    assert "VC_redist.x64.exe" in load_messages(Path(install.__file__).with_name("messages.yaml"))["cannot_load"].zh


def test_loading_the_libraries_leaves_nothing_in_the_home_folder(monkeypatch, tmp_path):
    pytest.importorskip("onnxruntime", reason="the extra ocr is not installed")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    install._check_modules(Path(sys.executable), ["cv2", "numpy", "onnxruntime"], "cannot_load")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("other", [{"sys_platform": "sunos5"}, {"platform_machine": "riscv64"}])
def test_a_zip_for_another_system_is_refused(unpacked, tmp_path, other):
    done = run(unpacked(**other) / "install.sh", tmp_path)
    assert done.returncode == 2
    assert "不是给本机系统" in done.stdout


def test_without_a_python_it_is_said_which_one_to_bring(unpacked, tmp_path):
    place, programs = unpacked(), tmp_path / "programs"
    programs.mkdir()
    for name in ("dirname", "cat"):
        (programs / name).symlink_to(
            next(folder / name for folder in map(Path, ("/usr/bin", "/bin")) if (folder / name).exists())
        )
    done = subprocess.run(
        ["/bin/sh", str(place / "install.sh")], env={"PATH": str(programs)}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "www.python.org" in done.stderr


def test_a_path_that_is_too_long_for_windows_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(install.sys, "platform", "win32")
    deep = tmp_path / ("长" * 100) / "venv"
    with pytest.raises(install.CannotInstallError) as error:
        install._check_place(deep, 120)
    assert error.value.key == "path_too_long"
    assert error.value.facts["much"] == len(str(deep)) + len("/Lib/site-packages/") + 120 - 259
    text = json.loads(json.dumps(error.value.facts, default=str))
    assert text["place"] == str(deep.parent)


@pytest.mark.slow
def test_the_zip_of_this_machine_installs_and_checks_a_report(tmp_path):
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("there is a ZIP of Linux on x86-64 only")
    built = sorted((ROOT / "dist").glob("gongkai-*-offline-linux_x86_64.zip"))
    if not built:
        pytest.skip("no ZIP in dist: make wheelhouse PLATFORM=linux_x86_64")
    with zipfile.ZipFile(built[-1]) as archive:
        archive.extractall(tmp_path)
    place, home = tmp_path / built[-1].stem, tmp_path / "home"
    home.mkdir()
    assert run(place / "install.sh", home).returncode == 0
    checked = subprocess.run(
        [place / "venv/bin/gongkai", "check", "--lang", "zh", ROOT / "examples/xihu-2023.html"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}, cwd=home, capture_output=True,
        encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip
    assert checked.returncode == 1, checked.stderr
    assert "T3-01" in checked.stdout
    assert list(home.iterdir()) == []
