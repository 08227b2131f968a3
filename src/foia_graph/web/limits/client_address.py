"""Addresses of clients, by which budgets go, with X-Forwarded-For of trusted proxies."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IpAddress = IPv4Address | IPv6Address

# The name of all clients without an address, who are one client.
UNKNOWN_CLIENT = ""
CLIENTS_REMEMBERED = 1000
# Entries of X-Forwarded-For that are read, from the end.
MAX_PROXIES = 16


class ClientAddresses:
    """Names of clients; `trusted` are the addresses or networks of the proxies in front of the server."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        self._trusted = [ip_network(each, strict=False) for each in trusted]
        self._cached_client = lru_cache(CLIENTS_REMEMBERED)(self._find_client)

    def client_name(self, peer: str | None, forwarded: str | None) -> str:
        """Return the name of a client: the peer or, where that is a trusted proxy, by X-Forwarded-For.

        >>> ClientAddresses().client_name("192.0.2.7", "198.51.100.1")
        '192.0.2.7'
        >>> ClientAddresses(["192.0.2.0/24"]).client_name("192.0.2.7", "203.0.113.9, 198.51.100.1")
        '198.51.100.1'
        """
        return self._cached_client(peer or "", forwarded or "" if self._trusted else "")

    def is_trusted(self, peer: str) -> bool:
        """Return True for the address of a trusted proxy.

        >>> ClientAddresses(["192.0.2.0/24"]).is_trusted("192.0.2.7")
        True
        """
        address = _parse_address(peer)
        return address is not None and self._is_trusted(address)

    def find_address(self, peer: str | None, forwarded: str | None) -> IpAddress | None:
        """Return the address of a client; None where it has none, or a trusted proxy gives none."""
        address = _parse_address(peer or "")
        is_forwarded = address is not None and forwarded and self._is_trusted(address)
        return self._forwarded_address(forwarded or "") if is_forwarded else address

    def _find_client(self, peer: str, forwarded: str) -> str:
        address = self.find_address(peer, forwarded) or _parse_address(peer)
        if address is None:
            return UNKNOWN_CLIENT
        return str(address) if address.version == 4 else f"{IPv6Address(int(address) >> 64 << 64)}/64"

    def _is_trusted(self, address: IpAddress) -> bool:
        return any(address in network for network in self._trusted)

    def _forwarded_address(self, forwarded: str) -> IpAddress | None:
        # Each proxy adds its own client at the end; the client itself may have written the entries before.
        address = None
        for entry in reversed(forwarded.rsplit(",", MAX_PROXIES)[-MAX_PROXIES:]):
            address = _parse_address(entry.strip())
            if address is None or not self._is_trusted(address):
                break
        return address


def _parse_address(text: str) -> IpAddress | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket of IPv6 shows clients of IPv4 as ::ffff:192.0.2.7.
    return getattr(address, "ipv4_mapped", None) or address
