"""The history of a thing and its claims: a page for people, PROV-O for programs (PROV-AQ, section 3)."""

from flask import Blueprint, Response, render_template

from foia_graph.errors import NotFound
from foia_graph.model.forms import HTML, JSONLD, N_TRIPLES, TURTLE
from foia_graph.publish.addresses import iri_of, path_of
from foia_graph.publish.feeds.provenance import PATH, ProvenanceRecord, claim_rows, history_path, thing_rows
from foia_graph.publish.view_models import thing_span
from foia_graph.store.changelog.log import log_of
from foia_graph.store.history.as_of import older_numbers
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import suffixed_path
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.feed import change_stream
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.protocols.feeds.activities import send_changes

blueprint = Blueprint("history", __name__)
refuse_undeclared(blueprint)
FORMS = (JSONLD, TURTLE, HTML, N_TRIPLES)
KEY = OperationParameter(
    "key",
    {"type": "string", "pattern": r"^[A-Za-z0-9/-]+(\.(jsonld|ttl|html|nt))?$"},
    "The thing, as in the address of its page.",
    "path",
    example="release/2012-04-10",
)


@blueprint.get(f"{PATH}<path:key>")
@declared_operation(
    "Get the history of a thing",
    "Says when this catalogue first said each claim on a thing, when it was corrected, withdrawn or "
    "removed, and what took its place: PROV-O, with the entries of the change log as activities.",
    cost="heavy",
    parameters=(KEY, AS_OF),
    media_types=tuple(form.media_type for form in FORMS),
    problems=(400, 404, 406, 410),
    examples=("/history/release/2012-04-10", "/history/release/2012-04-10.ttl"),
)
def history(key: str) -> Response:
    """Send the history of a thing that is public now."""
    source, (stem, _, suffix) = current_catalogue(), key.partition(".")
    thing = require_thing(iri_of(stem, source.base) if stem != "catalog" else f"{source.base}catalog")
    stream = change_stream()
    if not log_of(source).total:
        raise NotFound("There is no history to tell: the change log is empty.")
    path = path_of(thing.iri, source.base)
    record = ProvenanceRecord(thing, source, stream, history_path(path))
    return send_changes(
        record.body,
        lambda: _history_page(record),
        stream.vocabulary,
        record.path,
        suffix,
        links=[f'<{path}>; rel="about"', f'<{thing.iri}>; rel="http://www.w3.org/ns/prov#has_anchor"'],
        forms=FORMS,
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
        forms=[(suffixed_path(record.path, form), form.name) for form in FORMS if form != HTML],
    )
