"""Tokens of a query, cut as the engine cuts them, which is more freely than the grammar does.

The engine tries each rule where it is, so words may touch (`trueSERVICE`, `SELECT*`). `<` may begin an IRI,
or be "less than": `query_tokens` reads IRIs, and the gate looks at the other reading too. Every repetition is
possessive, so no text takes more than linear time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from foia_graph.errors import QueryRefused, Reason

TokenKind = Literal["iri", "string", "lang", "variable", "blank", "number", "name", "word", "mark"]


class Token(NamedTuple):
    """A piece of a query: what it is, how it is written, and where it starts, in characters."""

    kind: TokenKind
    text: str
    offset: int

    @property
    def keyword(self) -> str:
        """The word in capitals, "" for a token that is none."""
        return self.text.upper() if self.kind == "word" else ""


# Characters outside ASCII are never punctuation to the engine: taking them all for letters ends
# every token where the engine ends it, or where the engine gives up.
_LETTER = r"A-Za-z0-9_\x80-\U0010ffff"
_RUN = rf"[{_LETTER}][{_LETTER}\-]*+(?:\.++[{_LETTER}\-]++)*+"
_LOCAL = rf"(?:[{_LETTER}:%]|\\.)(?:[{_LETTER}:%\-]|\\.)*+(?:\.++(?:[{_LETTER}:%\-]|\\.)++)?+"
_HEX = "[0-9A-Fa-f]"
# An escape of a surrogate, or beyond Unicode, makes the engine give up the string and try a shorter one.
_ESCAPE = (
    rf"\\(?:[tbnrf\"'\\]|(?:u|U0000)(?![dD][89A-Fa-f]){_HEX}{{4}}"
    rf"|U(?:000[1-9A-Fa-f]|0010){_HEX}{{4}})"
)
TOKEN = rf"""
      [ \t\r\n]++ | (?P<comment> \# )
    | (?P<variable> [?$][{_LETTER}]++ )
    | (?P<iri> <[^<>"{{}}|^`\x00-\x20]*+> )
    | (?P<string> '''(?:'{{0,2}}(?:[^'\\]++|{_ESCAPE}))*+''' | '(?:[^'\\\r\n]++|{_ESCAPE})*+'
                | \"\"\"(?:"{{0,2}}(?:[^"\\]++|{_ESCAPE}))*+\"\"\" | "(?:[^"\\\r\n]++|{_ESCAPE})*+" )
    | (?P<blank> _:[{_LETTER}][{_LETTER}\-]*+(?:\.++[{_LETTER}\-]++)*+ )
    | (?P<number> (?: [0-9]++\.[0-9]*+[eE][+\-]?[0-9]++
                    | [0-9]*+\.[0-9]++(?:[eE][+\-]?[0-9]++)?+
                    | [0-9]++(?:[eE][+\-]?[0-9]++)?+ ) )
    | (?P<name> (?:{_RUN})?+:(?:{_LOCAL})?+ )
    | (?P<word> {_RUN} )
    | (?P<lang> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+ )
    | (?P<mark> && | \|\| | \^\^ | != | \\. | . )
    """
# Queries of which what was read is cached: most are saved ones, asked again as they are.
CACHED_QUERIES = 64
_PIECE = re.compile(r"[^.]+|\.")
_DECLARATIONS = {"BASE": 2, "PREFIX": 3, "VERSION": 2}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@cache
def _token_pattern() -> re.Pattern[str]:
    # Not where it is written: to compile it takes a third of the time in which a query worker starts.
    return re.compile(TOKEN, re.VERBOSE | re.DOTALL)


@cache
def _prologue_pattern() -> re.Pattern[str]:
    declaration = (
        rf"[ \t\r\n]*+PREFIX[ \t\r\n]++(?![0-9.])(?:{_RUN})?+:[ \t\r\n]*+<[^<>\"{{}}|^`\x00-\x20]*+>"
    )
    return re.compile(f"(?:{declaration})*+", re.IGNORECASE | re.ASCII)


def plain_prologue_end(query: str) -> int:
    """Return the offset behind the prefixes that a query declares first, each as most people write it.

    >>> plain_prologue_end("PREFIX a: <b> SELECT * {}")
    13
    """
    match = _prologue_pattern().match(query)
    return match.end() if match else 0


def query_tokens(query: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens of a query from an offset on; white space and comments are omitted."""
    while start < len(query):
        for match in _token_pattern().finditer(query, start):
            kind, text, offset = match.lastgroup, match[0], match.start()
            if kind == "comment":
                start = _line_end(query, offset)
                break
            if kind == "word" and "." in text:
                for piece in _PIECE.finditer(text):
                    part: TokenKind = "mark" if piece[0] == "." else "word"
                    yield Token(part, piece[0], offset + piece.start())
            elif kind is not None:
                yield Token(kind, text, offset)  # type: ignore[arg-type]  # the groups are named by Kind
        else:
            return


def _line_end(query: str, offset: int) -> int:
    # Not a part of the pattern: many readings may meet the same comment, and find() is 50 times as fast.
    ends = query.find("\n", offset), query.find("\r", offset)
    return min((end for end in ends if end >= 0), default=len(query))


def prologue_length(lexed: Sequence[Token]) -> int:
    """Return how many tokens of a query declare its base and its prefixes."""
    index = 0
    while index < len(lexed):
        declaration = _DECLARATIONS.get(lexed[index].text.upper())
        if declaration is None:
            break
        index += declaration
    return min(index, len(lexed))


def first_keyword(lexed: Iterable[Token]) -> Token | None:
    """Return the first token of a query after its prologue, None without one; no more is read than that."""
    tokens = iter(lexed)
    for token in tokens:
        more = _DECLARATIONS.get(token.text.upper())
        if more is None:
            return token
        for _ in range(more - 1):
            next(tokens, None)
    return None


def string_value(string: Token) -> str:
    """Return what a string says.

    >>> string_value(Token("string", "'''It's'''", 0))
    "It's"
    """
    is_long = len(string.text) > 5 and string.text[0] * 3 == string.text[:3]
    quotes = 3 if is_long else 1
    return unescape_text(string.text[quotes:-quotes])


def unescape_text(text: str) -> str:
    """Return a text with characters instead of their escapes (SPARQL 1.1 Query, 19.2, 19.7)."""
    return _ESCAPED.sub(_escaped_character, text) if "\\" in text else text


def _escaped_character(escape: re.Match[str]) -> str:
    if escape[3]:
        return _ESCAPES.get(escape[3], escape[3])
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number <= 0x10FFFF else "\ufffd"


def line_and_column(query: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1, in characters, as the engine counts them."""
    return query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)


def offset_at(query: str, line: int, column: int) -> int:
    """Return the offset of a line and column, which may lie behind the end."""
    start = 0
    for _ in range(line - 1):
        start = query.find("\n", start) + 1
    return start + column - 1


def refusal_at(query: str, offset: int, message: str, reason: Reason = "syntax") -> QueryRefused:
    """Return a refusal with the line and column of an offset."""
    return QueryRefused(message, reason, *line_and_column(query, offset))


# The engine reports how far any of its attempts came. A keyword is compared as a piece of its own length, so
# a failed attempt at `ENCODE_FOR_URI` is reported 14 characters after its start, or at the end of the query,
# and what was "expected" there is whichever keyword is longest. Taking the length away again gives the start
# of what could not be read.

# What is put behind a query, so that no keyword is longer than the rest of the text.
PADDING = " " * 20
# What the engine says where a name has a prefix that it does not know.
NO_PREFIX = "Prefix not found"
_REPORT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CHARACTERS = re.compile(r"(\[(?:_|'.*?')\])(?:, |$)", re.DOTALL)
_KEYWORD = re.compile(r"[A-Za-z_0-9]{2,}")


def explain_syntax(query: str, report: str) -> tuple[str, int, int]:
    """Return what is wrong with a query, and where: message, line and column, or 0 and 0.

    >>> explain_syntax("ASK { FILTER(LATERAL) }", "error at 1:28: expected ENCODE_FOR_URI")
    ('this is not SPARQL from here on', 1, 14)
    >>> explain_syntax("ASK { ?s ?p ?o", 'error at 1:15: expected one of "{", "}", [_]')
    ('expected one of "{", "}"', 1, 15)
    """
    match = _REPORT.fullmatch(report)
    if match is None:
        return report, 0, 0
    start = offset_at(query, int(match[1]), int(match[2]))  # it may lie in the padding
    expected = [part for part in _CHARACTERS.sub("", match[3]).strip(", ").split(", ") if part]
    tried = [*expected, *(part for part in _CHARACTERS.findall(match[3]) if part != "[_]")]
    if all(_KEYWORD.fullmatch(part) for part in tried):
        start = max(start - min(map(len, tried), default=0), 0)
    return _expected_sentence(expected), *line_and_column(query, min(start, len(query)))


def _expected_sentence(expected: list[str]) -> str:
    sentences = [part for part in expected if " " in part]
    if sentences:
        return sentences[0]
    if all(_KEYWORD.fullmatch(part) for part in expected):
        return "this is not SPARQL from here on"
    return f"expected {'one of ' if len(expected) > 1 else ''}{', '.join(expected)}"[:300]


class Edit(NamedTuple):
    """A stretch of a query, and the text that replaces it."""

    start: int
    end: int
    text: str


def apply_edits(query: str, edits: Iterable[Edit]) -> str:
    """Write a query with its changes, which do not overlap.

    >>> apply_edits("ASK { a }", [Edit(6, 7, "b"), Edit(0, 0, "# ")])
    '# ASK { b }'
    """
    parts, end = [], 0
    for edit in sorted(edits):
        parts += [query[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, query[end:]])


def original_offset(edits: Sequence[Edit], offset: int) -> int:
    """Return the position in the old text of one in the new; for what was put in, where it was put.

    >>> [original_offset([Edit(2, 4, "12345")], offset) for offset in (1, 2, 6, 7)]
    [1, 2, 2, 4]
    """
    shift = 0
    for edit in sorted(edits):
        begin = edit.start + shift
        if offset < begin:
            break
        if offset < begin + len(edit.text):
            return edit.start
        shift += len(edit.text) - (edit.end - edit.start)
    return offset - shift


TEXT_NAMESPACE = "http://jena.apache.org/text#"
TEXT_QUERY = f"{TEXT_NAMESPACE}query"
# What a query need not declare in order to search.
PREFIXES: Mapping[str, str] = {"text": TEXT_NAMESPACE}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class QueryNames:
    """The names of one query, given as tokens; `prefixes` are those that it need not declare."""

    def __init__(self, lexed: Sequence[Token], base: str, prefixes: Mapping[str, str]) -> None:
        self._base, self._prefixes = base, {**PREFIXES, **prefixes}
        self.start = prologue_length(lexed)
        """The first token behind the declarations."""
        declared = iter(lexed[: self.start])
        for token in declared:
            if token.text.upper() == "BASE":
                self._base = self._whole(next(declared).text)
            elif token.text.upper() == "PREFIX":
                prefix = next(declared).text.removesuffix(":")
                self._prefixes[prefix] = self._whole(next(declared).text)

    def iri(self, token: Token) -> str:
        """Return the IRI that a token stands for, "" for what names nothing."""
        if token.kind == "iri":
            return self._whole(token.text)
        if token.kind != "name":
            return ""
        prefix, _, local = token.text.partition(":")
        namespace = self._prefixes.get(prefix)
        return "" if namespace is None else namespace + local.replace("\\", "")

    def _whole(self, reference: str) -> str:
        """Resolve an IRI as it is written, in angle brackets (RFC 3986, 5.2)."""
        iri = unescape_text(reference[1:-1])
        if _ABSOLUTE.match(iri):
            return iri
        try:
            resolved = urljoin(self._base, iri) if iri else self._base.partition("#")[0]
        except ValueError:
            return iri  # no IRI to the engine, which says so
        return f"{resolved}#" if iri.endswith("#") and "#" not in resolved else resolved  # urljoin() loses it
