"""What is left to do of a command that was told to stop: `python -m pipelines.process.after_stop`, which takes its
place (stopping.py) as the same process.

All that the command started is ended first, the sentence for whoever stopped it comes next. A run is reported to
Dagster and put on record last, which takes two seconds, or more on a busy machine. After GONGKAI_STOPPING_SECONDS the
program ends, and the next run reports what this one could not (orchestration/run_job.py).
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

from pipelines.cli.terminal import language, ready, show
from pipelines.process.descendants import end_descendants
from pipelines.process.stopping import STOPPED

if TYPE_CHECKING:
    import dagster as dg

_SECONDS = 8.0  # unless GONGKAI_STOPPING_SECONDS says otherwise
_DESCRIPTORS = 1 << 16  # more than a run has open
_SHOW_CURSOR = "\x1b[?25h\n"  # a progress bar hides it


def main(number: int, heard: float, kind: str, warehouse: str, spoken: str, *folders: str) -> None:
    """End, say and report what is to be; exits with the code for the signal `number`, in time since it was
    `heard`, by the clock that all processes share.
    """
    alarm = threading.Timer(max(heard + _allowed() - monotonic(), 0), os._exit, [STOPPED + number])
    alarm.daemon = True
    alarm.start()
    try:
        os.closerange(3, _DESCRIPTORS)  # what the command had open, and the locks on it
        end_descendants()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        _say(number, kind, language(spoken))
        if warehouse and "DAGSTER_HOME" in os.environ:
            _report(number, Path(warehouse))
    finally:  # whatever went wrong, the code says that it was stopped
        sys.stderr.flush()
        os._exit(STOPPED + number)


def _allowed() -> float:
    with suppress(KeyError, ValueError):
        return float(os.environ["GONGKAI_STOPPING_SECONDS"])
    return _SECONDS


def _say(number: int, kind: str, spoken: str) -> None:
    from pipelines.vocabulary import words

    ready()
    if sys.stderr.isatty():
        sys.stderr.write(_SHOW_CURSOR)
    show(words(spoken)[f"stopped_{kind}"].format(signal=signal.Signals(number).name), sys.stderr)


def _report(number: int, warehouse: Path) -> None:
    """Tell Dagster of each run that ended with the command that it was cancelled, and write its record."""
    import dagster as dg

    from pipelines.orchestration.ended_runs import ended_early

    why = f"stopped by {signal.Signals(number).name}"
    with dg.DagsterInstance.get() as instance:
        for run in ended_early(instance):
            instance.report_run_canceled(run, f"The run was {why}.")
            _record(instance, run.run_id, warehouse, why)


def _record(instance: "dg.DagsterInstance", run_id: str, warehouse: Path, why: str) -> None:
    from pipelines.orchestration import run_record
    from pipelines.orchestration.resources import workplace_at

    run_record.write(instance, run_id, workplace_at(warehouse=warehouse), why)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:])
