"""Names in a query, resolved to IRIs: whole, relative to its base, or with one of its prefixes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin

from foia_graph.query.sparql.lexer import Token, prologue_length, unescape_text

NAMESPACE = "http://jena.apache.org/text#"
QUERY = f"{NAMESPACE}query"
# What a query need not declare in order to search.
PREFIXES: Mapping[str, str] = {"text": NAMESPACE}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class QueryNames:
    """The names of one query, given as tokens; `prefixes` are those that it need not declare."""

    def __init__(self, lexed: Sequence[Token], base: str, prefixes: Mapping[str, str]) -> None:
        self._base, self._prefixes = base, {**PREFIXES, **prefixes}
        self.start = prologue_length(lexed)
        """The first token behind the declarations."""
        declared = iter(lexed[: self.start])
        for token in declared:
            self._declare(token.text.upper(), declared)

    def _declare(self, keyword: str, rest: Iterator[Token]) -> None:
        if keyword == "BASE":
            self._base = self._whole(next(rest).text)
        elif keyword == "PREFIX":
            prefix = next(rest).text.removesuffix(":")
            self._prefixes[prefix] = self._whole(next(rest).text)

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
