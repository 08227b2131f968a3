"""`/api/claims?about=…`: the claims on a thing, each with its words, page, source, author and date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, g

from foia_graph.errors import RequestRefused
from foia_graph.model import iris
from foia_graph.model.claims import STATUSES
from foia_graph.model.iris import last_segment
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.statements import COLUMNS, IN_WORDS, claim_row
from foia_graph.publish.workbooks.tables import Row
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, claim_views, revisions_of
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.selection import NameSelection
from foia_graph.web.core.query_parameters import one_value, word_value
from foia_graph.web.core.responses import suffixed_routes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists import collection, lists
from foia_graph.web.pages.lists.listing import Listing, render_list

blueprint = Blueprint("claims", __name__)
SOURCE = ListFilter("source", "Source", (), ("source", "document"))
REVISIONS = ("revisionOf", "revisedBy")


@suffixed_routes(blueprint, "/api/claims")
def claims(suffix: str) -> Response:
    """List the claims on a thing."""
    source = lists.walk_generation()
    # Claims are no things with a place in lists: all that is said of them is of one state.
    g.catalogue = source
    narrowing = _claims_narrowing(source)
    matches = sorted(_matching_claims(narrowing), key=lambda claim: claim.iri)
    selection = NameSelection([claim.iri for claim in matches])
    shape = source.profile["Claim"]
    title = f"Claims on {thing_page.current_viewer().link(collection.subject_iri()).marked_text}"
    place = lists.page_place(selection, source)
    listing = ClaimList("/api/claims", title, source, narrowing, *place, selection, shape, tuple(matches))
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


def _claims_narrowing(source: Catalogue) -> collection.Narrowing:
    """Return what is asked for, as the parameters of an address in a settled order."""
    thing = collection.subject_iri()
    if not thing:
        raise RequestRefused("about names a thing, as release/2012-04-10 or an IRI.")
    source_text = one_value("source")
    return collection.Narrowing.of_texts(
        about=short_iri(thing, source.base),
        field=collection.requested_field(),
        source=short_iri(collection.named_by(source_text, SOURCE, source), source.base)
        if source_text
        else "",
        status=word_value("status", sorted(STATUSES)),
        scope=collection.requested_scope() if one_value("scope") else "",
        spreadsheet=one_value("spreadsheet"),
    )


def _matching_claims(narrowing: collection.Narrowing) -> Iterator[ClaimView]:
    current = current_catalogue()
    name, source, status = map(narrowing.first_text, ("field", "source", "status"))
    thing = current.describe(collection.subject_iri())
    for claim in claim_views(thing, current) if thing else ():
        if (
            (collection.requested_scope() == "all" or not claim.outside)
            and name in ("", claim.field or IN_WORDS)
            and source in ("", short_iri(claim.source, current.base))
            and status in ("", last_segment(claim.status))
        ):
            yield claim
