"""`/corrections`: corrections, the newest first, with who decided them, when and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource
from foia_graph.publish.corrections import Correction, corrected_claims, correction_view, read_corrections
from foia_graph.publish.descriptions import linked_body, stub_body
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.statements import IN_WORDS
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.claim_views import claim_view
from foia_graph.web.core.responses import suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.core.tables import ROWS_IN_BLOCK
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.collection import EVERYTHING, PagedCollection
from foia_graph.web.pages.lists.listing import render_collection
from foia_graph.web.pages.lists.lists import page_bounds, send_list

PATH = "/corrections"
TITLE = "Corrections"
USUAL = 100
COLUMNS = ("claim", "about", "label", "field", "status", "date", "by", "note", "old", "new", "revision")


@dataclass(frozen=True)
class CorrectionsPage(PagedCollection):
    """One page of the list of corrections."""

    usual_size: ClassVar[int] = USUAL

    @property
    def total(self) -> int:
        """Return the number of all corrections."""
        return len(corrected_claims(self.source))

    def thing_names(self) -> Iterator[str]:
        """Yield the things of which something was corrected."""
        return (thing for _, thing in corrected_claims(self.source))

    @cached_property
    def page_entries(self) -> list[Correction]:
        """Return the corrections on the page."""
        claims = corrected_claims(self.source)[self.start : self.start + self.size]
        return list(read_corrections(claims, self.source))

    def rows(self) -> Iterator[Row]:
        """Yield a row for each correction and each of the claims that took its position."""
        yield COLUMNS
        claims = corrected_claims(self.source)
        for start in range(0, len(claims), ROWS_IN_BLOCK):
            for each in read_corrections(claims[start : start + ROWS_IN_BLOCK], self.source):
                yield from (_correction_row(each, new, self.source) for new in each.successors or (None,))

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as a Hydra collection with a title."""
        title = {"value": TITLE, "lang": "en"}
        return {"id": self.iri, "type": "hydra:Collection", "title": title, **super().body(words)}

    def members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the claims, each with the claim that took its position."""
        return (self._correction_member(each, words) for each in self.page_entries)

    def _correction_member(self, correction: Correction, words: LanguageWriters) -> Json:
        stub = self.source.stub(iris.owner_iri(correction.about.iri))
        about: Json = (
            stub_body(stub, words)
            if stub and stub.iri == correction.about.iri
            else {"id": correction.about.iri}
        )

        def written(claim: Resource) -> dict[str, Json]:
            return {**linked_body(claim, self.source, words), "rdf:subject": about}

        new: list[Json] = [written(claim) for claim in correction.successors]
        return {**written(correction.claim), **({"@reverse": {"prov:wasRevisionOf": new}} if new else {})}


def _correction_row(correction: Correction, new: Resource | None, source: Catalogue) -> Row:
    old = claim_view(correction.claim, source, correction.about)
    return (
        old.iri,
        old.about,
        Labels(source).label(iris.owner_iri(old.about)),
        old.field or IN_WORDS,
        iris.last_segment(old.status),
        correction.when,
        "; ".join(correction.who),
        " ".join(correction.notes),
        old.value,
        claim_view(new, source, correction.about).value if new else "",
        new.iri if new else "",
    )


blueprint = Blueprint("corrections", __name__)


@suffixed_routes(blueprint, "/corrections")
def corrections(suffix: str) -> Response:
    """Send a page of the list of corrections."""
    place = page_bounds(USUAL, current_site().settings.most_per_page)
    page = CorrectionsPage(PATH, TITLE, current_catalogue(), EVERYTHING, *place)
    view = thing_page.current_viewer()

    def html() -> str:
        entries = [correction_view(each, view) for each in page.page_entries]
        return render_collection("corrections.html", page, view, entries=entries)

    return send_list(page, html, suffix)
