"""Complexity of a query: the depth of its nesting, and the number of its patterns."""

from foia_graph.query.sparql.lexer import Token

_SIGNS = frozenset("!+-^")
_SEPARATORS = frozenset(".;,")
_STEPS = frozenset("/|~")
_CLAUSES = frozenset({"FILTER", "BIND", "VALUES"})
_TERMS = frozenset({"iri", "string", "variable", "blank", "number", "name"})


class QueryComplexity:
    """Depth and patterns of the tokens read so far.

    `depth` counts the brackets that are open and the run of unary operators before the last token.
    `patterns` counts groups, clauses, every further triple, every further member of a list in parentheses,
    and every further step of a path. The rows of VALUES are data, and count for nothing.
    """

    def __init__(self) -> None:
        self.patterns = 0
        self._opened: list[str] = []
        self._quoted = 0
        self._signs = 0
        self._data_level = 0
        self._is_separated = False
        self._before = Token("mark", "", -2)

    @property
    def depth(self) -> int:
        """Return how deep the last token stands."""
        return len(self._opened) + self._quoted + self._signs

    def add(self, token: Token) -> None:
        """Count the next token."""
        counted = self.patterns
        self._signs = self._signs + 1 if token.text in _SIGNS else 0
        if token.kind == "mark":
            self._count_mark(token)
        elif token.kind == "word":
            self._count_word(token.text.upper())
        elif self._before.kind in _TERMS and token.kind in _TERMS:
            self._count_member()
        if self._is_separated and token.text not in _SEPARATORS and token.text not in "}]":
            self._is_separated = False
            self.patterns = max(self.patterns, counted + 1)
        self._before = token

    def _count_mark(self, token: Token) -> None:
        text = token.text
        if text in "([{":
            self._open_bracket(text)
        elif text in ")]}":
            self._close_bracket(text)
        elif text in "<>" and self._before.text == text and self._before.offset + 1 == token.offset:
            self._turn_quoted_triple(text)
        elif text in _STEPS:
            self.patterns += 1
        elif text in _SEPARATORS and self._inside != "(":
            self._is_separated = True

    @property
    def _inside(self) -> str:
        return self._opened[-1] if self._opened else ""

    def _open_bracket(self, bracket: str) -> None:
        if bracket == "(" and self._before.text == ")":
            self._count_member()
        elif bracket != "(" and not self._data_level:
            self.patterns += 1
        self._opened.append(bracket)

    def _close_bracket(self, bracket: str) -> None:
        if self._opened:
            self._opened.pop()
        if bracket == "}" and len(self._opened) < self._data_level:
            self._data_level = 0

    def _turn_quoted_triple(self, half: str) -> None:
        """Open or close a quoted triple, `<< … >>`."""
        if half == "<":
            self._quoted += 1
            self.patterns += 1
        else:
            self._quoted = max(self._quoted - 1, 0)

    def _count_word(self, word: str) -> None:
        if word in _CLAUSES:
            self.patterns += 1
        if word == "VALUES":
            self._data_level = len(self._opened) + 1

    def _count_member(self) -> None:
        """Count a term that follows another: in parentheses, that is a list, and two triples."""
        if self._inside == "(" and not self._data_level:
            self.patterns += 1
