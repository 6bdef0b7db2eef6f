"""A run whose process has ended is found, also where nobody has taken note of its end."""

import os
import platform
import subprocess
import sys

import dagster as dg
import pytest

from pipelines.orchestration.ended_runs import find_ended_early


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_run_has_ended_early_once_its_process_has(tmp_path):
    with dg.DagsterInstance.ephemeral() as instance, subprocess.Popen([sys.executable, "-c", "input()"],
                                                                      stdin=subprocess.PIPE) as process:  # fmt: skip
        tags = {"gongkai/process": f"{platform.node()} {process.pid}"}
        instance.add_run(dg.DagsterRun("nightly", status=dg.DagsterRunStatus.STARTED, tags=tags))
        assert find_ended_early(instance) == []
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it is a zombie until `wait`
        assert len(find_ended_early(instance)) == 1
        process.wait()
        assert len(find_ended_early(instance)) == 1
