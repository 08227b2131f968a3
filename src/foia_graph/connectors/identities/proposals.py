"""Proposals of identities: records of one body or person, and bodies that a printed name means."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from foia_graph.connectors.reconciliation.service import NameQuery, ReconciliationService, ServiceCandidate
from foia_graph.errors import LoadRefused, ValueRejected
from foia_graph.extract.authorities.authority_file import Authority, AuthorityFile, build_authority_file
from foia_graph.extract.authorities.matching import (
    DEFAULT_THRESHOLD,
    MARGIN,
    AuthorityMatch,
    NameComparison,
    compare_names,
    rank_matches,
)
from foia_graph.extract.authorities.name_words import read_name
from foia_graph.extract.person_names import plain_words, spell_person
from foia_graph.ingest.job import LoadJob
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.inventory import refusal_message
from foia_graph.ingest.mapping.mapper import map_record
from foia_graph.ingest.mapping.record_fields import SOURCE_TYPES
from foia_graph.model import iris
from foia_graph.model.claims import status_stands
from foia_graph.model.iris import check_address, page_of
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Problem, Resource, SourceRecord, text_of
from foia_graph.model.restrictions import PUBLIC_ROLES, is_hidden_iri, without_hidden
from foia_graph.model.values import clean_outside_identifier
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.quad_store import sorted_objects

BODIES, PERSON, PLACE = ("Agency", "Organization"), "Person", "Place"
NAMED_CLASSES = (*BODIES, PERSON, PLACE)
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
            iris.last_segment(each) in PUBLIC_ROLES for each in self.get("sensitivity")
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


# Score from which two bodies count as one where it is asked what is above others.
NAMED_SAME = 0.9


@dataclass(frozen=True, slots=True)
class IdentityProposal:
    """A proposal that a field of a thing has a value: how sure it is, why, and the words and source of it."""

    subject: str
    field: str
    value: str
    score: float
    reasons: tuple[str, ...]
    quote: str
    source: str = ""
    page: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """Return what is taken for one; who is said to be the other does not matter."""
        return frozenset((self.subject, self.value))


def _proposal(
    subject: str, field: str, value: str, found: NameComparison | AuthorityMatch, quote: str, *where: str
) -> IdentityProposal:
    return IdentityProposal(subject, field, value, min(found.score, 1.0), found.reasons, quote, *where)


def propose_identities(names: CatalogueNames, threshold: float = DEFAULT_THRESHOLD) -> list[IdentityProposal]:
    """Return what may be the same, each pair once, but what was proposed or decided before."""
    bodies = [each for each in public_things(names.things.values(), *BODIES) if each.names]
    comparison = _BodyComparison(build_authority_file(map(_authority, bodies)), bodies, threshold)
    found = [
        *comparison.proposals(),
        *comparison.printed_names(names),
        *_same_persons(public_things(names.things.values(), PERSON)),
    ]
    best: dict[tuple[str, frozenset[str]], IdentityProposal] = {}
    for each in sorted(
        found, key=lambda each: (-each.score, each.subject, each.value, each.source, each.page)
    ):
        if each.score >= threshold:
            best.setdefault((each.field, each.pair), each)
    return sorted(best.values(), key=lambda each: (each.subject, each.field, each.value))


def _authority(thing: ComparedThing) -> Authority:
    return Authority(
        thing.iri,
        thing.names,
        next(iter(thing.get("subOrganizationOf")), ""),
        (*thing.get("homepage"), *thing.get("webPage")),
    )


class _BodyComparison:
    def __init__(self, file: AuthorityFile, bodies: list[ComparedThing], threshold: float) -> None:
        self.file, self.threshold = file, threshold
        self.by_iri = {each.iri: each for each in bodies}
        self.ranked: dict[str, list[AuthorityMatch]] = {}
        """For each body those that it may be, the best first."""
        self.twins: dict[str, set[str]] = {}
        """Bodies that are called alike, where nothing is above them, or the like."""
        # Parts are compared by what is above them, so that comes first.
        for body in sorted(bodies, key=lambda each: (len(list(file.chain(each.iri))), each.iri)):
            self.ranked[body.iri] = self._rank_body(body)
            for match in self.ranked[body.iri]:
                if match.score >= NAMED_SAME:
                    self.twins.setdefault(body.iri, set()).add(match.authority.iri)
                    self.twins.setdefault(match.authority.iri, set()).add(body.iri)

    def proposals(self) -> Iterator[IdentityProposal]:
        for iri, ranked in self.ranked.items():
            if match := self.choose(ranked):
                yield self._proposal(iri, match)

    def printed_names(self, names: CatalogueNames) -> Iterator[IdentityProposal]:
        """Yield printed names that lead to no one as names of the bodies that they may mean."""
        for printed in names.printed:
            for within in (*printed.within, ""):
                match = self.choose(
                    rank_matches(self.file, printed.text, within if within in self.by_iri else "")
                )
                if match is not None and printed.text not in match.authority.names:
                    field, text, where = "altLabel", printed.text, (printed.source, printed.page)
                    yield _proposal(match.authority.iri, field, text, match, text, *where)
                    break

    def choose(self, ranked: list[AuthorityMatch]) -> AuthorityMatch | None:
        """Return the best known of the twins that are meant, None where as good a match is another body."""
        enough = [each for each in ranked if each.score >= self.threshold]
        if not enough:
            return None
        alike = self._all_twins(enough[0].authority.iri)
        if any(e.authority.iri not in alike for e in enough if enough[0].score - e.score < MARGIN):
            return None
        return max(
            (each for each in enough if each.authority.iri in alike),
            key=lambda each: self._knowledge(each.authority.iri),
        )

    def _rank_body(self, body: ComparedThing) -> list[AuthorityMatch]:
        """Return the bodies that one may be, by the first of its names that leads to any."""
        above = next(iter(body.get("subOrganizationOf")), "")
        for name in body.names:
            if name != body.names[0] and len(read_name(name).words) < 2:
                continue  # an abbreviation next to the name is too little to go by for a whole record
            for within in sorted({above, *self.twins.get(above, ())}):
                found = rank_matches(self.file, name, within, body.iri)
                if ranked := [each for each in found if self._may_be(body, each)]:
                    return ranked
        return []

    def _may_be(self, body: ComparedThing, match: AuthorityMatch) -> bool:
        """Return whether nothing speaks against two records being of one body."""
        other = self.by_iri[match.authority.iri]
        if other.type != body.type and match.score < NAMED_SAME:
            return False
        areas, others = set(body.get("areaServed")), set(other.get("areaServed"))
        if areas and others and not areas & others:
            return False
        above, theirs = ([*self.file.chain(each.iri)][1:] for each in (body, other))
        if other.iri in above or body.iri in theirs:
            return False
        return not (above and theirs) or bool(self._with_twins(above) & self._with_twins(theirs))

    def _with_twins(self, iris: Iterable[str]) -> set[str]:
        return {twin for iri in iris for twin in (iri, *self.twins.get(iri, ()))}

    def _all_twins(self, iri: str) -> set[str]:
        found, todo = {iri}, [iri]
        while todo:
            for twin in self.twins.get(todo.pop(), ()):
                if twin not in found:
                    found.add(twin)
                    todo.append(twin)
        return found

    def _knowledge(self, iri: str) -> tuple[int, int, int, int, str]:
        # The record of which less is known is proposed to be the one of which more is.
        thing = self.by_iri[iri]
        return len(self.file.parts_of.get(iri, ())), len(thing.names), thing.described_fields, -len(iri), iri

    def _proposal(self, iri: str, match: AuthorityMatch) -> IdentityProposal:
        lesser, greater = sorted((iri, match.authority.iri), key=self._knowledge)
        return _proposal(lesser, "identifiedAs", greater, match, self.by_iri[lesser].names[0])


def _same_persons(persons: list[ComparedThing]) -> Iterator[IdentityProposal]:
    """Yield which records of persons may be of one person; only those who share a word are compared."""
    by_word: dict[str, list[ComparedThing]] = {}
    for person in persons:
        for word in sorted({word for name in person.names for word in plain_words(name) if len(word) > 1}):
            for other in by_word.get(word, ()):
                if other is not person and (compared := compare_persons(other, person)):
                    lesser, greater = sorted(
                        (other, person), key=lambda each: (each.described_fields, each.iri)
                    )
                    yield _proposal(lesser.iri, "identifiedAs", greater.iri, compared, lesser.names[0])
            by_word.setdefault(word, []).append(person)


SAME_WORDS, TURNED, MIDDLE_NAME, INITIAL = 1.0, 0.97, 0.9, 0.85
# What a score loses where the records share nothing but the name.
NOTHING_SHARED = 0.05
ROLE_FIELDS = ("memberOf", "holds", "jobTitle")


def compare_persons(one: ComparedThing, other: ComparedThing) -> NameComparison | None:
    """Return how sure it is that two records are of one person, None where nothing says so."""
    found = [each for a in one.names for b in other.names if (each := compare_person_names(a, b))]
    best = max(found, key=lambda each: each.score, default=None)
    if best is None:
        return None
    shared = [name for name in ROLE_FIELDS if set(one.get(name)) & set(other.get(name))]
    if best.score <= INITIAL and not shared:
        return None  # a surname and an initial are many people's
    if shared:
        return NameComparison(best.score, (*best.reasons, "both records give the same post or body"))
    return NameComparison(
        best.score - NOTHING_SHARED, (*best.reasons, "nothing else that the records say is shared")
    )


def compare_person_names(one: str, other: str) -> NameComparison | None:
    """Return how alike two names of persons are, None where they are of two."""
    first, second = plain_words(one), plain_words(other)
    if len(first) < 2 or len(second) < 2:
        return None
    if first == second:
        return NameComparison(SAME_WORDS, ("the same name",))
    if sorted(first) == sorted(second):
        return NameComparison(TURNED, ("the same words in another order",))
    shared = _full_spellings(one) & _full_spellings(other)
    if not shared:
        return None
    longest = max(shared, key=lambda words: (sum(map(len, words)), words))
    if all(len(word) > 1 for word in longest):
        return NameComparison(MIDDLE_NAME, ("the same but for names in the middle",))
    return NameComparison(INITIAL, ("the same surname, and an initial that fits",))


def _full_spellings(name: str) -> set[tuple[str, ...]]:
    return {words for words, kind in spell_person(name) if kind == "full" and len(words) > 1}


# Score of what only the service is sure of, under another name than ours.
SURE_OF_ITSELF = 0.8
# Entities that are proposed for one thing, the best first.
MAX_PROPOSED = 3


def propose_identifiers(
    names: CatalogueNames, service: ReconciliationService, types: Mapping[str, str], threshold: float
) -> list[IdentityProposal]:
    """Return what a service offers and a name bears out, for things that have no identifier of its kind yet.

    `types` gives for a class of ours the type of the service that its things should be of. Of persons only
    those in public roles are looked for: the names of others are sent nowhere.
    """
    space = service.manifest.identifier_space
    asked = [
        each
        for each in public_things(names.things.values(), *NAMED_CLASSES)
        if each.names and not (space and any(other.startswith(space) for other in each.get("exactMatch")))
    ]
    queries = [NameQuery(each.names[0], types.get(each.type, "")) for each in asked]
    offered = zip(asked, service.candidates(queries), strict=True)
    return [proposal for thing, found in offered for proposal in _proposals(thing, found, service, threshold)]


def _proposals(
    thing: ComparedThing, found: Sequence[ServiceCandidate], service: ReconciliationService, threshold: float
) -> Iterator[IdentityProposal]:
    made: dict[str, IdentityProposal] = {}
    for candidate in found:
        address, compared = _address(candidate, service), _compare(thing, candidate)
        if address and compared is not None and compared.score >= threshold:
            reasons = (_description(candidate, service), *compared.reasons)
            compared = NameComparison(compared.score, reasons)
            made.setdefault(address, _proposal(thing.iri, "exactMatch", address, compared, thing.names[0]))
    yield from sorted(made.values(), key=lambda each: (-each.score, each.value))[:MAX_PROPOSED]


def _address(candidate: ServiceCandidate, service: ReconciliationService) -> str:
    try:
        return check_address(clean_outside_identifier(service.manifest.address(candidate.id)))
    except ValueRejected:
        return ""  # a service may offer what its own authority file cannot have


def _compare(thing: ComparedThing, candidate: ServiceCandidate) -> NameComparison | None:
    """Return how well the name of a candidate fits one of a thing's, or what the service is sure of."""
    if thing.type == PERSON:
        pairs = [compare_person_names(name, candidate.name) for name in thing.names]
    else:
        words = read_name(candidate.name).words
        pairs = [compare_names(read_name(name).words, words) for name in thing.names]
    best = max(filter(None, pairs), key=lambda each: each.score, default=None)
    if best is None and candidate.is_sure:
        return NameComparison(SURE_OF_ITSELF, ("the service is sure of it, though the name is another one",))
    return best


def _description(candidate: ServiceCandidate, service: ReconciliationService) -> str:
    kinds = f", {', '.join(candidate.types)}" if candidate.types else ""
    what = f" ({candidate.description})" if candidate.description else ""
    sure = " and is sure of it" if candidate.is_sure else ""
    score = f", by its own score {candidate.score:g}" if candidate.score else ""
    return f"{service.manifest.name} offers “{candidate.name}”{what}{kinds}{score}{sure}"
