"""Commands in processes of their own that are stopped by a signal, and what they leave. Contains no test.

`python -m tests.pipelines.faults.signalled 50` signals 50 runs over 60 documents at random moments, with SIGTERM and
SIGINT in turn. After ten runs at a workplace one may complete. It prints exit codes, seconds, and every deviation. A
second number sets the count of documents, a third the seed.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import weakref
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tests.conftest import gongkai_command, plain_environment
from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.generator.bodies import bodies, written
from tests.generator.figures import figures
from tests.pipelines.nightly_runs import PublishedTables, digest
from warehouse.reference.forms.form_list import forms

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
LONGEST = 100.0  # seconds to wait for a command that does not stop
ALLOWED = 10.0
DOCUMENTS = 60
DIGESTS = {"checked.basis"}  # of tables, times and all
_AT_ONE_WORKPLACE = 10
_SEED = 20261128


@dataclass(frozen=True)
class Stopped:
    """How a command ended after a signal: its code, the seconds that took, what it printed on standard error, which of
    its processes and temporary files are still there.
    """

    code: int
    seconds: float
    errors: str
    processes: tuple[str, ...]
    files: tuple[str, ...]

    def as_it_should(self, number: int, said: str) -> bool:
        return (self.code, self.errors, self.processes, self.files) == (CODES[number], said, (), ())


class Command:
    """`gongkai` with `arguments` at `folder`, its temporary files in a folder of its own.

    That one is near the root, as the path of a socket may have only some hundred characters.
    """

    def __init__(self, folder: Path, *arguments: object, **settings: str) -> None:
        self.temporary = Path(tempfile.mkdtemp(prefix="of-"))
        self.remove = weakref.finalize(self, shutil.rmtree, self.temporary, ignore_errors=True)
        self.errors = folder / f"{self.temporary.name}.errors"
        self.output = folder / f"{self.temporary.name}.output"
        environment = plain_environment(TMPDIR=str(self.temporary)) | settings
        with self.errors.open("wb") as errors, self.output.open("wb") as output:
            self.process = subprocess.Popen(
                gongkai_command(*arguments), cwd=folder, env=environment, stdout=output, stderr=errors,
                start_new_session=True,
            )  # fmt: skip

    def ended_within(self, seconds: float) -> bool:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return self.process.returncode is not None

    def until(self, happened, seconds: float = 120.0) -> None:
        """Wait until `happened()`; an error if the command ends first or takes too long."""
        due = time.monotonic() + seconds
        while not happened():
            assert not self.ended_within(0.05), self.errors.read_text("utf-8")
            assert time.monotonic() < due, "it took too long"

    def stop(self, number: int) -> Stopped:
        began = time.monotonic()
        self.process.send_signal(number)
        if not self.ended_within(LONGEST):
            self.process.kill()
        seconds = time.monotonic() - began
        left = tuple(self.running())
        files = tuple(sorted(str(path.relative_to(self.temporary)) for path in self.temporary.rglob("*")))
        return Stopped(self.process.wait(), seconds, self.errors.read_text("utf-8"), left, files)

    def running(self):
        """The command lines of the processes whose environment has the folder of its temporary files."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                line = (process / "cmdline").read_bytes()
                if os.fsencode(self.temporary) in line + (process / "environ").read_bytes():
                    yield line.decode().replace("\0", " ")


def arguments(folder: Path) -> list[object]:
    out = folder / "out"
    places = {"inbox": folder / "inbox", "warehouse": out / "warehouse.duckdb", "archive": out / "archive"}
    return [f"--{name}={path}" for name, path in places.items()]


def write_documents(inbox: Path, count: int) -> None:
    """Reports of several bodies and years, in the formats in turn."""
    inbox.mkdir(parents=True)
    form = forms()["f2021"]
    names = sorted({body for body, _ in bodies()})
    formats = (write_pdf, write_html, write_docx, write_text)
    for n in range(count):
        body, year = names[n % len(names)], 2021 + n // len(names)
        report = written(body, year, form.form, "standard", figures(form, "standard", seed=n))
        write = formats[n % len(formats)]
        (inbox / f"{n}.{write.__name__.rpartition('_')[2]}").write_bytes(write.write(report))


def tables(warehouse: Path) -> dict[str, list[str]]:
    """The published tables without their times."""
    return {
        name: sorted(str({key: value for key, value in row.items() if not isinstance(value, datetime)}) for row in rows)
        for name, rows in PublishedTables(warehouse).items()
        if name not in DIGESTS
    }


def runs(home: Path) -> list[str]:
    """The status of each run in Dagster, the latest first."""
    file = home / "history" / "runs.db"
    if not file.exists():
        return []
    with closing(sqlite3.connect(file)) as con:
        return [status for (status,) in con.execute("SELECT status FROM runs ORDER BY id DESC")]


SOONER = "Stopped by {} before it was finished. Run the command again.\n"  # where the command is not yet known


def sentence(number: int) -> str:
    name = signal.Signals(number).name
    return f"Stopped by {name}. The published warehouse is unchanged; run the command again to complete the rest.\n"


class Trial:
    """Runs over one inbox, at one workplace after another."""

    def __init__(self, folder: Path, documents: int) -> None:
        self.folder, self.out = folder, folder / "out"
        self.warehouse = self.out / "warehouse.duckdb"
        self.faults: list[str] = []
        self.found: Counter[str] = Counter()
        self.slowest = 0.0
        write_documents(folder / "inbox", documents)
        began = time.monotonic()
        self.complete()
        self.length = time.monotonic() - began
        self.tables = tables(self.warehouse)

    def begin(self) -> Command:
        return Command(self.folder, "run", *arguments(self.folder))

    def complete(self) -> None:
        command = self.begin()
        assert command.ended_within(600)
        assert command.process.returncode == 0, command.errors.read_text("utf-8")

    def clear(self) -> None:
        """A new workplace."""
        self.number = sum(self.found.values())
        self.out.rename(self.folder / f"out-{self.number}")

    def signal(self, number: int, moment: float) -> bool:
        """Send a signal to a run at a `moment`; whether the run was still running."""
        command = self.begin()
        if command.ended_within(moment):
            self.found["ended before the signal"] += 1
            return False
        before = digest(self.warehouse) if self.warehouse.exists() else None
        stopped = command.stop(number)
        if stopped.code == 0:
            self.found["ended before the signal"] += 1
            return False
        after = digest(self.warehouse) if self.warehouse.exists() else None
        self.slowest = max(self.slowest, stopped.seconds)
        self.found[f"{signal.Signals(number).name}: code {stopped.code}"] += 1
        status = (runs(self.out / "dagster") or ["none"])[0]
        self.found[f"the run in Dagster: {status}"] += 1
        self.found["the published file changed"] += before != after
        self.found["records"] = sum(1 for _ in self.folder.glob("out*/runs/*.json"))
        said = stopped.errors if stopped.errors == SOONER.format(signal.Signals(number).name) else sentence(number)
        if (stopped.code, stopped.errors) == (-number, ""):  # Python had not reached our first line; shells show CODES
            stopped = replace(stopped, code=CODES[number], errors=said)
        if not stopped.as_it_should(number, said) or stopped.seconds > ALLOWED:
            self.faults.append(f"at {moment:.2f} s: {stopped}")
        return True

    def compare(self) -> None:
        found = tables(self.warehouse)
        other = [name for name in {**self.tables, **found} if self.tables.get(name) != found.get(name)]
        self.found[f"resumed to other tables: {' '.join(other)}" if other else "resumed to the same tables"] += 1


def main(signals: int = 50, documents: int = DOCUMENTS, seed: int = 1) -> None:
    chance, at_this_one = random.Random(seed), _AT_ONE_WORKPLACE
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name), documents)
        print(f"a run over {documents} documents takes {trial.length:.1f} s, seed {seed}", flush=True)
        for n in range(signals):
            if at_this_one == _AT_ONE_WORKPLACE:
                trial.clear()
                at_this_one = 0
            at_this_one += 1
            stopped = trial.signal(list(CODES)[n % 2], chance.uniform(0, trial.length))
            if stopped and (at_this_one == _AT_ONE_WORKPLACE or n == signals - 1):
                trial.complete()
            if not stopped or at_this_one == _AT_ONE_WORKPLACE or n == signals - 1:
                trial.compare()
                at_this_one = _AT_ONE_WORKPLACE
            print(n + 1, dict(trial.found), f"slowest {trial.slowest:.1f} s", *trial.faults[-1:], sep=", ", flush=True)
    print(*sorted(f"{count:>4} {what}" for what, count in trial.found.items()), sep="\n")
    print(f"slowest {trial.slowest:.1f} s; faults: {len(trial.faults)}", *trial.faults, sep="\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
