"""Four runs over one inbox, shared by the tests, as a run takes seconds."""

import json
import random
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from assets.workplace import Workplace
from tests.conftest import plain_environment
from tests.generator import write_html, write_text
from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.pipelines.nightly_runs import (
    NightlyRun,
    PublishedTables,
    dagster_history,
    of_body,
    run_fiscal_year,
    run_nightly,
    workplace_in,
)
from warehouse.reference.forms.form_list import forms

# Reads the warehouse as another program would, again and again until its input ends, and through one connection that
# it opened first.
READER = """
import json, select, sys, duckdb
path = sys.argv[1]
held, reads, errors = duckdb.connect(path, read_only=True), 0, []
print("open", flush=True)
while not select.select([sys.stdin], [], [], 0.2)[0]:
    reading = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True)"
    try:
        held.execute("SELECT sum(cells) FROM marts.fact_report").fetchall()
        with duckdb.connect(path, read_only=True) as con:
            con.execute("SELECT count(*) FROM marts.by_region").fetchall()
        reads += 1
    except duckdb.Error as error:
        errors.append(str(error))
print(json.dumps({"reads": reads, "errors": errors}))
"""


@pytest.fixture(scope="session")
def place(tmp_path_factory, examples_folder) -> Workplace:
    """The examples, and other files that an inbox may contain."""
    at = workplace_in(tmp_path_factory.mktemp("nights"))
    shutil.copytree(examples_folder, at.inbox, dirs_exist_ok=True)
    more = at.inbox / "更多 files"
    more.mkdir()
    shutil.copyfile(at.inbox / "xuwan-2023.txt", more / "xuwan copy.txt")
    fault = {"disputes__review__total": 77}
    (more / "suqian-again-2023.txt").write_bytes(write_text.write(of_body("宿迁市人民政府", 2023, **fault)))
    (more / "cut-2022.txt").write_bytes(
        write_text.write(_drawn("杭州市上城区人民政府", 2022)).split("\n四、".encode())[0]
    )
    (more / "page.pdf").write_bytes(write_html.write(_drawn("长沙市开福区人民政府", 2022)))
    (more / "empty.txt").write_bytes(b"")
    (more / "noise.txt").write_bytes(random.Random(1).randbytes(5000))
    for name in ("pudong-2022.pdf", "suqian-2022.docx"):
        whole = (at.inbox / name).read_bytes()
        (more / f"half-{name}").write_bytes(whole[: len(whole) // 2])
    return at


def _drawn(body, year):
    return written(body, year, "f2021", "standard", figures(forms()["f2021"], "standard", 5))


@pytest.fixture(scope="session")
def first(place) -> NightlyRun:
    """The first run over the inbox."""
    return run_nightly(place)


@pytest.fixture(scope="session")
def second(place, first, gongkai):
    """The same inbox again by `gongkai run`, while another process reads the warehouse: the output, the published
    tables, the history in Dagster, and the result of the reader.
    """
    command = [sys.executable, "-c", READER, str(place.warehouse)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=plain_environment()
    ) as reader:
        assert reader.stdout.readline() == "open\n"
        said = gongkai("run", "--inbox", place.inbox, "--warehouse", place.warehouse, "--archive", place.archive)
        met = reader.communicate("end\n")[0]
    home = place.warehouse.parent / "dagster"
    tables = PublishedTables(place.warehouse) if said.returncode == 0 else {}
    return SimpleNamespace(said=said, tables=tables, history=dagster_history(home), reader=json.loads(met))


@pytest.fixture(scope="session")
def third(place, second) -> NightlyRun:
    """A run after one file changed, one was removed, and three became empty, random bytes or not a report."""
    changed = {"proactive__normative_docs_made": 8, "proactive__normative_docs_in_force": 123}
    (place.inbox / "caozhen-2023.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023, **changed)))
    (place.inbox / "erligang-2023.docx").unlink()
    (place.inbox / "baofeng-2023.html").write_bytes(b"")
    (place.inbox / "longquan-finance-2020.html").write_bytes(random.Random(2).randbytes(5000))
    shutil.copyfile(place.inbox / "road-notice-2023.txt", place.inbox / "pudong-2022.pdf")
    return run_nightly(place)


@pytest.fixture(scope="session")
def fourth(place, third, examples_folder) -> NightlyRun:
    """A run for fiscal year 2023 only, with the changed file restored."""
    shutil.copyfile(examples_folder / "caozhen-2023.txt", place.inbox / "caozhen-2023.txt")
    return run_fiscal_year(place, year="2023")
