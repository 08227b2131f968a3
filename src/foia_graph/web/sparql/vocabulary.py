"""The check of vocabulary: notes on classes and properties that nothing has, for a query without results.

Such a query is right as SPARQL, and its empty answer does not show why it is empty.
"""

import re
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from foia_graph.errors import QueryRefused, StoreBusy
from foia_graph.model.iris import last_segment
from foia_graph.model.jsonld import IriCompactor
from foia_graph.model.namespaces import RDFS
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.query.sparql.datasets import DESCRIBING
from foia_graph.query.sparql.lexer import TEXT_QUERY, QueryNames, Token, line_and_column, query_tokens
from foia_graph.query.sparql.messages import WorkerRequest
from foia_graph.query.sparql.text_query.parse import PatternParser, PredicatePair
from foia_graph.runtime.tables import table_beside
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import term_figures
from foia_graph.web.sparql.execution import AdmittedQuery

MAX_NOTES, MAX_NEAREST = 5, 3
# Characters of a term that a note repeats, so that notes fit into a header.
MAX_TERM = 200
# Points, next to the hundred of equal names, for terms that things of the class have, and for those that
# lead to the same classes or datatypes.
CLASS_BONUS, OBJECT_BONUS = 10, 60
# Properties that each thing may have, whatever the other things of its class have.
GENERAL_PROPERTIES = frozenset((RDF_TYPE, f"{RDFS}label", TEXT_QUERY))
MESSAGES: Mapping[str, str] = table_beside(__file__)["messages"]
# How results end that have no rows, or are no; CSV and TSV then have one line.
NO_RESULTS = tuple(end.encode() for end in table_beside(__file__)["no_results"])


class QueryNote(NamedTuple):
    """A term of a query that nothing has, as it is written, with line and column from 1.

    `nearest` are terms with prefixes, for a prefix namespaces in angle brackets, the most similar first.
    """

    kind: str
    term: str
    line: int
    column: int
    nearest: Sequence[str]
    message: str


def query_notes(
    query: AdmittedQuery, worker_request: WorkerRequest, results: bytes, source: Catalogue
) -> Sequence[QueryNote]:
    """Return the notes on a query of the default graph, none with results or while terms are counted."""
    if worker_request.default_graph_uris is not None or worker_request.named_graph_uris is not None:
        return ()
    # The end of an answer shows whether it has rows, so that one with rows costs nothing.
    is_heading = query.form == "SELECT" and results.find(b"\n") == len(results) - 1
    if results and not is_heading and not results.endswith(NO_RESULTS):
        return ()
    try:
        vocabulary = source.compute_once("vocabulary", lambda: Vocabulary(source, worker_request.prefixes))
    except StoreBusy:
        return ()
    return vocabulary.find_notes(query.text, f"{source.base}sparql")


class TermUse(NamedTuple):
    """A class or property where it is used, its IRI, and the classes of the subject that must have it."""

    token: Token
    iri: str
    is_class: bool
    classes: Sequence[str]


class TermParser(PatternParser):
    """Reads the tokens of a query, a hundred times as fast as a grammar; `uses` has its terms."""

    def __init__(self, query: str, tokens: Sequence[Token], names: QueryNames) -> None:
        super().__init__(query, tokens, names.start)
        self.uses: list[TermUse] = []
        self._names = names
        # By the subject, those of the groups around it included.
        self._classes: dict[str, list[str]] = {}

    def _group(self) -> None:
        outer, self._classes = self._classes, {each: [*found] for each, found in self._classes.items()}
        super()._group()
        self._classes = outer

    def _element(self) -> None:
        is_named = self._word == "GRAPH"
        super()._element()
        if is_named:
            # What is counted is the default graph; graphs of sources have terms that it lacks.
            outside = len(self.uses)
            self._element()
            del self.uses[outside:]

    def _select(self) -> None:
        # Variables of a sub-select are others than those around it, but for its columns.
        self._classes = {}
        super()._select()

    def _add_sentence(self, _: int, subject: Sequence[Token], pairs: Sequence[PredicatePair]) -> None:
        self._add_uses(subject[0], pairs)

    def _nested_pairs(self, end: str) -> None:
        self._add_uses(self._lexed[self._at - 1], self._pairs())
        self._take(end)

    def _add_uses(self, node: Token, pairs: Sequence[PredicatePair]) -> None:
        subject = f"{node.text}{node.offset}" if node.text in "[(" else node.text
        classes = self._classes.setdefault(subject, [])
        for pair in pairs:
            texts, iris = [token.text for token in pair.path], [*map(self._names.iri, pair.path)]
            # A path with another way, or without a step, matches though the subject lacks the property.
            is_required = "|" not in texts and texts[1:2] not in (["*"], ["?"])
            for index, (token, iri) in enumerate(zip(pair.path, iris, strict=True)):
                self.uses.append(TermUse(token, iri, False, () if index or not is_required else classes))
            if texts == ["a"] or iris == [RDF_TYPE]:
                found = [(each[0], self._names.iri(each[0])) for each in pair.objects]
                self.uses += (TermUse(token, iri, True, ()) for token, iri in found)
                classes += (iri for _, iri in found)


class Vocabulary:
    """The classes and properties of a catalogue, and those of its profile."""

    def __init__(self, source: Catalogue, prefixes: Mapping[str, str]) -> None:
        figures = term_figures(source)
        self._prefixes, self._compactor = prefixes, IriCompactor(prefixes)
        self._classes, self._properties = set(figures.classes), {*figures.properties, *GENERAL_PROPERTIES}
        self._pairs = figures.class_properties()
        # What the objects of each property are: classes, datatypes, or names of its subject.
        self._objects: dict[str, set[str]] = {}
        for each in figures.partitions:
            self._objects.setdefault(each.property_iri, set()).add(each.object_type)
        # A term of the profile is no fault: other catalogues have it, and this one may have it tomorrow.
        for iri in source.profile.terms:
            (self._classes if last_segment(iri)[0].isupper() else self._properties).add(iri)
        for shape in source.profile.shapes.values():
            classes = {shape.target, *shape.superclasses, *shape.also.values()}
            self._classes |= classes
            for prop in shape.properties.values():
                self._properties.add(prop.path)
                for class_iri in classes & self._pairs.keys():
                    self._pairs[class_iri].add(prop.path)
                if prop.is_label or prop.is_other_name:
                    self._objects.setdefault(prop.path, set()).add(f"label {prop.is_label}")
        self._words = {iri: _words(iri) for iri in self._classes | self._properties}
        self._namespaces = {*prefixes.values(), *(iri.removesuffix(last_segment(iri)) for iri in self._words)}

    def find_notes(self, query: str, base: str) -> Sequence[QueryNote]:
        """Return the notes on a query, in the order of the text, at most `MAX_NOTES`."""
        tokens = list(query_tokens(query))
        if any(token.text.upper() == "FROM" for token in tokens):
            return ()  # other graphs than the one whose terms are counted
        parser = TermParser(query, tokens, QueryNames(tokens, base, self._prefixes))
        try:
            parser.parse_query()
        except QueryRefused:
            return ()  # the engine reads more than this parser does
        notes: dict[int, QueryNote] = {}
        for use in sorted(parser.uses, key=lambda each: each.token.offset):
            if len(notes) == MAX_NOTES or not use.iri or (found := self._find_fault(use, tokens)) is None:
                continue
            kind, token, nearest, class_iri = found
            term, class_name = token.text[:MAX_TERM], self._compactor.compact_iri(class_iri)
            message = MESSAGES[kind].format(term=term, class_name=class_name, nearest=" or ".join(nearest))
            position = line_and_column(query, token.offset)
            notes.setdefault(token.offset, QueryNote(kind, term, *position, nearest, message))
        return [note for _, note in sorted(notes.items())]

    def _find_fault(
        self, use: TermUse, tokens: Sequence[Token]
    ) -> tuple[str, Token, Sequence[str], str] | None:
        """Return what is wrong with a term, where, the nearest terms, and the class that lacks it."""
        known = self._classes if use.is_class else self._properties
        if use.iri in GENERAL_PROPERTIES or use.iri.startswith(DESCRIBING):
            return None
        if use.iri in known:
            for class_iri in use.classes:
                having = self._pairs.get(class_iri, known)
                if use.iri not in having:
                    return "pairing", use.token, self._nearest(use, having), class_iri
            return None
        # A namespace that nothing uses explains each term with its prefix, so that is said instead.
        prefix = use.token.text.partition(":")[0]
        for declared, namespace in pairwise(tokens) if use.token.kind == "name" else ():
            iri = namespace.text[1:-1]
            if declared.text == f"{prefix}:" and namespace.kind == "iri" and iri not in self._namespaces:
                own = self._prefixes.get(prefix)
                nearest = sorted(self._namespaces, key=lambda each: (each != own, -fuzz.ratio(iri, each)))
                return "prefix", namespace, [f"<{each}>" for each in nearest[:MAX_NEAREST]], ""
        return "class" if use.is_class else "property", use.token, self._nearest(use, known), ""

    def _nearest(self, use: TermUse, known: Set[str]) -> list[str]:
        """Return the known terms that are most similar to a term, the most similar first."""
        words, types = _words(use.iri), self._objects.get(use.iri, set())
        expected = {iri for name in use.classes for iri in self._pairs.get(name, ())}

        def likeness(each: str) -> float:
            others = self._objects.get(each, set())
            same_objects = len(types & others) / max(len(types | others), 1)
            own = self._words[each]
            same_words = max(fuzz.ratio(words, own), 0.9 * fuzz.token_set_ratio(words, own))
            return same_words + CLASS_BONUS * (each in expected) + OBJECT_BONUS * same_objects

        # What leads to the same things is meant more often than what is spelled alike.
        best = sorted(known, key=lambda each: (-likeness(each), each))
        return [self._compactor.compact_iri(each) for each in best[:MAX_NEAREST]]


def _words(iri: str) -> str:
    return re.sub("(?=[A-Z])", " ", last_segment(iri)).strip().lower()
