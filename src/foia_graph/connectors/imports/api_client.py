"""The client of imports: JSON from the interface of a platform, asked politely, with its token."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from foia_graph.connectors.http.addresses import Target, is_public, parse_target
from foia_graph.connectors.http.client import (
    AnswerLimits,
    BoundedClient,
    Reply,
    ServerScope,
    is_same_server,
    name_address,
)
from foia_graph.connectors.http.outcome import MIB, FetchError, TransientError
from foia_graph.connectors.imports.strict_json import TruncatedJson, decode_json
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

    def token(self) -> str:
        """Return its token from the environment, "" for none; raises InputError for what no header holds."""
        value = os.environ.get(self.token_variable, "").strip() if self.token_variable else ""
        if not (value.isascii() and value.isprintable()):
            raise InputError(f"{self.token_variable} holds letters that no token has.")
        return value


# No platform in particular: no token, and no host next to the one that is asked.
ANY_SERVER = Platform()


JSON = "application/json"
PAGES = frozenset(("text/html", "application/xhtml+xml"))
NOT_JSON = ("application/pdf", "application/xml", "text/xml", "image/", "video/", "audio/")


def import_limits() -> AnswerLimits:
    """Return the bounds of one import."""
    return AnswerLimits(total=8 * 1024 * MIB, requests=200_000)


@dataclass(frozen=True, slots=True)
class JsonReply:
    """An answer of JSON: `url` is where it came from, `value` what it says."""

    url: str
    headers: Mapping[str, str]
    value: Any


@dataclass(frozen=True, slots=True)
class ApiAccess(ServerScope):
    """Who may be asked, and who gets the token.

    The token goes to the platform's own hosts by https, and to a server of this machine or network that the
    user named (`local`), where private addresses are allowed: to no one else.
    """

    platform: Platform
    token: str = field(repr=False)
    """The token of the platform; it is sent, and shown nowhere."""
    local: str = ""
    """The origin (scheme, host and port) of a double of the platform in the local network, "" for none."""

    def headers(self, target: Target) -> Mapping[str, str]:
        """Return the headers that a server alone may see."""
        is_api = target.scheme == "https" and target.host in self.platform.api_hosts
        is_local = self.local and target.origin == self.local
        may_see = self.token and (is_api or is_local)
        return {"Authorization": self.platform.authorization(self.token)} if may_see else {}

    def check_server(self, first: Target, here: Target) -> None:
        """Raise FetchError where a redirect or a link leads to a server that is none of the origin."""
        # Against server-side request forgery: an answer must not choose which hosts we talk to.
        is_platform = self.platform.has(first.host) and self.platform.has(here.host)
        if not (is_same_server(first, here) or (is_platform and here.scheme == "https")):
            raise FetchError("redirects", f"leads to {here.origin}, another server, which is not asked")

    def rebase(self, url: str) -> str:
        """Return the address to ask: a local double answers for all hosts of its platform."""
        if not self.local:
            return url
        target = parse_target(url)
        return f"{self.local}{target.path}" if self.platform.has(target.host) else url


@dataclass(slots=True)
class ApiClient(BoundedClient):
    """The requests of one import, and the counts of what they took.

    `source` is the address that the user named.
    """

    platform: Platform = ANY_SERVER
    source: str = ""
    access: ApiAccess = field(init=False)
    accepted: ClassVar[str] = f"{JSON}, */*;q=0.1"

    def _scope(self) -> ApiAccess:
        local = local_origin(self.source) if self.private else ""
        self.access = ApiAccess(self.platform, self.platform.token(), local)
        return self.access

    def _limit_error(self, message: str, _: str) -> FetchError:
        return FetchError("too-large", f"is not asked for: the origin {message}")

    def get_json(self, url: str) -> JsonReply:
        """Return the JSON at an address; raises RequestFailed where there is none, and says what there is."""
        with self._named(url) as address:
            return self.client.persist(lambda: self._json_attempt(address))

    def post_json(self, url: str, body: bytes, media_type: str) -> JsonReply:
        """Return the JSON that answers a question; raises as `get_json` does.

        A question changes nothing, so it is sent again like any request.
        """
        with self._named(url) as address:
            return self.client.persist(lambda: self._json_attempt(address, body, media_type))

    def next_address(self, link: str, page: str) -> str:
        """Return the address of a page that another one links to; raises FetchError for one of other servers.

        Platforms behind a proxy write http where https is meant, and their own names in a copy of theirs.
        """
        here, there = parse_target(page), parse_target(self.access.rebase(link))
        if (there.host, there.scheme, here.scheme) == (here.host, "http", "https"):
            return f"{here.origin}{there.path}"
        self.access.check_server(here, there)
        return there.url

    def _json_attempt(self, url: str, body: bytes = b"", media_type: str = "") -> JsonReply:
        headers = {"Accept": self.accepted, **({"Content-Type": media_type} if body else {})}
        reply = self._attempt(url, headers, body)
        _check_json_type(reply)
        try:
            return JsonReply(reply.url, reply.headers, decode_json(reply.body))
        except TruncatedJson as error:
            raise TransientError("answer", str(error), parse_target(reply.url).host, 200) from None
        except InputError as error:
            raise FetchError("wrong-type", str(error), 200) from None

    @contextmanager
    def _named(self, url: str) -> Iterator[str]:
        """Yield the address to ask; raise errors with it and with what would help, and without the token."""
        with name_address(url):
            try:
                yield self.access.rebase(url)
            except FetchError as error:
                token, message = self.access.token, str(error)
                # A server may have sent the token back.
                message = message.replace(token, MASK) if token else message
                raise FetchError(error.reason, f"{message}{self._advice(error)}", error.status) from None

    def _advice(self, error: FetchError) -> str:
        variable = self.platform.token_variable
        if not variable or (error.status not in (401, 403) and error.reason != "robots"):
            return ""
        if self.access.token:
            return f"; the token in {variable} may have expired, or be of an account that may not see it"
        return f"; a token of {self.platform.title} in {variable} may open it"


def local_origin(url: str) -> str:
    """Return the origin of an address in the local network, "" for any other."""
    try:
        target = parse_target(url)
    except FetchError:
        return ""
    return target.origin if _is_local(target.host) else ""


def _is_local(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return "." not in host


def _check_json_type(reply: Reply) -> None:
    """Raise FetchError for an answer that is of another type than JSON, or empty."""
    kind = reply.media_type
    if kind in PAGES:
        raise FetchError("wrong-type", f"is a web page where JSON should be{_page_kind(reply.body)}", 200)
    if kind.startswith(NOT_JSON):
        raise FetchError("wrong-type", f"is {kind} where JSON should be", 200)
    if not reply.body.strip():
        raise FetchError("wrong-type", "is empty where JSON should be", 200)


def _page_kind(body: bytes) -> str:
    is_login = b'type="password"' in body or b"type='password'" in body
    return ", one that asks to log in" if is_login else ""
