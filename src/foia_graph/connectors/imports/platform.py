"""Platforms whose interfaces are asked: their hosts, and the token that opens them."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from foia_graph.errors import InputError

MASK = "[token]"


def bearer(token: str) -> str:
    """Return the value of `Authorization` for a bearer token (RFC 6750, section 2.1)."""
    return f"Bearer {token}"


def token_keyword(token: str) -> str:
    """Return the value of `Authorization` for a token of Django REST framework."""
    return f"Token {token}"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: `domains` are its own, with all hosts below; `api_hosts` are those that take its token.

    `token_variable` names the variable of the environment that holds the token; `authorization` writes it as
    the platform wants it.
    """

    title: str = ""
    domains: tuple[str, ...] = ()
    api_hosts: tuple[str, ...] = ()
    token_variable: str = ""
    authorization: Callable[[str], str] = bearer

    def has(self, host: str) -> bool:
        """Return whether a host is one of the platform's."""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)


ANY_SERVER = Platform()
"""No platform in particular: no token, and no host beside the one that is asked."""


@dataclass(frozen=True, slots=True)
class PlatformToken:
    """The token for a platform, from the environment; it is sent, and shown nowhere."""

    platform: Platform
    value: str = field(repr=False)

    @classmethod
    def from_environment(cls, platform: Platform) -> "PlatformToken":
        """Return the token, empty where there is none; raises InputError for what no header can hold."""
        value = os.environ.get(platform.token_variable, "").strip() if platform.token_variable else ""
        if not (value.isascii() and value.isprintable()):
            raise InputError(f"{platform.token_variable} holds letters that no token has.")
        return cls(platform, value)

    def headers(self) -> Mapping[str, str]:
        """Return the headers with the token, none where there is none."""
        return {"Authorization": self.platform.authorization(self.value)} if self.value else {}

    def mask(self, text: str) -> str:
        """Return a text without the token, which a server may have sent back."""
        return text.replace(self.value, MASK) if self.value else text
