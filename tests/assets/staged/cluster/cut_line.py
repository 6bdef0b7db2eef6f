"""A line to a port of this machine that can be cut: what a network failure is to both ends. Holds no test."""

import socket
from contextlib import suppress
from threading import Thread


class Line:
    """A context manager. Connections to `port` are forwarded to `target`, a port or the file of a socket; `cut` ends
    those that are open, and the next `refused` ones as soon as they are made.
    """

    def __init__(self, target):
        self._target, self._open, self.refused = target, [], 0

    def __enter__(self):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listening.close()
        self.cut()

    def cut(self, refused=0):
        self.refused = refused
        while self._open:
            end = self._open.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _connect(self):
        if isinstance(self._target, int):
            return socket.create_connection(("127.0.0.1", self._target))
        far = socket.socket(socket.AF_UNIX)
        far.connect(self._target)
        return far

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                if self.refused > 0:
                    self.refused -= 1
                    near.close()
                    continue
                try:
                    far = self._connect()
                except OSError:  # nothing listens there now
                    near.close()
                    continue
                self._open += (near, far)
                for source, sink in ((near, far), (far, near)):
                    Thread(target=_forward, args=(source, sink), daemon=True).start()


def _forward(source, sink):
    with suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)
