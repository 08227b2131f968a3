"""Types of options: sizes, and networks."""

import re
from ipaddress import ip_network
from typing import Any

import click

UNITS = {"": 1, "B": 1, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30}


class Size(click.ParamType):  # type: ignore[type-arg]  # older versions have none
    """A number of bytes, with a unit or without."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Parse a size.

        >>> Size().convert("64KiB", None, None)
        65536
        """
        match = re.fullmatch(r"([0-9]{1,12}) ?([KMG]iB|B|)", str(value), re.IGNORECASE)
        if match is None or not int(match[1]):
            self.fail(f"{value!r} is no size: write 64KiB, 10MiB, 1GiB, or bytes", param, ctx)
        return int(match[1]) * UNITS[match[2].upper()]


class Network(click.ParamType):  # type: ignore[type-arg]  # older versions have none
    """An address, or a network of them."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Parse an address or a network, and return it as it was written."""
        try:
            ip_network(value, strict=False)
        except ValueError as error:
            self.fail(f"{error}: write 127.0.0.1, ::1 or 10.0.0.0/8", param, ctx)
        return str(value)


def format_size(size: int) -> str:
    """Return a size with the largest unit that divides it.

    >>> format_size(32 * 1024)
    '32KiB'
    """
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size % unit == 0:
            return f"{size // unit}{name}"
    return str(size)
