"""What `robots.txt` allows us (RFC 9309): the longest rule that fits decides, `*` and `$` are understood.

The parser of the standard library takes the first rule that fits and knows no wildcards, so that a publisher
who writes `Disallow: /*.pdf$` would not be heard.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

TOKEN = "foia-graph"  # noqa: S105 - the product token of RFC 9309, no secret
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
PRINTABLE = "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether addresses may be asked for whose path fits a pattern."""

    path: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us, and the seconds that should lie between two requests."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """True for a path, with its query, that may be asked for; of rules as long the kinder one counts."""
        path = _normal(path)
        fit = (rule for rule in self.rules if _fits(rule.path, path))
        best = max(fit, key=lambda rule: (len(rule.path), rule.allowed), default=None)
        return best is None or best.allowed


@dataclass(slots=True)
class _Group:
    agents: list[str]
    lines: list[tuple[str, str]]


def parse(text: str, token: str = TOKEN) -> Robots:
    """Read the rules that are for a product token, or where none are, those for everyone."""
    groups = list(_groups(_lines(text)))
    ours = [group for group in groups if token in group.agents]
    lines = [line for group in ours or groups if ours or "*" in group.agents for line in group.lines]
    rules = [Rule(_normal(value), key == "allow") for key, value in lines if key != "crawl-delay" and value]
    return Robots(
        tuple(rules), max((_seconds(value) for key, value in lines if key == "crawl-delay"), default=0.0)
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _groups(lines: Iterable[tuple[str, str]]) -> Iterator[_Group]:
    """Put together the agents that stand one below the other, and the rules that follow them."""
    group: _Group | None = None
    for key, value in lines:
        if key == "user-agent":
            if group is None or group.lines:
                group = _Group([], [])
                yield group
            group.agents.append(_product(value))
        elif group is not None and key in ("allow", "disallow", "crawl-delay"):
            group.lines.append((key, value))


def _product(agent: str) -> str:
    return re.split(r"[/\s]", agent.lower(), maxsplit=1)[0]


def _seconds(value: str) -> float:
    return float(value) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) else 0.0


def _normal(path: str) -> str:
    """Write a path in one way: what needs no escape has none, what does has one in capitals."""
    return re.sub("%[0-9A-Fa-f]{2}", _unescaped, quote(path, safe=PRINTABLE))


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if character in UNRESERVED else found[0].upper()


def _fits(pattern: str, path: str) -> bool:
    """Compare in one pass, which a regular expression made of a stranger's pattern might not."""
    to_the_end = pattern.endswith("$")
    first, *rest = (pattern[:-1] if to_the_end else pattern).split("*")
    last = rest.pop() if to_the_end and rest else ""
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if not to_the_end:
        return True
    return path.endswith(last) and len(path) - len(last) >= at if "*" in pattern else path == first
