"""Responses with an ETag of their bytes and links to their other forms, open to every origin (CORS)."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header, quote_etag
from werkzeug.utils import redirect
from werkzeug.wrappers import Request
from werkzeug.wsgi import wrap_file

from foia_graph.errors import RequestRefused, StoreError
from foia_graph.model.forms import FORMS, HTML, JSON, JSONLD, Form
from foia_graph.model.jsonld import readable_json
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import RENDERERS, RdfContent
from foia_graph.runtime.tables import table_beside
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.site import current_catalogue, current_writers, walked_catalogue
from foia_graph.web.core.wsgi_types import Environ, Headers, WsgiApp

GENERATION_HEADER = "Foia-Graph-Generation"
# The name of the dataset that a query was asked of: collection, all, custom or description.
DATASET_HEADER = "Foia-Graph-Dataset"
# Terms of a query that the catalogue does not have.
NOTES_HEADER = "Foia-Graph-Notes"
# The header that each server writes; Werkzeug adds a second one to answers to conditions.
SERVER_HEADER = "Date"
# The Cache-Control of what never changes, so that browsers do not ask again (RFC 8246).
FOR_EVER = "public, max-age=31536000, immutable"
ALTERNATE_RELATION = 'rel="alternate"'
_TABLES = table_beside(__file__)
SECURITY_HEADERS: Mapping[str, str] = _TABLES["security_headers"]
CORS_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Location, Content-Profile, "
    f"Content-Range, ETag, {DATASET_HEADER}, {GENERATION_HEADER}, {NOTES_HEADER}, Link, Memento-Datetime, "
    "RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, Server-Timing",
}
PREFLIGHT_HEADERS: Mapping[str, str] = _TABLES["preflight_headers"]


ALLOWED_METHODS = PREFLIGHT_HEADERS["Access-Control-Allow-Methods"]
COMMON_HEADERS = (*SECURITY_HEADERS.items(), *CORS_HEADERS.items())
OPTIONS_HEADERS = (*COMMON_HEADERS, *PREFLIGHT_HEADERS.items())
# Only requests with one of these headers can be answered with 304, 206 or 412.
CONDITION_KEYS = frozenset(
    f"HTTP_{name}"
    for name in ("IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "IF_UNMODIFIED_SINCE", "RANGE")
)


def negotiated_response(
    say: Callable[[], RdfContent],
    page: Callable[[], str],
    path: str,
    form: Form | None = None,
    links: Iterable[str] = (),
    forms: tuple[Form, ...] = FORMS,
) -> Response:
    """Send what `say` returns in one form: the one given, else the one that the client prefers.

    `path` is the address without a suffix, a query behind it; `page` writes the HTML.
    """
    chosen = form or negotiate(request.headers.get("Accept"), forms)
    body = page().encode() if chosen == HTML else RENDERERS[chosen](say(), current_writers())
    headers = representation_headers(
        body, chosen, walked_catalogue(), path, links, forms, is_negotiated=form is None
    )
    return conditional_response(body, headers, request.environ)


def representation_headers(
    body: bytes,
    form: Form,
    source: Catalogue,
    path: str,
    links: Iterable[str],
    forms: tuple[Form, ...] = FORMS,
    *,
    is_negotiated: bool,
) -> Headers:
    """Return the headers of what is at a path in one form, as `negotiated_response` sends it."""
    others = [link for link in links if form != JSONLD or ALTERNATE_RELATION not in link]
    headers = _content_headers(body, form.content_type, source)
    headers.append(("Link", ", ".join([*alternate_links(path, form, forms), *others])))
    if is_negotiated:
        headers += [("Content-Location", suffixed_path(path, form)), ("Vary", "Accept")]
    return headers


def announce_form(
    response: Response, path: str, form: Form, links: Iterable[str], *, is_negotiated: bool
) -> Response:
    """Give a response its links, and where its form was negotiated the address of that form alone."""
    response.headers["Link"] = ", ".join(links)
    if is_negotiated:
        response.headers["Content-Location"] = suffixed_path(path, form)
        response.vary.add("Accept")
    return response


def send_bytes(body: bytes, content_type: str, source: Catalogue | None, etag: str = "") -> Response:
    """Send bytes, or 304 where the client has them."""
    return conditional_response(body, _content_headers(body, content_type, source, etag), request.environ)


def send_page(template: str, **values: Any) -> Response:
    """Send a page that a template writes, or 304 where the client has it."""
    page = render_template(template, **values)
    return send_bytes(page.encode(), HTML.content_type, current_catalogue())


def send_blocks(blocks: Iterable[bytes], content_type: str, source: Catalogue | None, etag: str) -> Response:
    """Send blocks one after the other, or 304 where the client has them; by then the request is over."""
    response = send_bytes(b"", content_type, source, etag)
    if response.status_code == 200:
        response.response = blocks
        # The length is not known before the last block is written.
        response.headers.pop("Content-Length", None)
    return response


def send_json(body: Mapping[str, Any]) -> Response:
    """Send an object as JSON that people can read, too."""
    return send_bytes(readable_json(body), JSON.content_type, walked_catalogue())


def conditional_response(body: bytes, headers: Headers, environ: Environ) -> Response:
    """Return a response with these headers, or what the conditions of the request make of it."""
    response = Response(body, headers=headers)
    if environ["REQUEST_METHOD"] in ("GET", "HEAD") and not CONDITION_KEYS.isdisjoint(environ):
        response.make_conditional(environ)
        response.headers.pop(SERVER_HEADER, None)
    return response


def lead_to(path: str, status: int = 303) -> Response:
    """Return a redirect to a path."""
    response: Any = redirect(path, status, Response)
    answer: Response = response
    return answer


def _content_headers(body: bytes, content_type: str, source: Catalogue | None, etag: str = "") -> Headers:
    version = version_headers(source, etag or hashlib.sha256(body).hexdigest()[:32])
    return [("Content-Type", content_type), *version, ("Cache-Control", "no-cache")]


def version_headers(source: Catalogue | None, etag: str) -> Headers:
    """Return the headers that state the version of an answer, and its generation."""
    headers = [("ETag", quote_etag(etag))]
    if source is not None:
        number = str(source.generation.number)
        headers += [("Last-Modified", source.last_modified), (GENERATION_HEADER, number)]
    return headers


def suffixed_path(path: str, form: Form) -> str:
    """Return the address of one form.

    >>> suffixed_path("/doc/release/x?page=2", Form("ttl", "text/turtle"))
    '/doc/release/x.ttl?page=2'
    """
    place, mark, query = path.partition("?")
    return f"{place.rstrip('/') or '/index'}.{form.name}{mark}{query}"


View = TypeVar("View", bound=Callable[..., Response])


def suffixed_routes(blueprint: Blueprint, *paths: str) -> Callable[[View], View]:
    """Register a view at some paths, and at each of them with the suffix of a form, which is "" without."""

    def register(view: View) -> View:
        for path in reversed(paths):  # the first is the one that is named
            blueprint.add_url_rule(f"{path.rstrip('/')}.<suffix>", view_func=view)
            blueprint.add_url_rule(path, view_func=view, defaults={"suffix": ""})
        return view

    return register


def alternate_links(path: str, own_form: Form, forms: Iterable[Form] = FORMS) -> list[str]:
    """Return links to the other forms; from JSON-LD to one alone, the page where there is one."""
    others = [each for each in forms if each != own_form]
    if own_form == JSONLD:  # PyLD (3.3) fails on JSON-LD that comes with more than one such link.
        others = [HTML] if HTML in others else others[:1]
    return [
        f'<{suffixed_path(path, each)}>; {ALTERNATE_RELATION}; type="{each.link_type}"' for each in others
    ]


class CommonHeaders:
    """A WSGI app whose answers, errors too, have the headers that all answers have."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        headers = OPTIONS_HEADERS if environ["REQUEST_METHOD"] == "OPTIONS" else COMMON_HEADERS
        # OPTIONS * asks for the server as a whole (RFC 9110, 9.3.7).
        if headers is OPTIONS_HEADERS and environ["PATH_INFO"] == "*":
            start_response("204 No Content", [*headers, ("Allow", ALLOWED_METHODS)])
            return []

        def start(status: str, app_headers: Headers, *error: object) -> object:
            names = {name.lower() for name, _ in app_headers}
            more = (header for header in headers if header[0].lower() not in names)
            own = (header for header in app_headers if header[0] != SERVER_HEADER)
            return start_response(status, [*own, *more], *error)

        return self._app(environ, start)


def form_links(path: str, candidates: tuple[Form, ...] = FORMS) -> list[tuple[str, str]]:
    """Return addresses and names of the forms for programs."""
    return [(suffixed_path(path, form), form.name) for form in candidates if form != HTML]


def send_stored_file(path: Path, content_type: str, sha256: str, source: Catalogue) -> Response:
    """Send a file (RFC 9110, 14: ranges; RFC 9530: Repr-Digest), or 304 where the client has it.

    Raises StoreError where it is missing, RequestRefused (416) for a range that it does not have.
    """
    try:
        opened = path.open("rb")
    except OSError:
        raise StoreError("This file is missing in the store; its keeper must load it again.") from None
    response = RangedResponse(
        wrap_file(request.environ, opened), content_type=content_type, direct_passthrough=True
    )
    response.content_length = path.stat().st_size
    response.headers.update(version_headers(source, sha256))
    response.headers["Cache-Control"] = "no-cache"  # it may be withdrawn
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
    _apply_range(response)
    if request.method == "HEAD" or response.status_code == 304:
        response.close()  # nothing of it is sent
    return response


def _apply_range(response: Response) -> None:
    """Turn a response into a part or a 304 where that is asked for; only one range of bytes is served.

    A server may ignore other ranges (RFC 9110, 14.2); several would need multipart/byteranges.
    """
    size = response.content_length
    byte_range = parse_range_header(request.headers.get("Range"))
    if byte_range is None or byte_range.units != "bytes" or len(byte_range.ranges) != 1:
        response.headers["Accept-Ranges"] = "bytes"
        response.make_conditional(request)
        return
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        message = f"This file has {size:,} bytes, and none of them is in that range."
        raise RequestRefused(message, 416, {"Content-Range": f"bytes */{size}"}) from None


class RangedResponse(Response):
    """A response in which the last N bytes of what has fewer are all of it (RFC 9110, 14.1.2)."""

    def make_conditional(
        self,
        request_or_environ: "Mapping[str, Any] | Request",
        accept_ranges: bool | str = False,
        complete_length: int | None = None,
    ) -> "RangedResponse":
        """Turn the response into a part of it, or a 304, as `werkzeug.wrappers.Response` does."""
        environ = (
            request_or_environ.environ if isinstance(request_or_environ, Request) else request_or_environ
        )
        if complete_length and _is_all(environ.get("HTTP_RANGE"), complete_length):
            environ = {**environ, "HTTP_RANGE": "bytes=0-"}  # Werkzeug takes it for no range of the file
        super().make_conditional(dict(environ), accept_ranges, complete_length)
        return self


def _is_all(text: str | None, size: int) -> bool:
    wanted = parse_range_header(text)
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return False
    start, end = wanted.ranges[0]
    return end is None and -start > size
