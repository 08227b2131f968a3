"""The change log as Activity Streams: the collection, its pages, the root of the event stream."""

from flask import Blueprint, Response, render_template

from foia_graph.model.forms import ACTIVITIES, HTML, JSONLD, N_TRIPLES, TURTLE
from foia_graph.publish.feeds.activitystreams import CONTEXT_PATH, PATH, ROOT, ChangeStream, change_vocabulary
from foia_graph.publish.feeds.summaries import change_days, page_summaries
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import Operation, OperationParameter, Schema, operation
from foia_graph.web.core.responses import send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.lists.feed import change_stream
from foia_graph.web.protocols.feeds.responses import FORMS, form_of, send_changes

blueprint = Blueprint("changes", __name__)
refuse_undeclared(blueprint)
MEDIA_TYPES = tuple(form.media_type for form in FORMS)
ROOT_FORMS = (ACTIVITIES, JSONLD, TURTLE, N_TRIPLES)
PAGE_SCHEMA: Schema = {"type": "object", "required": ["@context", "id", "type"]}
NUMBER = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The page, from 1.", "path", example="1"
)


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
@operation(
    Operation(
        "Find changes",
        "Leads to the pages of the log: what was created, updated and deleted since the first load, oldest "
        "first (Activity Streams 2.0 as IIIF Change Discovery 1.0 orders it, and an LDES).",
        cost="heavy",
        media_types=MEDIA_TYPES,
        problems=(400, 404, 406),
        examples=("/changes", "/changes.ttl"),
        schemas={ACTIVITIES.media_type: PAGE_SCHEMA},
    )
)
def collection(suffix: str) -> Response:
    """Return the collection, which links the pages of the log."""
    log_stream = change_stream()
    links = [f'<{PATH}/{log_stream.page_count}>; rel="last"', f'<{PATH}/1>; rel="first"']
    return send_changes(
        log_stream.collection_body,
        lambda: _living_page(log_stream),
        log_stream.vocabulary,
        PATH,
        form_of(suffix),
        links=links,
    )


@blueprint.get(f"{PATH}/<int:number>", defaults={"suffix": ""})
@blueprint.get(f"{PATH}/<int:number>.<suffix>")
@operation(
    Operation(
        "Get a page of changes",
        "The entries of one page of the log, oldest first. A page that has others behind it only changes "
        "where claims in it are hidden: they are changes of their thing then.",
        cost="heavy",
        parameters=(NUMBER,),
        media_types=MEDIA_TYPES,
        problems=(400, 404, 406),
        examples=("/changes/1", "/changes/1.ttl"),
        schemas={ACTIVITIES.media_type: PAGE_SCHEMA},
    )
)
def page(number: int, suffix: str) -> Response:
    """Return a page of the log."""
    log_stream = change_stream()
    entries = log_stream.page_entries(number)
    beside = {"prev": number - 1, "next": number + 1}
    links = [f'<{PATH}/{n}>; rel="{rel}"' for rel, n in beside.items() if 0 < n <= log_stream.page_count]
    return send_changes(
        lambda: log_stream.page_body(number),
        lambda: _closed_page(log_stream, number),
        log_stream.vocabulary,
        f"{PATH}/{number}",
        form_of(suffix),
        closed=entries[-1].time if log_stream.is_lasting(number) else "",
        links=[*links, f'<{PATH}>; rel="collection"'],
    )


@blueprint.get(ROOT, defaults={"suffix": ""})
@blueprint.get(f"{ROOT}.<suffix>")
@operation(
    Operation(
        "Find event stream members",
        "The root node of the log as a Linked Data Event Stream: each page by the times of its members.",
        cost="heavy",
        media_types=tuple(form.media_type for form in ROOT_FORMS),
        problems=(400, 404, 406),
        examples=("/changes/ldes", "/changes/ldes.ttl"),
        schemas={ACTIVITIES.media_type: PAGE_SCHEMA},
    )
)
def root(suffix: str) -> Response:
    """Return the root of the event stream."""
    log_stream = change_stream()
    return send_changes(
        lambda: current_catalogue().compute_once("ldes", log_stream.root_node),
        str,
        log_stream.vocabulary,
        ROOT,
        form_of(suffix, ROOT_FORMS),
        links=[f'<{PATH}>; rel="collection"'],
        forms=ROOT_FORMS,
    )


@blueprint.get(CONTEXT_PATH)
@operation(
    Operation(
        "Get the JSON-LD context of changes",
        "Says what each name in the pages of the log means; terms are only ever added to it.",
        cost="light",
        problems=(400,),
        examples=(CONTEXT_PATH,),
    )
)
def context() -> Response:
    """Send the context of changes."""
    response = send_bytes(change_vocabulary(current_site().profile).context_file, JSONLD.media_type, None)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _living_page(log_stream: ChangeStream) -> str:
    """Render the newest changes with what is public now of the things that changed."""
    return render_template(
        "feed_changes.html",
        title="What changed",
        total=log_stream.log.total,
        pages=log_stream.page_count,
        days=change_days(log_stream, current_catalogue()),
        forms=[(suffixed_path(PATH, form), form.name) for form in FORMS if form != HTML],
    )


def _closed_page(log_stream: ChangeStream, number: int) -> str:
    """Render a page of the log from its entries alone, so that it never changes either."""
    return render_template(
        "feed_page.html",
        number=number,
        rows=page_summaries(log_stream, number),
        prev=number - 1,
        next=number + 1 if number < log_stream.page_count else 0,
        forms=[(suffixed_path(f"{PATH}/{number}", form), form.name) for form in FORMS if form != HTML],
    )
