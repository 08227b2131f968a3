"""Claims as rows: what is said of what, in which words, where, by whom, and what is thought of it."""

from collections.abc import Iterator

from foia_graph.audit.consistency import said
from foia_graph.model.iris import last
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.evidence_places import places
from foia_graph.store.catalogue import Catalogue

COLUMNS = (
    *("claim", "about", "label", "field", "value", "text", "quote", "page", "source", "by", "date"),
    *("status", "outside"),
)
IN_WORDS = "claims"
"""What stands for the field of a claim that has none: it is in words alone."""


def row(claim: Resource, about: Resource, source: Catalogue) -> list[str]:
    """Write a claim on a thing or a part of one; its page is that of the file, from 1."""
    evidence = places(claim)
    told = said(claim, about)
    stub = source.stub(about.iri.partition("#")[0])
    return [
        claim.iri,
        about.iri,
        stub.label if stub else "",
        field_of(claim, source),
        "" if claim.get("text") else told.value,
        claim.one("text"),
        next((each.quote for each in evidence if each.quote), ""),
        next((str(each.page) for each in evidence if each.page), ""),
        told.source,
        "; ".join(map(text_of, claim.get("by"))),
        claim.one("date"),
        last(claim.one("status")),
        "true" if told.source in source.outside_sources else "false",
    ]


def field_of(claim: Resource, source: Catalogue) -> str:
    """Name the field that a claim is about."""
    return source.profile.fields.get((claim.one("predicate"), False), IN_WORDS)


def claims_of(thing: Resource) -> Iterator[tuple[Resource, Resource]]:
    """Give all claims on a thing and on its parts, each with what it is about."""
    for name, values in thing.values.items():
        for value in values:
            if isinstance(value, Resource) and name == "claims":
                yield thing, value
            elif isinstance(value, Resource):
                yield from claims_of(value)
