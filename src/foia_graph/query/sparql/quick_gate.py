"""The quick gate: passes most ordinary small queries at a glance, and leaves every other to the gate.

What it passes the gate passes, with the same form. It cuts the tokens that the gate's lexer cuts, without
their kinds. They are so few that nothing stands too deep and nothing is too much, as every bracket and every
sign (`[`, `!`, `^`, a unary minus) is a token; and there are no letters of a call.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from foia_graph.query.sparql.lexer import TOKEN

QueryForm = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
QUERY_FORMS: tuple[QueryForm, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_BY_KEYWORD: Mapping[str, QueryForm] = {form: form for form in QUERY_FORMS}
_MEAN_LENGTH = 40
"""Characters of a token at most, taken over a query that is read here."""


@cache
def _piece_pattern() -> re.Pattern[str]:
    token = re.sub(r"\(\?P<\w+>", "(?:", TOKEN)
    return re.compile(rf"(?! [ \t\r\n] ) (?: {token} )", re.VERBOSE | re.DOTALL)


def passed_form(query: str, most: int) -> QueryForm | None:
    """Return the form of a query that has at most so many tokens, None for one that the gate has to read."""
    # More letters fold into these than for the engine, so that no call is passed.
    if len(query) > most * _MEAN_LENGTH or "service" in query.lower():
        return None
    tokens = _piece_pattern().findall(query)
    # A comment is cut as its first character. A full stop in a word makes it three tokens, or more.
    if "#" in tokens or len(tokens) + 2 * query.count(".") > most:
        return None
    return _BY_KEYWORD.get(_first_keyword(tokens))


def _first_keyword(tokens: list[str]) -> str:
    """Return the first token after a plain prologue, in capitals, "" where it is not plain."""
    index = 0
    while index + 3 < len(tokens) and tokens[index].upper() == "PREFIX":
        if tokens[index + 1][-1] != ":" or tokens[index + 2][0] != "<":
            return ""
        index += 3
    return tokens[index].upper() if index < len(tokens) else ""
