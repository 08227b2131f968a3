"""`/conflicts`: values on which sources disagree, side by side, each with words, source, author and date."""

from flask import Blueprint, Response, render_template, request

from foia_graph.model.forms import JSONLD, SPREADSHEETS
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.statements import difference_view
from foia_graph.store.conflict_selection import ConflictSelection
from foia_graph.store.conflict_table import GROUPS, SCOPES
from foia_graph.store.listing.selection import ListSelector
from foia_graph.web.core import responses
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import GENERATION, NUMBER_SCHEMA, SPREADSHEET, TEXT_SCHEMA
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_site
from foia_graph.web.core.tables import WITH_TABLES, form_or_table, send_table
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.conflict_list import ConflictList, scope_pairs
from foia_graph.web.pages.lists.list_query import Narrowing
from foia_graph.web.pages.lists.lists import page_bounds, send_collection, walk_generation
from foia_graph.web.pages.lists.subject_parameters import requested_field, requested_scope, subject_iri

blueprint = Blueprint("conflicts", __name__)
USUAL_SIZE = 25
"""Things on a page, unless another number is asked for."""
PARAMETERS = (
    OperationParameter("scope", {"enum": list(SCOPES), "default": "corpus"}, "Whose word counts."),
    OperationParameter("about", TEXT_SCHEMA, "Only conflicts about this thing: as kind/name or an IRI."),
    OperationParameter("field", TEXT_SCHEMA, "Only conflicts on this field; `claims` are those in words."),
    OperationParameter(
        "page", {**NUMBER_SCHEMA, "default": 1}, "Which page, from 1; a walk follows `hydra:next` instead."
    ),
    OperationParameter(
        "per_page",
        {"type": "integer", "minimum": 1, "maximum": 1000, "default": USUAL_SIZE},
        "How many things stand on a page, each with all that is contested in it; one with contradictions "
        "and differences stands among both.",
    ),
    GENERATION,
    AS_OF,
    SPREADSHEET,
)


@blueprint.get("/conflicts", defaults={"suffix": ""})
@blueprint.get("/conflicts.<suffix>")
@blueprint.get("/api/conflicts", defaults={"suffix": ""})
@blueprint.get("/api/conflicts.<suffix>")
@operation(
    Operation(
        "List what sources disagree on",
        "Gives every field for which sources give different values: contradictions, and behind them "
        "differences that are none. No value is chosen. Tables (CSV, XLSX) have all of them, other forms a "
        "page with links to the others.",
        cost="heavy",
        parameters=PARAMETERS,
        media_types=tuple(form.media_type for form in WITH_TABLES),
        problems=(400, 404, 406, 410),
        examples=("/conflicts", "/api/conflicts.csv?scope=all", "/api/conflicts?about=work/oig-12-64"),
        schemas={JSONLD.media_type: component_reference("Collection")},
    )
)
def conflicts(suffix: str) -> Response:
    """Send the list of conflicts; `scope` is corpus, or all with sources outside it."""
    form = form_or_table(suffix)
    check_names((each.name for each in PARAMETERS), "This list")
    found = _requested_list()
    answer_form = form or negotiate(request.headers.get("Accept"), WITH_TABLES)
    if answer_form in SPREADSHEETS:
        path = found.narrowed_path(found.narrowing.parameters)
        return send_table(found.claim_rows(), path, answer_form, negotiated=form is None)
    return send_collection(found, lambda: _conflicts_page(found), form, WITH_TABLES)


def _requested_list() -> ConflictList:
    source, notice = walk_generation()
    scope, thing, name = requested_scope(), subject_iri(), requested_field()
    given = {"about": short_iri(thing, source.base) if thing else "", "field": name}
    pairs = (*scope_pairs(scope), *((key, value) for key, value in given.items() if value))
    return ConflictList(
        request.path.partition(".")[0],
        source,
        Narrowing(ListSelector(), pairs),
        ConflictSelection(source, scope, thing, name),
        *page_bounds(USUAL_SIZE, current_site().settings.most_per_page),
        notice,
    )


def _conflicts_page(found: ConflictList) -> str:
    view = thing_page.current_viewer()
    whole = found.narrowed_path(found.narrowing.parameters)
    return render_template(
        "conflicts.html",
        title="Where sources disagree",
        scope=found.selection.scope,
        other_scope=found.path_with_other_scope(),
        counts={group: found.selection.fact_count(group) for group in GROUPS},
        cases={group: [difference_view(each, view) for each in found.conflicts(group)] for group in GROUPS},
        found=found,
        downloads=[(responses.suffixed_path(whole, form), form.label) for form in SPREADSHEETS],
        forms=responses.form_links(found.own_path, WITH_TABLES),
    )
