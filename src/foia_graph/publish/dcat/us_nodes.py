"""Things that a dataset is linked to, with the keys of DCAT-US 3.0, and their names."""

from collections.abc import Iterable, Iterator

from foia_graph.model import iris, single_value
from foia_graph.model.dates import XSD_OF_LENGTH
from foia_graph.model.jsonld import Json, without_empty
from foia_graph.model.namespaces import XSD
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.access import AccessRestriction, document_access
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.dcat import Body, DcatWriter
from foia_graph.publish.dcat.distributions import authority_iri, restriction_iri
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.rights import joined_names, rights_name
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels
from foia_graph.store.rights import rights_of

ORGANIZATIONS = ("Agency", "Organization")
UNKNOWN = ("publisher-not-known", "Not known")
SEVERAL = ("publishers-several", "Several publishers")


class DcatUsNodes:
    """Names things of one catalogue, and what they link to, with the keys of DCAT-US."""

    def __init__(self, source: Catalogue, writers: LanguageWriters) -> None:
        self.source = source
        self.dcat = DcatWriter(source, writers)
        self._series: dict[str, Body] = {}

    def contact_fields(self) -> dict[str, Json]:
        """Return who may be written to: the profile wants an address for mail, and a name."""
        own = self.source.catalog_resource
        mail = [text_of(value) for value in own.get("contact")] if own else []
        mail = [address for address in mail if address.startswith("mailto:")]
        if own is None or not mail:
            return {}
        return {
            "contactPoint": [
                {
                    "@id": iris.subpart_iri(own.iri, "contact"),
                    "@type": "vcard:Kind",
                    "fn": self.publisher_node(own)["name"],
                    "hasEmail": mail[0],
                }
            ]
        }

    def name_fields(self, thing: Resource) -> Body:
        """Return title and description; descriptions that no one settled stand one under the other."""
        title, _ = single_value.title_values(thing, self.source.profile, self.dcat.sources)
        about = "\n".join(map(text_of, self.dcat.field_values(thing, "description")))
        name = text_of(title) if title is not None else thing.iri
        return {"title": name, "description": about or name}

    def publisher_node(self, thing: Resource) -> Body:
        """Return the one publisher; where there is none, or several, that is what is said instead."""
        found = self.dcat.single_value(thing, "publisher")
        if found:
            return self._organization_node(text_of(found[0]))
        several = self.dcat.publishers.publishers(thing)
        if several and not thing.get("publisher"):
            together = joined_names(self._label_text(iri) for iri in several)
            return _organization(iris.subpart_iri(thing.iri, "publishers"), together)
        key, name = SEVERAL if several else UNKNOWN
        return _organization(iris.subpart_iri(iris.catalog_iri(self.source.base), key), name)

    def _organization_node(self, iri: str) -> Body:
        found = self.source.stub(iri)
        is_person = found is not None and found.type == "Person"
        return self.agent_node(iri) if is_person else _organization(iri, self._label_text(iri))

    def agent_node(self, iri: str) -> Body:
        """Return an organization with the two names it must have, or another agent with one."""
        found, name = self.source.stub(iri), self._label_text(iri)
        if found is not None and found.type in ORGANIZATIONS:
            return _organization(iri, name)
        return {"@id": iri, "@type": "foaf:Agent", "name": name}

    def creator_node(self, thing: Resource) -> Body | None:
        """Return who made a thing, if that is one; the profile has no room for several."""
        found = linked_iris(thing, "creator")
        return self.agent_node(found[0]) if len(found) == 1 else None

    def series_node(self, iri: str) -> Body:
        """Return title and description of a release."""
        if iri not in self._series:
            found = self.source.describe(iri)
            texts = self.name_fields(found) if found else {"title": iri, "description": iri}
            self._series[iri] = {"@id": iri, "@type": "dcat:DatasetSeries", **texts}
        return self._series[iri]

    def concept_node(self, iri: str) -> Body:
        """Return a concept, and the scheme that it is of."""
        scheme = self.scheme_node(iri.rpartition("/")[0])
        return {"@id": iri, "@type": "skos:Concept", "prefLabel": self._label_text(iri), "inScheme": scheme}

    def scheme_node(self, iri: str) -> Body:
        """Return a scheme of concepts."""
        return {"@id": iri, "@type": "skos:ConceptScheme", "title": self._label_text(iri)}

    def place_node(self, iri: str) -> Body:
        """Return a position."""
        return {"@id": iri, "@type": "dcterms:Location", "prefLabel": self._label_text(iri)}

    def _label_text(self, iri: str) -> str:
        return Labels(self.source).label(iri) or iri

    def date_fields(self, thing: Resource, fields: Iterable[str]) -> Body:
        """Return dates as far as they are settled; the main date of a release is that of its issue."""
        found: Body = {}
        for field in fields:
            values = single_value.settled_values(thing, field, self.source.profile)
            if len(values) == 1:
                found["issued" if field == "date" else field] = _typed_date(text_of(values[0]))
        return found


def _organization(iri: str, name: str) -> Body:
    return {"@id": iri, "@type": "org:Organization", "name": name, "prefLabel": name}


def linked_iris(thing: Resource, field: str) -> list[str]:
    """Return what a field links to."""
    return [text_of(value) for value in thing.get(field)]


def _typed_date(day: str) -> Json:
    # Only what is no full date is typed, as in the examples of the profile.
    datatype = XSD_OF_LENGTH[len(day)]
    return day if datatype == "date" else {"@type": f"{XSD}{datatype}", "@value": day}


def rights_node(thing: Resource, source: Catalogue) -> Body | None:
    """Return the one statement on rights in a document or a file: words on it, else one that others wrote."""
    found = rights_of(source, thing.iri)
    is_file = iris.owner_iri(thing.iri) != thing.iri
    texts = "\n".join(map(text_of, thing.get("rights") if is_file else found.texts))
    if not texts and not found.statement:
        return None
    iri = iris.subpart_iri(thing.iri, "rights") if texts else found.statement
    label = texts or rights_name(found.statement)
    return {"@id": iri, "@type": "dcterms:RightsStatement", "label": label}


def access_level(document: Resource, source: Catalogue) -> str:
    """Return the level of access to a document, "" where no one knows it."""
    return terms.ACCESS_RIGHTS.get(document_access(source, document.iri).status, "")


def access_restrictions(file: Resource, document: Resource, source: Catalogue) -> Iterator[Body]:
    """Yield the restrictions of access to a file, one for each exemption, or the status alone."""
    access = document_access(source, document.iri)
    for each in access.restrictions or (AccessRestriction(""),):
        ground = each.exemption
        found = {
            "@id": restriction_iri(file.iri, each),
            "@type": "dcat-us:AccessRestriction",
            "restrictionStatus": terms.RESTRICTION_STATUSES[access.status],
            "specificRestriction": authority_iri(source, ground, terms.NARA) if ground else "",
            "restrictionNote": each.note,
        }
        yield without_empty(found)
