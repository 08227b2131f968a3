"""Links between things as entities: memberships, posts, parties of cases, and links of any other kind."""

from collections.abc import Iterator, Sequence

from foia_graph.model.iris import text_digest
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.ftm.entity import FtmEntity, entity_id
from foia_graph.publish.ftm.schemata import (
    DOCUMENT_SCHEMATA,
    LEGAL_ENTITIES,
    ORGANIZATIONS,
    SCHEMATA,
)
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView

EDGE_ENDS = {
    "CourtCaseParty": ("case", "party"),
    "Documentation": ("document", "entity"),
    "Membership": ("member", "organization"),
    "Occupancy": ("holder", "post"),
    "ProjectParticipant": ("participant", "project"),
    "UnknownLink": ("subject", "object"),
}
"""The properties of the two ends of an edge, that of the thing which has the link first."""
WITHOUT_ROLE = frozenset(("Occupancy",))


def thing_links(thing: Resource, schema: str, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield the links of a thing to others that have a schema."""
    shape, view = presenter.profile[thing.type], SettledView(thing, presenter.catalogue)
    members = {part.one("organization") for part in view.settled_parts("membership")}
    for prop in shape.properties.values():
        if prop.kind != "link" or prop.scheme or prop.computed or prop.inverse:
            continue
        for target in map(text_of, thing.get(prop.name)):
            if not (prop.name == "memberOf" and target in members) and not _is_property(prop, schema):
                yield from _link(thing, schema, prop, target, presenter)
    yield from _associations(view, schema, presenter)
    yield from _memberships(view, presenter)
    yield from _citations(view, presenter)


def _is_property(prop: Property, schema: str) -> bool:
    """Return whether a link is told by a property of its entity (`things`)."""
    return prop.name == "inSeries" or (schema, prop.name) == ("Position", "postIn")


def _link(
    thing: Resource, schema: str, prop: Property, target: str, presenter: Presenter
) -> Iterator[FtmEntity]:
    other = schema_of_link(target, presenter)
    if other and target != thing.iri:
        edge = edge_schema(schema, other, prop.name)
        key = [thing.iri, prop.name, text_digest([target.removeprefix(presenter.catalogue.base)])]
        yield _edge(edge, thing.iri, target, prop.title, key, presenter)


def schema_of_link(iri: str, presenter: Presenter) -> str:
    """Return a schema of a thing that is described, "" for what is not, or has none."""
    stub = presenter.catalogue.stub(iri)
    return SCHEMATA.get(stub.type, "") if stub else ""


def edge_schema(schema: str, other: str, field: str) -> str:
    """Return the schema of a link from a thing of one schema to one of another.

    >>> edge_schema("PublicBody", "Organization", "memberOf"), edge_schema("Pages", "Person", "creator")
    ('Membership', 'Documentation')
    """
    if schema in DOCUMENT_SCHEMATA:
        return "Documentation"
    if schema in LEGAL_ENTITIES and other in ORGANIZATIONS and field == "memberOf":
        return "Membership"
    if schema in LEGAL_ENTITIES and other == "Project":
        return "ProjectParticipant"
    return "Occupancy" if (schema, other) == ("Person", "Position") else "UnknownLink"


def _edge(
    schema: str, subject: str, target: str, role: str, key: Sequence[str], presenter: Presenter
) -> FtmEntity:
    """Return an edge; its id is made of a key, the IRI of the part that says it, or a field and a digest."""
    base = presenter.catalogue.base
    edge = FtmEntity(entity_id(key[0], base, *key[1:]), schema)
    for name, iri in zip(EDGE_ENDS[schema], (subject, target), strict=True):
        edge.add(name, entity_id(iri, base))
    if schema not in WITHOUT_ROLE:
        edge.add("role", role)
    return edge


def _role_words(part: Resource, field: str, presenter: Presenter) -> str:
    role = part.one(field)
    return presenter.labels.name(role) if role else ""


def _associations(view: SettledView, schema: str, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield who took part in what was done, each in a role."""
    edge = "CourtCaseParty" if schema == "CourtCase" else "UnknownLink"
    for part in view.settled_parts("qualifiedAssociation"):
        agent, words = part.one("agent"), _role_words(part, "hadRole", presenter)
        if schema_of_link(agent, presenter):
            yield _edge(edge, view.thing.iri, agent, words, [part.iri], presenter)


def _memberships(view: SettledView, presenter: Presenter) -> Iterator[FtmEntity]:
    for part in view.settled_parts("membership"):
        body, words = part.one("organization"), _role_words(part, "role", presenter)
        if schema_of_link(body, presenter) not in ORGANIZATIONS:
            continue
        edge = _edge("Membership", view.thing.iri, body, words, [part.iri], presenter)
        for period in part.parts("memberDuring"):
            edge.add("startDate", *map(text_of, period.get("startDate")))
            edge.add("endDate", *map(text_of, period.get("endDate")))
            edge.add("description", period.one("asStated"))
        yield edge


def _citations(view: SettledView, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield the works that a document cites, with the words of the citation."""
    if SCHEMATA.get(view.thing.type) not in DOCUMENT_SCHEMATA:
        return
    for part in view.settled_parts("citation"):
        target = part.one("citedEntity")
        if schema_of_link(target, presenter) and target != view.thing.iri:
            edge = _edge("Documentation", view.thing.iri, target, "Cites", [part.iri], presenter)
            edge.add("description", part.one("asStated"))
            yield edge
