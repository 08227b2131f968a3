"""Addresses as an origin writes them, taken apart and joined without an error: it may write anything."""

from urllib.parse import SplitResult, urljoin, urlsplit


def address_parts(address: str) -> SplitResult:
    """Return the parts of an address (RFC 3986), empty ones where it is none.

    >>> [address_parts(each).path for each in ("https://harbor.example/a", "http://[::1")]
    ['/a', '']
    """
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def joined_address(base: str, address: str) -> str:
    """Return an address that is relative to another, "" where it is none.

    >>> [joined_address("https://harbor.example/a", each) for each in ("b", "http://[::1")]
    ['https://harbor.example/b', '']
    """
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
