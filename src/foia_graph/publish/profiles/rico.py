"""Things in the words of archives: RiC-O 1.1, the ontology of Records in Contexts."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from foia_graph.model import iris
from foia_graph.model.claims import machine_values, marked, part_titles
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCAT, RICO, XSD
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.publish.machine_note import published_thing
from foia_graph.publish.profiles import registry
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value
from foia_graph.store.catalogue import PAGE_SIZE


class RicoTable(msgspec.Struct, frozen=True):
    """The table of RiC-O (`rico.toml`)."""

    texts: list[str]
    titled: frozenset[str]
    schemes: dict[str, str]
    names: dict[str, tuple[str, str]]
    order: dict[str, list[str]]


TABLE = msgspec.toml.decode(Path(__file__).with_name("rico.toml").read_bytes(), type=RicoTable)
XSD_INT = f"{XSD}int"
OTHER_NAME_TERMS = ("hasOrHadName", "Name")
# Terms of fields that all things have, in their order.
FIRST_TERMS = ("scopeAndContent", "generalDescription", "history", "identifier", "hasOrHadIdentifier")


def class_of(view: SettledView, iri: str, name: str) -> str:
    """Return the class of a thing; of a concept by its scheme. "" for what RiC-O has no class for."""
    kind = view.source.profile[name].written_as(RICO)
    scheme = iri.rpartition("/")[0].rpartition("/")[2]
    return TABLE.schemes.get(scheme, kind) if name == "Concept" else kind


def write_node(view: SettledView) -> registry.Node:
    """Write a thing: what all things have, what its class needs, and what is in its other fields."""
    kind = class_of(view, view.thing.iri, view.thing.type)
    iri = view.thing.iri
    assigned = (
        {"@id": part.iri, "@type": "Identifier", "textualValue": part.one("notation")}
        for part in view.settled_parts("assignedIdentifier")
    )
    bates = (_bates_identifier(part, view) for part in view.settled_parts("batesRange"))
    says, name = TABLE.names.get(kind, OTHER_NAME_TERMS)
    first: registry.Node = {
        "@id": iri,
        "@type": kind,
        "title" if kind in TABLE.titled else "name": language_value(view.name) if view.name else "",
        says: [_name_node(iri, name, value) for value in view.other_names],
        **dict.fromkeys(FIRST_TERMS),
    }
    return CROSSWALK.write_thing(view, first, kind, {"hasOrHadIdentifier": [*bates, *assigned]})


def _name_node(iri: str, kind: str, value: Value) -> registry.Node:
    part = iris.subpart_iri(iri, f"rico-name-{iris.text_digest([text_of(value)])}")
    return {"@id": part, "@type": kind, "textualValue": language_value(value)}


def _bates_identifier(part: Resource, view: SettledView) -> registry.Node:
    return compact_node(
        {
            "@id": part.iri,
            "@type": "Identifier",
            "textualValue": part.one("asPrinted") or part.one("notation"),
            "hasIdentifierType": reference_nodes(view, map(text_of, part.get("identifierType"))),
        }
    )


def date_node(iri: str, field: str, value: str, is_read: bool = False) -> registry.Node | None:
    """Write a date of a thing or a part of one, in words if a program read it; None where there is none."""
    if not value:
        return None
    name = iris.subpart_iri(iri, f"rico-{field}")
    found: registry.Node = {"@id": name, "@type": "Date", "normalizedDateValue": value}
    return {**found, "note": marked(value)} if is_read else found


def reference_nodes(view: SettledView, names: Iterable[str]) -> list[registry.Node]:
    """Return references to things that RiC-O has a class for, by class and name."""
    found: list[registry.Node] = []
    for stub in filter(None, map(view.source.stub, dict.fromkeys(names))):
        if kind := class_of(view, stub.iri, stub.type):
            name = view.name_of_stub(stub)
            called = {"title" if kind in TABLE.titled else "name": language_value(name)} if name else {}
            found.append({"@id": stub.iri, "@type": kind, **called})
    return found


def _literal_terms(view: SettledView, prop: Property, term: str) -> list[Json]:
    if prop.kind == "date":
        value = view.text_value(prop.name)
        is_read = (prop.path, value) in machine_values(view.thing)
        found = date_node(view.thing.iri, prop.name, value, is_read)
        return [found] if found else []
    if term == "rankInSequence":
        return [{"@value": text_of(value), "@type": XSD_INT} for value in view.values(prop.name)]
    return registry.literal_values(view, prop)


CROSSWALK = registry.VocabularyCrosswalk(RICO, TABLE.order, class_of, reference_nodes, _literal_terms)


@CROSSWALK.structure("Record")
def record_node(view: SettledView) -> registry.Node:
    """Return the files, pages and extent of a document, a source or a cited work."""
    pages = view.text_value("numberOfPages")
    return {
        "hasOrHadInstantiation": [_instantiation_node(part) for part in view.settled_parts("distribution")],
        "hasOrHadConstituent": [
            *(_page_range_node(part, view) for part in view.settled_parts("pageRange")),
            *reference_nodes(view, _first_pages(view)),
        ],
        "isAssociatedWithRule": reference_nodes(view, _claimed_exemptions(view)),
        "recordResourceExtent": f"{pages} pages" if pages else "",
    }


@CROSSWALK.structure("RecordPart")
def page_node(view: SettledView) -> registry.Node:
    """Return the number of a page as its title, and the rules by which something on it is withheld."""
    return {
        "title": _english_text(f"Page {iris.page_of(view.thing.iri)[1]}"),
        "isAssociatedWithRule": reference_nodes(view, _claimed_exemptions(view)),
    }


def _first_pages(view: SettledView) -> list[str]:
    if view.source.profile[view.thing.type].written_as(DCAT) != "Dataset":
        return []
    leaves = view.source.pointing_things(view.thing.iri, "isPartOf", view.source.profile["Page"])
    return sorted(leaves, key=iris.page_of)[:PAGE_SIZE]


def _claimed_exemptions(view: SettledView) -> Iterator[str]:
    for redaction in view.settled_parts("redaction"):
        for name in ("claimedExemption", "withholdingMark"):
            yield from map(text_of, redaction.get(name))


def _english_text(text: str) -> Json:
    # Words of the program are English, whatever the language of the catalogue.
    return {"@value": text, "@language": "en"}


def _instantiation_node(part: Resource) -> registry.Node:
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
    first, last = part.one("firstPage"), part.one("lastPage")
    run = f"Page {first}" if first == last or not last else f"Pages {first}-{last}"
    return compact_node(
        {
            "@id": part.iri,
            "@type": "RecordPart",
            "title": [language_value(value) for value in part_titles(part)]
            or (_english_text(run) if first else ""),
            "scopeAndContent": [language_value(value) for value in part.get("description")],
            "hasDocumentaryFormType": reference_nodes(view, map(text_of, part.get("form"))),
            "note": run if first else "",
        }
    )


# The roles of those who do what is done; others take part in it.
PERFORMING = ("operator", "organizer", "partner", "plaintiff", "releaser", "requester")
CROSSWALK.structures.update(
    {
        "Activity": lambda view: _participation_terms(view, *PERFORMING),
        # No one performs an event.
        "Event": lambda view: _participation_terms(view),
        # A release is a set of records.
        "RecordSet": lambda view: {"includesOrIncluded": reference_nodes(view, view.first_documents)},
    }
)


def _participation_terms(view: SettledView, *roles: str) -> registry.Node:
    performing = dict.fromkeys(agent for agent, role in view.agents if role in roles)
    taking_part = [agent for agent, _ in view.agents if agent not in performing]
    return {
        "isOrWasPerformedBy": reference_nodes(view, performing),
        "hasOrHadParticipant": reference_nodes(view, taking_part),
    }


@CROSSWALK.structure("Person")
def person_node(view: SettledView) -> registry.Node:
    """Return the bodies of a person that memberships say, besides those of fields."""
    parts = view.settled_parts("membership")
    bodies = [text_of(value) for part in parts for value in part.get("organization")]
    return {"isOrWasMemberOf": reference_nodes(view, bodies)}


@registry.profile_writer("rico")
def write_rico(request: registry.ProfileRequest) -> registry.ContextDocument:
    """Write a thing."""
    view = SettledView(published_thing(request.thing, request.source), request.source)
    return registry.ContextDocument(
        {"@vocab": RICO, **{name: {"@language": request.source.language} for name in TABLE.texts}},
        write_node(view),
    )
