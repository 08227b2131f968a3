"""A page of corrections as linked data, and all of them as rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource
from foia_graph.publish.claim_rows import IN_WORDS
from foia_graph.publish.corrections import Correction, corrected_claims, read_corrections
from foia_graph.publish.descriptions import linked_body, stub_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view
from foia_graph.store.labels import Labels
from foia_graph.web.core.tables import ROWS_IN_BLOCK
from foia_graph.web.pages.lists.collection import PagedCollection
from foia_graph.web.pages.lists.list_query import EVERYTHING, Narrowing

PATH = "/corrections"
TITLE = "Corrections"
COLUMNS = (*("claim", "about", "label", "field", "status", "date", "by", "note", "old", "new", "revision"),)


@dataclass(frozen=True)
class CorrectionsPage(PagedCollection):
    """One page of the list of corrections."""

    source: Catalogue
    start: int
    size: int
    path: str = PATH
    narrowing: Narrowing = EVERYTHING

    @property
    def heading(self) -> str:
        """Return its title."""
        return TITLE

    @property
    def total(self) -> int:
        """Return the number of all corrections."""
        return len(corrected_claims(self.source))

    def thing_names(self) -> Iterator[str]:
        """Yield the things of which something was corrected."""
        return (thing for thing, _ in corrected_claims(self.source))

    @cached_property
    def page_entries(self) -> list[Correction]:
        """Return the corrections on the page."""
        return list(
            read_corrections(corrected_claims(self.source)[self.start : self.start + self.size], self.source)
        )

    def rows(self) -> Iterator[Row]:
        """Yield a row for each correction and each of the claims that took its place."""
        yield COLUMNS
        claims = corrected_claims(self.source)
        for start in range(0, len(claims), ROWS_IN_BLOCK):
            for each in read_corrections(claims[start : start + ROWS_IN_BLOCK], self.source):
                yield from (_correction_row(each, new, self.source) for new in each.successors or (None,))

    # ------------------------------------------------------------ as data

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as a Hydra collection of claims, each with the claim that took its place."""
        return {
            "id": self.iri,
            "type": "hydra:Collection",
            "title": {"value": TITLE, "lang": "en"},
            "hydra:totalItems": self.total,
            "hydra:view": self.view_body(),
            "hydra:member": [self._correction_member(each, words) for each in self.page_entries],
        }

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
