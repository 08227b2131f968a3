"""Responses of the change log, with its forms, and immutable where a page is closed."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec
from flask import Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import ACTIVITIES, HTML, JSONLD, N_TRIPLES, TURTLE, Form
from foia_graph.model.jsonld import Json
from foia_graph.publish.feeds.activitystreams import CONTEXT_PATH, ChangeVocabulary
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.responses import FOR_EVER, alternate_links, announce_form, send_bytes
from foia_graph.web.core.site import current_catalogue

FORMS = (ACTIVITIES, JSONLD, TURTLE, HTML, N_TRIPLES)


def form_of(suffix: str, forms: Iterable[Form] = FORMS) -> Form | None:
    """Find the form that a suffix means, None for no suffix; raises NotFound where there is no such form."""
    by_suffix = {form.name: form for form in forms}
    if suffix and suffix not in by_suffix:
        raise NotFound(f"There is no form .{suffix[:20]} of changes; there are .{', .'.join(by_suffix)}.")
    return by_suffix.get(suffix)


def send_changes(
    body: Callable[[], Mapping[str, Json]],
    page: Callable[[], str],
    words: ChangeVocabulary,
    path: str,
    form: Form | None,
    *,
    closed: str = "",
    links: Iterable[str] = (),
    forms: tuple[Form, ...] = FORMS,
) -> Response:
    """Send changes in one form: the one given, else the one that the client likes best.

    `closed` is the time of the last entry of what will never change again, "" where that may be.
    """
    chosen = form or negotiate(request.headers.get("Accept"), forms)
    data = page().encode() if chosen == HTML else _encode_changes(body(), chosen, words)
    if closed:
        response = send_immutable(data, chosen.content_type, closed)
    else:
        response = send_bytes(data, chosen.content_type, current_catalogue())
    all_links = [*_other_forms(path, chosen, forms), *links]
    return announce_form(response, path, chosen, all_links, is_negotiated=form is None)


def _encode_changes(body: Mapping[str, Json], form: Form, words: ChangeVocabulary) -> bytes:
    if form == TURTLE:
        return words.write_turtle(body)
    if form == N_TRIPLES:
        return words.write_n_triples(body)
    return msgspec.json.encode({"@context": CONTEXT_PATH, **body}) + b"\n"


def _other_forms(path: str, own_form: Form, forms: tuple[Form, ...]) -> list[str]:
    # From JSON to one alone, as PyLD (3.3) fails on more of them.
    form_alternates = alternate_links(path, own_form, forms)
    return form_alternates[:1] if own_form in (ACTIVITIES, JSONLD) else form_alternates


def send_immutable(data: bytes, content_type: str, time: str) -> Response:
    """Send what never changes, without the headers of the generation that it is sent from."""
    response = Response(data, content_type=content_type)
    response.set_etag(hashlib.sha256(data).hexdigest()[:32])
    response.headers["Last-Modified"] = http_time(time)
    response.headers["Cache-Control"] = FOR_EVER
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response


def http_time(time: str) -> str:
    """Return the time of an entry as HTTP writes it (RFC 9110, 5.6.7).

    >>> http_time("2026-11-25T18:10:08.123Z")
    'Wed, 25 Nov 2026 18:10:08 GMT'
    """
    return format_datetime(datetime.fromisoformat(time).astimezone(UTC), usegmt=True)
