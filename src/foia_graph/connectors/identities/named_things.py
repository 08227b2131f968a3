"""Bodies and persons that a catalogue describes, and names that its records print without saying whose."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foia_graph.errors import LoadRefused
from foia_graph.ingest.job import LoadJob
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.inventory import refusal_message
from foia_graph.ingest.mapping.mapper import map_record
from foia_graph.ingest.mapping.record_fields import SOURCE_TYPES
from foia_graph.model import iris
from foia_graph.model.claims import status_stands
from foia_graph.model.iris import page_of
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Problem, Resource, SourceRecord, text_of
from foia_graph.model.restrictions import is_hidden_iri, without_hidden
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.quad_store import sorted_objects

BODIES, PERSON, PLACE = ("Agency", "Organization"), "Person", "Place"
NAMED_CLASSES = (*BODIES, PERSON, PLACE)
# Sensitivities of persons whose records may be compared.
PUBLIC = frozenset(("public-official", "public-figure"))
IDENTITY_FIELDS = ("identifiedAs", "exactMatch", "altLabel", "alternateName")


@dataclass(slots=True)
class ComparedThing:
    """A body, person or place of a catalogue: all that its records say of it, by field."""

    iri: str
    type: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def get(self, name: str) -> list[str]:
        """Return the values of a field as texts."""
        return self.values.get(name, [])

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the thing, the preferred one first."""
        fields = ("name", "alternateName") if self.type == PERSON else ("prefLabel", "altLabel")
        return tuple(dict.fromkeys(text for name in fields for text in self.get(name)))

    @property
    def described_fields(self) -> int:
        """Return how many fields the thing has, but those that tell who it may be besides."""
        return len(self.values.keys() - {"claims", *IDENTITY_FIELDS})

    @property
    def is_public(self) -> bool:
        """Return whether its record may be compared with others: of persons only those in public roles."""
        return self.type != PERSON or any(
            iris.last_segment(each) in PUBLIC for each in self.get("sensitivity")
        )


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name that means no one yet: its source, the page ("" for none), and the bodies whose paper it is."""

    text: str
    source: str
    within: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class IdentityClaim:
    """A claim that there is already: what it says of whom, in which status, and whether of this program."""

    subject: str
    field: str
    value: str
    status: str
    source: str


@dataclass(slots=True)
class CatalogueNames:
    """All that is compared: things by IRI, printed names, and claims about identities."""

    base: str
    things: dict[str, ComparedThing] = field(default_factory=dict)
    printed: list[PrintedName] = field(default_factory=list)
    claims: list[IdentityClaim] = field(default_factory=list)


def collect_catalogue_names(job: LoadJob) -> CatalogueNames:
    """Return what the records of a load name and everybody may see; raises LoadRefused for wrong ones."""
    inventory, _ = job.collect_inputs(job.paths)
    context = job.start_session(inventory).context
    found, problems = CatalogueNames(context.base), list[Problem]()
    for record, placement in context.records():
        if isinstance(record, Problem):
            problems += [record] if record.severity == "error" else []
            continue
        mapped = map_record(context.rules, record, placement)
        if isinstance(mapped, Problem):
            problems.append(mapped)
            continue
        problems += [each for each in mapped.problems if each.severity == "error"][:1]
        is_hidden = is_hidden_iri(mapped.resource.iri, context.hidden_things)
        if not is_hidden and mapped.home not in context.hidden_graphs:
            resource = without_hidden(mapped.resource, context.hidden_things, context.profile)
            _take_resource(resource, record, context, found)
    if problems:
        raise LoadRefused(refusal_message(len(problems)), problems)
    return found


def _take_resource(
    resource: Resource, record: SourceRecord, context: LoadContext, found: CatalogueNames
) -> None:
    if resource.type in NAMED_CLASSES:
        thing = found.things.setdefault(resource.iri, ComparedThing(resource.iri, resource.type))
        for name, values in resource.values.items():
            known = thing.values.setdefault(name, [])
            known += [text for text in map(text_of, values) if text not in known]
    found.claims += _identity_claims(resource, context)
    found.printed += _printed_names(resource, record)


def _identity_claims(resource: Resource, context: LoadContext) -> Iterator[IdentityClaim]:
    paths = {context.profile.predicates[name]: name for name in IDENTITY_FIELDS}
    for claim in resource.parts("claims"):
        if name := paths.get(claim.one("predicate")):
            status = iris.last_segment(claim.one("status"))
            yield IdentityClaim(resource.iri, name, claim.one("object"), status, claim.one("source"))


def _printed_names(resource: Resource, record: SourceRecord) -> Iterator[PrintedName]:
    source, page = _place(resource, record)
    within = tuple(text_of(each) for name in ("creator", "publisher") for each in resource.get(name))
    for mention in resource.parts("mentions"):
        if mention.one("asStated") and not mention.get("body") and not mention.get("identifiedAs"):
            yield PrintedName(mention.one("asStated"), source, within, page)


def _place(resource: Resource, record: SourceRecord) -> tuple[str, str]:
    document, page = page_of(resource.iri)
    if page:
        return _short_name(document), str(page)
    source = record.fields.get("source", "")
    if not source and resource.type in SOURCE_TYPES:
        return _short_name(resource.iri), ""
    return source if isinstance(source, str) else "", ""


def _short_name(iri: str) -> str:
    return "/".join(iri.rsplit("/", 2)[-2:]).removeprefix("source/")


def public_things(things: Iterable[ComparedThing], *types: str) -> list[ComparedThing]:
    """Return the things of some classes that may be compared, in the order of their IRIs."""
    return sorted(
        (each for each in things if each.type in types and each.is_public), key=lambda each: each.iri
    )


MENTION = "Mention"
WHOSE = ("creator", "publisher")
WHO = ("body", "identifiedAs")


def stored_printed_names(catalogue: Catalogue) -> list[PrintedName]:
    """Return the printed names of a state of the catalogue, each once for a document, in their order."""
    found = {(name.text, name.source): name for name in _mentions(catalogue)}
    return sorted(found.values(), key=lambda each: (each.source, each.text))


def _mentions(catalogue: Catalogue) -> Iterator[PrintedName]:
    predicates, store = catalogue.profile.predicates, catalogue.quad_store
    for quad in store.quads(None, NamedNode(predicates["asStated"]), None):
        iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        shape = catalogue.shape_of(iri)
        document, page = page_of(iris.owner_iri(iri))
        if shape is None or shape.name != MENTION or not page or not isinstance(quad.object, Literal):
            continue
        is_known = any(sorted_objects(store, iri, predicates[name]) for name in WHO)
        if not is_known and all(map(status_stands, catalogue.links(iri, predicates["status"]))):
            within = tuple(each for name in WHOSE for each in catalogue.links(document, predicates[name]))
            source = document.removeprefix(f"{catalogue.base}id/")
            yield PrintedName(quad.object.value, source, within, str(page))
