"""Names as people write them, matched with the entities of a catalogue: bodies, people, issues, documents."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from msgspec import Struct
from rapidfuzz import fuzz, process

from foia_graph.extract.authorities.authority_file import Authority, build_authority_file
from foia_graph.extract.authorities.matching import rank_matches
from foia_graph.extract.authorities.name_words import long_words, read_name
from foia_graph.extract.person_names import without_accents
from foia_graph.model.iris import last_segment, page_of
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.restrictions import PUBLIC_ROLES
from foia_graph.search.index_folder import FOLDER
from foia_graph.search.names import NameLookup, read_names
from foia_graph.search.query_builder import bool_query, facet_query, term_query
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


class MatchFeature(Struct, frozen=True):
    """One thing that speaks for a candidate: a name for programs, words for people, and its value."""

    id: str
    name: str
    value: bool | float


class EntityCandidate(NamedTuple):
    """An entity (IRI) that a name may mean, with a score from 0 to 100, and what speaks for it."""

    iri: str
    score: float
    features: tuple[MatchFeature, ...] = ()

    @property
    def is_same(self) -> bool:
        """Return whether it bears the very name, identifier or number: a feature that is true."""
        return any(each.value is True for each in self.features)


class EntityNames:
    """All names of the entities of one generation; what is restricted is in no generation.

    Of people only those in public roles are entities.
    """

    def __init__(self, catalogue: Catalogue, index: TextIndex) -> None:
        self._catalogue, self._index = catalogue, index
        self._path = catalogue.profile.predicates
        others = read_names(catalogue.generation.path / FOLDER)
        things = (iri for each in NAMED for iri in catalogue.thing_names(catalogue.profile[each]))
        named = (
            (iri, self._names_of(iri, others.get(iri.removeprefix(catalogue.base), ()))) for iri in things
        )
        self._names: Mapping[str, Sequence[str]] = {iri: names for iri, names in named if names}
        self._lookup = NameLookup(self._names)
        bodies = (iri for iri in self._names if self.type_of(iri) in BODIES)
        self._bodies = build_authority_file(map(self._authority, bodies))
        spelled = [(_spelling(name), iri) for iri, names in self._names.items() for name in names]
        self._owners = [iri for _, iri in spelled]
        self._spellings = ([text for text, _ in spelled], [_sorted_words(text) for text, _ in spelled])
        self.statement_count = lru_cache(CACHED_COUNTS)(self._count_statements)
        """Return how many statements of sources there are about a thing (IRI)."""

    def find(self, name: str, types: Collection[str] = CLASSES) -> list[EntityCandidate]:
        """Return the entities of some classes that a name may mean, the best first."""
        text = name[:MAX_NAME].strip()
        found = self._candidates(text, types) if text else ()
        return self.ranked(each for each in found if self.type_of(each.iri) in types)

    def ranked(self, candidates: Iterable[EntityCandidate]) -> list[EntityCandidate]:
        """Return candidates, each entity once, in the order of their scores.

        Of those that are as good, the one comes first of which sources state more.
        """
        best: dict[str, EntityCandidate] = {}
        for each in sorted(candidates, key=lambda c: (-c.score, -self.statement_count(c.iri), c.iri)):
            best.setdefault(each.iri, each)
        return [*best.values()]

    def type_of(self, iri: str) -> str:
        """Return the class of a thing of the catalogue by its IRI, "" for any other."""
        shape = self._catalogue.shape_of(iri)
        return shape.name if shape is not None else ""

    def entity(self, iri: str) -> str:
        """Return the entity that an IRI names, by its preferred one; "" for whatever else, or nothing."""
        if self.type_of(iri) == DOCUMENT:
            return iri if self._catalogue.stub(iri) is not None else ""
        iri = self._catalogue.preferred_names.get(iri, iri)
        return iri if iri in self._names else ""

    def _candidates(self, text: str, types: Collection[str]) -> Iterator[EntityCandidate]:
        if not set(NAMED).isdisjoint(types):
            yield from self._by_name(text)
        if DOCUMENT in types:
            yield from self._documents(text)
        base = self._catalogue.base
        if iri := self.entity(text if text.startswith(base) else f"{base}{text}"):
            yield _same(iri, "identifier")

    def _by_name(self, text: str) -> Iterator[EntityCandidate]:
        same = self._lookup.find_things(text)
        yield from (_same(iri, "same_name") for iri in same)
        alike = list(self._spelled_alike(_spelling(text)))
        yield from alike
        # The rules compare with hundreds of names, for what letters do not decide.
        if not same and max((each.score for each in alike), default=0.0) < DECISIVE:
            for match in rank_matches(self._bodies, text):
                score = min(match.score, 1.0) * SAME_BODY
                feature = MatchFeature("name_rules", "; ".join(match.reasons), round(score, 1))
                yield EntityCandidate(match.authority.iri, score, (feature,))

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
            yield _same(page_of(iri)[0], "bates_number")
        words, wanted = split_words(text), _spelling(text)
        is_document = facet_query("kind", self._catalogue.profile[DOCUMENT].kind)
        for field, why, least in (("identifier", "identifier", len(words)), ("title", "same_name", 1)):
            has_words = bool_query(should=(term_query(field, word) for word in words), least=least)
            for name in self._index.searcher.find_names(bool_query((has_words, is_document)), COMPARED):
                iri = f"{self._catalogue.base}{name}"
                texts = self._catalogue.texts(iri, self._path[field])
                ratio = max((fuzz.token_sort_ratio(wanted, _spelling(each)) for each in texts), default=0.0)
                if words in map(split_words, texts):
                    yield _same(iri, why)
                elif field == "title" and ratio >= LEAST_ALIKE:
                    yield _alike(iri, ratio)

    def _names_of(self, iri: str, others: Iterable[str]) -> list[str]:
        # People who are in no public role have no names here.
        roles = map(last_segment, self._catalogue.links(iri, self._path["sensitivity"]))
        if self.type_of(iri) == PERSON and PUBLIC_ROLES.isdisjoint(roles):
            return []
        stub = self._catalogue.stub(iri)
        return list(dict.fromkeys(filter(None, (stub.label if stub else "", *others))))

    def _authority(self, iri: str) -> Authority:
        links = partial(self._catalogue.links, iri)
        above = next(iter(links(self._path["subOrganizationOf"])), "")
        addresses = (each for name in ("homepage", "webPage") for each in links(self._path[name]))
        return Authority(iri, tuple(self._names[iri]), above, tuple(addresses))

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


def _same(iri: str, why: str) -> EntityCandidate:
    return EntityCandidate(iri, SAME, (MatchFeature(why, _WORDS[why], value=True),))


def _alike(iri: str, ratio: float) -> EntityCandidate:
    feature = MatchFeature("name_similarity", _WORDS["name_similarity"], round(ratio, 1))
    return EntityCandidate(iri, ratio * ALIKE / 100, (feature,))


def _spelling(name: str) -> str:
    words = long_words(read_name(name).words)
    return " ".join(word.stem for word in words if word.stem != "us") or without_accents(name).lower()


def _sorted_words(spelling: str) -> str:
    return " ".join(sorted(spelling.split()))
