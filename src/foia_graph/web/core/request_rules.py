"""Rules that every request must keep, checked before any view and before the body is read."""

import re
from collections.abc import Callable
from datetime import UTC

from flask import Flask, request
from werkzeug.http import parse_date

from foia_graph.errors import RequestRefused
from foia_graph.web.core.query_parameters import MAX_FIELDS, utf8_text
from foia_graph.web.core.site import ServerSettings, current_site
from foia_graph.web.core.wsgi_types import Environ

MAX_HEADERS = 100
# Headers of a request, and their bytes together: names and values.
MAX_HEADER_BYTES = 32 * 1024
# Bytes of the value of one header: what nginx and Apache take of one line.
MAX_VALUE_BYTES = 8 * 1024
# Items and parameters of a header that is a list; the longest that clients of RDF send has about 40.
MAX_LIST_ITEMS = 100
# Headers whose values are lists: reading an item costs far more than reading its bytes.
LIST_HEADERS = frozenset((
    "CONTENT_TYPE", "HTTP_ACCEPT", "HTTP_ACCEPT_CHARSET", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_PROFILE", "HTTP_CACHE_CONTROL", "HTTP_CONNECTION", "HTTP_COOKIE", "HTTP_FORWARDED",
    "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_LINK", "HTTP_PREFER", "HTTP_TE", "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
))  # fmt: skip
# A host as RFC 3986 writes it, with a port; without the comma that joins two of them.
HOST_PATTERN = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+;=%-]*)(?::[0-9]*)?")
LENGTH_PATTERN = re.compile(r"[0-9]{1,19}")
DATE_CONDITIONS = frozenset(("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE"))
TOO_MANY_HEADERS = f"A request has at most {MAX_HEADERS} headers."
TOO_LONG_HEADERS = f"The headers of a request have at most {MAX_HEADER_BYTES:,} bytes."
RequestRule = Callable[[Environ, ServerSettings], None]
RULES: list[RequestRule] = []


def request_rule(check: RequestRule) -> RequestRule:
    """Register a check that raises for a request that breaks the rule."""
    RULES.append(check)
    return check


def init_app(app: Flask) -> None:
    """Register the check of all rules with an app."""

    @app.before_request
    def before() -> None:
        check_request(request.environ, current_site().settings)


def check_request(environ: Environ, settings: ServerSettings) -> None:
    """Raise RequestRefused for a request that does not keep the rules."""
    for each in RULES:
        each(environ, settings)


@request_rule
def check_method(environ: Environ, _: ServerSettings) -> None:
    """Raise RequestRefused (501) for a method that is not in capitals: `get` is not GET (RFC 9110, 9.1)."""
    method = environ["REQUEST_METHOD"]
    if method != method.upper():  # Werkzeug would write it in capitals
        raise RequestRefused(
            f"The method {method[:20]!r} is not known: methods are written in capitals.", 501
        )


@request_rule
def check_address_length(environ: Environ, settings: ServerSettings) -> None:
    """Raise RequestRefused (414) for an address that is too long, whatever the method."""
    size = len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"])
    most = settings.address_bytes
    if size > most:
        message = f"An address has at most {most:,} bytes, this one has {size:,}: post a long query."
        raise RequestRefused(message, 414)


@request_rule
def check_query_encoding(environ: Environ, _: ServerSettings) -> None:
    """Raise RequestRefused for raw bytes in the query string that are no UTF-8; percent-encoded they pass."""
    utf8_text(environ["QUERY_STRING"].encode("latin-1"), "address")


@request_rule
def check_parameter_count(environ: Environ, _: ServerSettings) -> None:
    """Raise RequestRefused for an address with too many parameters, before they are parsed."""
    if environ["QUERY_STRING"].count("&") >= MAX_FIELDS:
        raise RequestRefused(f"The address has more than {MAX_FIELDS} parameters.")


@request_rule
def check_header_size(environ: Environ, _: ServerSettings) -> None:
    """Raise RequestRefused (431) for headers that are too many or too long."""
    headers = [(_header_name(key), value) for key, value in environ.items() if _is_header(key)]
    if len(headers) > MAX_HEADERS:
        raise RequestRefused(TOO_MANY_HEADERS, 431)
    for name, value in headers:
        if len(value) > MAX_VALUE_BYTES:
            raise RequestRefused(long_value_sentence(name), 431)
    if sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        raise RequestRefused(TOO_LONG_HEADERS, 431)


@request_rule
def check_header_lists(environ: Environ, _: ServerSettings) -> None:
    """Raise RequestRefused (431) for a header that lists too much."""
    for key in LIST_HEADERS & environ.keys():
        if environ[key].count(",") + environ[key].count(";") >= MAX_LIST_ITEMS:
            message = f"The header {_header_name(key)} has at most {MAX_LIST_ITEMS} items and parameters."
            raise RequestRefused(message, 431)


def long_value_sentence(name: str) -> str:
    """Return what is said of a header whose value is too long."""
    return f"A header has at most {MAX_VALUE_BYTES:,} bytes, and {name[:40]} has more."


def _is_header(key: str) -> bool:
    return key.startswith("HTTP_") or key in ("CONTENT_TYPE", "CONTENT_LENGTH")


def _header_name(key: str) -> str:
    """Return the name of a header by its key in the environ.

    >>> _header_name("HTTP_IF_NONE_MATCH")
    'If-None-Match'
    """
    return key.removeprefix("HTTP_").replace("_", "-").title()


@request_rule
def check_host(environ: Environ, _: ServerSettings) -> None:
    """Raise RequestRefused for no host, or two (RFC 9112, 3.2); no address is ever built from the host."""
    name = environ.get("HTTP_HOST", "")
    if not HOST_PATTERN.fullmatch(name) or (not name and environ.get("SERVER_PROTOCOL") == "HTTP/1.1"):
        raise RequestRefused("A request has one Host header, with the name or address of a host.")


@request_rule
def check_body_length(environ: Environ, settings: ServerSettings) -> None:
    """Raise RequestRefused for a body whose length is no number, is stated in two ways, or is too much."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not LENGTH_PATTERN.fullmatch(length):
        raise RequestRefused("Content-Length is a number of bytes.")
    # Two lengths of one body are how a request is smuggled past a proxy (RFC 9112, 6.1).
    coding = environ.get("HTTP_TRANSFER_ENCODING", "")
    if coding and (environ.get("CONTENT_LENGTH") or coding.strip().lower() != "chunked"):
        raise RequestRefused("A body is sent with Content-Length, or chunked and without it.")
    if int(length) > settings.body_bytes:
        message = f"The body of a request has at most {settings.body_bytes:,} bytes, not {int(length):,}."
        raise RequestRefused(message, 413)


@request_rule
def check_content_coding(environ: Environ, _: ServerSettings) -> None:
    """Raise RequestRefused (415) for a compressed body; it is not unpacked."""
    # Werkzeug ignores the header, and would read an empty form.
    if environ.get("HTTP_CONTENT_ENCODING", "").strip().lower() not in ("identity", ""):
        raise RequestRefused(
            "The body of a request must not be compressed.", 415, {"Accept-Encoding": "identity"}
        )


@request_rule
def ignore_impossible_dates(environ: Environ, _: ServerSettings) -> None:
    """Take out dates of conditions that there are not, as the year 3,000,000,000 (RFC 9110, 13.1.3)."""
    for name in environ.keys() & DATE_CONDITIONS:
        try:
            date = parse_date(environ.get(name))
            if date is not None:
                date.astimezone(UTC)
        except OverflowError:
            del environ[name]


@request_rule
def ignore_match_of_anything(environ: Environ, _: ServerSettings) -> None:
    """Take out `If-Match: *`, which is true of whatever is sent (RFC 9110, 13.1.1)."""
    # Werkzeug compares the star with the ETag, and answers 412.
    if environ.get("HTTP_IF_MATCH", "").strip() == "*":
        del environ["HTTP_IF_MATCH"]
