"""The check of vocabulary: classes and properties in a query that nothing in the catalogue has.

Such a query is right as SPARQL, and its empty answer does not show why it is empty.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from operator import itemgetter
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from foia_graph.errors import QueryRefused
from foia_graph.model.iris import last_segment
from foia_graph.model.jsonld import IriCompactor
from foia_graph.model.namespaces import RDFS, SH, VOID, VOID_EXT
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.query.sparql.lexer import (
    CACHED_QUERIES,
    TEXT_QUERY,
    QueryNames,
    Token,
    line_and_column,
    query_tokens,
)
from foia_graph.query.sparql.term_uses import TermParser, TermUse
from foia_graph.runtime.tables import table_beside

# Vocabularies that only the description of a catalogue is written in.
DESCRIBING = (SH, VOID, VOID_EXT)
MAX_NOTES = 5
MAX_NEAREST = 3
MAX_WORDS = 2048
# Points, next to the hundred of equal names, for terms that share a namespace, that things of the class have,
# that lead to the same classes or datatypes, and that both name things.
NAMESPACE_BONUS, CLASS_BONUS, OBJECT_BONUS, ROLE_BONUS = 8, 10, 40, 100
# Properties that each thing may have, whatever the other things of its class have.
GENERAL_PROPERTIES = frozenset((RDF_TYPE, f"{RDFS}label", TEXT_QUERY))
MESSAGES: Mapping[str, str] = table_beside(__file__)["messages"]
NoteKind = Literal["class", "property", "pairing", "prefix"]


class QueryNote(NamedTuple):
    """A term of a query that nothing has, as it is written, with line and column from 1.

    `nearest` are terms with their prefixes, for a prefix namespaces in angle brackets, the likeliest first.
    """

    kind: NoteKind
    term: str
    line: int
    column: int
    nearest: tuple[str, ...]
    message: str


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The classes and properties of a catalogue, those of its profile included, by IRI.

    `pairs` has the properties of each class that has instances, `object_types` the classes and datatypes of
    the objects of each property. `names` and `other_names` are the properties by which classes name their
    things. `prefixes` are those that a query need not declare.
    """

    classes: Set[str]
    properties: Set[str]
    pairs: Mapping[str, Set[str]]
    object_types: Mapping[str, Set[str]]
    names: Set[str]
    other_names: Set[str]
    prefixes: Mapping[str, str]

    @lru_cache(CACHED_QUERIES)  # noqa: B019 - a server has few catalogues, and each bounds its own
    def find_notes(self, query: str, base: str) -> tuple[QueryNote, ...]:
        """Return the notes on a query, in the order of the text, at most `MAX_NOTES`."""
        tokens = list(query_tokens(query))
        parser = TermParser(query, tokens, QueryNames(tokens, base, self.prefixes))
        try:
            parser.parse_query()
        except QueryRefused:
            return ()  # the engine reads more than this parser does
        notes: dict[int, QueryNote] = {}
        for use in sorted(parser.uses, key=lambda each: each.token.offset):
            if len(notes) < MAX_NOTES and (found := self._find_note(use, query, tokens)):
                notes.setdefault(*found)
        return tuple(note for _, note in sorted(notes.items()))

    def _find_note(self, use: TermUse, query: str, tokens: Sequence[Token]) -> tuple[int, QueryNote] | None:
        if use.iri.startswith(DESCRIBING):
            return None
        known = self.classes if use.is_class else self.properties
        if use.iri in known:
            missing = (each for each in use.scope.classes_of(use.subject) if self._lacks(each, use.iri))
            wrong = next(missing, None)
            if use.is_class or wrong is None:
                return None
            nearest = self._nearest(use, self.pairs[wrong])
            return _note("pairing", use.token, nearest, query, self._compactor.compact_iri(wrong))
        declared = _declared_namespace(tokens, use.token)
        if declared is not None and declared.text[1:-1] not in self._namespaces:
            return _note("prefix", declared, self._nearest_namespaces(declared, use.token), query)
        return _note("class" if use.is_class else "property", use.token, self._nearest(use, known), query)

    def _lacks(self, class_iri: str, property_iri: str) -> bool:
        return (
            class_iri in self.pairs
            and property_iri not in self.pairs[class_iri]
            and property_iri not in GENERAL_PROPERTIES
        )

    @cached_property
    def _compactor(self) -> IriCompactor:
        return IriCompactor(self.prefixes)

    @cached_property
    def _namespaces(self) -> frozenset[str]:
        return frozenset((*self.prefixes.values(), *map(_namespace, self.classes | self.properties)))

    def _nearest_namespaces(self, declared: Token, used: Token) -> list[str]:
        own = self.prefixes.get(used.text.partition(":")[0], "")
        near = process.extract(declared.text[1:-1], sorted(self._namespaces), scorer=fuzz.ratio)
        return [f"<{each}>" for each in dict.fromkeys((own, *map(itemgetter(0), near))) if each]

    def _nearest(self, use: TermUse, known: Set[str]) -> list[str]:
        """Return the known terms that are likest to a term, likest first."""
        iri, words, namespace = use.iri, _words(use.iri), _namespace(use.iri)
        types = self.object_types.get(iri, frozenset())
        expected = {each for name in use.scope.classes_of(use.subject) for each in self.pairs.get(name, ())}

        def likeness(each: str) -> float:
            others = self.object_types.get(each, frozenset())
            return (
                _name_likeness(words, _words(each))
                + NAMESPACE_BONUS * (_namespace(each) == namespace)
                + CLASS_BONUS * (each in expected)
                + OBJECT_BONUS * len(types & others) / max(len(types | others), 1)
                + ROLE_BONUS * any(iri in role and each in role for role in (self.names, self.other_names))
            )

        best = sorted(known, key=lambda each: (-likeness(each), each))
        return [self._compactor.compact_iri(each) for each in best[:MAX_NEAREST]]


def _name_likeness(one: str, other: str) -> float:
    """Return from 0 to 100 how like two names are, in letters or in words."""
    return max(fuzz.ratio(one, other), 0.9 * fuzz.token_set_ratio(one, other))


@lru_cache(MAX_WORDS)
def _words(iri: str) -> str:
    letters = (f" {letter.lower()}" if letter.isupper() else letter for letter in last_segment(iri))
    return "".join(letters).strip()


def _namespace(iri: str) -> str:
    return iri[: len(iri) - len(last_segment(iri))]


def _declared_namespace(tokens: Sequence[Token], name: Token) -> Token | None:
    """Return the IRI of the declaration of a name's prefix, None where the query has none."""
    prefix = f"{name.text.partition(':')[0]}:"
    for declared, namespace in pairwise(tokens):
        if declared.text == prefix and namespace.kind == "iri" and name.kind == "name":
            return namespace
    return None


def _note(
    kind: NoteKind, token: Token, nearest: Iterable[str], query: str, class_name: str = ""
) -> tuple[int, QueryNote]:
    best = tuple(islice(nearest, MAX_NEAREST))
    message = MESSAGES[kind].format(term=token.text, class_name=class_name, nearest=" or ".join(best))
    return token.offset, QueryNote(kind, token.text, *line_and_column(query, token.offset), best, message)
