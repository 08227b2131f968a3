"""Ports that no other test is given, whichever process of the machine runs it."""

import socket
from pathlib import Path

FIRST = 20000
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """Return a port of this machine that stays with this process until it ends.

    Neither an outgoing connection nor a listener on port 0 can take it: those get ports of another range.
    """
    low, high = map(int, _RANGE.read_text().split())
    return next(port for port in (*range(FIRST, low), *range(high + 1, 1 << 16)) if _reserve(port))


def _reserve(port: int) -> bool:
    """Return whether the port is ours now: no one else has its name, and no one listens there."""
    with socket.socket(socket.AF_UNIX) as name, socket.socket() as probe:
        try:
            # A name in the abstract namespace goes with the process, and is as far seen as a port.
            name.bind(f"\0foia-graph-test-port-{port}")
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        name.detach()
        return True
