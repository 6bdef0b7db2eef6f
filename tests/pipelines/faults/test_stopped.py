"""Commands stop on a signal at any moment, with all processes they started; the next run completes."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from socket import socket
from threading import Event
from urllib.request import Request, urlopen

import pytest

from pipelines.orchestration.run_record import read
from tests.conftest import plain_environment
from tests.pipelines.faults.signalled import CODES, LONGEST, Command, arguments, runs, sentence
from tests.pipelines.nightly_runs import holding_the_run_lock
from tests.sites.nights import CONTACT, HOST, declare, small
from tests.sites.server import Group
from warehouse.files.run_lock import hold_run_lock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("stopped"),
    pytest.mark.skipif(sys.platform == "win32", reason="signals"),
]
RTF = rb"{\rtf1\ansi words\par\trowd\cellx1000\cellx2000 a\cell 1\cell\row}"
PATIENT = {"GONGKAI_STOPPING_SECONDS": "90"}  # the machine that tests may be busy
COMMAND = {
    "en": "Stopped by {} before it was finished. Run the command again.\n",
    "zh": "命令已停止（{}），尚未完成。请重新运行此命令。\n",
}


def name(number):
    return signal.Signals(number).name


@pytest.fixture
def converting(tmp_path):
    """Settings that replace LibreOffice by a script that hangs, and the files that name the call that hangs."""
    program, begun = tmp_path / "bin" / "soffice", tmp_path / "begun"
    program.parent.mkdir()
    begun.mkdir()
    program.write_text(f"#!/bin/sh\nmktemp {begun}/XXXXXX\nsleep 600 &\nwait\n")
    program.chmod(0o755)
    return {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", **PATIENT}, begun


def hung(begun, times=1):
    return lambda: len(list(begun.iterdir())) >= times


def stopped_run(folder, number, command):
    """The record of a stopped run, which left no process; Dagster shows it as cancelled."""
    stopped = command.stop(number)
    assert stopped.errors.endswith(sentence(number))
    assert (stopped.code, stopped.processes, stopped.files) == (CODES[number], (), ())
    assert runs(folder / "out" / "dagster")[0] == "CANCELED"
    with hold_run_lock(folder / "out" / "warehouse.duckdb", pytest.fail):
        pass
    record = read(max((folder / "out" / "runs").iterdir(), key=lambda path: path.stat().st_mtime))
    assert (record.completed, record.failures) == (False, (f"stopped by {name(number)}",))
    return record


def test_a_run_stopped_in_the_middle_of_a_document_is_on_record(tmp_path, converting):
    settings, begun = converting
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.rtf").write_bytes(RTF)
    (tmp_path / "out").mkdir()
    warehouse = tmp_path / "out" / "warehouse.duckdb.building"
    command = Command(tmp_path, "run", *arguments(tmp_path), **settings)
    command.until(hung(begun))
    record = stopped_run(tmp_path, signal.SIGTERM, command)
    assert [step.outcome for step in record.steps] == ["done", "done", *["not_done"] * 4]
    assert record.left.stages == ("staged", "checked", "marts")
    assert not warehouse.with_suffix("").exists()


def test_a_waiting_run_is_stopped(tmp_path):
    (tmp_path / "inbox").mkdir()
    with holding_the_run_lock(tmp_path / "out" / "warehouse.duckdb") as holder:
        command = Command(tmp_path, "run", *arguments(tmp_path), **PATIENT)
        command.until(lambda: b"waiting for it to end" in command.errors.read_bytes())
        holder_goes_on = holder.poll() is None
        stopped = command.stop(signal.SIGINT)
    assert holder_goes_on
    assert stopped.code == 130
    assert runs(tmp_path / "out" / "dagster") == ["CANCELED"]


@pytest.mark.parametrize("number", CODES)
def test_a_run_is_stopped_while_it_loads(tmp_path, number):
    (tmp_path / "inbox").mkdir()
    command = Command(tmp_path, "run", *arguments(tmp_path), PYTHONVERBOSE="1")
    command.until(
        lambda: b"import 'pandas" in command.errors.read_bytes() or b"import 'dagster" in command.errors.read_bytes()
    )
    stopped = command.stop(number)
    assert (stopped.code, stopped.processes, stopped.files) == (CODES[number], (), ())
    assert sentence(number) in stopped.errors
    assert "Traceback" not in stopped.errors


SPINNING = textwrap.dedent("""
    import duckdb, sys
    from pipelines.process.stopping import watch
    watch()
    con = duckdb.connect(sys.argv[1])
    unfinished = con.execute("FROM range(1000000)").to_arrow_reader(10)
    con.close()
    print("closed", flush=True)
    duckdb.connect(sys.argv[1])  # waits for ever for what is unfinished
    print("connected", flush=True)
""")


@pytest.mark.parametrize("number", CODES)
def test_a_process_blocked_inside_duckdb_is_stopped(tmp_path, number):
    with subprocess.Popen(
        [sys.executable, "-c", SPINNING, str(tmp_path / "a.duckdb")],
        env=plain_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "closed\n"
        process.send_signal(number)
        printed, errors = process.communicate(timeout=LONGEST)
    assert (process.returncode, printed, errors) == (CODES[number], "", COMMAND["en"].format(name(number)))


@pytest.mark.parametrize(("number", "language"), [(signal.SIGINT, "zh"), (signal.SIGTERM, "en")])
def test_a_check_is_stopped_with_its_workers(tmp_path, converting, number, language):
    settings, begun = converting
    (tmp_path / "a.rtf").write_bytes(RTF)
    command = Command(tmp_path, "check", tmp_path / "a.rtf", "--lang", language, **settings)
    command.until(hung(begun))
    assert len([line for line in command.running() if " check " in line or "workers.worker" in line]) > 1
    assert command.stop(number).as_it_should(number, COMMAND[language].format(name(number)))


@pytest.mark.parametrize("number", CODES)
def test_a_crawl_is_stopped_in_the_middle_of_a_request(tmp_path, number):
    asked, ended = Event(), Event()
    with Group(small(HOST)) as group:
        declare(tmp_path / "sources", group)
        group.wait = lambda seconds: (asked.set(), ended.wait(LONGEST))
        places = [f"--{each}={tmp_path / each}" for each in ("archive", "journals", "sources")]
        command = Command(tmp_path, "collect", *places, GONGKAI_CONTACT=CONTACT, GONGKAI_LOOPBACK="1")
        command.until(asked.is_set)
        stopped = command.stop(number)
        ended.set()
    assert stopped.as_it_should(number, COMMAND["en"].format(name(number)))


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [(signal.SIGTERM, ["release", "--to", "a"], COMMAND["en"].format("SIGTERM")),
     (signal.SIGINT, ["backfill", "--year", "2023"], sentence(signal.SIGINT))],
)  # fmt: skip
def test_a_command_is_stopped_while_a_disk_does_not_answer(tmp_path, number, words, said):
    (tmp_path / "warehouse.duckdb").write_bytes(b"")
    os.mkfifo(tmp_path / "warehouse.duckdb.seal")
    command = Command(tmp_path, *words, "--warehouse", tmp_path / "warehouse.duckdb")
    ends = []

    def opened():
        try:
            ends.append(os.open(tmp_path / "warehouse.duckdb.seal", os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return False
        return True

    command.until(opened)
    assert command.stop(number).as_it_should(number, said)
    os.close(*ends)


JOBS = """{ repositoryOrError(repositorySelector: {
    repositoryLocationName: "gongkai", repositoryName: "__repository__"}) { __typename } }"""
LAUNCH = """
mutation { launchRun(executionParams: {
    selector: {repositoryLocationName: "gongkai", repositoryName: "__repository__", jobName: "nightly"},
    runConfigData: {}}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message stack } } }
"""
TERMINATE = 'mutation { terminateRun(runId: "%s") { __typename } }'
STATUS = '{ runOrError(runId: "%s") { ... on Run { status } } }'


def asked(port, query):
    """The answer of the Dagster UI."""
    request = Request(
        f"http://127.0.0.1:{port}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=120) as answer:
        return next(iter(json.load(answer)["data"].values()))


def answers(port):
    """Whether the UI answers and lists the jobs."""
    try:
        return asked(port, JOBS)["__typename"] == "Repository"
    except OSError:  # not yet
        return False


def test_a_run_is_terminated_in_the_dagster_ui_and_another_stops_with_the_ui(tmp_path, converting):
    settings, begun = converting
    out = tmp_path / "out"
    (out / "inbox").mkdir(parents=True)
    (out / "inbox" / "a.rtf").write_bytes(RTF)
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Command(tmp_path, "ui", "--port", port, GONGKAI_DATA=str(out), **settings)
    command.until(lambda: answers(port))

    launched = asked(port, LAUNCH)
    assert "run" in launched, (launched, command.errors.read_text("utf-8")[-3000:])
    first = launched["run"]["runId"]
    command.until(hung(begun))
    assert asked(port, TERMINATE % first)["__typename"] == "TerminateRunSuccess"
    command.until(lambda: asked(port, STATUS % first)["status"] == "CANCELED")
    command.until(lambda: len(list(out.glob("runs/*.json"))) == 1)
    command.until(
        lambda: not any("assets.staged.workers.worker" in line or "soffice" in line for line in command.running())
    )
    with hold_run_lock(out / "warehouse.duckdb", pytest.fail):
        pass

    asked(port, LAUNCH)
    command.until(hung(begun, 2))
    stopped = command.stop(signal.SIGINT)
    assert (stopped.code, stopped.processes, stopped.files) == (130, (), ())
    assert stopped.errors.endswith("The Dagster UI was stopped by SIGINT; its unfinished runs are cancelled.\n")
    assert runs(out / "dagster") == ["CANCELED", "CANCELED"]
    assert [read(path).failures for path in sorted(out.glob("runs/*.json"))] == [("stopped by SIGINT",)] * 2


@pytest.mark.parametrize("number", CODES, ids=name)
def test_a_signal_while_a_completed_command_exits_changes_nothing(number):
    code = f"""
        import os
        from pipelines.process import stopping
        class Last:
            def __del__(self, kill=os.kill, process=os.getpid()):
                kill(process, {int(number)})  # when Python has restored the default actions of signals
        last = Last()
        stopping.watch()
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    ended = subprocess.run(command, env=plain_environment(), capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
