"""Positions of quotes: the words of evidence anchored in the texts that are held, whatever their writer read.

Words that are not there are noted (Web Annotation Data Model, 4.2.4 and 4.2.5).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from foia_graph.extract.parsed_document import decode_document
from foia_graph.extract.quote_anchors import AnchorPage, MissingAnchor, QuoteAnchor, WantedQuote, anchor_quote
from foia_graph.extract.restricted_names import RestrictedNames
from foia_graph.ingest.mapping.claim_mapper import fragment_selector
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.model import iris
from foia_graph.model.dates import quote_text
from foia_graph.model.namespaces import PDF_FRAGMENTS
from foia_graph.model.resource import Resource, Value, build_resource
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.model.values import UNWRITABLE
from foia_graph.store.claim_views import evidence_place
from foia_graph.store.text_manifest import DocumentText

# Documents whose texts stay in memory: records on one document mostly come together.
DOCUMENTS_AT_HAND = 4


class HeldPageTexts:
    """The texts of all documents that are held, but those of what must not be seen.

    `texts` is the manifest of the documents by their keys, and `read` returns a reading by its name.
    """

    def __init__(
        self, context: LoadContext, texts: Mapping[str, DocumentText], read: Callable[[str], bytes]
    ) -> None:
        self._context, self._texts, self._read = context, texts, read
        self.pages_of = lru_cache(DOCUMENTS_AT_HAND)(self._pages_of)

    @cached_property
    def _hidden_pages(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for document, number in map(iris.page_of, self._context.hidden_things):
            if number and (name := self._reading_name(document)):
                found.setdefault(name, set()).add(number)
        return {name: frozenset(numbers) for name, numbers in found.items()}

    def _reading_name(self, document: str) -> str:
        text = self._texts.get(document.removeprefix(f"{self._context.base}id/document/"))
        return text.reading if text is not None else ""

    def _pages_of(self, document: str) -> tuple[AnchorPage, ...]:
        """Return the pages of a document (IRI) that have a text, none where none of it is held."""
        name = self._reading_name(document)
        if not name or is_hidden_iri(document, self._context.hidden_things):
            return ()
        hidden = self._hidden_pages.get(name, frozenset())
        reading = decode_document(self._read(name)).without_pages(hidden)
        return tuple(
            AnchorPage(page.number, page.text, page.words) for page in reading.pages if page.text.strip()
        )


EVIDENCE, QUOTE, POSITION = "Evidence", "QuoteSelector", "PositionSelector"
REPLACEMENT = "\ufffd"


@dataclass(slots=True)
class QuotePlaces:
    """Anchors the quotes of resources; what has no anchor is noted.

    Words around a quote that name one of `names`, which must not be seen, are omitted.
    """

    texts: HeldPageTexts
    names: RestrictedNames
    missing: list[str] = field(default_factory=list)
    """Sentences on the quotes of the last resource that have no anchor."""

    def anchored(self, res: Resource) -> Resource:
        """Return a resource whose evidence has the positions of its words in the texts that are held."""
        self.missing = []
        return self._with_places(res, "")

    def _with_places(self, res: Resource, owner: str) -> Resource:
        if res.type == EVIDENCE:
            return self._anchored_evidence(res, owner)
        changed: dict[str, Sequence[Value]] = {}
        for name, values in res.values.items():
            if any(isinstance(each, Resource) for each in values):
                inner = [
                    self._with_places(each, res.iri) if isinstance(each, Resource) else each
                    for each in values
                ]
                if any(new is not old for new, old in zip(inner, values, strict=True)):
                    changed[name] = inner
        return build_resource(res.iri, res.type, {**res.values, **changed}) if changed else res

    def _anchored_evidence(self, evidence: Resource, owner: str) -> Resource:
        place = evidence_place(evidence)
        if not place.quote or (place.field and not place.page):
            return evidence
        pages = [each for each in self.texts.pages_of(place.document) if place.page in (0, each.page)]
        if not pages:
            return evidence
        wanted = WantedQuote(place.quote, place.start, place.prefix, place.suffix, place.box)
        found = self._without_names(anchor_quote(pages, wanted))
        if isinstance(found, MissingAnchor):
            where = place.iri if place.page else place.document
            self.missing.append(f"the quote {quote_text(place.quote)} of <{where}> {found.reason}")
        selectors = list(_with_anchor(evidence.parts("selector"), found, owner))
        if isinstance(found, QuoteAnchor) and not place.page:
            page = iris.subpart_iri(owner, "page")
            selectors = [fragment_selector(page, f"page={found.page}", PDF_FRAGMENTS, selectors)]
        return build_resource(evidence.iri, EVIDENCE, {**evidence.values, "selector": selectors})

    def _without_names(self, found: QuoteAnchor | MissingAnchor) -> QuoteAnchor | MissingAnchor:
        if isinstance(found, MissingAnchor):
            return found
        prefix, suffix = map(self.names.nameless_words, (found.prefix, found.suffix))
        return found._replace(prefix=prefix, suffix=suffix)


def _with_anchor(
    selectors: Sequence[Resource], found: QuoteAnchor | MissingAnchor, owner: str
) -> Iterator[Resource]:
    """Yield selectors with the position of the words; an offset that is of no position of them is omitted."""
    for each in selectors:
        if each.type == QUOTE:
            yield from _quote_selectors(each, found, owner)
        elif inner := each.parts("refinedBy"):
            refined = list(_with_anchor(inner, found, owner))
            iri = _own_name(each, "region", owner)
            yield build_resource(iri, each.type, {**each.values, "refinedBy": refined})
        elif each.type != POSITION:
            yield each


def _quote_selectors(quote: Resource, found: QuoteAnchor | MissingAnchor, owner: str) -> Iterator[Resource]:
    if isinstance(found, MissingAnchor):
        yield quote
        return
    around = {"prefix": _written(found.prefix), "suffix": _written(found.suffix)}
    iri = _own_name(quote, "quote", owner)
    yield build_resource(iri, QUOTE, {"exact": quote.get("exact"), **around})
    offsets = {"start": [str(found.start)], "end": [str(found.end)]}
    yield build_resource(iris.subpart_iri(owner, "position"), POSITION, offsets)


def _own_name(selector: Resource, suffix: str, owner: str) -> str:
    # The same words of others are elsewhere, so each selector has a name of its own.
    is_own = selector.iri.startswith(f"{owner}-")
    return selector.iri if is_own else iris.subpart_iri(owner, suffix)


def _written(words: str) -> list[str]:
    text = UNWRITABLE.sub(REPLACEMENT, words)
    return [text] if text.strip() else []
