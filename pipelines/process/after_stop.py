"""The program that replaces a command stopped by a signal (stopping.py): `python -m pipelines.process.after_stop`.

It first ends every process that the command started, then prints one sentence, then reports the run to Dagster and
writes its record. Reporting takes about two seconds. After GONGKAI_STOPPING_SECONDS the program ends in any case, and
the next run reports what this one could not (orchestration/run_job.py).
"""

import os
import shutil
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from pipelines.cli.terminal import escape_unencodable, locale_language, show
from pipelines.process.descendants import end_descendants
from pipelines.process.stopping import STOPPED
from warehouse.messages import load_messages

if TYPE_CHECKING:
    import dagster as dg

_MESSAGES = Path(__file__).parent / "messages.yaml"
_SECONDS = 8.0  # where GONGKAI_STOPPING_SECONDS is not set
_DESCRIPTORS = 1 << 16  # more file descriptors than a run opens
_SHOW_CURSOR = "\x1b[?25h\n"  # progress bars hide it


def main(number: int, received: float, kind: str, warehouse: str, language: str, *folders: str) -> None:
    """End the processes, remove `folders`, print, report; exits with the code for the signal `number`.

    `received` is when the signal was received, by the monotonic clock that all processes share.
    """
    alarm = threading.Timer(max(received + _allowed_seconds() - monotonic(), 0), os._exit, [STOPPED + number])
    alarm.daemon = True
    alarm.start()
    try:
        os.closerange(3, _DESCRIPTORS)  # the files of the command, which releases its locks
        end_descendants()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        _print_stopped(number, kind, language or locale_language())
        if warehouse and "DAGSTER_HOME" in os.environ:
            _report_runs(number, Path(warehouse))
    finally:  # also after an error: the exit code shows that it was stopped
        sys.stderr.flush()
        os._exit(STOPPED + number)


def _allowed_seconds() -> float:
    with suppress(KeyError, ValueError):
        return float(os.environ["GONGKAI_STOPPING_SECONDS"])
    return _SECONDS


def _print_stopped(number: int, kind: str, language: str) -> None:
    escape_unencodable()
    if sys.stderr.isatty():
        sys.stderr.write(_SHOW_CURSOR)
    stopped = load_messages(_MESSAGES)[f"stopped_{kind}"].format(signal=signal.Signals(number).name)
    show(stopped.in_language(language), sys.stderr)


def _report_runs(number: int, warehouse: Path) -> None:
    """Report each run of the command to Dagster as cancelled, and write its record."""
    import dagster as dg

    from pipelines.orchestration.ended_runs import find_ended_early

    why = f"stopped by {signal.Signals(number).name}"
    with dg.DagsterInstance.get() as instance:
        for run in find_ended_early(instance):
            instance.report_run_canceled(run, f"The run was {why}.")
            _write_record(instance, run.run_id, warehouse, why)


def _write_record(instance: "dg.DagsterInstance", run_id: str, warehouse: Path, why: str) -> None:
    from pipelines.orchestration import run_record
    from pipelines.orchestration.resources import workplace_at

    run_record.write(instance, run_id, workplace_at(warehouse=warehouse), why)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:])
