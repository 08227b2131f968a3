"""Addresses of clients, by which budgets go, with X-Forwarded-For of trusted proxies."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

UNKNOWN = ""
"""The name of all clients without an address, who are one client."""
REMEMBERED = 1000


class Clients:
    """Names of clients; `trusted` are the addresses or networks of the proxies in front of the server."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        self._trusted = [ip_network(each, strict=False) for each in trusted]
        self._known = lru_cache(REMEMBERED)(self._client)

    def client(self, peer: str | None, forwarded: str | None) -> str:
        """Return the name of a client: the peer or, where that is a trusted proxy, by X-Forwarded-For.

        >>> Clients().client("192.0.2.7", "198.51.100.1")
        '192.0.2.7'
        >>> Clients(["192.0.2.0/24"]).client("192.0.2.7", "203.0.113.9, 198.51.100.1")
        '198.51.100.1'
        """
        return self._known(peer or "", forwarded or "" if self._trusted else "")

    def _client(self, peer: str, forwarded: str) -> str:
        address = _parsed(peer)
        if address is None:
            return UNKNOWN
        if forwarded and self._trusts(address):
            address = self._told(forwarded) or address
        return _name(address)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)

    def _told(self, forwarded: str) -> Address | None:
        """Find the last entry that no trusted proxy is; each proxy adds its own client at the end.

        The entries before it may have been written by the client itself.
        """
        address = None
        for entry in reversed(forwarded.split(",")):
            address = _parsed(entry.strip())
            if address is None or not self._trusts(address):
                break
        return address


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket of IPv6 shows clients of IPv4 as ::ffff:192.0.2.7.
    return getattr(address, "ipv4_mapped", None) or address


def _name(address: Address) -> str:
    """Return the name of a client; of IPv6 the network of 64 bits, which one client has whole."""
    return str(address) if address.version == 4 else f"{IPv6Address(int(address) >> 64 << 64)}/64"
