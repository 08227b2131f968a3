"""The profile schemaorg: a thing, the catalogue or a list in the words of schema.org."""

import msgspec
from markupsafe import Markup

from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import EMBEDDED_FIELDS, Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.resource import Resource
from foia_graph.publish.dcat.terms import is_dataset
from foia_graph.publish.profiles.crosswalk import Node
from foia_graph.publish.profiles.registry import (
    LIST,
    ContextDocument,
    ProfileArtifact,
    ProfileRequest,
    RepresentationProfile,
    register_profile,
)
from foia_graph.publish.profiles.schemaorg.nodes import (
    CONTEXT,
    CROSSWALK,
    TABLE,
    class_name,
    part_iri,
    reference_node,
    reference_nodes,
    write_node,
)
from foia_graph.publish.profiles.settled_view import (
    SHA256,
    SettledView,
    compact_node,
    language_value,
    sha256_checksums,
)
from foia_graph.publish.rights import with_rights
from foia_graph.search.entry_builder import PAGE
from foia_graph.store.catalogue import PAGE_SIZE
from foia_graph.store.catalogue import PAGE_SIZE as MEMBERS_AT_ONCE

ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))
"""What could end the element of HTML that holds the data, or be taken for markup."""


@register_profile(
    RepresentationProfile(
        "schemaorg",
        SCHEMA,
        "schema.org",
        "What search engines and general readers of web pages know how to read; every page holds it, too. "
        "What sources disagree on is left out.",
        classes=frozenset(("Catalog", LIST)),
        vocabulary=SCHEMA,
        other_names=("http://schema.org/", "https://schema.org", "http://schema.org"),
        profile_of=(SCHEMA,),
        artifacts=(
            ProfileArtifact(
                "https://schema.org/docs/schemas.html", "The schemas of schema.org", "vocabulary"
            ),
        ),
    )
)
def write_schemaorg(request: ProfileRequest) -> ContextDocument:
    """Write a thing, the catalogue or a list."""
    return ContextDocument(CONTEXT, _requested_node(request))


def _requested_node(request: ProfileRequest) -> Node:
    if request.thing.type == LIST:
        return list_page_node(request)
    if request.thing.type == "Catalog":
        return catalog_node(request)
    return write_node(SettledView(with_rights(request.thing, request.source), request.source))


def page_data_block(request: ProfileRequest) -> Markup:
    """Write the data block of a page (HTML, 4.12.1), "" for what has no words in schema.org."""
    if request.thing.type != LIST and not class_name(
        SettledView(request.thing, request.source), request.thing.type
    ):
        return Markup("")
    return _data_block(_requested_node(request))


def front_page_data_block(request: ProfileRequest) -> Markup:
    """Write the data block of the front page: the catalogue and its site."""
    return _data_block({"@graph": [catalog_node(request), site_node(request)]})


def _data_block(content: dict[str, Json]) -> Markup:
    data = msgspec.json.encode({"@context": CONTEXT, **content})
    for character, escape in ESCAPES:
        data = data.replace(character, escape)
    return Markup(f'<script type="application/ld+json">{data.decode()}</script>')  # noqa: S704 - escaped above


@CROSSWALK.structure("DefinedTermSet")
def scheme_node(view: SettledView) -> Node:
    """Return the first concepts of a scheme."""
    source = view.source
    concepts = (s for s in source.profile.shapes.values() if s.written_as(SCHEMA) == "DefinedTerm")
    names = [
        name
        for shape in concepts
        for name in source.pointing_page(view.thing.iri, "inScheme", shape, limit=PAGE_SIZE).names
    ]
    return {"hasDefinedTerm": reference_nodes(view, names)}


def catalog_node(request: ProfileRequest) -> Node:
    """Write the catalogue, with the datasets among the things on a page of it."""
    view = SettledView(request.thing, request.source)
    stubs = (view.stub(iri) for iri in request.members)
    datasets = [
        stub.iri for stub in stubs if stub is not None and is_dataset(request.source.profile, stub.type)
    ]

    def contents(view: SettledView) -> Node:
        return {
            "inLanguage": view.source.language,
            "dataset": reference_nodes(view, datasets),
        }

    return write_node(view, contents)


def site_node(request: ProfileRequest) -> Node:
    """Write the site of the catalogue, and how it is searched."""
    base = request.source.base
    view = SettledView(request.thing, request.source)
    return compact_node(
        {
            "@id": base,
            "@type": "WebSite",
            "url": base,
            "name": language_value(view.name) if view.name else "",
            "inLanguage": request.source.language,
            "publisher": reference_nodes(view, view.linked_iris("publisher")),
            "about": reference_node(view, iris.catalog_iri(base)),
            "potentialAction": _search_action(base),
        }
    )


def _search_action(base: str) -> Json:
    return {
        "@id": f"{base}#search",
        "@type": "SearchAction",
        "target": {
            "@id": f"{base}#search-address",
            "@type": "EntryPoint",
            "urlTemplate": f"{base}search?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }


def list_page_node(request: ProfileRequest) -> Node:
    """Write a page of a list: the things on it, in their order."""
    view, base = SettledView(request.thing, request.source), request.source.base
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


def file_node(part: Resource, kind: str = "DataDownload") -> Node:
    """Write a file: where it is, how large, and its checksum; a page that only leads to it is its `url`."""
    size = part.one("byteSize")
    return compact_node(
        {
            "@id": part.iri,
            "@type": kind,
            "contentUrl": part.one("downloadURL"),
            "url": part.one("accessURL"),
            "encodingFormat": part.one("mediaType"),
            "contentSize": f"{size} B" if size else "",
            "sha256": next(sha256_checksums(part), ""),
            "dateCreated": part.one("created"),
            "dateModified": part.one("modified"),
            "uploadDate": part.one("issued"),
            "license": part.one("license"),
            "conditionsOfAccess": [language_value(value) for value in part.get("rights")],
        }
    )


def page_text_node(view: SettledView, checksum: Resource) -> Node:
    """Write the text of a page, which is a file of its own."""
    size = view.text_value("byteSize")
    return compact_node(
        {
            "@id": part_iri(view, "text"),
            "@type": "MediaObject",
            "contentUrl": f"{view.address}/text",
            "encodingFormat": "text/plain",
            "contentSize": f"{size} B" if size else "",
            "sha256": checksum.one("checksumValue") if checksum.one("algorithm").endswith(SHA256) else "",
        }
    )


@CROSSWALK.structure("Dataset")
def release_node(view: SettledView) -> Node:
    """Return the first documents of a release, which is a collection made public together."""
    return {
        "@type": ["Dataset", "Collection"],
        **_work_terms(view),
        "hasPart": reference_nodes(view, _first_documents(view)),
        "includedInDataCatalog": _catalog_reference(view),
    }


@CROSSWALK.structure("DigitalDocument")
def document_node(view: SettledView) -> Node:
    """Return the files and runs of pages of a released document."""
    return {
        "@type": ["Dataset", "DigitalDocument", *_form_classes(view)],
        **_work_terms(view),
        "includedInDataCatalog": _catalog_reference(view),
        "distribution": [file_node(part) for part in view.settled_parts("distribution")],
        "hasPart": [_page_range_node(part) for part in view.settled_parts("pageRange") if part.one("title")],
    }


@CROSSWALK.structure("CreativeWork")
def work_node(view: SettledView) -> Node:
    """Return the files of a source document, or of a work that is cited."""
    return {
        "@type": _form_classes(view) or ["CreativeWork"],
        **_work_terms(view),
        "encoding": [file_node(part, "MediaObject") for part in view.settled_parts("distribution")],
    }


@CROSSWALK.structure(PAGE)
def page_node(view: SettledView) -> Node:
    """Return the number of a page as its name, and its text, where that is reported."""
    return {
        "name": f"Page {page_of(view.thing.iri)[1]}",
        "encoding": [page_text_node(view, part) for part in view.thing.parts("checksum")],
    }


def _work_terms(view: SettledView) -> Node:
    """Return what all works have: who and when, what it is about, what it cites, who says so."""
    catalog = view.source.catalog_resource
    pages = view.text_value("numberOfPages")
    bodies = [part.one("body") for part in view.settled_parts("mentions") if part.one("body")]
    return {
        "mentions": reference_nodes(view, dict.fromkeys(bodies)),
        "materialExtent": _extent_node(view, pages) if pages else None,
        "sdPublisher": reference_nodes(view, map(str, catalog.get("publisher") if catalog else ())),
        "sdLicense": catalog.one("license") if catalog else "",
    }


def _form_classes(view: SettledView) -> list[str]:
    found = (TABLE.forms.get(iris.last_segment(form), "") for form in view.linked_iris("form"))
    return [each for each in dict.fromkeys(found) if each]


def _first_documents(view: SettledView) -> list[str]:
    _, field = EMBEDDED_FIELDS["documents"]
    shape = view.source.profile["ReleasedDocument"]
    return view.source.pointing_page(view.thing.iri, field, shape, limit=MEMBERS_AT_ONCE).names


def _catalog_reference(view: SettledView) -> Node:
    return reference_node(view, iris.catalog_iri(view.source.base))


def _extent_node(view: SettledView, pages: str) -> Node:
    iri = part_iri(view, "extent")
    return {"@id": iri, "@type": "QuantitativeValue", "value": int(pages), "unitText": "pages"}


def _page_range_node(part: Resource) -> Json:
    """Write a run of pages that has a title."""
    first, last = part.one("firstPage"), part.one("lastPage")
    return compact_node(
        {
            "@id": part.iri,
            "@type": "CreativeWork",
            "name": [language_value(value) for value in part.get("title")],
            "description": [language_value(value) for value in part.get("description")],
            "pagination": first if first == last or not last else f"{first}-{last}",
        }
    )


@CROSSWALK.structure("PublicationEvent")
def publication_node(view: SettledView) -> Node:
    """Return those who made documents public by an act, and those who took part otherwise."""
    return {**_event_terms(view, "releaser"), "publishedBy": _in_role(view, "releaser")}


@CROSSWALK.structure("Event")
def event_node(view: SettledView) -> Node:
    """Return those who took part in an event; the ends of one that lasts are last."""
    return _event_terms(view)


@CROSSWALK.structure("AskAction")
def request_node(view: SettledView) -> Node:
    """Return those who asked for records, and those who were asked."""
    return {
        "agent": _in_role(view, "requester"),
        "recipient": _in_role(view, "addressee"),
        "participant": _in_other_roles(view, "requester", "addressee"),
    }


def _event_terms(view: SettledView, *roles: str) -> Node:
    """Write what all events have; as an action too where someone took part in another role than these."""
    taking_part = _in_other_roles(view, *roles)
    lasts = bool(view.source.profile[view.thing.type].fields_as(SCHEMA, "endDate"))
    return {
        "@type": [class_name(view, view.thing.type), *(["Action"] if taking_part else [])],
        **dict.fromkeys((*(() if lasts else ("startDate",)), "location", "about", "workFeatured")),
        "participant": taking_part,
        **dict.fromkeys((*(("startDate", "endDate") if lasts else ()), "superEvent")),
    }


def _in_role(view: SettledView, *roles: str) -> list[Node]:
    return reference_nodes(
        view, dict.fromkeys(iri for iri, role in _agents_with_roles(view) if role in roles)
    )


def _in_other_roles(view: SettledView, *roles: str) -> list[Node]:
    return reference_nodes(
        view, dict.fromkeys(iri for iri, role in _agents_with_roles(view) if role not in roles)
    )


def _agents_with_roles(view: SettledView) -> list[tuple[str, str]]:
    parts = view.settled_parts("qualifiedAssociation")
    return [
        (part.one("agent"), iris.last_segment(part.one("hadRole"))) for part in parts if part.one("agent")
    ]


@CROSSWALK.structure("Project")
def project_node(view: SettledView) -> Node:
    """Return the members of a program or a campaign: those who run it."""
    agents = [part.one("agent") for part in view.settled_parts("qualifiedAssociation")]
    return {
        "member": reference_nodes(view, dict.fromkeys(agents)),
    }


@CROSSWALK.structure("Role")
def post_node(view: SettledView) -> Node:
    """Return the name of a post in a body once more."""
    return {"roleName": language_value(view.name) if view.name else ""}
