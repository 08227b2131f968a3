"""The uses of classes and properties in the triple patterns of a query.

A grammar takes tens of milliseconds; the parser of searches is fast enough for each request.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from foia_graph.model.rdf import RDF_TYPE
from foia_graph.query.sparql.lexer import QueryNames, Token
from foia_graph.query.sparql.text_query.parse import PatternParser, PredicatePair


@dataclass(slots=True)
class GroupScope:
    """A group of a query: the classes that it gives to each subject, by the text of that."""

    outer: "GroupScope | None" = None
    classes: dict[str, list[str]] = field(default_factory=dict)

    def classes_of(self, subject: str) -> Iterator[str]:
        """Yield the IRIs of the classes that a subject has in the group, and in the groups around it."""
        yield from self.classes.get(subject, ())
        if self.outer is not None:
            yield from self.outer.classes_of(subject)


@dataclass(frozen=True, slots=True)
class TermUse:
    """A class or property where it is used, with its IRI, and the subject that must have it.

    The subject is "" where a pattern can match though the subject lacks the property.
    """

    token: Token
    iri: str
    is_class: bool
    subject: str
    scope: GroupScope


class TermParser(PatternParser):
    """Reads the tokens of a query; `uses` has its terms."""

    def __init__(self, query: str, tokens: Sequence[Token], names: QueryNames) -> None:
        super().__init__(query, tokens, names.start)
        self.uses: list[TermUse] = []
        self._names, self._scope = names, GroupScope()

    def _group(self) -> None:
        self._scope = GroupScope(self._scope)
        outer = self._scope.outer
        super()._group()
        self._scope = outer or GroupScope()

    def _select(self) -> None:
        # Variables of a sub-select are others than those around it, but for its columns.
        self._scope.outer = None
        super()._select()

    def _add_sentence(self, _: int, subject: Sequence[Token], pairs: Sequence[PredicatePair]) -> None:
        self._add_uses(_subject_key(subject[0]), pairs)

    def _nested_pairs(self, end: str) -> None:
        subject = _subject_key(self._lexed[self._at - 1])
        self._add_uses(subject, self._pairs())
        self._take(end)

    def _add_uses(self, subject: str, pairs: Sequence[PredicatePair]) -> None:
        for pair in pairs:
            texts = [token.text for token in pair.path]
            is_type = len(texts) == 1 and (texts == ["a"] or self._names.iri(pair.path[0]) == RDF_TYPE)
            for index, token in enumerate(pair.path):
                is_required = index == 0 and "|" not in texts and texts[1:2] not in (["*"], ["?"])
                if iri := self._names.iri(token):
                    self.uses.append(TermUse(token, iri, False, subject if is_required else "", self._scope))
            for objects in pair.objects if is_type else ():
                if iri := self._names.iri(objects[0]):
                    self._scope.classes.setdefault(subject, []).append(iri)
                    self.uses.append(TermUse(objects[0], iri, True, "", self._scope))


def _subject_key(token: Token) -> str:
    return f"{token.text}{token.offset}" if token.text in "[(" else token.text
