"""Records in the words of RiC-O: releases, documents, pages, sources and cited works."""

from collections.abc import Iterator

from foia_graph.model.jsonld import EMBEDDED, Json
from foia_graph.model.namespaces import DCAT
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.rico.nodes import dated, references, structure
from foia_graph.publish.profiles.settled_view import Told, plain, said
from foia_graph.store.catalogue import PAGE
from foia_graph.store.document_files import page_of


@structure("RecordSet")
def release(told: Told) -> Node:
    """Return the documents of a release, which is a set of records."""
    _, field = EMBEDDED["documents"]
    shape = told.source.profile["ReleasedDocument"]
    documents = told.source.pointing(told.thing.iri, field, shape, limit=PAGE).names
    return {
        **_resource(),
        **term_order("hasPublicationDate"),
        "includesOrIncluded": references(told, documents),
        **term_order("resultsOrResultedFrom", "isAssociatedWithEvent"),
    }


@structure("Record")
def record(told: Told) -> Node:
    """Return the files, pages and extent of a document, a source or a cited work."""
    pages = told.one("numberOfPages")
    return {
        **_resource(),
        **term_order(
            "hasDocumentaryFormType", "hasCreationDate", "hasPublicationDate", "hasModificationDate"
        ),
        **term_order("isOrWasIncludedIn", "isOrWasConstituentOf", "isAssociatedWithEvent"),
        **term_order("resultsOrResultedFrom"),
        "hasOrHadInstantiation": [_file(part) for part in told.parts("distribution")],
        "hasOrHadConstituent": [
            *(_pages(part, told) for part in told.parts("pageRange")),
            *references(told, _leaves(told)),
        ],
        **term_order("isCopyOf", "hasGeneticLinkToRecordResource"),
        "isAssociatedWithRule": references(told, _exemptions(told)),
        "recordResourceExtent": f"{pages} pages" if pages else "",
    }


@structure("RecordPart")
def page(told: Told) -> Node:
    """Return the number of a page as its title, and the rules by which something on it is withheld."""
    return {
        "title": _english(f"Page {page_of(told.thing.iri)[1]}"),
        **term_order("isOrWasConstituentOf", "directlyPrecedesInSequence", "rankInSequence"),
        "isAssociatedWithRule": references(told, _exemptions(told)),
    }


def _resource() -> Node:
    """Return the order of what all records have: makers, subjects, what describes or cites them."""
    return term_order(
        *("hasCreator", "hasPublisher", "hasAddressee", "hasOrHadSubject", "isOrWasDescribedBy", "isReplyTo"),
        "isRecordResourceAssociatedWithRecordResource",
    )


def _leaves(told: Told) -> list[str]:
    """Return the IRIs of the first pages that are described, in their order."""
    if told.source.profile[told.thing.type].written_as(DCAT) != "Dataset":
        return []
    leaves = told.source.all_pointing(told.thing.iri, "isPartOf", told.source.profile["Page"])
    return sorted(leaves, key=page_of)[:PAGE]


def _exemptions(told: Told) -> Iterator[str]:
    """Yield the exemptions by which something in it was withheld."""
    for redaction in told.parts("redaction"):
        yield from map(text_of, redaction.get("claimedExemption"))


def _english(text: str) -> Json:
    """Write words of the program, whatever language the catalogue is in."""
    return {"@value": text, "@language": "en"}


def _file(part: Resource) -> Node:
    """Write a file as an instantiation: where it is, its size, form and fixity."""
    size, media_type = part.one("byteSize"), part.one("mediaType")
    sums = [checksum.one("checksumValue") for checksum in part.parts("checksum")]
    return said(
        {
            "@id": part.iri,
            "@type": "Instantiation",
            "identifier": part.one("downloadURL") or part.one("accessURL"),
            "instantiationExtent": f"{size} bytes" if size else "",
            "physicalCharacteristicsNote": [
                *([f"Media type: {media_type}"] if media_type else []),
                *(f"SHA-256: {each}" for each in sums),
            ],
            "hasCreationDate": dated(part.iri, "created", part.one("created")),
            "hasModificationDate": dated(part.iri, "modified", part.one("modified")),
            "conditionsOfAccess": [plain(value) for value in part.get("rights")],
            "conditionsOfUse": part.one("license"),
        }
    )


def _pages(part: Resource, told: Told) -> Json:
    """Write a run of pages as a part of its record."""
    first, last = part.one("firstPage"), part.one("lastPage")
    run = f"Page {first}" if first == last or not last else f"Pages {first}-{last}"
    return said(
        {
            "@id": part.iri,
            "@type": "RecordPart",
            "title": [plain(value) for value in part.get("title")] or (_english(run) if first else ""),
            "scopeAndContent": [plain(value) for value in part.get("description")],
            "hasDocumentaryFormType": references(told, map(text_of, part.get("form"))),
            "note": run if first else "",
        }
    )
