"""A page of corrections as linked data, and all of them as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource
from foia_graph.publish.claim_rows import IN_WORDS
from foia_graph.publish.corrections import Correction, corrected_claims, read_corrections
from foia_graph.publish.descriptions import linked_body, stub_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.serializers import RdfContent
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view
from foia_graph.store.labels import Labels
from foia_graph.web.core.query_parameters import AS_OF_NAME
from foia_graph.web.core.tables import ROWS_IN_BLOCK

PATH = "/corrections"
TITLE = "Corrections"
COLUMNS = (*("claim", "about", "label", "field", "status", "date", "by", "note", "old", "new", "revision"),)


@dataclass(frozen=True)
class CorrectionsPage(RdfContent):
    """One page of the list of corrections; `start` counts from 0."""

    source: Catalogue
    start: int
    size: int

    @property
    def total(self) -> int:
        """Return the number of all corrections."""
        return len(corrected_claims(self.source))

    @cached_property
    def page_entries(self) -> list[Correction]:
        """Return the corrections on the page."""
        return list(
            read_corrections(corrected_claims(self.source)[self.start : self.start + self.size], self.source)
        )

    # ------------------------------------------------------------ addresses

    def page_path(self, page: int) -> str:
        """Return the path of a page."""
        date = {AS_OF_NAME: request.args[AS_OF_NAME]} if AS_OF_NAME in request.args else {}
        return f"{PATH}?{urlencode({'per_page': self.size, 'page': page, **date}, safe=':')}"

    @property
    def page_number(self) -> int:
        """Return the number of the page, from 1."""
        return self.start // self.size + 1

    @property
    def views(self) -> dict[str, str]:
        """Return the paths of the other pages, by what each is to this one."""
        last = max(self.total - 1, 0) // self.size + 1
        paths = {"first": self.page_path(1), "last": self.page_path(last)}
        if self.page_number > 1:
            paths["previous"] = self.page_path(min(self.page_number - 1, last))
        if self.page_number < last:
            paths["next"] = self.page_path(self.page_number + 1)
        return paths

    # ------------------------------------------------------------ as data

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as a Hydra collection of claims, each with the claim that took its place."""
        base = self.source.base
        views = {f"hydra:{name}": f"{base}{path[1:]}" for name, path in self.views.items()}
        here = f"{base}{self.page_path(self.page_number)[1:]}"
        return {
            "id": f"{base}{PATH[1:]}",
            "type": "hydra:Collection",
            "title": {"value": TITLE, "lang": "en"},
            "hydra:totalItems": self.total,
            "hydra:view": {"id": here, "type": "hydra:PartialCollectionView", **views},
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


def correction_rows(source: Catalogue) -> Iterator[Row]:
    """Yield a row for each correction, and where several claims took the place of one, for each of these."""
    yield COLUMNS
    all_corrections = corrected_claims(source)
    for start in range(0, len(all_corrections), ROWS_IN_BLOCK):
        for each in read_corrections(all_corrections[start : start + ROWS_IN_BLOCK], source):
            yield from (_correction_row(each, new, source) for new in each.successors or (None,))


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
