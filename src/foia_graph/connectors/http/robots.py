"""The rules of a robots.txt for this program (RFC 9309): Protego matches them, groups are chosen here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from protego import Protego

TOKEN = "foia-graph"  # noqa: S105 - the product token of RFC 9309, no secret


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules for us, and the seconds that should lie between two requests."""

    rules: Protego = field(default_factory=Protego)

    def allows(self, path: str) -> bool:
        """Return whether a path, with its query, may be requested; of rules as long the kinder one counts."""
        # A whole address: Protego would take the beginning of "//a/b" for a host.
        return self.rules.can_fetch(f"http://host{path}", TOKEN)

    @property
    def delay(self) -> float:
        """The Crawl-delay in seconds, 0.0 where none is set."""
        return self.rules.crawl_delay(TOKEN) or 0.0


def parse_robots(text: str) -> RobotsRules:
    """Parse the groups that name our product token, or where none does, those for everyone."""
    return RobotsRules(Protego.parse("\n".join(_records(text.removeprefix("\ufeff")))))


def _records(text: str) -> Iterator[str]:
    """Yield the records of groups alone: Protego has any other line end a group (but RFC 9309, 2.2.4)."""
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key = key.strip().lower()
        if key == "user-agent":
            yield f"user-agent: {_agent(value)}"
        elif key in ("allow", "disallow", "crawl-delay"):
            yield line


def _agent(value: str) -> str:
    """Return our token, "*" or "other": Protego takes an `Allow` for "foia" to be for "foia-graph" too."""
    product = value.lower().split("/")[0].split()
    return product[0] if product and product[0] in (TOKEN, "*") else "other"
