"""The dataset of a saved query: what its parameter `scope` chooses.

Without `scope`, or with `corpus`, a query asks the default graph: what sources of the collection state. With
`all` it gets the clause `FROM <graph/all>`, and so asks what sources outside the collection state as well.
"""

from foia_graph.query.sparql.lexer import Token, query_tokens
from foia_graph.query.sparql.text_edits import Edit, apply_edits

SCOPE = "scope"
"""The name of the parameter."""
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
