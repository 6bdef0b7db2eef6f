"""A server of S3 on 127.0.0.1 that keeps its objects in memory, and the settings that lead to it. Holds no test."""

import logging
import os
from contextlib import contextmanager
from urllib.request import Request, urlopen

import pytest

BUCKET = "s3://gongkai"


@contextmanager
def s3_server():
    """The port of a server with an empty bucket."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it logs every request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        urlopen(Request(f"http://127.0.0.1:{port}/gongkai", method="PUT")).close()
        yield port
    finally:
        server.stop()


@contextmanager
def s3_settings(port):
    """Let the environment lead to the server at `port`, and to no other."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in s3_environment(port).items():
            patch.setenv(name, value)
        yield


def s3_environment(port):
    """The settings that lead to the server at `port`."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
    }  # fmt: skip
