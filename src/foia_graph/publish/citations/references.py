"""References to whatever is cited: works, pages, passages of them, and claims."""

import zlib
from dataclasses import replace

from foia_graph.model import iris
from foia_graph.model.resource import Resource
from foia_graph.publish.citations.claim_references import ClaimReferences
from foia_graph.publish.citations.quotation_marks import without_outer_marks
from foia_graph.publish.citations.reference import PART, Reference
from foia_graph.publish.citations.texts import shorten_title
from foia_graph.publish.citations.work_references import WorkReferences
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claims_of
from foia_graph.store.document_files import Holdings


class ReferenceBuilder:
    """Makes references to what one catalogue holds."""

    def __init__(self, source: Catalogue, holdings: Holdings) -> None:
        self._catalogue = source
        self._works = WorkReferences(source, holdings)
        self._claims = ClaimReferences(source, self._works)

    def reference(self, iri: str) -> Reference | None:
        """Build the reference to a thing or a claim, None for what cannot be cited."""
        thing = self._catalogue.describe(iris.owner_iri(iri))
        if thing is None:
            return None
        if iri == thing.iri:
            return self.thing_reference(thing)
        pair = next((pair for pair in claims_of(thing) if pair[1].iri == iri), None)
        return self._claims.claim_reference(claim=pair[1], about=pair[0]) if pair else None

    def thing_reference(self, thing: Resource) -> Reference | None:
        """Build the reference to a thing, None for one that cannot be cited."""
        return self._works.thing_reference(thing)

    def passage_reference(self, page: Resource, quote: str, address: str) -> Reference | None:
        """Build the reference to words of a page that are found at an address, None without such a page."""
        whole = self.thing_reference(page)
        if whole is None:
            return None
        words = without_outer_marks(quote)
        return replace(
            whole,
            iri=address,
            key=f"{whole.key}:{zlib.crc32(address.encode()):08x}",
            genre=PART,
            title=shorten_title(words),
            container=whole.title,
            quote=words,
        )
