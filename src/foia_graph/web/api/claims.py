"""`/api/claims?about=…`: the claims on a thing, each with its words, page, source, author and date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g

from foia_graph.errors import RequestRefused
from foia_graph.model import iris
from foia_graph.model.claims import STATUSES
from foia_graph.model.forms import JSONLD
from foia_graph.model.iris import last_segment
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.claim_rows import COLUMNS, IN_WORDS, claim_row
from foia_graph.publish.workbooks.tables import Row
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, claim_views, revisions_of
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.selection import ListSelector, NameSelection
from foia_graph.web.core.list_parameters import (
    ABOUT,
    FIELD,
    PLACE_PARAMETERS,
    SCOPE,
    SPREADSHEET,
    TEXT_SCHEMA,
)
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.core.tables import LIST_FORMS
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists import lists
from foia_graph.web.pages.lists.collection import PLACE as PLACES
from foia_graph.web.pages.lists.collection import (
    Narrowing,
    named_by,
    requested_field,
    requested_scope,
    subject_iri,
)
from foia_graph.web.pages.lists.listing import Listing, render_list

blueprint = Blueprint("claims", __name__)
SOURCE = ListFilter("source", "Source", (), ("source", "document"))
PARAMETERS = (
    replace(ABOUT, required=True, example="release/2012-04-10"),
    FIELD,
    OperationParameter("source", TEXT_SCHEMA, "Only claims of this source: a source/name, or an IRI."),
    OperationParameter("status", {"enum": sorted(STATUSES)}, "Only claims with this status."),
    SCOPE,
)
REVISIONS = ("revisionOf", "revisedBy")
NAMES = tuple(each.name for each in PARAMETERS)


@blueprint.get("/api/claims", defaults={"suffix": ""})
@blueprint.get("/api/claims.<suffix>")
@declared_operation(
    "List claims",
    "Gives what sources say of a thing and of its parts, each with its words, the page, who says it, "
    "when, and its status; corrected and withdrawn claims are included.",
    cost="heavy",
    parameters=(*PARAMETERS, *PLACE_PARAMETERS, SPREADSHEET),
    media_types=tuple(form.media_type for form in LIST_FORMS),
    problems=(400, 404, 406, 410),
    examples=(
        "/api/claims?about=release/2012-04-10&field=raisesIssue",
        "/api/claims.csv?about=work/oig-12-64&scope=all",
    ),
    schemas={JSONLD.media_type: component_reference("Collection")},
)
def claims(suffix: str) -> Response:
    """List the claims on a thing."""
    check_names([*NAMES, *PLACES, "spreadsheet"], "This list")
    source, notice = lists.walk_generation()
    g.catalogue = (
        source  # claims are no things with a place in lists: all that is said of them is of one state
    )
    narrowing = _claims_narrowing(source)
    matches = sorted(_matching_claims(narrowing), key=lambda claim: claim.iri)
    selection = NameSelection([claim.iri for claim in matches])
    shape = source.profile["Claim"]
    title = f"Claims on {thing_page.thing_link(subject_iri()).text}"
    place = lists.page_place(selection, source)
    listing = ClaimList(
        "/api/claims", title, source, narrowing, *place, selection, shape, tuple(matches), notice=notice
    )
    return lists.send_list(listing, lambda: render_list(listing), suffix)


@dataclass(frozen=True)
class ClaimList(Listing):
    """A page of the claims on a thing."""

    matches: tuple[ClaimView, ...] = ()

    def thing_names(self) -> Iterable[str]:
        """Return the thing that the claims are about."""
        return {iris.owner_iri(each.about) for each in self.matches}

    def rows(self) -> Iterator[Row]:
        """Yield all claims as rows."""
        # Few, and all at once: rows are written when the request is over.
        return iter([(*COLUMNS, *REVISIONS), *map(_claim_row, self.matches)])


def _claim_row(claim: ClaimView) -> Row:
    before, now = claim.revises, revisions_of(claim.iri, current_catalogue())
    return (*claim_row(claim, current_catalogue()), "; ".join(before), "; ".join(now))


def _claims_narrowing(source: Catalogue) -> Narrowing:
    """Return what is asked for, as the parameters of an address in a settled order."""
    thing = subject_iri()
    if not thing:
        raise RequestRefused("about names a thing, as release/2012-04-10 or an IRI.")
    source_text = one_value("source")
    parameters = {
        "about": short_iri(thing, source.base),
        "field": requested_field(),
        "source": short_iri(named_by(source_text, SOURCE, source), source.base) if source_text else "",
        "status": _requested_status(),
        "scope": requested_scope() if one_value("scope") else "",
        "spreadsheet": one_value("spreadsheet"),
    }
    return Narrowing(ListSelector(), tuple((name, value) for name, value in parameters.items() if value))


def _requested_status() -> str:
    text = one_value("status")
    if text and text not in STATUSES:
        raise RequestRefused(f"status is {', '.join(sorted(STATUSES))}; not {text[:40]!r}.")
    return text


def _matching_claims(narrowing: Narrowing) -> Iterator[ClaimView]:
    """Yield the claims asked for."""
    current = current_catalogue()
    name, source, status = (
        next(iter(narrowing.chosen_texts(each)), "") for each in ("field", "source", "status")
    )
    thing = current.describe(subject_iri())
    for claim in claim_views(thing, current) if thing else ():
        if (
            (requested_scope() == "all" or not claim.outside)
            and name in ("", claim.field or IN_WORDS)
            and source in ("", short_iri(claim.source, current.base))
            and status in ("", last_segment(claim.status))
        ):
            yield claim
