"""`gongkai ui` on a port of 127.0.0.1: pages of this machine are answered, requests of other sites are not, whatever
name they are made under.
"""

import http.client
import json
import socket
import subprocess
import time
from contextlib import suppress
from urllib.parse import quote

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pipelines.process.loopback_only import why_rejected
from tests.conftest import gongkai_command, plain_environment

LATEST = 240  # seconds: a machine with other work on it takes a while to start four programs
QUERY = json.dumps({"query": "{ version }"})
MUTATION = "/graphql?query=" + quote("mutation { setAutoMaterializePaused(paused: true) }")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a running UI. When it is stopped, it ends with its daemon, which shares its output."""
    home, port = tmp_path_factory.mktemp("ui"), free_port()
    with subprocess.Popen(
        gongkai_command("ui", "--port", port), cwd=home, env=plain_environment(GONGKAI_DATA=str(home)),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        until_it_answers(port, process)
        yield port
        process.terminate()
        process.communicate(timeout=LATEST)


def until_it_answers(port, process):
    until = time.monotonic() + LATEST
    while time.monotonic() < until:
        with suppress(OSError):
            return ask(port, "GET", "/server_info", Host=f"127.0.0.1:{port}")
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
            break
    process.kill()
    pytest.fail(process.communicate()[0])


def ask(port, method, path, body=None, **headers):
    """Status and body of a request with exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LATEST)
    connection.putrequest(method, path, skip_host=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    if body is not None:
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(None if body is None else body.encode())
    reply = connection.getresponse()
    found = reply.status, reply.read().decode()
    connection.close()
    return found


@pytest.mark.slow
def test_a_running_ui_answers_only_pages_of_this_machine(port):
    here = f"localhost:{port}"
    status, said = ask(
        port, "POST", "/graphql", QUERY, Host=here, Origin=f"http://{here}", Sec_Fetch_Site="same-origin"
    )
    assert (status, "version" in json.loads(said)["data"]) == (200, True)
    assert ask(port, "GET", "/", Host=f"127.0.0.1:{port}")[0] == 200
    assert ask(port, "GET", "/", Host=here, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200

    status, said = ask(port, "POST", "/graphql", QUERY, Host="evil.example")
    assert (status, said.split(". gongkai")[0]) == (403, "Request rejected: the requested host is evil.example")
    status, said = ask(port, "POST", "/graphql", QUERY, Host=here, Origin="http://evil.example")
    assert (status, said.split(". gongkai")[0]) == (403, "Request rejected: the requesting page is http://evil.example")
    status, said = ask(port, "GET", MUTATION, Host=here, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")
    assert (status, "another site" in said) == (403, True)
    for path in ("/", "/server_info", "/logs/x", "/report_asset_materialization/x"):
        assert ask(port, "GET", path, Host=f"evil.example:{port}")[0] == 403

    address = f"ws://127.0.0.1:{port}/graphql"
    with connect(
        address, origin=f"http://127.0.0.1:{port}", subprotocols=["graphql-ws"], open_timeout=LATEST
    ) as socket_:
        socket_.send(json.dumps({"type": "connection_init"}))
        assert json.loads(socket_.recv(LATEST)) == {"type": "connection_ack"}
    with pytest.raises(InvalidStatus, match="403"):
        connect(address, origin="http://evil.example", subprotocols=["graphql-ws"], open_timeout=LATEST)


def scope(*headers, method="GET"):
    return {"type": "http", "method": method, "headers": [(name, value) for name, value in headers]}


@pytest.mark.parametrize(
    "host",
    [b"localhost", b"LOCALHOST:3000", b"127.0.0.1", b"127.0.0.1:3000", b"127.8.9.1:80", b"[::1]", b"[::1]:3000"],
)
def test_host_names_of_this_machine_are_allowed(host):
    assert why_rejected(scope((b"host", host))) is None
    assert why_rejected(scope((b"host", host), (b"origin", b"http://" + host))) is None


@pytest.mark.parametrize(
    "host",
    [b"evil.example", b"evil.example:3000", b"localhost.evil.example", b"127.0.0.1.evil.example", b"", b"0.0.0.0",
     b"192.168.1.2:3000", b"localhost@evil.example", b"evil.example@localhost", b"localhost/evil", b"localhost?",
     b"localhost:port", b"localhost,evil.example", b"[::2]", b"[", b"evil\xe4", b"127.1", b"2130706433"],
)  # fmt: skip
def test_other_host_names_are_rejected(host):
    assert why_rejected(scope((b"host", host))).startswith("Request rejected: the requested host is ")


@pytest.mark.parametrize(
    "origin",
    [b"null", b"http://evil.example", b"http://localhost:4000", b"http://127.0.0.1:3000", b"http://localhost:3000.evil",
     b"", b"file://", b"chrome-extension://localhost:3000"],
)  # fmt: skip
def test_other_pages_are_rejected_also_those_of_other_ports(origin):
    assert "the requesting page" in why_rejected(scope((b"host", b"localhost:3000"), (b"origin", origin)))


def test_two_host_names_or_none_are_rejected_without_control_characters_in_the_answer():
    assert why_rejected(scope()) is not None
    assert why_rejected(scope((b"host", b"localhost"), (b"host", b"evil.example"))) is not None
    assert "\x1b" not in why_rejected(scope((b"host", b"evil\x1b[2J")))
