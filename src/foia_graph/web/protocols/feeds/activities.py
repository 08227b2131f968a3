"""The change log as Activity Streams, and the history of a thing and its claims (PROV-AQ, section 3)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec
from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import ACTIVITIES, HTML, JSONLD, N_TRIPLES, TURTLE, Form
from foia_graph.model.jsonld import Json
from foia_graph.publish.addresses import iri_of, neighbours, path_of
from foia_graph.publish.feeds.activitystreams import (
    CONTEXT_PATH,
    PATH,
    ROOT,
    ChangeVocabulary,
    change_vocabulary,
)
from foia_graph.publish.feeds.atom import change_days, page_summaries
from foia_graph.publish.feeds.provenance import PATH as HISTORY_PATH
from foia_graph.publish.feeds.provenance import ProvenanceRecord, claim_rows, history_path, thing_rows
from foia_graph.publish.negotiation import requested_form
from foia_graph.publish.view_models import thing_span
from foia_graph.store.changelog.log import log_of
from foia_graph.store.open_generations import older_numbers
from foia_graph.web.core.responses import FOR_EVER, alternate_links, announce_form, form_links, send_bytes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.lists import change_stream
from foia_graph.web.pages.resources import require_thing

FORMS = (ACTIVITIES, JSONLD, TURTLE, HTML, N_TRIPLES)


def send_changes(
    body: Callable[[], Mapping[str, Json]],
    page: Callable[[], str],
    words: ChangeVocabulary,
    path: str,
    suffix: str,
    *,
    closed: str = "",
    links: Iterable[str] = (),
    forms: tuple[Form, ...] = FORMS,
) -> Response:
    """Send changes in one form: that of the suffix, else the one that the client likes best.

    `closed` is the time of the last entry of what will never change again, "" where that may be.
    """
    chosen = requested_form(suffix, request.headers.get("Accept"), forms)
    data = page().encode() if chosen == HTML else _encode_changes(body(), chosen, words)
    if closed:
        response = send_immutable(data, chosen.content_type, closed)
    else:
        response = send_bytes(data, chosen.content_type, current_catalogue())
    # From JSON to one alone, as PyLD (3.3) fails on more of them.
    others = alternate_links(path, chosen, forms)[: 1 if chosen in (ACTIVITIES, JSONLD) else None]
    return announce_form(response, path, chosen, [*others, *links], is_negotiated=not suffix)


def _encode_changes(body: Mapping[str, Json], form: Form, words: ChangeVocabulary) -> bytes:
    if form == TURTLE:
        return words.write_turtle(body)
    if form == N_TRIPLES:
        return words.write_n_triples(body)
    return msgspec.json.encode({"@context": CONTEXT_PATH, **body}) + b"\n"


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


blueprint = Blueprint("changes", __name__)
ROOT_FORMS = (ACTIVITIES, JSONLD, TURTLE, N_TRIPLES)


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
def collection(suffix: str) -> Response:
    """Return the collection, which links the pages of the log."""
    log_stream = change_stream()
    links = [f'<{PATH}/{log_stream.page_count}>; rel="last"', f'<{PATH}/1>; rel="first"']
    return send_changes(
        log_stream.collection_body,
        lambda: render_template(
            "feed_changes.html",
            title="What changed",
            total=log_stream.log.total,
            pages=log_stream.page_count,
            days=change_days(log_stream, current_catalogue()),
            forms=form_links(PATH, FORMS),
        ),
        log_stream.vocabulary,
        PATH,
        suffix,
        links=links,
    )


@blueprint.get(f"{PATH}/<int:number>", defaults={"suffix": ""})
@blueprint.get(f"{PATH}/<int:number>.<suffix>")
def page(number: int, suffix: str) -> Response:
    """Return a page of the log."""
    log_stream = change_stream()
    entries = log_stream.page_entries(number)
    beside = neighbours(number, log_stream.page_count)
    links = [f'<{PATH}/{each}>; rel="{rel}"' for rel, each in beside.items()]
    return send_changes(
        lambda: log_stream.page_body(number),
        lambda: render_template(
            "feed_page.html",
            number=number,
            rows=page_summaries(log_stream, number),
            prev=number - 1,
            next=number + 1 if number < log_stream.page_count else 0,
            forms=form_links(f"{PATH}/{number}", FORMS),
        ),
        log_stream.vocabulary,
        f"{PATH}/{number}",
        suffix,
        closed=entries[-1].time if log_stream.is_lasting(number) else "",
        links=[*links, f'<{PATH}>; rel="collection"'],
    )


@blueprint.get(ROOT, defaults={"suffix": ""})
@blueprint.get(f"{ROOT}.<suffix>")
def root(suffix: str) -> Response:
    """Return the root of the event stream."""
    log_stream = change_stream()
    return send_changes(
        lambda: current_catalogue().compute_once("ldes", log_stream.root_node),
        str,
        log_stream.vocabulary,
        ROOT,
        suffix,
        links=[f'<{PATH}>; rel="collection"'],
        forms=ROOT_FORMS,
    )


@blueprint.get(CONTEXT_PATH)
def context() -> Response:
    """Send the context of changes."""
    response = send_bytes(change_vocabulary(current_site().profile).context_file, JSONLD.media_type, None)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


HISTORY_FORMS = (JSONLD, TURTLE, HTML, N_TRIPLES)


@blueprint.get(f"{HISTORY_PATH}<path:key>")
def history(key: str) -> Response:
    """Send the history of a thing that is public now."""
    source, (stem, _, suffix) = current_catalogue(), key.partition(".")
    thing = require_thing(iri_of(stem, source.base) if stem != "catalog" else f"{source.base}catalog")
    stream = change_stream()
    if not log_of(source).total:
        raise NotFound("There is no history: the change log is empty.")
    path = path_of(thing.iri, source.base)
    record = ProvenanceRecord(thing, source, stream, history_path(path))
    return send_changes(
        record.body,
        lambda: _history_page(record),
        stream.vocabulary,
        record.path,
        suffix,
        links=[f'<{path}>; rel="about"', f'<{thing.iri}>; rel="http://www.w3.org/ns/prov#has_anchor"'],
        forms=HISTORY_FORMS,
    )


def _history_page(record: ProvenanceRecord) -> str:
    viewer = thing_page.current_viewer()
    layout, generation = current_site().current.layout, record.catalogue.generation
    oldest = min([*older_numbers(layout, generation), generation.number])
    return render_template(
        "history.html",
        thing=viewer.link(record.thing.iri),
        span=thing_span(record.history),
        rows=thing_rows(record, oldest),
        claims=claim_rows(record, viewer, oldest),
        replaced=record.replaced_things,
        forms=form_links(record.path, HISTORY_FORMS),
    )
