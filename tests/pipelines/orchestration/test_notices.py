"""Notices of failed runs to a webhook and by e-mail, on test servers on 127.0.0.1."""

import base64
import json
import socketserver
import ssl
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import dagster as dg
import pytest

from pipelines.orchestration.notices import Notice, NotSent, failed, send
from tests.certificates import certificate

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


class SecureMail(Mail):
    """One that speaks TLS: at once where its server has a context `first`, or when asked for it; and wants a login."""

    secret = base64.b64encode(b"\0clerk\0open sesame").decode()

    def handle(self):
        self.secure, self.known = False, False
        try:
            if self.server.first:
                self.speak_tls()
            self.say("220 ready")
            while line := self.rfile.readline().decode().strip():
                self.server.said.append((line, self.secure))
                if not self.answer(line):
                    return
        except OSError:  # they do not trust the certificate
            self.server.said.append(("hung up", self.secure))

    def speak_tls(self):
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.secure = True
        self.setup()

    def answer(self, line):
        word = line.split(":")[0].upper()
        if word.startswith("EHLO"):
            self.say("250-localhost\r\n250-AUTH PLAIN" if self.secure else "250-localhost\r\n250-STARTTLS")
            self.say("250 SIZE")
        elif word == "STARTTLS":
            self.say("220 go on")
            self.speak_tls()
        elif word.startswith("AUTH"):
            self.known = line.endswith(self.secret)
            self.say("235 welcome" if self.known else "535 no")
        elif word.startswith("MAIL") and not self.known:
            self.say("530 who are you")
        elif word == "DATA":
            self.say("354 go on")
            lines = iter(lambda: self.rfile.readline(), b".\r\n")
            self.server.got.append(b"".join(lines).decode())
            self.say("250 ok")
        else:
            self.say("221 bye" if word == "QUIT" else "250 ok")
        return word != "QUIT"


@contextmanager
def secure(folder, first):
    """A mail server with TLS, at once (`first`) or when asked, as GONGKAI_NOTIFY_… name it."""
    files = certificate(folder, "localhost")
    with served(socketserver.TCPServer, SecureMail) as (server, address):
        server.context, server.first, server.said = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), first, []
        server.context.load_cert_chain(*files)
        settings = {"SMTP": f"localhost:{address.partition(':')[2]}", "TO": "a@example.org", "USER": "clerk",
                    "PASSWORD": "open sesame", "TLS": "tls" if first else "starttls"}  # fmt: skip
        yield server, files[0], {f"GONGKAI_NOTIFY_{name}": value for name, value in settings.items()}


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


def test_a_webhook_receives_what_failed_why_and_what_to_do():
    with served(HTTPServer, Webhook) as (server, address):
        assert send(NOTICE, {"GONGKAI_NOTIFY_WEBHOOK": f"http://{address}/hook"}) == ["GONGKAI_NOTIFY_WEBHOOK"]
    ((kind, said),) = server.got
    assert kind == "application/json; charset=utf-8"
    assert (said["job"], said["run"], said["failures"]) == ("nightly", "0a1b2c3d", ["collected.manifest: 存档无法写入"])
    assert said["text"].startswith(
        "Gongkai: the nightly run failed (run 0a1b2c3d).\n- collected.manifest: 存档无法写入"
    )
    assert "gongkai run --retry" in said["text"]


def test_a_notice_is_sent_by_e_mail():
    with served(socketserver.TCPServer, Mail) as (server, address):
        send(NOTICE, {"GONGKAI_NOTIFY_SMTP": address, "GONGKAI_NOTIFY_TO": "a@example.org, b@example.org"})
    (message,) = server.got
    assert "Subject: Gongkai: the nightly run failed" in message
    assert "To: a@example.org, b@example.org" in message


@pytest.mark.parametrize("first", [True, False], ids=["tls", "starttls"])
@pytest.mark.parametrize("kept", ["set", "in a file"])
def test_a_login_at_a_mail_server_uses_tls(tmp_path, monkeypatch, first, kept):
    with secure(tmp_path, first) as (server, trusted, settings):
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        if kept == "in a file":
            (tmp_path / "password").write_text(settings.pop("GONGKAI_NOTIFY_PASSWORD") + "\n", "utf-8")
            settings["GONGKAI_NOTIFY_PASSWORD_FILE"] = str(tmp_path / "password")
        assert send(NOTICE, settings) == ["GONGKAI_NOTIFY_SMTP"]
    assert len(server.got) == 1
    assert all(secure for line, secure in server.said if line.upper().split()[0] not in ("EHLO", "STARTTLS"))


@pytest.mark.parametrize("first", [True, False], ids=["tls", "starttls"])
def test_nothing_is_sent_to_a_server_with_an_untrusted_certificate(tmp_path, first):
    with secure(tmp_path, first) as (server, _, settings), pytest.raises(NotSent, match="CERTIFICATE_VERIFY_FAILED"):
        send(NOTICE, settings)
    assert not any("AUTH" in line for line, _ in server.said)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"PASSWORD": "open sesam"}, "535"),
        ({"PASSWORD": "开门"}, "needs a password in ASCII"),
        ({"PASSWORD": ""}, "needs a password"),
        ({"PASSWORD_FILE": "nowhere"}, "No such file"),
        ({"TLS": ""}, "a password is sent over TLS only"),
        ({"TLS": "ssl"}, "neither starttls nor tls"),
        ({"SMTP": "clerk:open sesame@localhost"}, "not a host with a port"),
    ],
)
def test_a_failed_login_gives_the_reason_without_the_password(tmp_path, monkeypatch, changed, why):
    with secure(tmp_path, True) as (_, trusted, settings):
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        settings |= {f"GONGKAI_NOTIFY_{name}": value for name, value in changed.items()}
        with pytest.raises(NotSent, match=why) as not_sent:
            send(NOTICE, settings)
    assert not any(word in str(not_sent.value) for word in ("sesam", "开门", SecureMail.secret))


def test_without_settings_nothing_is_sent():
    assert send(NOTICE, {}) == []


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"GONGKAI_NOTIFY_WEBHOOK": "file:///etc/hosts"}, "not an http or https address"),
        ({"GONGKAI_NOTIFY_SMTP": "127.0.0.1:1"}, "GONGKAI_NOTIFY_TO is not set"),
        ({"GONGKAI_NOTIFY_SMTP": "127.0.0.1:1", "GONGKAI_NOTIFY_TO": "a@example.org"}, "refused"),
    ],
)
def test_a_notice_that_cannot_be_sent_gives_the_reason(settings, why):
    with pytest.raises(NotSent, match=why):
        send(NOTICE, settings)


def test_the_mail_is_sent_although_the_webhook_fails():
    with served(HTTPServer, Webhook, 500) as (_, hook), served(socketserver.TCPServer, Mail) as (server, mail):
        settings = {"GONGKAI_NOTIFY_WEBHOOK": f"http://{hook}/secret", "GONGKAI_NOTIFY_SMTP": mail}
        with pytest.raises(NotSent, match="500") as not_sent:
            send(NOTICE, settings | {"GONGKAI_NOTIFY_TO": "a@example.org"})
    assert len(server.got) == 1
    assert "secret" not in str(not_sent.value)


def test_the_sensor_reports_a_failed_run(monkeypatch):
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
