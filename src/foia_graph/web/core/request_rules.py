"""Rules that every request must keep, checked before any view and before the body is read."""

import re
from collections.abc import Callable

from flask import Flask, request
from werkzeug.wrappers import Request

from foia_graph.errors import QueryRefused, RequestRefused
from foia_graph.web.core.site import Settings, site

MOST_HEADER_BYTES = 32 * 1024
MOST_HEADERS = 100
HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+;=%-]*)(?::[0-9]*)?")
"""A host as RFC 3986 writes it, with a port; without the comma that joins two of them."""
NUMBER = re.compile(r"[0-9]{1,19}")
Rule = Callable[[Request, Settings], None]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Register a check that raises for a request that breaks the rule."""
    RULES.append(check)
    return check


def init(app: Flask) -> None:
    """Register the check of all rules with an app."""

    @app.before_request
    def before() -> None:
        check(request, site().settings)


def check(asked: Request, settings: Settings) -> None:
    """Raise RequestRefused or QueryRefused for a request that does not keep the rules."""
    for each in RULES:
        each(asked, settings)


@rule
def address(asked: Request, settings: Settings) -> None:
    """Raise QueryRefused for an address that is too long."""
    found = len(asked.environ["PATH_INFO"]) + len(asked.environ["QUERY_STRING"])
    most = settings.address_bytes
    if found > most:
        message = f"an address has at most {most:,} bytes, this one has {found:,}: post a long query"
        raise QueryRefused(message, "too-long")


@rule
def query(asked: Request, _: Settings) -> None:
    """Raise RequestRefused for raw bytes in the query string that are no UTF-8; percent-encoded they pass."""
    try:
        asked.query_string.decode()
    except UnicodeDecodeError:
        raise RequestRefused("The address holds bytes that are not UTF-8.") from None


@rule
def headers(asked: Request, _: Settings) -> None:
    """Raise RequestRefused (431) for headers that are too many or too long."""
    found = [value for name, value in asked.environ.items() if name.startswith("HTTP_")]
    if len(found) > MOST_HEADERS or sum(map(len, found)) > MOST_HEADER_BYTES:
        raise RequestRefused(f"The headers of a request have at most {MOST_HEADER_BYTES:,} bytes.", 431)


@rule
def host(asked: Request, _: Settings) -> None:
    """Raise RequestRefused for no host, or two (RFC 9112, 3.2); no address is ever built from the host."""
    name = asked.environ.get("HTTP_HOST", "")
    if not HOST.fullmatch(name) or (not name and asked.environ.get("SERVER_PROTOCOL") == "HTTP/1.1"):
        raise RequestRefused("A request has one Host header, with the name or address of a host.")


@rule
def length(asked: Request, settings: Settings) -> None:
    """Raise RequestRefused for a body whose length is no number, is stated in two ways, or is too much."""
    told = asked.environ.get("CONTENT_LENGTH") or "0"
    if not NUMBER.fullmatch(told):
        raise RequestRefused("Content-Length is a number of bytes.")
    # Two lengths of one body are how a request is smuggled past a proxy (RFC 9112, 6.1).
    coding = asked.environ.get("HTTP_TRANSFER_ENCODING", "")
    if coding and (asked.environ.get("CONTENT_LENGTH") or coding.strip().lower() != "chunked"):
        raise RequestRefused("A body is sent with Content-Length, or chunked and without it.")
    if int(told) > settings.body_bytes:
        message = f"The body of a request has at most {settings.body_bytes:,} bytes, not {int(told):,}."
        raise RequestRefused(message, 413)


@rule
def coding(asked: Request, _: Settings) -> None:
    """Raise RequestRefused (415) for a compressed body; it is not unpacked."""
    # Werkzeug ignores the header, and would read an empty form.
    if asked.environ.get("HTTP_CONTENT_ENCODING", "").strip().lower() not in ("identity", ""):
        raise RequestRefused(
            "The body of a request must not be compressed.", 415, {"Accept-Encoding": "identity"}
        )
