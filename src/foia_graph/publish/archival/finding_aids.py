"""Finding aids in EAD3 1.1.1: of the whole catalogue (collection, series, items), and of one release."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from foia_graph.model import iris
from foia_graph.model.jsonld import EMBEDDED_FIELDS
from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.dcat import last_change
from foia_graph.publish.record_facts import RULES, FactsReader, RecordFacts, catalogue_keeper
from foia_graph.publish.xml_templates import render_xml, stream_document
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import Catalogue

EAD3 = "http://ead3.archivists.org/schema/"
SCHEMA = "https://www.loc.gov/ead/ead3.xsd"
TEMPLATE = "ead3.xml"
Component = tuple[RecordFacts, Iterator[RecordFacts] | None]
"""A release with its documents, or a document with None."""


def series_shapes(catalogue: Catalogue) -> list[Shape]:
    """Return the classes whose things are series of documents."""
    profile = catalogue.profile
    return [shape for shape in profile.shapes.values() if terms.is_series(profile, shape.name)]


def item_names(catalogue: Catalogue, series: str) -> list[str]:
    """Return the names of the documents in a release."""
    _, field = EMBEDDED_FIELDS["documents"]
    return catalogue.pointing_things(series, field, catalogue.profile["ReleasedDocument"])


def release_finding_aid(thing: Resource, reader: FactsReader) -> Markup:
    """Return the finding aid of a release; it names its own namespace, so that it can be cut out."""
    return render_xml(TEMPLATE, **_release_values(thing, reader))


def release_blocks(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    """Yield the finding aid of a release as a document."""
    return stream_document(TEMPLATE, **_release_values(thing, reader))


def catalogue_blocks(reader: FactsReader) -> Iterator[bytes]:
    """Yield the finding aid of the whole catalogue as a document, component after component."""
    catalogue, keeper = reader.presenter.catalogue, catalogue_keeper(reader.presenter)
    own = catalogue.catalog_resource
    shapes = (*series_shapes(catalogue), catalogue.profile["ReleasedDocument"])
    about = {
        "iri": iris.catalog_iri(catalogue.base),
        "address": f"{catalogue.base}catalog",
        "title": keeper.title,
        "modified": last_change(catalogue),
        "extents": [(len(catalogue.thing_names(shape)), shape.plural) for shape in shapes],
        "descriptions": list(map(text_of, own.get("description"))) if own else [],
    }
    return stream_document(TEMPLATE, **_template_values(reader, about, None, _all_components(reader)))


def _release_values(thing: Resource, reader: FactsReader) -> dict[str, Any]:
    facts = reader.facts(thing)
    # Lazy: the template reads one document at a time, and streams it.
    documents = reader.described(item_names(reader.presenter.catalogue, facts.iri))
    return _template_values(reader, facts, facts, ((each, None) for each in documents))


def _template_values(
    reader: FactsReader, about: object, facts: RecordFacts | None, components: Iterator[Component]
) -> dict[str, Any]:
    keeper = catalogue_keeper(reader.presenter)
    own = {"keeper": keeper, "rules": RULES, "version": __version__}
    return {**own, "about": about, "facts": facts, "components": components}


def _all_components(reader: FactsReader) -> Iterator[Component]:
    """Yield the releases with their documents, and then the documents that are in none."""
    catalogue = reader.presenter.catalogue
    for shape in series_shapes(catalogue):
        for facts in reader.described(catalogue.thing_names(shape)):
            yield facts, reader.described(item_names(catalogue, facts.iri))
    for facts in reader.described(catalogue.thing_names(catalogue.profile["ReleasedDocument"])):
        if not facts.collections:
            yield facts, None
