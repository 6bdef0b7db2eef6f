"""Where a cluster is: the address of its scheduler, and the folder with the certificates of this machine.

Plain TCP is for one machine only: whoever can connect to a scheduler can run any program on its workers. Needs no
library, so that a command can check the address before it starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from os import R_OK, access
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

ADDRESS, CERTIFICATES = "GONGKAI_CLUSTER", "GONGKAI_CLUSTER_TLS"
AUTHORITY, CERTIFICATE, KEY = "ca.pem", "cert.pem", "key.pem"
_FORM = "tls://HOST:PORT, or on one machine tcp://127.0.0.1:PORT"
_EMPTY: Mapping[str, str] = MappingProxyType({})


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message states why and what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The `address` of a scheduler, and the folder of ca.pem, cert.pem and key.pem where it is reached through TLS."""

    address: str
    certificates: Path | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0


def named_cluster(environment: Mapping[str, str] = _EMPTY, address: str | None = None) -> Cluster | None:
    """The cluster at `address`, else the one that the environment names; None where neither does."""
    named, folder = address or environment.get(ADDRESS), environment.get(CERTIFICATES)
    return Cluster(named, Path(folder).absolute() if folder else None) if named else None


def require_usable(cluster: Cluster) -> None:
    """ClusterError where the address cannot be used, or lacks certificates."""
    address = cluster.address
    if urlsplit(address).scheme not in ("tcp", "tls") or not cluster.host or not _has_port(address):
        raise ClusterError(f"{address} is not the address of a scheduler. Write it as {_FORM}.")
    if address.startswith("tcp:"):
        if not is_loopback(cluster.host):
            raise ClusterError(
                f"{address} would send documents unencrypted, and let anyone on the network run programs on the"
                f" workers. Use tls://{cluster.host}:{cluster.port} with certificates in {CERTIFICATES}."
            )
        return
    if cluster.certificates is None:
        raise ClusterError(
            f"{address} needs certificates, and {CERTIFICATES} is not set. Set it to the folder with {AUTHORITY},"
            f" {CERTIFICATE} and {KEY} of this machine."
        )
    files = [cluster.certificates / name for name in (AUTHORITY, CERTIFICATE, KEY)]
    if missing := [path.name for path in files if not path.is_file()]:
        raise ClusterError(f"{CERTIFICATES} is {cluster.certificates}, which lacks {', '.join(missing)}. Add them.")
    if unreadable := [path.name for path in files if not access(path, R_OK)]:
        raise ClusterError(
            f"{CERTIFICATES} is {cluster.certificates}, in which this user cannot read {', '.join(unreadable)}. Give it"
            " to the user that runs this."
        )


def _has_port(address: str) -> bool:
    try:
        return bool(urlsplit(address).port)
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
