"""The client of imports: JSON from the interface of a platform, asked politely and read strictly."""

import json
import math
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from foia_graph.connectors.http import client
from foia_graph.connectors.http.connection import (
    MIB,
    FetchError,
    Target,
    TransientError,
    is_public,
    parse_target,
)
from foia_graph.errors import InputError
from foia_graph.model.values import UNWRITABLE

MASK = "[token]"


# `Authorization` for a bearer token (RFC 6750, section 2.1), and for one of Django REST framework.
BEARER, TOKEN = "Bearer {}".format, "Token {}".format


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
    authorization: Callable[[str], str] = BEARER

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


# The bounds of one import.
IMPORT_LIMITS = client.AnswerLimits(total=8 * 1024 * MIB, requests=200_000)


@dataclass(frozen=True, slots=True)
class JsonReply:
    """An answer of JSON: `url` is where it came from, `value` what it says."""

    url: str
    headers: Mapping[str, str]
    value: Any


@dataclass(frozen=True, slots=True)
class ApiAccess(client.ServerScope):
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
        if not (client.is_same_server(first, here) or (is_platform and here.scheme == "https")):
            raise FetchError("redirects", f"leads to {here.origin}, another server, which is not asked")

    def rebase(self, url: str) -> str:
        """Return the address to ask: a local double answers for all hosts of its platform."""
        if not self.local:
            return url
        target = parse_target(url)
        return f"{self.local}{target.path}" if self.platform.has(target.host) else url


@dataclass(slots=True)
class ApiClient(client.BoundedClient):
    """The requests of one import from the address `source`, and the counts of what they took."""

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

    def get_json(self, url: str, body: bytes = b"", media_type: str = "") -> JsonReply:
        """Return the JSON at an address; raises RequestFailed where there is none, and says what there is.

        With a `body` it answers that question, which is sent again like any request, as it changes nothing.
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

    def _json_attempt(self, url: str, body: bytes, media_type: str) -> JsonReply:
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
        with client.name_address(url):
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
        is_local = not is_public(target.host)
    except FetchError:
        return ""
    except ValueError:  # it is a name
        is_local = "." not in target.host
    return target.origin if is_local else ""


def _check_json_type(reply: client.Reply) -> None:
    kind = reply.media_type
    if kind in PAGES:
        is_login = b'type="password"' in reply.body or b"type='password'" in reply.body
        asks = ", one that asks to log in" if is_login else ""
        raise FetchError("wrong-type", f"is a web page where JSON should be{asks}", 200)
    if kind.startswith(NOT_JSON):
        raise FetchError("wrong-type", f"is {kind} where JSON should be", 200)
    if not reply.body.strip():
        raise FetchError("wrong-type", "is empty where JSON should be", 200)


# Objects and lists that may be in each other.
DEEPEST = 100
TOO_DEEP = f"is nested more than {DEEPEST} deep"
VERTICAL_TAB, PAGE_END = "\x0b", "\f"
# A function that is told what was put right, as a sentence that continues after the name of the document.
Note = Callable[[str], None]


class TruncatedJson(InputError):
    """JSON that ends before its end: more of it may come another time."""


def decode_json(data: bytes, note: Note | None = None) -> Any:
    """Return a document of JSON in UTF-8 as Python has it; raises InputError, which continues after its name.

    A character that no text can hold becomes U+FFFD; the end of a page (U+000C) stays. `note` is called with
    what was put right, and lets the last of two values under one key count; without it they are refused.
    """

    def build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object; of a key that is twice the last value counts, where that may be."""
        fields = dict(pairs)
        counts = Counter(key for key, _ in pairs) if len(fields) != len(pairs) else {}
        for key in (key[:60] for key, times in counts.items() if times > 1):
            if note is None:
                raise ValueError(f"it has the key {key!r} twice in one object")
            note(f"has {key!r} twice in one object; the last one counts")
        return fields

    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=build_object,
        )
    except json.JSONDecodeError as error:
        # What ends early may be a cut connection, and is worth another attempt.
        is_cut = not error.doc[error.pos :].strip() or error.msg.startswith("Unterminated")
        kind = TruncatedJson if is_cut else InputError
        message = "is JSON that ends too early" if is_cut else f"is no JSON ({error.msg})"
        raise kind(f"{message}, in line {error.lineno}", line=error.lineno) from None
    except UnicodeDecodeError as error:
        raise InputError(f"is not in UTF-8, from byte {error.start:,} on") from None
    except RecursionError:
        raise InputError(TOO_DEEP) from None
    except ValueError as error:
        raise InputError(f"is no JSON that can be relied on: {error}") from None
    return _clean(value, note, 1)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:60]} is a number out of range")
    return number


def _clean(value: Any, note: Note | None, depth: int) -> Any:
    """Return a value whose texts can be written; raises InputError where it is nested too deep."""
    if isinstance(value, str):
        return _clean_text(value, note)
    if not isinstance(value, (dict, list)):
        return value
    if depth > DEEPEST:
        raise InputError(TOO_DEEP)
    if isinstance(value, list):
        return [_clean(each, note, depth + 1) for each in value]
    return {_clean_text(key, note): _clean(each, note, depth + 1) for key, each in value.items()}


def _clean_text(text: str, note: Note | None) -> str:
    if not UNWRITABLE.search(text):
        return text
    lines = text.replace(VERTICAL_TAB, "\n")
    cleaned = PAGE_END.join(UNWRITABLE.sub("\ufffd", page) for page in lines.split(PAGE_END))
    if cleaned != lines and note is not None:
        note("holds characters that no text can hold; they are replaced")
    return cleaned
