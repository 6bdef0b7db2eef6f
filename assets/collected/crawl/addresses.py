"""What the crawler may connect to: which URLs, and which IP addresses.

A URL is checked before each request, also at every redirect. The IP address is checked where the socket is created, so
a name that resolved to another address a moment before (DNS rebinding) gains nothing.
"""

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from assets.collected.sources.load import is_government_host
from assets.collected.sources.source import Source
from assets.text.characters import error_text

MAX_URL_LENGTH = 8_000  # characters; RFC 9110 asks for at least as many
_PORTS = {80, 443, *range(8000, 9000)}  # where web pages are
_HOST_AND_PORT = re.compile(r"[a-z0-9.-]+(?::[0-9]{1,5})?")
_LEGAL = "!$&()*+,;=:@/?%'"  # in a path or a query, beside letters, digits and -._~
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")  # all public IPv6 addresses
_DOCUMENTATION = IPv6Network("3fff::/20")
_RELAY_6TO4 = IPv4Network("192.88.99.0/24")
# Without the address: of several errors of one host aiohttp keeps the type only where all have the same words.
_NOT_ALLOWED = "the host resolves to a private or reserved address, and no connection to it is allowed"
_ISATAP = (0x5EFE, 0x0200_5EFE)  # in front of an IPv4 address


class NotPublic(OSError):
    """A name resolves to an address inside a private network, where no government publishes."""


def host(url: str) -> str:
    """The host of a URL, by which queues and daily limits are kept."""
    return (urlsplit(url).hostname or "").rstrip(".")


def escape_url(url: str) -> str:
    """A URL with every character escaped that may not be sent; one that is not valid stays as it is."""
    try:
        parts = urlsplit(url.strip())
        path, query, fragment = (quote(part, _LEGAL) for part in (parts.path, parts.query, parts.fragment))
    except ValueError:
        return url
    return urlunsplit((parts.scheme, parts.netloc, path, query, fragment))


def reason_to_refuse(url: str, source: Source) -> str | None:
    """Why `url` must not be fetched for `source`; None where it may. Resolves no name.

    The hosts of a source are under gov.cn or reviewed: sources/load.py checks that.
    """
    if len(url) > MAX_URL_LENGTH:
        return f"the URL has {len(url):,} characters, over the limit of {MAX_URL_LENGTH:,}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"the URL is not valid ({error_text(error)})"
    if parts.scheme not in ("http", "https"):
        return f"only http and https are supported, not {parts.scheme or 'a URL without a scheme'}"
    if "@" in parts.netloc:
        return "the URL contains a user name or password"
    if not _HOST_AND_PORT.fullmatch(parts.netloc.lower()) or port == 0:
        return f"{parts.netloc!r} is not a valid host name"
    if port not in (None, *_PORTS, *(urlsplit(start).port for start in source.starts)):
        return f"port {port} is not a web port, and no list of {source.name} uses it"
    name = host(url)
    if name in source.hosts:
        return None
    if not is_government_host(name):
        return f"{name} is neither under gov.cn nor a reviewed host of {source.name}"
    return f"{name} is not one of the hosts of {source.name}: add it to {source.file} if it belongs to the site"


def is_public(address: str) -> bool:
    """Whether an IP address is public, also where it contains another one; addresses of tunnels are not."""
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return _is_global(ip)
    if inner := _embedded_ipv4(ip):
        return _is_global(inner)
    tunnel = ip.teredo is not None or (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP
    return _is_global(ip) and ip in _UNICAST and ip not in _DOCUMENTATION and not tunnel


def _is_global(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and ip not in _RELAY_6TO4


def _embedded_ipv4(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a NAT64, IPv4-mapped or 6to4 address."""
    return IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour


def open_public_socket(address: tuple[Any, ...]) -> socket.socket:
    """A socket for a public address, in the form of getaddrinfo; raises NotPublic for any other."""
    return _open_socket(address, is_public(address[4][0]))


def open_loopback_socket(address: tuple[Any, ...]) -> socket.socket:
    """The same for a rehearsal: to this machine and nowhere else."""
    return _open_socket(address, ip_address(address[4][0]).is_loopback)


def _open_socket(address: tuple[Any, ...], allowed: bool) -> socket.socket:
    if not allowed:
        raise NotPublic(_NOT_ALLOWED)
    family, kind, protocol = address[:3]
    return socket.socket(family, kind, protocol)
