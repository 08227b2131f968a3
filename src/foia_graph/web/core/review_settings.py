"""Settings of the review: where decisions are written, who decides, and who may."""

import hashlib
import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """Settings of the review of one server; all its web processes have the same.

    `decisions` is the path of the file that decisions are added to, `reviewer` who decides where no one gives
    another name, and `hosts` are the names under which the pages are served. With the SHA-256 of a token
    (`token_digest`) whoever shows the token may review; without one only who sits at this machine.
    """

    decisions: str
    reviewer: str = ""
    hosts: tuple[str, ...] = ()
    token_digest: str = field(default="", repr=False)
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    """What sessions and forms are signed with; another one with each start of the server."""
    is_watched: bool = False
    """Whether decisions are loaded as soon as they are written."""


def token_digest(token: str) -> str:
    """Return the digest by which a token is known."""
    return hashlib.sha256(token.encode()).hexdigest()
