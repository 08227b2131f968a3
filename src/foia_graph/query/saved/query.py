"""A saved query: a question kept as a file, and how it is put to a store.

Its parameter `scope` chooses the dataset. Without it, or with `corpus`, the default graph is asked: what
sources of the collection state. With `all` the query gets the clause `FROM <graph/all>`, and so asks what
sources outside the collection state as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from foia_graph.errors import ValueRejected
from foia_graph.model import dates
from foia_graph.model.profile import Profile
from foia_graph.query.saved.parameters import QueryParameter
from foia_graph.query.sparql.lexer import Edit, Token, apply_edits, query_tokens
from foia_graph.query.sparql.parameters import bind_values


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question kept as a file: what it asks, what may be chosen, and how it is put to the store."""

    name: str
    title: str
    description: str
    parameters: tuple[QueryParameter, ...]
    columns: Mapping[str, str]
    """What a column holds, where its name does not say enough."""
    text: str
    """Its SPARQL, with the patterns that it includes written out."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """What is over a column on a page."""
    subject: str = ""
    """What it is listed under."""

    def bind_values(
        self,
        choices: Mapping[str, str],
        base: str,
        profile: Profile,
        preferred: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """Return the query ready to run anywhere, with its parameters put in as whole terms.

        Of a thing with several names it asks for the preferred one (`preferred`, by IRI).

        What is not chosen takes its default; an empty value leaves an optional parameter open. Raises
        ValueRejected for a parameter that there is not, that is missing, or that has a value of no use.
        """
        for name in choices:
            if name not in {parameter.name for parameter in self.parameters}:
                raise ValueRejected(
                    f"the query {self.name} has no parameter {dates.quote_text(name)}; "
                    f"{self._parameter_hint()}"
                )
        text, terms = self.text, {}
        for parameter in self.parameters:
            value = choices.get(parameter.name, parameter.default)
            if not value.strip():
                value = "" if parameter.optional else parameter.default
            if value:
                term = parameter.term(value, base, profile)
                if self._is_dataset(parameter):
                    text = ask_all_sources(text) if value.strip() == SCOPES[1] else text
                    continue
                iri = preferred.get(term[1:-1])
                terms[parameter.name] = f"<{iri}>" if iri else term
            elif not parameter.optional:
                raise ValueRejected(f"parameter {parameter.name!r} is missing: {parameter.description}")
        return f"BASE <{base}>\n{bind_values(text, terms)}"

    def _is_dataset(self, parameter: QueryParameter) -> bool:
        return parameter.name == SCOPE and f"?{SCOPE}" not in {
            token.text for token in query_tokens(self.text)
        }

    def _parameter_hint(self) -> str:
        names = [parameter.name for parameter in self.parameters]
        return f"it takes {', '.join(names)}" if names else "it takes none"


# The name of the parameter.
SCOPE = "scope"
SCOPES = ("corpus", "all")
ALL_SOURCES = "FROM <graph/all>"
_FOLLOWING = frozenset(("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"))


def ask_all_sources(query: str) -> str:
    """Return a query with the dataset clause that makes it ask all sources.

    >>> ask_all_sources("SELECT ?s { ?s ?p ?o }")
    'SELECT ?s FROM <graph/all> { ?s ?p ?o }'
    """
    offset = _clause_offset(query)
    clause = f"{ALL_SOURCES} " if offset < len(query) else f"\n{ALL_SOURCES}"
    return apply_edits(query, [Edit(offset, offset, clause)])


def _clause_offset(query: str) -> int:
    """Return the offset at which a dataset clause belongs: before WHERE, or the braces of the outer query."""
    parentheses, is_template = 0, False
    before = Token("mark", "", -1)
    for token in query_tokens(query):
        word = token.text.upper()
        if token.kind == "mark" and token.text in "()":
            parentheses += 1 if token.text == "(" else -1
        elif parentheses == 0 and word == "{":
            # The first braces of a CONSTRUCT are its template, unless it has the short form.
            if before.text.upper() != "CONSTRUCT":
                return token.offset
            is_template = True
        elif word == "}":
            is_template = False
        elif parentheses == 0 and not is_template and token.kind == "word" and word in _FOLLOWING:
            return token.offset
        before = token
    return len(query)
