"""What `gongkai check` costs in CPU time, children included: one page, and each further document of a folder.

Measures the whole command: reading, judging, wording and writing the JSON. Reading alone is in reading.py.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.generator.write_html import write as write_html
from tests.generator.write_pdf import write as write_pdf
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms

DOCUMENTS, ROUNDS = 60, 5
_NAMES = ("人民政府", "教育局", "财政局", "民政局", "统计局", "水利局")


def costs() -> Iterator[tuple[str, float]]:
    """What is measured, and its CPU seconds: the median of ROUNDS."""
    with tempfile.TemporaryDirectory() as name:
        page = _write(Path(name, "one"), write_html, "html", 1)
        start = _median(page)
        yield "gongkai check, one page", start
        for what, write, ending in (("HTML page", write_html, "html"), ("PDF", write_pdf, "pdf")):
            first = _median(_write(Path(name, f"first {ending}"), write, ending, 1))
            every = _median(_write(Path(name, ending), write, ending, DOCUMENTS))
            yield f"gongkai check, a further {what}", (every - first) / (DOCUMENTS - 1)


def _write(folder: Path, write: Callable[..., bytes], ending: str, documents: int) -> Path:
    """A folder of balanced reports, each of a body and with figures of its own."""
    form = forms()["f2021"]
    folder.mkdir()
    for n in range(documents):
        body = f"宝丰县{_NAMES[n % len(_NAMES)]}"
        values = figures(form, STANDARD, seed=n)
        report = written(body, 2021 + n // len(_NAMES) % 5, form.form, STANDARD, values)
        (folder / f"{n}.{ending}").write_bytes(write(report))
    return folder


def _median(folder: Path) -> float:
    return statistics.median(_check(folder) for _ in range(ROUNDS))


def _check(folder: Path) -> float:
    """CPU seconds of a check of a folder; a rule may fail, but every file must be readable."""
    before = _used()
    command = [sys.executable, "-m", "pipelines", "check", str(folder), "--json"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, env=os.environ, check=False)
    assert done.returncode in (0, 1)
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    for what, seconds in costs():
        print(f"{what:<32}{seconds * 1000:>8.0f} ms of CPU", flush=True)
