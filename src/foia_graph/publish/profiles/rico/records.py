"""Records in the words of RiC-O: releases, documents, pages, sources and cited works."""

from collections.abc import Iterator

from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import EMBEDDED_FIELDS, Json
from foia_graph.model.namespaces import DCAT
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.rico.nodes import date_node, reference_nodes, register_structure
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value
from foia_graph.store.catalogue import PAGE_SIZE


@register_structure("RecordSet")
def release_node(view: SettledView) -> Node:
    """Return the documents of a release, which is a set of records."""
    _, field = EMBEDDED_FIELDS["documents"]
    shape = view.source.profile["ReleasedDocument"]
    documents = view.source.pointing_page(view.thing.iri, field, shape, limit=PAGE_SIZE).names
    return {
        **_record_terms(),
        **term_order("hasPublicationDate"),
        "includesOrIncluded": reference_nodes(view, documents),
        **term_order("resultsOrResultedFrom", "isAssociatedWithEvent"),
    }


@register_structure("Record")
def record_node(view: SettledView) -> Node:
    """Return the files, pages and extent of a document, a source or a cited work."""
    pages = view.text_value("numberOfPages")
    return {
        **_record_terms(),
        **term_order(
            "hasDocumentaryFormType", "hasCreationDate", "hasPublicationDate", "hasModificationDate"
        ),
        **term_order("isOrWasIncludedIn", "isOrWasConstituentOf", "isAssociatedWithEvent"),
        **term_order("resultsOrResultedFrom"),
        "hasOrHadInstantiation": [_instantiation_node(part) for part in view.settled_parts("distribution")],
        "hasOrHadConstituent": [
            *(_page_range_node(part, view) for part in view.settled_parts("pageRange")),
            *reference_nodes(view, _first_pages(view)),
        ],
        **term_order("isCopyOf", "hasGeneticLinkToRecordResource"),
        "isAssociatedWithRule": reference_nodes(view, _claimed_exemptions(view)),
        "recordResourceExtent": f"{pages} pages" if pages else "",
    }


@register_structure("RecordPart")
def page_node(view: SettledView) -> Node:
    """Return the number of a page as its title, and the rules by which something on it is withheld."""
    return {
        "title": _english_text(f"Page {page_of(view.thing.iri)[1]}"),
        **term_order("isOrWasConstituentOf", "directlyPrecedesInSequence", "rankInSequence"),
        "isAssociatedWithRule": reference_nodes(view, _claimed_exemptions(view)),
    }


def _record_terms() -> Node:
    """Return the order of what all records have: makers, subjects, what describes or cites them."""
    return term_order(
        *("hasCreator", "hasPublisher", "hasAddressee", "hasOrHadSubject", "isOrWasDescribedBy", "isReplyTo"),
        "isRecordResourceAssociatedWithRecordResource",
    )


def _first_pages(view: SettledView) -> list[str]:
    """Return the IRIs of the first pages that are described, in their order."""
    if view.source.profile[view.thing.type].written_as(DCAT) != "Dataset":
        return []
    leaves = view.source.pointing_things(view.thing.iri, "isPartOf", view.source.profile["Page"])
    return sorted(leaves, key=page_of)[:PAGE_SIZE]


def _claimed_exemptions(view: SettledView) -> Iterator[str]:
    """Yield the exemptions by which something in it was withheld, and the marks of that."""
    for redaction in view.settled_parts("redaction"):
        for name in ("claimedExemption", "withholdingMark"):
            yield from map(text_of, redaction.get(name))


def _english_text(text: str) -> Json:
    """Write words of the program, whatever language the catalogue is in."""
    return {"@value": text, "@language": "en"}


def _instantiation_node(part: Resource) -> Node:
    """Write a file as an instantiation: where it is, its size, form and fixity."""
    size, media_type = part.one("byteSize"), part.one("mediaType")
    sums = [checksum.one("checksumValue") for checksum in part.parts("checksum")]
    return compact_node(
        {
            "@id": part.iri,
            "@type": "Instantiation",
            "identifier": part.one("downloadURL") or part.one("accessURL"),
            "instantiationExtent": f"{size} bytes" if size else "",
            "physicalCharacteristicsNote": [
                *([f"Media type: {media_type}"] if media_type else []),
                *(f"SHA-256: {each}" for each in sums),
            ],
            "hasCreationDate": date_node(part.iri, "created", part.one("created")),
            "hasModificationDate": date_node(part.iri, "modified", part.one("modified")),
            "conditionsOfAccess": [language_value(value) for value in part.get("rights")],
            "conditionsOfUse": part.one("license"),
        }
    )


def _page_range_node(part: Resource, view: SettledView) -> Json:
    """Write a run of pages as a part of its record."""
    first, last = part.one("firstPage"), part.one("lastPage")
    run = f"Page {first}" if first == last or not last else f"Pages {first}-{last}"
    return compact_node(
        {
            "@id": part.iri,
            "@type": "RecordPart",
            "title": [language_value(value) for value in part.get("title")]
            or (_english_text(run) if first else ""),
            "scopeAndContent": [language_value(value) for value in part.get("description")],
            "hasDocumentaryFormType": reference_nodes(view, map(text_of, part.get("form"))),
            "note": run if first else "",
        }
    )
