"""Names as people write them, matched with the entities of a catalogue: bodies, people, issues, documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from foia_graph.extract.authorities.authority_file import Authority, build_authority_file
from foia_graph.extract.authorities.matching import rank_matches
from foia_graph.extract.authorities.name_words import long_words, read_name
from foia_graph.extract.person_names import without_accents
from foia_graph.model.iris import last_segment, page_of
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.restrictions import PUBLIC_ROLES
from foia_graph.search.index_folder import FOLDER
from foia_graph.search.names import NameLookup, read_names
from foia_graph.search.query_builder import any_query, bool_query, facet_query, term_query
from foia_graph.search.text_index import TextIndex
from foia_graph.search.tokenizer import split_words
from foia_graph.store.bates_index import BatesIndex
from foia_graph.store.catalogue import Catalogue

BODIES, PERSON, DOCUMENT = ("Agency", "Organization"), "Person", "ReleasedDocument"
# The classes of entities that go by names, all of which are compared; documents are found by their titles.
NAMED = (*BODIES, PERSON, "Issue")
CLASSES = (*NAMED, DOCUMENT)
# The highest score, of the same name; of names that only mean the same; and of those that are spelled alike.
SAME, SAME_BODY, ALIKE = 100.0, 98.0, 96.0
# Names that are less alike (0 to 100) are those of others; so many are compared further.
LEAST_ALIKE, COMPARED = 65.0, 20
# Score from which letters alone decide.
DECISIVE = 90.0
# Characters of a name that count: more is prose.
MAX_NAME = 300
CACHED_COUNTS = 10_000
_SUBJECT = NamedNode(f"{RDF}subject")


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A thing that may be meant: its IRI, the name of its class, and its names, the preferred one first."""

    iri: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchFeature:
    """One thing that speaks for a candidate: a name for programs, words for people, and its value."""

    id: str
    words: str
    value: bool | float


@dataclass(frozen=True, slots=True)
class EntityCandidate:
    """An entity that a name may mean, with a score from 0 to 100 and why; `is_same` for the very name."""

    entity: NamedEntity
    score: float
    features: tuple[MatchFeature, ...]
    is_same: bool = False


class EntityNames:
    """All names of the entities of one generation; what is restricted is in no generation.

    Of people only those in public roles are entities.
    """

    def __init__(self, catalogue: Catalogue, index: TextIndex) -> None:
        self._catalogue, self._index = catalogue, index
        self._several = read_names(catalogue.generation.path / FOLDER)
        found = [entity for name in NAMED for entity in self._entities_of(catalogue.profile[name])]
        self._entities: Mapping[str, NamedEntity] = {each.iri: each for each in found}
        self._lookup = NameLookup({each.iri: each.names for each in found})
        self._bodies = build_authority_file(map(self._authority, (e for e in found if e.type in BODIES)))
        spelled = [(_spelling(name), each) for each in found for name in each.names]
        self._owners = [each for _, each in spelled]
        self._spellings = ([text for text, _ in spelled], [_sorted_words(text) for text, _ in spelled])
        self.statement_count = lru_cache(CACHED_COUNTS)(self._count_statements)
        """Return how many statements of sources there are about a thing (IRI)."""

    def find(self, name: str, types: Sequence[str] = CLASSES) -> list[EntityCandidate]:
        """Return the entities of some classes that a name may mean, the best first.

        Of those that are as good, the one comes first of which sources state more.
        """
        text = name[:MAX_NAME].strip()
        best: dict[str, EntityCandidate] = {}
        for candidate in self._candidates(text, types) if text else ():
            known = best.get(candidate.entity.iri)
            if known is None or (candidate.is_same, candidate.score) > (known.is_same, known.score):
                best[candidate.entity.iri] = candidate
        return self.ranked(best.values())

    def ranked(self, candidates: Iterable[EntityCandidate]) -> list[EntityCandidate]:
        """Return candidates in the order of their scores, then of the number of statements about them."""
        return sorted(
            candidates,
            key=lambda each: (-each.score, -self.statement_count(each.entity.iri), each.entity.iri),
        )

    def entity(self, iri: str) -> NamedEntity | None:
        """Return an entity by its IRI, None for whatever else has this name, or nothing."""
        if (shape := self._catalogue.shape_of(iri)) is not None and shape.name == DOCUMENT and "#" not in iri:
            stub = self._catalogue.stub(iri)
            return (
                NamedEntity(iri, DOCUMENT, (stub.label,))
                if stub is not None and not page_of(iri)[1]
                else None
            )
        return self._entities.get(self._catalogue.preferred_names.get(iri, iri))

    def _candidates(self, text: str, types: Sequence[str]) -> Iterator[EntityCandidate]:
        named = self.entity(
            text if text.startswith(self._catalogue.base) else f"{self._catalogue.base}{text}"
        )
        found = list(self._by_name(text)) if set(types) & set(NAMED) else []
        if DOCUMENT in types:
            found += self._documents(text)
        if named is not None:
            found.append(_same(named, "identifier"))
        return (each for each in found if each.entity.type in types)

    def _by_name(self, text: str) -> Iterator[EntityCandidate]:
        same = self._lookup.find_things(text)
        yield from (_same(self._entities[iri], "same_name") for iri in same)
        alike = list(self._spelled_alike(_spelling(text)))
        yield from alike
        # The rules compare with hundreds of names, for what letters do not decide.
        if not same and max((each.score for each in alike), default=0.0) < DECISIVE:
            for match in rank_matches(self._bodies, text):
                score = min(match.score, 1.0) * SAME_BODY
                feature = MatchFeature("name_rules", "; ".join(match.reasons), round(score, 1))
                yield EntityCandidate(self._entities[match.authority.iri], score, (feature,))

    def _spelled_alike(self, spelling: str) -> Iterator[EntityCandidate]:
        # Words in the order of the name, and sorted: a name that is turned around is understood, too.
        for wanted, choices in zip((spelling, _sorted_words(spelling)), self._spellings, strict=True):
            for _, ratio, index in process.extract(
                wanted, choices, scorer=fuzz.ratio, limit=COMPARED, score_cutoff=LEAST_ALIKE
            ):
                yield _alike(self._owners[index], ratio)

    def _documents(self, text: str) -> Iterator[EntityCandidate]:
        """Yield documents that bear a number, are called so, or have a title with many of the words."""
        for iri in BatesIndex(self._catalogue.tables).find_stamps(text):
            document = self.entity(page_of(iri)[0])
            if document is not None:
                yield _same(document, "bates_number")
        words = split_words(text)
        if not words:
            return
        is_document = facet_query("kind", self._catalogue.profile[DOCUMENT].kind)
        number = bool_query(must=(*(term_query("identifier", word) for word in words), is_document))
        title = bool_query(must=(any_query(term_query("title", word) for word in words), is_document))
        identifier = self._catalogue.profile.predicates["identifier"]
        for query in (number, title):
            for name in self._index.searcher.find_names(query, COMPARED):
                entity = self.entity(f"{self._catalogue.base}{name}")
                if entity is None:
                    continue
                names = entity.names if query is title else self._catalogue.texts(entity.iri, identifier)
                if any(split_words(each) == words for each in names):
                    yield _same(entity, "same_name" if query is title else "identifier")
                elif query is title:
                    yield from self._alike_title(entity, text)

    def _alike_title(self, entity: NamedEntity, text: str) -> Iterator[EntityCandidate]:
        wanted = _spelling(text)
        ratio = max(fuzz.token_sort_ratio(wanted, _spelling(each)) for each in entity.names)
        if ratio >= LEAST_ALIKE:
            yield _alike(entity, ratio)

    def _entities_of(self, shape: Shape) -> Iterator[NamedEntity]:
        base, sensitivity = self._catalogue.base, self._catalogue.profile.predicates["sensitivity"]
        for iri in self._catalogue.thing_names(shape):
            if shape.name == PERSON and not PUBLIC_ROLES.intersection(
                map(last_segment, self._catalogue.links(iri, sensitivity))
            ):
                continue
            stub = self._catalogue.stub(iri)
            names = (*([stub.label] if stub else []), *self._several.get(iri.removeprefix(base), ()))
            if any(names):
                yield NamedEntity(iri, shape.name, tuple(dict.fromkeys(filter(None, names))))

    def _authority(self, entity: NamedEntity) -> Authority:
        links, path = self._catalogue.links, self._catalogue.profile.predicates
        above = next(iter(links(entity.iri, path["subOrganizationOf"])), "")
        addresses = (each for name in ("homepage", "webPage") for each in links(entity.iri, path[name]))
        return Authority(entity.iri, entity.names, above, tuple(addresses))

    def _count_statements(self, iri: str) -> int:
        return sum(1 for _ in self._catalogue.quad_store.quads(None, _SUBJECT, NamedNode(iri)))


def text_likeness(text: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 100, which is only for the same."""
    return SAME if text == other else min(fuzz.ratio(text, other), SAME - 1)


# What the features of a candidate say to people, by their names for programs.
_WORDS: Mapping[str, str] = {
    "same_name": "the same name or abbreviation",
    "identifier": "its identifier",
    "bates_number": "a Bates number of it",
    "name_similarity": "spelled alike, in percent",
}


def _same(entity: NamedEntity, why: str) -> EntityCandidate:
    return EntityCandidate(entity, SAME, (MatchFeature(why, _WORDS[why], True),), is_same=True)


def _alike(entity: NamedEntity, ratio: float) -> EntityCandidate:
    feature = MatchFeature("name_similarity", _WORDS["name_similarity"], round(ratio, 1))
    return EntityCandidate(entity, ratio * ALIKE / 100, (feature,))


def _spelling(name: str) -> str:
    words = long_words(read_name(name).words)
    return " ".join(word.stem for word in words if word.stem != "us") or without_accents(name).lower()


def _sorted_words(spelling: str) -> str:
    return " ".join(sorted(spelling.split()))
