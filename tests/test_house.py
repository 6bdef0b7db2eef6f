"""The house: packages import only leftwards, a library is imported in its own room, files are small and named."""

import ast
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINE = ("warehouse", "expectations", "assets", "pipelines")  # from left to right
ROOMS = {
    "duckdb": ["warehouse/connection.py", "warehouse/store.py"],
    "yaml": ["warehouse/yaml_models.py"],
    "great_expectations": ["expectations/gx/*.py"],
    "sqlalchemy": ["expectations/gx/*.py", "pipelines/orchestration/storage.py"],
    "dagster": ["assets/asset_settings.py", "assets/asset_specs.py", "assets/*/asset.py", "pipelines/*.py"],
    "pdfplumber": ["assets/staged/readers/pdf/*.py", "assets/staged/readers/page_layout/ruled_tables.py"],
    "pdfminer": ["assets/staged/readers/pdf/pdfplumber_pages.py"],
    "pypdfium2": ["assets/staged/readers/pdf/*.py"],
    "selectolax": ["assets/collected/pages/html_page.py", "assets/staged/readers/html/*.py"],
    "lxml": [
        "assets/staged/readers/xml_packages.py",
        "assets/staged/readers/word/*.py",
        "assets/staged/readers/ofd/*.py",
        "assets/staged/readers/spreadsheet/*.py",
    ],
    "python_calamine": ["assets/staged/readers/spreadsheet/*.py"],
    "rapidocr": ["assets/staged/readers/scan/ocr.py"],
    "onnxruntime": ["assets/staged/readers/scan/ocr.py"],
    "cv2": ["assets/staged/readers/scan/*.py"],
    "PIL": [
        "assets/staged/readers/scan/read.py",
        "assets/staged/workers/page_images.py",
        "pipelines/letters/pictures.py",
    ],
    "typer": ["pipelines/cli/*.py"],
    "rich": ["pipelines/cli/*.py"],
    "pandas": [],
    "numpy": ["assets/staged/readers/scan/*.py"],
    "pyarrow": [],
    "obstore": ["assets/collected/archive/object_store.py"],
    "aiohttp": ["assets/collected/crawl/*.py"],
    "protego": ["assets/collected/crawl/robots.py"],
    "apprise": ["pipelines/orchestration/channels.py"],
    "starlette": ["pipelines/desk/*.py", "pipelines/orchestration/webserver.py"],
    "uvicorn": ["pipelines/desk/server.py"],
    "jinja2": ["pipelines/letters/*.py", "pipelines/report/html_templates.py", "pipelines/site/render.py"],
    "xlsxwriter": ["pipelines/compare/workbook.py", "pipelines/letters/*.py", "pipelines/report/workbook/*.py"],
    "docxtpl": ["pipelines/letters/*.py"],
    "docx": ["pipelines/letters/*.py"],
    "distributed": ["assets/staged/cluster/dask_*.py"],
    "dask": ["assets/staged/cluster/dask_*.py"],
    "warcio": ["assets/collected/archive/warc.py"],
}
NAMELESS = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc", "tools"}
TALLEST = 300
# Where a file of this project may not point: a folder of one machine, and where packages are fetched from.
MACHINE = re.compile(r"(?<![\w.$~}])/(?:home|root|Users|work|mnt|private|var/folders)/|\b[A-Z]:\\(?:Users|work)\\")
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|anaconda|crates|rubygems)\.(?:org|com|io)\b|/py[p]i/simple"
)


def files():
    """What is committed or would be, by path from the root."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return sorted(name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file())


@cache
def modules(*packages):
    """Each module of `packages` by its path, parsed."""
    paths = sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def imports():
    """What each module of the four packages imports, by its path."""
    return {path: set(imported(tree)) for path, tree in modules(*LINE).items()}


def imported(tree):
    """The full name of everything a module imports, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole module"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called_by_name(tree):
    """What is imported through a call, import_module or __import__, from another package than the module's own."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        imports = ast.unparse(call.func).endswith(("import_module", "__import__"))
        if imports and not ast.unparse(call.args[0]).startswith("f'{__name__}."):
            yield ast.unparse(call)


@pytest.mark.parametrize("package", LINE)
def test_a_package_imports_only_what_stands_to_its_left(package):
    allowed = LINE[: LINE.index(package) + 1]
    ours = {*LINE, "tests", "benchmarks"}
    for path, names in imports().items():
        if not path.startswith(f"{package}/"):
            continue
        wrong = {name for name in names if name.split(".")[0] in ours - set(allowed)}
        assert not wrong, f"{path} imports {', '.join(sorted(wrong))}"


def test_nothing_is_imported_by_a_name_that_cannot_be_seen():
    assert [(path, call) for path, tree in modules(*LINE).items() for call in called_by_name(tree)] == []


@pytest.mark.parametrize("library", ROOMS)
def test_a_library_is_imported_in_its_own_room_only(library):
    users = {path for path, names in imports().items() if library in {name.split(".")[0] for name in names}}
    strangers = {path for path in users if not any(fnmatch(path, room) for room in ROOMS[library])}
    assert not strangers, f"{library} belongs to {', '.join(ROOMS[library]) or 'no room'}"


def test_a_check_of_one_file_loads_neither_dagster_nor_great_expectations():
    heavy = (
        "dagster",
        "great_expectations",
        "pandas",
        "sqlalchemy",
        "starlette",
        "uvicorn",
        "jinja2",
        "xlsxwriter",
        "docxtpl",
        "docx",
        "distributed",
    )
    code = f"import sys, assets.checked.check_files, pipelines.cli.app; print([m for m in {heavy} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == "[]"


def test_every_module_opens_with_what_it_holds():
    undescribed = [path for path, tree in modules(*LINE).items() if not ast.get_docstring(tree)]
    undescribed += [
        path for path, tree in modules("tests", "benchmarks").items() if tree.body and not ast.get_docstring(tree)
    ]
    assert undescribed == []


def test_no_file_is_tall_and_none_is_nameless():
    sources = [name for name in files() if name.endswith((".py", ".sql", ".yaml", ".yml"))]
    assert {name for name in sources if len((ROOT / name).read_text("utf-8").splitlines()) > TALLEST} == set()
    assert [name for name in sources if NAMELESS & set(re.split(r"[/._]", name))] == []


def test_every_room_is_a_package():
    rooms = {path.parent for package in LINE for path in (ROOT / package).rglob("*.py")}
    assert [room for room in rooms if not (room / "__init__.py").exists()] == []


@pytest.mark.parametrize("forbidden", [MACHINE, REGISTRY], ids=["machine", "registry"])
def test_no_file_points_to_one_machine_or_to_a_package_registry(forbidden):
    found = []
    for name in files():
        data = (ROOT / name).read_bytes()
        if b"\0" in data:  # a picture, an archive
            continue
        lines = enumerate(data.decode("utf-8", "replace").splitlines(), 1)
        found += [f"{name}:{n}: {line.strip()[:80]}" for n, line in lines if forbidden.search(line)]
    assert found == []


@pytest.mark.parametrize(
    ("words", "found"),
    [("/" + "home/ann/data", True), ("'/" + "work/main'", True), ("C:" + "\\Users\\ann", True), ("~/data", False),
     ("https://www.gov.cn/" + "home/page", False), ("data/" + "work/x", False)],
)  # fmt: skip
def test_a_machine_path_is_told_from_others(words, found):
    assert bool(MACHINE.search(words)) == found


SETS = ("ocr", "pipeline", "cluster", "ducklake", "dev", "bench")
LOCKS = ("requirements.lock", *(f"locks/{name}.lock" for name in ("base", *SETS)), "tests/warehouse/bi/superset.lock")


def requirements(lock=LOCKS[0]):
    """Each requirement of the lock with its hashes, continued lines joined."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def pins(lock):
    """The versions of a lock by package; a package may have several, for several versions of Python."""
    found = {}
    for requirement in requirements(lock):
        name, version = re.match(r"([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", requirement).groups()
        found.setdefault(name.replace("_", "-"), set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes_and_has_no_address(lock):
    listed = requirements(lock)
    assert len(listed) > 25
    for requirement in listed:
        assert re.match(
            r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;]+(\s*;[^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+$", requirement
        ), requirement
        assert "://" not in requirement
        assert " @ " not in requirement


def declared(name):
    """The packages that pyproject.toml declares for a set, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = project["dependencies"] if name == "base" else project["optional-dependencies"][name]
    return {re.match(r"[\w.-]+", item).group().lower().replace("_", "-") for item in listed}


@pytest.mark.parametrize("name", ["base", *SETS])
def test_every_set_is_locked_and_takes_the_versions_of_the_lock_of_all(name):
    own, everything = pins(f"locks/{name}.lock"), pins(LOCKS[0])
    assert declared(name) | declared("base") <= set(own)
    assert {package: versions for package, versions in own.items() if not versions <= everything[package]} == {}


def test_a_check_needs_at_most_forty_packages():
    assert len(pins("locks/base.lock")) <= 40


EXTRAS = ("aiohttp", "cv2", "dagster", "distributed", "great_expectations", "obstore", "onnxruntime", "pandas",
          "protego", "rapidocr", "sqlalchemy", "warcio")  # fmt: skip
WITHOUT_EXTRAS = f"""
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {EXTRAS}:
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Missing())
sys.argv = ['gongkai', 'check', '--lang', 'en', 'examples']
from pipelines.cli.app import main
main()
"""


def test_gongkai_check_needs_the_base_set_alone():
    found = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRAS],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Reports: 13 " in found.stdout, found.stderr
