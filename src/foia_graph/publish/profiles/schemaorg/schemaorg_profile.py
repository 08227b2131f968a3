"""The profile schemaorg: a thing, the catalogue or a list in the words of schema.org."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from markupsafe import Markup

from foia_graph.model import iris
from foia_graph.model.claims import part_titles, standing_claims
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource
from foia_graph.publish.dcat.dcat import is_dataset
from foia_graph.publish.machine_note import published_thing
from foia_graph.publish.profiles import registry, settled_view
from foia_graph.search.entry_builder import PAGE
from foia_graph.store.catalogue import PAGE_SIZE


class SchemaOrgTable(msgspec.Struct, frozen=True):
    """The table of schema.org (`schemaorg.toml`)."""

    order: dict[str, list[str]]
    forms: dict[str, str]


TABLE = msgspec.toml.decode(Path(__file__).with_name("schemaorg.toml").read_bytes(), type=SchemaOrgTable)
ADDRESS_TERMS = ("contentUrl", "license", "sameAs", "sdLicense", "url")
# Inline, so that it is read without asking schema.org; addresses are IRIs, as in the context there.
CONTEXT: Json = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in ADDRESS_TERMS}}


def class_name(view: settled_view.SettledView, name: str) -> str:
    """Return the class of schema.org of the things of a class, "" for none."""
    return view.source.profile[name].written_as(SCHEMA)


def write_node(view: settled_view.SettledView, structure: registry.Structure | None = None) -> registry.Node:
    """Write a thing: what all things have, what its class needs, and what is in its other fields."""
    kind, name = view.source.profile[view.thing.type].kind, class_name(view, view.thing.type)
    first: registry.Node = {
        "@id": view.thing.iri,
        "@type": name,
        "url": view.address,
        "name": settled_view.language_value(view.name) if view.name else "",
        "alternateName": [settled_view.language_value(value) for value in view.other_names],
        **dict.fromkeys(("description", "identifier", "sameAs", "subjectOf")),
    }
    last: registry.Node = {
        "identifier": _identifier_nodes(view),
        "subjectOf": [
            _claim_node(claim, view)
            for claim in standing_claims(view.thing)
            if claim.get("text") and not claim.get("conflictsWith")
        ],
    }
    return CROSSWALK.write_thing(view, first, kind if kind in TABLE.order else name, last, structure)


def reference_nodes(view: settled_view.SettledView, names: Iterable[str]) -> list[registry.Node]:
    """Return references to things: by class and name if they are of the catalogue, else by IRI alone."""
    return [reference_node(view, iri) for iri in names]


def reference_node(view: settled_view.SettledView, iri: str) -> registry.Node:
    """Return a reference to a thing: by class and name if it is of the catalogue, else by IRI alone."""
    stub = view.source.stub(iri)
    if stub is None or not (kind := class_name(view, stub.type)):
        return {"@id": iri}
    name = view.name_of_stub(stub)
    called = settled_view.language_value(name) if name else ""
    return settled_view.compact_node(
        {"@id": iri, "@type": kind, "name": called, "url": settled_view.page_address(view.source, iri)}
    )


def _identifier_nodes(view: settled_view.SettledView) -> list[Json]:
    bates = [(part, "Bates number", part.one("asPrinted")) for part in view.settled_parts("batesRange")]
    assigned = [(part, part.one("assigner"), "") for part in view.settled_parts("assignedIdentifier")]
    nodes = (
        settled_view.compact_node(
            {
                "@id": part.iri,
                "@type": "PropertyValue",
                "propertyID": kind,
                "value": printed or part.one("notation"),
            }
        )
        for part, kind, printed in (*bates, *assigned)
    )
    return [each for each in nodes if "value" in each]


def _claim_node(claim: Resource, view: settled_view.SettledView) -> registry.Node:
    """Write what a source says of a thing, as what that source says."""
    source = claim.one("source")
    return settled_view.compact_node(
        {
            "@id": claim.iri,
            "@type": "Claim",
            "text": [settled_view.language_value(value) for value in claim.get("text")],
            "author": reference_nodes(view, map(str, claim.get("by"))),
            "appearance": reference_node(view, source) if source else None,
        }
    )


def part_iri(view: settled_view.SettledView, suffix: str) -> str:
    """Return the IRI of a node that only this profile has, as a part of its thing."""
    return iris.subpart_iri(iris.owner_iri(view.thing.iri), f"schemaorg-{suffix}")


def _literal_terms(view: settled_view.SettledView, prop: Property, term: str) -> list[Json]:
    found = registry.literal_values(view, prop)
    return [{"@id": url, "@type": "WebPage"} for url in found] if term == "subjectOf" else found


CROSSWALK = registry.VocabularyCrosswalk(
    SCHEMA, TABLE.order, lambda view, _, name: class_name(view, name), reference_nodes, _literal_terms
)


# What could end the element of HTML that holds the data, or be taken for markup.
ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))


@registry.profile_writer("schemaorg")
def write_schemaorg(request: registry.ProfileRequest) -> registry.ContextDocument:
    """Write a thing, the catalogue or a list."""
    return registry.ContextDocument(CONTEXT, _requested_node(request))


def _requested_node(request: registry.ProfileRequest) -> registry.Node:
    if request.thing.type == registry.LIST:
        return list_page_node(request)
    if request.thing.type == "Catalog":
        return catalog_node(request)
    thing = published_thing(request.thing, request.source)
    return write_node(settled_view.SettledView(thing, request.source))


def page_data_block(request: registry.ProfileRequest) -> Markup:
    """Write the data block of a page (HTML, 4.12.1), "" for what has no words in schema.org."""
    if request.thing.type != registry.LIST and not class_name(
        settled_view.SettledView(request.thing, request.source), request.thing.type
    ):
        return Markup("")
    return _data_block(_requested_node(request))


def front_page_data_block(request: registry.ProfileRequest) -> Markup:
    """Write the data block of the front page: the catalogue and its site."""
    return _data_block({"@graph": [catalog_node(request), site_node(request)]})


def _data_block(content: dict[str, Json]) -> Markup:
    data = msgspec.json.encode({"@context": CONTEXT, **content})
    for character, escape in ESCAPES:
        data = data.replace(character, escape)
    return Markup(f'<script type="application/ld+json">{data.decode()}</script>')  # noqa: S704 - escaped above


@CROSSWALK.structure("DefinedTermSet")
def scheme_node(view: settled_view.SettledView) -> registry.Node:
    """Return the first concepts of a scheme."""
    source = view.source
    concepts = (s for s in source.profile.shapes.values() if s.written_as(SCHEMA) == "DefinedTerm")
    names = [
        name
        for shape in concepts
        for name in source.pointing_page(view.thing.iri, "inScheme", shape, limit=PAGE_SIZE).names
    ]
    return {"hasDefinedTerm": reference_nodes(view, names)}


def catalog_node(request: registry.ProfileRequest) -> registry.Node:
    """Write the catalogue, with the datasets among the things on a page of it."""
    view = settled_view.SettledView(request.thing, request.source)
    stubs, profile = filter(None, map(request.source.stub, request.members)), request.source.profile
    datasets = [stub.iri for stub in stubs if is_dataset(profile[stub.type])]

    def contents(view: settled_view.SettledView) -> registry.Node:
        return {"inLanguage": view.source.language, "dataset": reference_nodes(view, datasets)}

    return write_node(view, contents)


def site_node(request: registry.ProfileRequest) -> registry.Node:
    """Write the site of the catalogue, and how it is searched."""
    base = request.source.base
    view = settled_view.SettledView(request.thing, request.source)
    return settled_view.compact_node(
        {
            "@id": base,
            "@type": "WebSite",
            "url": base,
            "name": settled_view.language_value(view.name) if view.name else "",
            "inLanguage": request.source.language,
            "publisher": reference_nodes(view, view.linked_iris("publisher")),
            "about": reference_node(view, iris.catalog_iri(base)),
            "potentialAction": {
                "@id": f"{base}#search",
                "@type": "SearchAction",
                "target": {
                    "@id": f"{base}#search-address",
                    "@type": "EntryPoint",
                    "urlTemplate": f"{base}search?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        }
    )


def list_page_node(request: registry.ProfileRequest) -> registry.Node:
    """Write a page of a list: the things on it, in their order."""
    view, base = settled_view.SettledView(request.thing, request.source), request.source.base
    address = f"{base}{request.page_path[1:]}"
    return {
        "@id": address,
        "@type": "CollectionPage",
        "url": address,
        "name": request.thing.one("title"),
        "isPartOf": {"@id": base, "@type": "WebSite"},
        "mainEntity": {
            "@id": f"{address}#list",
            "@type": "ItemList",
            "itemListElement": reference_nodes(view, request.members),
        },
    }


def file_node(part: Resource, kind: str = "DataDownload") -> registry.Node:
    """Write a file: where it is, how large, and its checksum; a page that only leads to it is its `url`."""
    size = part.one("byteSize")
    return settled_view.compact_node(
        {
            "@id": part.iri,
            "@type": kind,
            "contentUrl": part.one("downloadURL"),
            "url": part.one("accessURL"),
            "encodingFormat": part.one("mediaType"),
            "contentSize": f"{size} B" if size else "",
            "sha256": next(settled_view.sha256_checksums(part), ""),
            "dateCreated": part.one("created"),
            "dateModified": part.one("modified"),
            "uploadDate": part.one("issued"),
            "license": part.one("license"),
            "conditionsOfAccess": [settled_view.language_value(value) for value in part.get("rights")],
        }
    )


def page_text_node(view: settled_view.SettledView, checksum: Resource) -> registry.Node:
    """Write the text of a page, which is a file of its own."""
    size = view.text_value("byteSize")
    return settled_view.compact_node(
        {
            "@id": part_iri(view, "text"),
            "@type": "MediaObject",
            "contentUrl": f"{view.address}/text",
            "encodingFormat": "text/plain",
            "contentSize": f"{size} B" if size else "",
            "sha256": checksum.one("checksumValue")
            if checksum.one("algorithm").endswith(settled_view.SHA256)
            else "",
        }
    )


@CROSSWALK.structure("Dataset")
def release_node(view: settled_view.SettledView) -> registry.Node:
    """Return the first documents of a release, which is a collection made public together."""
    return {
        "@type": ["Dataset", "Collection"],
        **_work_terms(view),
        "hasPart": reference_nodes(view, view.first_documents),
        "includedInDataCatalog": reference_node(view, iris.catalog_iri(view.source.base)),
    }


@CROSSWALK.structure("DigitalDocument")
def document_node(view: settled_view.SettledView) -> registry.Node:
    """Return the files and runs of pages of a released document."""
    return {
        "@type": ["Dataset", "DigitalDocument", *_form_classes(view)],
        **_work_terms(view),
        "includedInDataCatalog": reference_node(view, iris.catalog_iri(view.source.base)),
        "distribution": [file_node(part) for part in view.settled_parts("distribution")],
        "hasPart": [_page_range_node(part) for part in view.settled_parts("pageRange") if part.one("title")],
    }


@CROSSWALK.structure("CreativeWork")
def work_node(view: settled_view.SettledView) -> registry.Node:
    """Return the files of a source document, or of a work that is cited."""
    return {
        "@type": _form_classes(view) or ["CreativeWork"],
        **_work_terms(view),
        "encoding": [file_node(part, "MediaObject") for part in view.settled_parts("distribution")],
    }


@CROSSWALK.structure(PAGE)
def page_node(view: settled_view.SettledView) -> registry.Node:
    """Return the number of a page as its name, and its text, where that is reported."""
    return {
        "name": f"Page {iris.page_of(view.thing.iri)[1]}",
        "encoding": [page_text_node(view, part) for part in view.thing.parts("checksum")],
    }


def _work_terms(view: settled_view.SettledView) -> registry.Node:
    """Return what all works have: who and when, what it is about, what it cites, who says so."""
    pages = view.text_value("numberOfPages")
    bodies = [part.one("body") for part in view.settled_parts("mentions") if part.one("body")]
    extent = {"@type": "QuantitativeValue", "value": int(pages or 0), "unitText": "pages"}
    return {
        "mentions": reference_nodes(view, dict.fromkeys(bodies)),
        "materialExtent": {"@id": part_iri(view, "extent"), **extent} if pages else None,
        "sdPublisher": reference_nodes(view, view.source.own_texts("publisher")),
        "sdLicense": view.source.own_text("license"),
    }


def _form_classes(view: settled_view.SettledView) -> list[str]:
    found = (TABLE.forms.get(iris.last_segment(form), "") for form in view.linked_iris("form"))
    return [each for each in dict.fromkeys(found) if each]


def _page_range_node(part: Resource) -> Json:
    first, last = part.one("firstPage"), part.one("lastPage")
    return settled_view.compact_node(
        {
            "@id": part.iri,
            "@type": "CreativeWork",
            "name": [settled_view.language_value(value) for value in part_titles(part)],
            "description": [settled_view.language_value(value) for value in part.get("description")],
            "pagination": first if first == last or not last else f"{first}-{last}",
        }
    )


@CROSSWALK.structure("PublicationEvent")
def publication_node(view: settled_view.SettledView) -> registry.Node:
    """Return those who made documents public by an act, and those who took part otherwise."""
    return {**_event_terms(view, "releaser"), "publishedBy": _in_role(view, "releaser")}


@CROSSWALK.structure("AskAction")
def request_node(view: settled_view.SettledView) -> registry.Node:
    """Return those who asked for records, and those who were asked."""
    return {
        "agent": _in_role(view, "requester"),
        "recipient": _in_role(view, "addressee"),
        "participant": _in_role(view, "requester", "addressee", others=True),
    }


def _event_terms(view: settled_view.SettledView, *roles: str) -> registry.Node:
    """Write what all events have; as an action too where someone took part in another role than these."""
    taking_part = _in_role(view, *roles, others=True)
    lasts = bool(view.source.profile[view.thing.type].fields_as(SCHEMA, "endDate"))
    return {
        "@type": [class_name(view, view.thing.type), *(["Action"] if taking_part else [])],
        **dict.fromkeys((*(() if lasts else ("startDate",)), "location", "about", "workFeatured")),
        "participant": taking_part,
        **dict.fromkeys((*(("startDate", "endDate") if lasts else ()), "superEvent")),
    }


def _in_role(view: settled_view.SettledView, *roles: str, others: bool = False) -> list[registry.Node]:
    found = (agent for agent, role in view.agents if (role in roles) is not others)
    return reference_nodes(view, dict.fromkeys(found))


CROSSWALK.structures.update(
    {
        "Event": lambda view: _event_terms(view),
        # The members of a program or a campaign are those who run it.
        "Project": lambda view: {"member": _in_role(view, others=True)},
        # A post in a body has its name once more.
        "Role": lambda view: {"roleName": settled_view.language_value(view.name) if view.name else ""},
    }
)
