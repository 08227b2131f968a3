"""Hits as linked data: things with their place, a snippet, and the relevance.

The snippet is `foia:snippet`, how well it fits is `foia:relevance`. `marks`, which readers of linked data
pass over, are the places of what was found in the snippet, in characters.
"""

from functools import lru_cache

from foia_graph.model.dates import XSD_OF_LENGTH
from foia_graph.model.jsonld import Json
from foia_graph.publish.descriptions import stub_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.search.entry import CLAIM, EMAIL, PAGE, PAGES
from foia_graph.search.hits import REMEMBERED, HitSummary
from foia_graph.search.snippets import TextSnippet
from foia_graph.store.catalogue import Catalogue

FULL_DATE = "date"


class Members:
    """Writer of the hits of searches in one catalogue; what is the same in all searches is remembered."""

    def __init__(self, catalogue: Catalogue, words: LanguageWriters) -> None:
        self._catalogue, self._words = catalogue, words
        self._body = lru_cache(REMEMBERED)(self._written)

    def member(self, told: HitSummary, snippet: TextSnippet, score: float) -> dict[str, Json]:
        """Write a hit."""
        fits = {"foia:relevance": round(score, 3)} if score else {}
        return {
            **self._body(told),
            "foia:snippet": snippet.text,
            "marks": snippet.marks,
            **fits,
        }

    def _written(self, told: HitSummary) -> dict[str, Json]:
        """Write the part of a hit that is the same in all searches."""
        return {
            **self._named(told),
            "rdfs:label": told.label,
            **self._place(told),
            **({"identifier": list(told.bates)} if told.bates else {}),
            **self._said(told),
        }

    def _named(self, told: HitSummary) -> dict[str, Json]:
        shape = self._catalogue.profile[told.type]
        if told.kind == EMAIL:
            kinds = [told.type, *(self._words.encoder.class_name(also) for also in shape.also.values())]
            return {**self._stub(told.iri), "type": kinds}
        return self._stub(told.iri) if shape.label_field else {"id": told.iri, "type": told.type}

    def _place(self, told: HitSummary) -> dict[str, Json]:
        """Write its document, page, releases and date.

        The date of a page is that of its document, and stands there.
        """
        date = {"date": _date(told.date)} if told.date else {}
        releases = {"inSeries": [self._stub(each) for each in told.releases]} if told.releases else {}
        if told.kind == PAGE:
            document = {**self._stub(told.document), **releases, **date}
            return {"position": told.page, "isPartOf": [document]}
        if told.kind in (PAGES, EMAIL):
            first = {"firstPage": told.page} if told.page else {}
            return {**first, "isPartOf": [{**self._stub(told.document), **releases}], **date}
        return date if told.kind == CLAIM else {**releases, **date}

    def _said(self, told: HitSummary) -> dict[str, Json]:
        """Write the subject of a claim, its field, sources and senders."""
        about = {"rdf:subject": self._stub(told.about)} if told.about else {}
        field = {"predicate": told.field} if told.field else {}
        sources = [self._stub(each) for each in told.sources]
        source = {"source": sources if len(sources) > 1 else sources[0]} if sources else {}
        mentions = [{"id": iri, "type": "Mention", "asStated": text} for iri, text in told.senders]
        return {**about, **field, **source, **({"sender": mentions} if mentions else {})}

    def _stub(self, iri: str) -> dict[str, Json]:
        stub = self._catalogue.stub(iri)
        return stub_body(stub, self._words) if stub else {"id": iri}


def _date(text: str) -> Json:
    kind = XSD_OF_LENGTH[len(text)]
    return text if kind == FULL_DATE else {"type": f"xsd:{kind}", "value": text}
