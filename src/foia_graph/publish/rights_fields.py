"""Rights of a thing as fields of it, for formats that know nothing of where rights are inherited from."""

from foia_graph.model.resource import Resource, Value, build_resource
from foia_graph.publish.rights_words import government_work_sentence
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import UsageRights, rights_of

LICENSE, RIGHTS, FILES = "license", "rights", "distribution"


def with_rights(thing: Resource, catalogue: Catalogue) -> Resource:
    """Return a thing, with its files, whose licence and rights are those that hold, wherever they are stated.

    A statement of RightsStatements.org stands as a licence where there is none.
    """
    if LICENSE not in catalogue.profile[thing.type].properties:
        return thing
    found = rights_of(catalogue, thing.iri)
    if not found.is_known:
        return thing
    filled = {
        LICENSE: _license(found),
        RIGHTS: rights_texts(found, catalogue),
        FILES: [_with_license(file, catalogue) for file in thing.parts(FILES)],
    }
    return build_resource(thing.iri, thing.type, {**thing.values, **filled})


def _with_license(file: Resource, catalogue: Catalogue) -> Resource:
    license_ = _license(rights_of(catalogue, file.iri))
    return build_resource(file.iri, file.type, {**file.values, LICENSE: license_})


def _license(rights: UsageRights) -> tuple[str, ...]:
    address = rights.license or rights.statement
    return (address,) if address else ()


def rights_texts(rights: UsageRights, catalogue: Catalogue) -> tuple[Value, ...]:
    """Return the words on rights: those of who states them, or why they follow."""
    follows = rights.basis == "government work"
    return (*rights.texts, *((government_work_sentence(rights, catalogue),) if follows else ()))
