"""`gongkai desk` as a program: it prints its address, answers there, names who has its port, and leaves no file."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import pytest

from pipelines.desk import server
from pipelines.desk.port_owner import Owner, find_owner, parse_lsof, parse_netstat, parse_tasklist
from tests.conftest import gongkai_command, plain_environment
from tests.pipelines.desk.browser import BOUNDARY, Browser, form
from tests.pipelines.desk.drafts import CARRIED, draft

SECONDS = 240


def start(temporary, *arguments):
    environment = plain_environment(TMPDIR=str(temporary))
    return subprocess.Popen(
        gongkai_command("desk", "--no-browser", "--lang", "en", *arguments), env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_it_serves_until_ctrl_c_and_leaves_no_file(tmp_path):
    with start(tmp_path, "--port", "0") as process:
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", line):
                break
        browser = Browser(int(found[1]))
        browser.open(found[2])
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        assert browser.post("/drafts", form([("a.txt", draft(**CARRIED))]), kind).status == 303
        latest = time.monotonic() + SECONDS
        while '"busy":true' in browser.get("/progress").text and time.monotonic() < latest:
            pass
        assert browser.page().rows()[0][3] == "fail"
        assert list(tmp_path.glob("gongkai-*"))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 128 + signal.SIGINT
    assert errors.strip() == "The desk was stopped by SIGINT; the files it received are deleted."
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_names_the_program(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(tmp_path, "--port", str(port)) as process:
            _, errors = process.communicate(timeout=SECONDS)
        assert process.returncode == 2
        assert errors.startswith(f"Port {port} ")
        assert "--port 0" in errors
        if find_owner(port) is not None:
            assert f"(process {os.getpid()})" in errors


def test_it_ends_without_a_trace_where_ctrl_c_is_an_exception(tmp_path, monkeypatch, capsys):
    """As on Windows, where uvicorn raises KeyboardInterrupt once it has stopped."""

    def stop(self, sockets):
        raise KeyboardInterrupt

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(server.uvicorn.Server, "run", stop)
    assert server.main(0, "en", browser=False) == 0
    assert "?token=" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_nobody_owns_a_free_port():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert find_owner(port) is None


NETSTAT = """
活动连接

  协议  本地地址          外部地址        状态           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1020
  TCP    127.0.0.1:8642         0.0.0.0:0              LISTENING       5364
  TCP    127.0.0.1:8642         127.0.0.1:51234        ESTABLISHED     77
  TCP    127.0.0.1:86420        0.0.0.0:0              LISTENING       9
"""


def test_the_owner_is_found_in_what_other_systems_print():
    assert parse_netstat(NETSTAT, 8642) == 5364
    assert parse_netstat(NETSTAT, 864) is None
    assert parse_tasklist('"WeChat.exe","5364","Console","1","90,000 K"\n') == "WeChat.exe"
    assert parse_tasklist("信息: 没有运行的任务匹配指定标准。") == "?"
    assert parse_lsof("p412\ncPython\nf3\n") == Owner("Python", 412)
    assert parse_lsof("") is None
