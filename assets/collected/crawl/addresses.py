"""What may be asked: which URLs, and which addresses a connection may go to.

A URL is looked at before each request, every redirect included. The address is looked at where the socket is made, so
what a name resolved to a moment before does not matter.
"""

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from assets.collected.sources.load import governmental
from assets.collected.sources.source import Source
from assets.text.characters import error_text

LONGEST = 8_000  # characters of a URL, as RFC 9110 asks for at least
_PORTS = {80, 443, *range(8000, 9000)}  # where web pages are
_SITE = re.compile(r"[a-z0-9.-]+(?::[0-9]{1,5})?")
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")  # all of the open internet there is in IPv6
_DOCUMENTED = IPv6Network("3fff::/20")
_RELAY = IPv4Network("192.88.99.0/24")  # of 6to4
_ISATAP = (0x5EFE, 0x0200_5EFE)  # in front of an IPv4 address


class NotPublic(OSError):
    """A name leads to an address within a network, where no government publishes."""


def host(url: str) -> str:
    """The host a URL is asked at, as turns and caps are kept by."""
    return (urlsplit(url).hostname or "").rstrip(".")


def refused(url: str, source: Source) -> str | None:
    """Why a URL may not be asked for `source`; None where it may. Nothing is resolved here.

    The hosts of a source are of gov.cn or reviewed: that is seen to where sources are read (sources/load.py).
    """
    if len(url) > LONGEST:
        return f"it is {len(url):,} characters long, over the limit of {LONGEST:,}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"it is no address ({error_text(error)})"
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'nothing'} is asked neither by http nor by https"
    if "@" in parts.netloc:
        return "it carries a name or a password"
    if not _SITE.fullmatch(parts.netloc.lower()) or port == 0:
        return f"{parts.netloc!r} is no name of a host"
    if port not in (None, *_PORTS, *(urlsplit(start).port for start in source.starts)):
        return f"port {port} is no port of web pages, and no list of {source.name} is at it"
    name = host(url)
    if name in source.hosts:
        return None
    if not governmental(name):
        return f"{name} is neither of gov.cn nor a reviewed host of {source.name}"
    return f"{name} is not among the hosts of {source.name}: add it in {source.file} if it is theirs"


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where it wraps another; one of a tunnel is not."""
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return _open(ip)
    if inner := _wrapped(ip):
        return _open(inner)
    tunnel = ip.teredo is not None or (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP
    return _open(ip) and ip in _UNICAST and ip not in _DOCUMENTED and not tunnel


def _open(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and ip not in _RELAY


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    """The address that one of NAT64, of IPv4 within IPv6, or of 6to4 leads to."""
    return IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour


def opened(address: tuple[Any, ...]) -> socket.socket:
    """A socket for an address (as getaddrinfo tells it) of the open internet; NotPublic for any other."""
    return _opened(address, public(address[4][0]))


def opened_here(address: tuple[Any, ...]) -> socket.socket:
    """The same for a rehearsal: to this machine and nowhere else."""
    return _opened(address, ip_address(address[4][0]).is_loopback)


def _opened(address: tuple[Any, ...], may: bool) -> socket.socket:
    if not may:
        raise NotPublic(f"its name leads to {address[4][0]}, an address that is not asked")
    family, kind, protocol = address[:3]
    return socket.socket(family, kind, protocol)
