"""How an answer is sent: with an ETag of its bytes, links to its other forms, and open to every reader."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from flask import Response, request

from foia_graph.store.reader import Catalogue
from foia_graph.web.negotiation import FORMS, HTML, Form, negotiate
from foia_graph.web.representations import RENDERERS, Said
from foia_graph.web.site import catalogue, words

GENERATION = "Foia-Graph-Generation"
SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Location, Content-Range, "
    f"ETag, {GENERATION}, Link, Repr-Digest, Retry-After",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-Modified-Since, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}


def answer(
    say: Callable[[], Said],
    page: Callable[[], str],
    path: str,
    form: Form | None = None,
    links: Iterable[str] = (),
    forms: tuple[Form, ...] = FORMS,
) -> Response:
    """Send what `say` says in one form: the one given, else the one that the client likes best.

    `path` is the address without a suffix, a query behind it; `page` writes the HTML.
    """
    negotiated = form is None
    chosen = form or negotiate(request.headers.get("Accept"), forms)
    body = page().encode() if chosen == HTML else RENDERERS[chosen](say(), words())
    response = send(body, chosen.content_type, catalogue())
    response.headers["Link"] = ", ".join([*alternates(path, chosen, forms), *links])
    if negotiated:
        response.headers["Content-Location"] = suffixed(path, chosen)
        response.vary.add("Accept")
    return response


def send(body: bytes, content_type: str, source: Catalogue | None, etag: str = "") -> Response:
    """Send bytes, or 304 where the client has them."""
    response = Response(body, content_type=content_type)
    versioned(response, source, etag or hashlib.sha256(body).hexdigest()[:32])
    response.headers.setdefault("Cache-Control", "no-cache")
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response


def versioned(response: Response, source: Catalogue | None, etag: str) -> None:
    """Say which version an answer is, and of which generation."""
    response.set_etag(etag)
    if source is not None:
        response.last_modified = datetime.fromisoformat(source.generation.created)
        response.headers[GENERATION] = str(source.generation.number)


def suffixed(path: str, form: Form) -> str:
    """Give the address of one form.

    >>> suffixed("/doc/release/x?page=2", Form("ttl", "text/turtle"))
    '/doc/release/x.ttl?page=2'
    """
    place, mark, query = path.partition("?")
    return f"{place.rstrip('/') or '/index'}.{form.name}{mark}{query}"


def alternates(path: str, chosen: Form, forms: Iterable[Form] = FORMS) -> list[str]:
    """Link to the other forms."""
    return [
        f'<{suffixed(path, each)}>; rel="alternate"; type="{each.media_type}"'
        for each in forms
        if each != chosen
    ]


def finish(response: Response) -> Response:
    """Give every answer, errors too, the headers that all of them have."""
    headers = {**SECURITY, **CORS, **(PREFLIGHT if request.method == "OPTIONS" else {})}
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
