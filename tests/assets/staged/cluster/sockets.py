"""What processes of this machine listen at, as /proc has it on Linux. Holds no test."""

from contextlib import suppress
from pathlib import Path

_LISTENING = "0A"  # of /proc/net
_LOOPBACK = {"0100007F": "127.0.0.1"}


def listening(process):
    """The addresses, with port, at which a process listens; one that is not 127.0.0.1 as its hexadecimal digits."""
    own, found = set(), []
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            own.add(str(descriptor.readlink()))
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTENING and f"socket:[{fields[9]}]" in own:
                host, port = fields[1].split(":")
                found.append(f"{_LOOPBACK.get(host, host)}:{int(port, 16)}")
    return sorted(found)
