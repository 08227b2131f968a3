"""Reader of one `text:query`: variables that it binds, words that it looks for.

The simplest is `?page text:query "domestic violence"`, the longest has a list on either side:
`(?page ?score ?snippet) text:query (dcterms:title "packet" 100 "lang:en")`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from foia_graph.query.sparql.lexer import NO_PREFIX, Token, TokenKind, refusal_at, string_value
from foia_graph.query.sparql.text_query.parse import NO_BLANK, SearchCall
from foia_graph.query.sparql.text_query.prefixes import QueryNames

# How many hits one search gives at most.
MAX_HITS = 5_000
# The field that holds all that is found by words.
WHOLE_TEXT_FIELD = "text"
LIMIT_PATTERN = re.compile(r"0{0,9}[1-9][0-9]{0,9}")
NO_WORDS = 'after text:query come words in quotes, as in "domestic violence" or (dcterms:title "memo" 100)'
NO_LIMIT = f'the limit is a whole number from 1 to {MAX_HITS:,}, as in ("memo" 100)'


@dataclass(frozen=True, slots=True)
class TextSearch:
    """The variables that a search binds, "" for those it has not, and the words it looks for.

    `iri` is the thing that is asked about where it is no variable; without a `limit` (0) all hits count.
    """

    thing: str
    iri: str
    score: str
    snippet: str
    words: str
    field: str = WHOLE_TEXT_FIELD
    limit: int = 0


def parse_call(
    call: SearchCall, query: str, names: QueryNames, fields: Mapping[str, str], language: str
) -> TextSearch:
    """Parse one search; raises QueryRefused, with the position, where it cannot be made.

    `fields` are the fields of the index by the property that means them.
    """
    reader = _CallReader(query, names)
    thing, iri, more = reader.read_subject(call.subject)
    score, snippet = (*more, "", "")[:2]
    words, field, limit = reader.read_object(call, fields, language)
    return TextSearch(thing, iri, score, snippet, words, field, limit)


def open_words(call: SearchCall) -> list[Token]:
    """Return the variables among what a search looks for: parameters of a saved query, else mistakes."""
    return [token for token in call.object if token.kind == "variable"]


class _CallReader:
    def __init__(self, query: str, names: QueryNames) -> None:
        self._query, self._names = query, names

    def _refuse(self, token: Token, message: str) -> NoReturn:
        raise refusal_at(self._query, token.offset, message)

    # -- what is bound ---------------------------------------------------------------------------------------

    def read_subject(self, subject: Sequence[Token]) -> tuple[str, str, Sequence[str]]:
        """Read what is bound: a variable or an IRI, and the variables for its score and for its text."""
        members = subject
        if subject[0].text == "(":
            members = subject[1:-1]
            if not 1 <= len(members) <= 3:
                message = "a list before text:query has up to three members: thing, score, piece of its text"
                self._refuse(subject[0], message)
        elif len(subject) > 1:
            self._refuse(subject[0], NO_BLANK)
        thing, iri = self._thing(members[0])
        for member in members[1:]:
            if member.kind != "variable":
                self._refuse(member, "in a list before text:query, score and piece of text are variables")
            if member.text[1:] in {other.text[1:] for other in members if other.offset < member.offset}:
                self._refuse(member, f"{member.text} is twice in the list before text:query")
        return thing, iri, [member.text[1:] for member in members[1:]]

    def _thing(self, token: Token) -> tuple[str, str]:
        return (token.text[1:], "") if token.kind == "variable" else ("", self._iri(token, NO_BLANK))

    def _iri(self, token: Token, otherwise: str) -> str:
        iri = self._names.iri(token)
        if not iri:
            self._refuse(token, NO_PREFIX if token.kind == "name" else otherwise)
        return iri

    # -- what is asked ---------------------------------------------------------------------------------------

    def read_object(self, call: SearchCall, fields: Mapping[str, str], language: str) -> tuple[str, str, int]:
        """Read what is looked for: words, field, limit."""
        for variable in open_words(call):
            message = "text:query takes words that are in the query"
            self._refuse(variable, f"{message}: {variable.text} has no value before it is answered")
        rest = list(call.object[1:-1] if call.object[0].text == "(" else call.object)
        property_token = _take_kind(rest, "iri") or _take_kind(rest, "name")
        words = _take_kind(rest, "string")
        if words is None:
            self._refuse(property_token or (rest or call.object)[0], NO_WORDS)
        field = self._field(property_token, fields) if property_token else WHOLE_TEXT_FIELD
        tag, limit, option = (_take_kind(rest, kind) for kind in ("lang", "number", "string"))
        for token in (tag, option):
            self._check_language(token, language)
        if rest:
            self._refuse(rest[0], NO_LIMIT if rest[0].text in ("-", "+") else NO_WORDS)
        return string_value(words), field, self._limit(limit)

    def _field(self, token: Token, fields: Mapping[str, str]) -> str:
        iri = self._iri(token, NO_WORDS)
        if iri not in fields:
            properties = ", ".join(f"<{each}>" for each in sorted(fields))
            self._refuse(
                token, f"text:query looks in all that is said, or in one of {properties}; not in <{iri}>"
            )
        return fields[iri]

    def _limit(self, token: Token | None) -> int:
        if token is None:
            return 0
        if not LIMIT_PATTERN.fullmatch(token.text):  # int() takes other digits, and no 5,000 of them
            self._refuse(token, NO_LIMIT)
        return int(token.text)

    def _check_language(self, token: Token | None, language: str) -> None:
        """Refuse a language that is not that of the catalogue, the only one that its index knows."""
        if token is None:
            return
        text = token.text[1:] if token.kind == "lang" else string_value(token)
        tag = text if token.kind == "lang" else text.removeprefix("lang:")
        if token.kind == "string" and tag == text:
            self._refuse(token, f'text:query has no option {text[:40]!r}; it has "lang:{language}"')
        if tag.lower() != language.lower():
            self._refuse(token, f"the texts here are in the language {language!r}, not in {tag[:40]!r}")


def _take_kind(rest: list[Token], kind: TokenKind) -> Token | None:
    # Return the next token, and take it out, if it is of a kind; else None.
    return rest.pop(0) if rest and rest[0].kind == kind else None
