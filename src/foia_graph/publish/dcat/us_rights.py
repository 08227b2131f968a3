"""Rights in datasets and files, and access to them, with the keys of DCAT-US 3.0."""

from collections.abc import Iterator

from foia_graph.model import iris
from foia_graph.model.resource import Resource
from foia_graph.publish.access import AccessRestriction, DocumentAccess, document_access
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.dcat import Body
from foia_graph.publish.dcat.distributions import restriction_iri
from foia_graph.publish.dcat.exemptions import authority_iri
from foia_graph.publish.dcat.us_nodes import plain_text
from foia_graph.publish.rights_words import rights_name
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import rights_of


def license_field(file: Resource, source: Catalogue) -> Body:
    """Return the licence of a file; of a dataset the profile takes a statement alone."""
    found = rights_of(source, file.iri)
    return {"license": found.license} if found.license else {}


def rights_field(thing: Resource, source: Catalogue) -> Body:
    """Return the one statement on rights in a document or a file: words on it, else one that others wrote."""
    found = rights_of(source, thing.iri)
    is_file = iris.owner_iri(thing.iri) != thing.iri
    texts = "\n".join(map(plain_text, thing.get("rights") if is_file else found.texts))
    if not texts and not found.statement:
        return {}
    iri = iris.subpart_iri(thing.iri, "rights") if texts else found.statement
    label = texts or rights_name(found.statement)
    return {"rights": {"@id": iri, "@type": "dcterms:RightsStatement", "label": label}}


def access_rights_field(document: Resource, source: Catalogue) -> Body:
    """Return the level of access to a document, {} where nobody knows it."""
    level = terms.ACCESS_RIGHTS.get(document_access(source, document.iri).status)
    return {"accessRights": level} if level else {}


def access_restrictions(file: Resource, document: Resource, source: Catalogue) -> Iterator[Body]:
    """Yield the restrictions of access to a file, one for each exemption, or the status alone."""
    access = document_access(source, document.iri)
    for each in access.restrictions or (AccessRestriction(""),):
        yield _restriction_node(file, each, access, source)


def _restriction_node(
    file: Resource, restriction: AccessRestriction, access: DocumentAccess, source: Catalogue
) -> Body:
    ground = restriction.exemption
    return {
        "@id": restriction_iri(file.iri, restriction),
        "@type": "dcat-us:AccessRestriction",
        "restrictionStatus": terms.RESTRICTION_STATUSES[access.status],
        **({"specificRestriction": authority_iri(source, ground, terms.NARA)} if ground else {}),
        **({"restrictionNote": restriction.note} if restriction.note else {}),
    }
