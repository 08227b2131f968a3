"""Evidence of claims: where in its source a claim stands (Web Annotation Data Model, 4: specific resources).

Several selectors of one source, or several that refine one, are alternatives (4.2.9): each picks out the
place by itself.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.ingest.mapping.sources import ClaimSource
from foia_graph.model import iris, values
from foia_graph.model.dates import quote_text
from foia_graph.model.json_pointers import check_pointer, pointer_fragment
from foia_graph.model.namespaces import JSON_POINTERS, MEDIA_FRAGMENTS, PDF_FRAGMENTS
from foia_graph.model.resource import RawValue, Resource, Value, build_resource

_PERCENT = r"(100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)"
_REGION = re.compile(rf"xywh=percent:{_PERCENT},{_PERCENT},{_PERCENT},{_PERCENT}")

_OF_A_QUOTE: Mapping[str, str] = {
    "prefix": "what stands before a quote",
    "suffix": "what stands after a quote",
    "start": "where a quote begins",
}
"""Keys that mean nothing without a quote, and what each says."""


def claim_evidence(raw: Mapping[str, RawValue], claim: str, source: ClaimSource) -> Resource:
    """Return the evidence of a claim (IRI): its source, and what picks out the place in it.

    Raises ValueRejected where a key holds no such place, or one that means nothing without another key.
    """
    words = list(_word_selectors(raw, claim))
    selectors = [*_place_selectors(raw, claim, words)] or words
    fields: dict[str, Collection[Value]] = {"hasSource": [source.iri], "selector": selectors}
    return build_resource(iris.subpart_iri(claim, "evidence"), "Evidence", fields)


def _word_selectors(raw: Mapping[str, RawValue], claim: str) -> Iterator[Resource]:
    """Yield what picks out the words: themselves, and their offset in the text (4.2.4, 4.2.5)."""
    words = shorthand.plain_value(raw, "quote")
    if "quote" in raw:
        values.clean_text(words)
        fields = {"exact": [words], **{name: [text] for name, text in _words_around(raw)}}
        yield build_resource(iris.subpart_iri(claim, "quote"), "QuoteSelector", fields)
    for name, meaning in _OF_A_QUOTE.items():
        if name in raw and "quote" not in raw:
            raise ValueRejected(f"`{name}` says {meaning}; write `quote:` beside it")
    if "start" in raw:
        start = shorthand.start_offset(raw)
        offsets = {"start": [str(start)], "end": [str(start + len(words))]}
        yield build_resource(iris.subpart_iri(claim, "position"), "PositionSelector", offsets)


def _words_around(raw: Mapping[str, RawValue]) -> Iterator[tuple[str, str]]:
    """Yield the words before and after a quote, by the name of their field."""
    for name in ("prefix", "suffix"):
        if name in raw:
            # The blank between them and the quote is one of theirs.
            text = shorthand.plain_value(raw, name)
            values.clean_text(text)
            yield name, text


def _place_selectors(
    raw: Mapping[str, RawValue], claim: str, words: Collection[Resource]
) -> Iterator[Resource]:
    """Yield what picks out the page, or the field of the origin, in which the words stand (4.2.1)."""
    if "page" in raw:
        fragment = f"page={shorthand.page_number(raw)}"
        inner: list[Value] = [*_region_selectors(raw, claim), *words]
        yield _fragment_selector(iris.subpart_iri(claim, "page"), fragment, PDF_FRAGMENTS, inner)
    elif "region" in raw:
        raise ValueRejected("`region` is a place on a page; write `page:` beside it")
    if "originField" in raw:
        fragment = pointer_fragment(check_pointer(shorthand.plain_value(raw, "originField")))
        inner = [] if "page" in raw else [*words]
        yield _fragment_selector(iris.subpart_iri(claim, "field"), fragment, JSON_POINTERS, inner)


def _region_selectors(raw: Mapping[str, RawValue], claim: str) -> Iterator[Resource]:
    """Yield what picks out a box on a page (Media Fragments URI 1.0, 4.2.2)."""
    if "region" in raw:
        region = shorthand.plain_value(raw, "region")
        if not _REGION.fullmatch(region):
            raise ValueRejected(
                f"{quote_text(region)} is no box on a page; write x, y, width and height in percent of it, "
                "as xywh=percent:10,20,30,5"
            )
        yield _fragment_selector(iris.subpart_iri(claim, "region"), region, MEDIA_FRAGMENTS, [])


def _fragment_selector(iri: str, fragment: str, standard: str, inner: Collection[Value]) -> Resource:
    fields: dict[str, Collection[Value]] = {
        "fragment": [fragment],
        "conformsTo": [standard],
        "refinedBy": inner,
    }
    return build_resource(iri, "FragmentSelector", fields)
