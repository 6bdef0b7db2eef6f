"""Notices of runs that failed, to a webhook and by e-mail, on servers of our own on 127.0.0.1."""

import json
import socketserver
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import dagster as dg
import pytest

from pipelines.notices import Notice, NotSent, failed, send

NOTICE = Notice("nightly", "0a1b2c3d", ("collected.manifest: 存档无法写入",))


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.headers["Content-Type"], json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Mail(socketserver.StreamRequestHandler):
    """As much of a mail server as takes one message."""

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
def served(server, handler, status=200):
    with server(("127.0.0.1", 0), handler) as serving:
        serving.got, serving.status = [], status
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield serving, f"127.0.0.1:{serving.server_address[1]}"
        finally:
            serving.shutdown()
            thread.join()


def test_a_webhook_is_told_what_failed_why_and_what_to_do():
    with served(HTTPServer, Webhook) as (server, address):
        assert send(NOTICE, {"GONGKAI_NOTIFY_WEBHOOK": f"http://{address}/hook"}) == ["GONGKAI_NOTIFY_WEBHOOK"]
    ((kind, said),) = server.got
    assert kind == "application/json; charset=utf-8"
    assert (said["job"], said["run"], said["failures"]) == ("nightly", "0a1b2c3d", ["collected.manifest: 存档无法写入"])
    assert said["text"].startswith(
        "Gongkai: the nightly run failed (run 0a1b2c3d).\n- collected.manifest: 存档无法写入"
    )
    assert "gongkai run --retry" in said["text"]


def test_people_are_told_by_e_mail():
    with served(socketserver.TCPServer, Mail) as (server, address):
        send(NOTICE, {"GONGKAI_NOTIFY_SMTP": address, "GONGKAI_NOTIFY_TO": "a@example.org, b@example.org"})
    (message,) = server.got
    assert "Subject: Gongkai: the nightly run failed" in message
    assert "To: a@example.org, b@example.org" in message


def test_without_settings_nobody_is_told():
    assert send(NOTICE, {}) == []


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"GONGKAI_NOTIFY_WEBHOOK": "file:///etc/hosts"}, "no http or https address"),
        ({"GONGKAI_NOTIFY_SMTP": "127.0.0.1:1"}, "GONGKAI_NOTIFY_TO names nobody"),
        ({"GONGKAI_NOTIFY_SMTP": "127.0.0.1:1", "GONGKAI_NOTIFY_TO": "a@example.org"}, "refused"),
    ],
)
def test_a_notice_that_cannot_be_sent_says_why(settings, why):
    with pytest.raises(NotSent, match=why):
        send(NOTICE, settings)


def test_a_webhook_that_refuses_does_not_keep_the_mail_from_going():
    with served(HTTPServer, Webhook, 500) as (_, hook), served(socketserver.TCPServer, Mail) as (server, mail):
        settings = {"GONGKAI_NOTIFY_WEBHOOK": f"http://{hook}/secret", "GONGKAI_NOTIFY_SMTP": mail}
        with pytest.raises(NotSent, match="500") as not_sent:
            send(NOTICE, settings | {"GONGKAI_NOTIFY_TO": "a@example.org"})
    assert len(server.got) == 1
    assert "secret" not in str(not_sent.value)


def test_the_sensor_tells_of_a_run_that_failed(monkeypatch):
    @dg.op
    def breaks():
        raise ValueError("the disk is away")

    @dg.job
    def nightly():
        breaks()

    with dg.DagsterInstance.ephemeral() as instance, served(HTTPServer, Webhook) as (server, address):
        monkeypatch.setenv("GONGKAI_NOTIFY_WEBHOOK", f"http://{address}/")
        result = nightly.execute_in_process(instance=instance, raise_on_error=False)
        event = next(e for e in result.all_events if e.event_type_value == "PIPELINE_FAILURE")
        context = dg.build_run_status_sensor_context(
            sensor_name="failed", dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
        )
        failed(context.for_run_failure())
    ((_, said),) = server.got
    assert said["failures"] == ["breaks: ValueError: the disk is away"]
