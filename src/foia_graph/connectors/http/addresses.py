"""Addresses that may be asked: http and https on public hosts, since records are written by others.

A name is looked up once, and the connection is made to the very address that was checked: a name server that
answers differently the second time gains nothing.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from foia_graph.connectors.http.outcome import FetchError, TransientError

PORTS = {"http": 80, "https": 443}
AUTHORITY = re.compile(r"(?<=//)[^/?#]+")
# Characters of an address; servers refuse longer ones anyway.
LONGEST = 8000
IP = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """The address of a request; `path` includes the query, `host` has no brackets."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return host and port as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"


def parse_target(url: str, base: str = "") -> Target:
    """Parse an address, relative to `base` where that is given (RFC 3986, section 5.2); raises FetchError."""
    if len(url) > LONGEST:
        raise FetchError(
            "address", f"{_subject(url, base)}longer than {LONGEST:,} characters, so it is not asked for"
        )
    try:
        parts = parse_url(_ascii_host(urljoin(base, url)))
    except (LocationParseError, ValueError):
        raise FetchError("address", f"{_subject(url, base)}no web address") from None
    if parts.scheme not in PORTS or not parts.host:
        raise FetchError(
            "address", f"{_subject(url, base)}no address of http or https, so it is not asked for"
        )
    if parts.auth:
        raise FetchError("address", f"{_subject(url, base)}an address with a password, which is not sent")
    port = parts.port or PORTS[parts.scheme]
    plain = parts._replace(fragment=None).url
    return Target(plain, parts.scheme, parts.host.strip("[]").rstrip("."), port, parts.request_uri)


def _subject(url: str, base: str) -> str:
    return f"leads to {url[:200]!r}, which is " if base else "is "


def _ascii_host(url: str) -> str:
    return AUTHORITY.sub(
        lambda match: match[0].encode("idna").decode() if not match[0].isascii() else match[0], url, count=1
    )


def resolve_host(target: Target, private: bool) -> Sequence[tuple[socket.AddressFamily, tuple[str, int]]]:
    """Return the socket addresses of a host that may be asked; raises FetchError where there are none."""
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        message = f"cannot be reached: there is no address of {target.host}"
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            raise TransientError("network", message, target.host) from None
        raise FetchError("network", message) from None
    places = [(family, (str(place[0]), target.port)) for family, _, _, _, place in answers]
    public = [each for each in places if private or is_public(each[1][0])]
    if not public:
        message = f"{target.host} is {places[0][1][0]}, no public address; --allow-private would ask it"
        raise FetchError("address", f"is not asked for: {message}")
    return public


def is_public(address: str) -> bool:
    """Return True for an address that anyone on the internet can reach."""
    inner = _innermost(ipaddress.ip_address(address))
    site_local = isinstance(inner, ipaddress.IPv6Address) and inner.is_site_local
    return inner.is_global and not (
        inner.is_multicast or inner.is_reserved or inner.is_unspecified or site_local
    )


def _innermost(address: IP) -> IP:
    """Return the IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    # NAT64, IPv4-mapped, 6to4 and Teredo addresses carry an IPv4 address, which may be one of the local
    # network (server-side request forgery).
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
