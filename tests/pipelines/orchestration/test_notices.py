"""Notices of runs, to test servers on 127.0.0.1: some work, some are broken, some lie, some are not there."""

import json
import random
import socket
import socketserver
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import dagster as dg
import pytest

from pipelines.cli.nightly_run import run_new
from pipelines.cli.terminal import SUCCESS
from pipelines.orchestration.channels import NotSent, channels, masked, send
from pipelines.orchestration.digest import Digest
from pipelines.orchestration.notices import digest_notice, failed, failure_notice, send_digest
from pipelines.orchestration.run_job import run
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body, workplace_in

SECRET = "s3cr3t-t0ken"
BROKEN = ("500", "echoes", "hangs up", "nobody", "bad port", "unknown", "no address")


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        if self.server.answer == "hangs up":
            self.connection.close()
            return
        self.send_response_only(200 if self.server.answer == "ok" else 500, f"no {self.path}")
        self.end_headers()
        self.wfile.write(f"the secret is {self.path}".encode())

    def log_message(self, *_):
        pass


class Mail(socketserver.StreamRequestHandler):
    """A mail server that takes one message."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline(), b".\r\n")
                self.server.got.append(b"".join(lines).decode())
            elif line.upper() == "QUIT":
                return self.say("221 bye")
            self.say("250 ok")
        return None

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def served(server, handler, answer="ok"):
    with server(("127.0.0.1", 0), handler) as serving:
        serving.got, serving.answer = [], answer
        serving.handle_error = lambda *_: None
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield serving, f"127.0.0.1:{serving.server_address[1]}"
        finally:
            serving.shutdown()
            thread.join()


def unused_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def broken_address(kind, stack):
    if kind in ("500", "echoes", "hangs up"):
        return f"json://clerk:{SECRET}@{stack.enter_context(served(HTTPServer, Webhook, kind))[1]}/{SECRET}"
    return {
        "nobody": f"json://clerk:{SECRET}@127.0.0.1:{unused_port()}/{SECRET}?key={SECRET}",
        "bad port": f"json://127.0.0.1:80x{SECRET}/",
        "unknown": f"carrierpigeon://{SECRET}@127.0.0.1",
        "no address": SECRET,
    }[kind]


def test_a_webhook_receives_what_failed_why_and_what_to_do():
    notice = failure_notice("nightly", "0a1b2c3d", ("collected.manifest: 存档无法写入",), "en")
    with served(HTTPServer, Webhook) as (server, address):
        assert send(notice.subject, notice.text, {"GONGKAI_NOTIFY": f"json://{address}/hook"}) == [
            "GONGKAI_NOTIFY 1 (json)"
        ]
    (got,) = server.got
    assert got["title"] == "Gongkai: the nightly run failed"
    assert got["message"].startswith("Run 0a1b2c3d.\n- collected.manifest: 存档无法写入\n")
    assert "gongkai run --retry" in got["message"]


def test_a_notice_is_sent_by_e_mail():
    with served(socketserver.TCPServer, Mail) as (server, address):
        send("运行失败", "原因", {"GONGKAI_NOTIFY": f"mailto://{address}?from=a@example.org&to=b@example.org"})
    (message,) = server.got
    assert "b@example.org" in message


def test_addresses_are_read_from_a_file_without_its_comments(tmp_path):
    listed = tmp_path / "channels"
    listed.write_text("# 值班群\n\nwecombot://key\n  json://127.0.0.1/x y\n", "utf-8")
    settings = {"GONGKAI_NOTIFY": "feishu://a dingtalk://b", "GONGKAI_NOTIFY_FILE": str(listed)}
    assert [channel.name for channel in channels(settings)] == [
        "GONGKAI_NOTIFY 1 (feishu)", "GONGKAI_NOTIFY 2 (dingtalk)",
        "GONGKAI_NOTIFY_FILE 1 (wecombot)", "GONGKAI_NOTIFY_FILE 2 (json)",
    ]  # fmt: skip


def test_without_settings_nothing_is_sent():
    assert send("a", "b", {}) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_channel_that_fails_stops_no_other_and_no_part_of_its_address_is_shown(seed, tmp_path, caplog, capfd):
    draw = random.Random(seed)
    kinds = draw.sample(BROKEN, draw.randint(1, len(BROKEN)))
    with ExitStack() as stack:
        working = [stack.enter_context(served(HTTPServer, Webhook)) for _ in range(2)]
        addresses = [broken_address(kind, stack) for kind in kinds] + [f"json://{address}" for _, address in working]
        draw.shuffle(addresses)
        cut = draw.randint(0, len(addresses))
        (tmp_path / "channels").write_text("\n".join(addresses[cut:]), "utf-8")
        settings = {"GONGKAI_NOTIFY": " ".join(addresses[:cut]), "GONGKAI_NOTIFY_FILE": str(tmp_path / "channels")}
        with pytest.raises(NotSent) as not_sent:
            send("subject", "text", settings)
    assert [len(server.got) for server, _ in working] == [1, 1]
    assert str(not_sent.value).count("could not be sent to GONGKAI_NOTIFY") == len(kinds)
    assert SECRET not in "".join((str(not_sent.value), caplog.text, *capfd.readouterr()))
    assert "\n" not in str(not_sent.value)


def test_channels_are_notified_although_the_file_of_others_is_missing(tmp_path):
    with served(HTTPServer, Webhook) as (server, address):
        settings = {"GONGKAI_NOTIFY": f"json://{address}", "GONGKAI_NOTIFY_FILE": str(tmp_path / "none")}
        with pytest.raises(NotSent, match="GONGKAI_NOTIFY_FILE cannot be read"):
            send("subject", "text", settings)
    assert len(server.got) == 1


@pytest.mark.parametrize("written", [SECRET, "s3cr3t%2Dt0ken"])
def test_a_secret_is_masked_as_it_is_written_and_as_it_is_decoded(written):
    assert SECRET not in masked(f"no answer from {SECRET} at {written}", f"json://user:{written}@host/{written}")


def test_the_sensor_reports_a_failed_run(monkeypatch):
    @dg.op
    def breaks():
        raise ValueError("the disk is away")

    @dg.job
    def nightly():
        breaks()

    with dg.DagsterInstance.ephemeral() as instance, served(HTTPServer, Webhook) as (server, address):
        monkeypatch.setenv("GONGKAI_NOTIFY", f"json://{address}/")
        monkeypatch.setenv("GONGKAI_NOTIFY_LANG", "en")
        result = nightly.execute_in_process(instance=instance, raise_on_error=False)
        event = next(e for e in result.all_events if e.event_type_value == "PIPELINE_FAILURE")
        context = dg.build_run_status_sensor_context(
            sensor_name="failed", dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
        )
        failed(context.for_run_failure())
    (got,) = server.got
    assert "- breaks: ValueError: the disk is away\n" in got["message"]


@pytest.mark.slow
def test_a_run_that_brought_news_is_followed_by_a_digest_and_one_without_is_not(tmp_path):
    at = workplace_in(tmp_path)
    (at.inbox / "good.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    (at.inbox / "bad.txt").write_bytes(write_text.write(of_body("宿迁市人民政府", 2023, disputes__review__total=77)))
    (at.inbox / "empty.txt").write_bytes(b"")
    with served(HTTPServer, Webhook) as (server, address):
        settings = {"GONGKAI_NOTIFY": f"json://{address}", "GONGKAI_NOTIFY_LANG": "zh"}
        for _ in range(2):
            unsent = send_digest(at, run(at).record, settings)
    assert "nothing new" in unsent
    (got,) = server.got
    assert got["title"] == "政府信息公开年报：新增 2 份，须查看 2 项"
    assert "宿迁市人民政府 2023：" in got["message"]
    assert "empty.txt：" in got["message"]


@pytest.mark.slow
@pytest.mark.parametrize("broken", [None, "500", "nobody"])
def test_the_command_sends_the_digest_of_its_run_and_a_broken_channel_is_no_failed_run(
    broken, tmp_path, monkeypatch, capfd
):
    at = workplace_in(tmp_path)
    (at.inbox / "good.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    with ExitStack() as stack:
        server, address = stack.enter_context(served(HTTPServer, Webhook))
        addresses = [f"json://{address}", *([broken_address(broken, stack)] if broken else [])]
        monkeypatch.setenv("GONGKAI_NOTIFY", " ".join(addresses))
        assert run_new(at, "en") == SUCCESS
    (got,) = server.got
    assert got["title"] == "政府信息公开年报：新增 1 份，须查看 0 项"
    errors = capfd.readouterr().err
    assert ("not every notice was sent" in errors) == bool(broken)
    assert SECRET not in errors


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_digest_names_the_first_problems_and_counts_the_rest(language):
    many = tuple((f"body {n}", "T3-01") for n in range(13))
    text = digest_notice(Digest(new=20, failing=many), "runs/a.json", language).text
    assert text.count("T3-01") == 10
    assert ("另有 3 项" if language == "zh" else "and 3 more") in text
