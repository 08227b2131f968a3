"""How many connections each web process holds, so that none takes what comes while others have fewer."""

from multiprocessing.sharedctypes import RawArray

AWAY = 1 << 30
"""The count of a process that takes none, for which nobody is to wait."""
LEAD = 2
"""Connections that a process may hold beside those of the one with the fewest."""


class ConnectionShares:
    """The counts of some processes, in memory that they share as they are forked."""

    def __init__(self, number: int) -> None:
        self._counts = RawArray("i", [AWAY] * number)

    def set_count(self, place: int, count: int) -> None:
        """Write how many connections the process in a place holds."""
        self._counts[place] = count

    def set_away(self, place: int) -> None:
        """Write that the process in a place takes none."""
        self._counts[place] = AWAY

    def is_ahead(self, place: int) -> bool:
        """Return True where the process in a place holds so many that another should take the next."""
        lead: int = self._counts[place] - min(self._counts)
        return lead >= LEAD
