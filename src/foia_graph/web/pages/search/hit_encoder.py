"""Hits as linked data: things with their place, a snippet, and the relevance.

The snippet is `foia:snippet`, how well it fits is `foia:relevance`. `marks`, which readers of linked data
pass over, are the places of what was found in the snippet, in characters.
"""

from functools import lru_cache

from foia_graph.model.dates import XSD_OF_LENGTH
from foia_graph.model.jsonld import Json
from foia_graph.publish.descriptions import named_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.search.entry_builder import CLAIM, EMAIL, PAGE, PAGES
from foia_graph.search.hits import REMEMBERED, HitSummary
from foia_graph.search.snippets import TextSnippet
from foia_graph.store.catalogue import Catalogue

FULL_DATE = "date"


class HitEncoder:
    """Writer of the hits of searches in one catalogue; what is the same in all searches is remembered."""

    def __init__(self, catalogue: Catalogue, words: LanguageWriters) -> None:
        self._catalogue, self._words = catalogue, words
        self._body = lru_cache(REMEMBERED)(self._lasting_body)

    def hit_body(self, summary: HitSummary, snippet: TextSnippet, score: float) -> dict[str, Json]:
        """Write a hit."""
        fits = {"foia:relevance": round(score, 3)} if score else {}
        return {
            **self._body(summary),
            "foia:snippet": snippet.text,
            "marks": snippet.marks,
            **fits,
        }

    def _lasting_body(self, summary: HitSummary) -> dict[str, Json]:
        """Write the part of a hit that is the same in all searches."""
        return {
            **self._name_body(summary),
            "rdfs:label": summary.label,
            **self._place_body(summary),
            **({"identifier": list(summary.bates)} if summary.bates else {}),
            **self._claim_body(summary),
        }

    def _name_body(self, summary: HitSummary) -> dict[str, Json]:
        shape = self._catalogue.profile[summary.type]
        if summary.kind == EMAIL:
            kinds = [summary.type, *(self._words.encoder.class_name(also) for also in shape.also.values())]
            return {**self._stub_body(summary.iri), "type": kinds}
        return (
            self._stub_body(summary.iri) if shape.label_field else {"id": summary.iri, "type": summary.type}
        )

    def _place_body(self, summary: HitSummary) -> dict[str, Json]:
        """Write its document, page, releases and date.

        The date of a page is that of its document, and stands there.
        """
        date = {"date": _date_json(summary.date)} if summary.date else {}
        releases = (
            {"inSeries": [self._stub_body(each) for each in summary.releases]} if summary.releases else {}
        )
        if summary.kind == PAGE:
            document = {**self._stub_body(summary.document), **releases, **date}
            return {"position": summary.page, "isPartOf": [document]}
        if summary.kind in (PAGES, EMAIL):
            first = {"firstPage": summary.page} if summary.page else {}
            return {**first, "isPartOf": [{**self._stub_body(summary.document), **releases}], **date}
        return date if summary.kind == CLAIM else {**releases, **date}

    def _claim_body(self, summary: HitSummary) -> dict[str, Json]:
        """Write the subject of a claim, its field, sources and senders."""
        about = {"rdf:subject": self._stub_body(summary.about)} if summary.about else {}
        field = {"predicate": summary.field} if summary.field else {}
        sources = [self._stub_body(each) for each in summary.sources]
        source = {"source": sources if len(sources) > 1 else sources[0]} if sources else {}
        mentions = [{"id": iri, "type": "Mention", "asStated": text} for iri, text in summary.senders]
        return {**about, **field, **source, **({"sender": mentions} if mentions else {})}

    def _stub_body(self, iri: str) -> dict[str, Json]:
        return named_body(iri, self._catalogue, self._words)


def _date_json(text: str) -> Json:
    kind = XSD_OF_LENGTH[len(text)]
    return text if kind == FULL_DATE else {"type": f"xsd:{kind}", "value": text}
