"""The addresses of an origin, at the server that was named, whatever its base IRI says.

A catalogue names its things under its base, and may be served from elsewhere: from a test machine, a mirror,
behind a proxy. So a link under the base is followed by its path, and one that leads anywhere else is not.
"""

from dataclasses import dataclass
from urllib.parse import urljoin

from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.outcome import FetchError


class OutsideOrigin(HarvestError):
    """A link leads away from the origin."""


def server_base(name: str) -> str:
    """Return scheme and host of a name with a slash, "" where it is no address of the web."""
    try:
        return f"{parse_target(name).origin}/"
    except FetchError:
        return ""


@dataclass(frozen=True, slots=True)
class Reach:
    """An origin: its base IRI, and the address of its server, both with a slash at the end."""

    base: str
    server: str

    @classmethod
    def of(cls, url: str, base: str) -> "Reach":
        """Return the reach of an origin whose server is that of an address."""
        return cls(base, f"{parse_target(url).origin}/")

    def address(self, link: str, here: str = "") -> str:
        """Return the address of a link found at `here`; raises OutsideOrigin where it leads away."""
        full = urljoin(here or self.server, link)
        for prefix in (self.base, self.server):
            if full.startswith(prefix):
                return self.server + full[len(prefix) :]
        raise OutsideOrigin(
            f"The origin links to {full[:200]!r}, which is neither under {self.base} nor its own."
        )
