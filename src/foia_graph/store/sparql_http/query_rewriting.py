"""Queries about a catalogue, written for the graphs as a server has them.

The default graph of the catalogue is a named graph there, and its named graphs have other names. So `GRAPH
?g { … }` also asks the directory which name of the catalogue belongs to a name there; a name in the query
is written as the server's; and what is asked of the default graph is asked of its graph. `FROM <graph/all>`
becomes the graphs that it stands for; together with GRAPH it is left to our own engine, as a dataset of a
server has no graphs but those it is given. Of other graphs of the server nothing is seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from foia_graph.query.sparql.datasets import is_all_graph
from foia_graph.query.sparql.lexer import Edit, Token, apply_edits, query_tokens
from foia_graph.query.sparql.text_query.prefixes import QueryNames
from foia_graph.store.sparql_http.graph_names import VERSION_OF, GraphNames
from foia_graph.store.sparql_http.server import RemoteQuery

STORED = "storedFor_"
"""The beginning of the names of variables that stand for names of the server; no answer has them."""
_KEPT = 64
"""Queries that are kept as written: most are saved ones, asked again as they are."""


def rewrite_query(
    query: str,
    names: GraphNames,
    base: str = "",
    prefixes: Mapping[str, str] | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> RemoteQuery:
    """Return a query as a server is to be asked it, for the graphs of one state.

    `base` and `prefixes` need not be declared; the graphs are those of the protocol, None where the query
    says which. Raises SyntaxError for what a server would answer otherwise than the embedded engine.
    """
    default = None if default_graphs is None else tuple(default_graphs)
    named = None if named_graphs is None else tuple(named_graphs)
    return _rewritten(query, names, base, tuple((prefixes or {}).items()), default, named)


@lru_cache(maxsize=_KEPT)
def _rewritten(
    query: str,
    names: GraphNames,
    base: str,
    prefixes: tuple[tuple[str, str], ...],
    default_graphs: tuple[str, ...] | None,
    named_graphs: tuple[str, ...] | None,
) -> RemoteQuery:
    rewriter = _Rewriter(query, names, base, dict(prefixes))
    if rewriter.is_describe and rewriter.has_graphs:
        raise SyntaxError("a server describes from its own default graph where graphs are asked")
    if rewriter.asks_all and rewriter.has_graphs:
        raise SyntaxError("a server has no graphs of sources beside FROM <graph/all>")
    if default_graphs is None and named_graphs is None:
        if rewriter.has_dataset:
            return RemoteQuery(rewriter.write())
        if rewriter.has_graphs:
            return RemoteQuery(rewriter.write(wraps=True))
        return RemoteQuery(rewriter.write(), [names.default])
    if any(map(is_all_graph, default_graphs or ())) and rewriter.has_graphs:
        raise SyntaxError("a server has no graphs of sources beside the graph of all")
    default = [name for each in default_graphs or () for name in _stored_names(each, names)]
    named = [names.stored_name(each) for each in named_graphs or ()]
    # A server that gets none of a kind may take all that it has.
    return RemoteQuery(
        rewriter.write(), default or [names.empty], [*(named or [names.empty]), names.directory]
    )


class _Rewriter:
    """The tokens of one query, and what is to be in their positions."""

    def __init__(self, query: str, names: GraphNames, base: str, prefixes: Mapping[str, str]) -> None:
        self._query, self._names = query, names
        self._tokens = list(query_tokens(query))
        self._iris = QueryNames(self._tokens, base, prefixes)
        self._body = self._tokens[self._iris.start :]
        self._prologue = "".join(_declarations(self._tokens[: self._iris.start], self._body, base, prefixes))
        self.has_graphs = any(self._word(token) == "GRAPH" for token in self._body)
        self.is_describe = bool(self._body) and self._word(self._body[0]) == "DESCRIBE"
        self.has_dataset = bool(self._dataset())
        self.asks_all = any(is_all_graph(self._iris.iri(token)) for token in self._body)
        self._check_names()

    def write(self, wraps: bool = False) -> str:
        """Return the text of the query; with `wraps`, what it asks is asked of the default graph."""
        edits = [*self._graph_edits(), *self._dataset_edits()]
        if wraps:
            edits += self._wrapping_edits()
        return self._prologue + apply_edits(self._query, edits)

    def _word(self, token: Token) -> str:
        return token.text.upper() if token.kind == "word" else ""

    def _check_names(self) -> None:
        for token in self._tokens:
            if token.kind == "variable" and token.text[1:].startswith(STORED):
                raise SyntaxError(f"{token.text} cannot stand in a query here")

    def _pairs(self) -> Iterator[tuple[Token, Token]]:
        return pairwise(self._body)

    def _graph_edits(self) -> Iterator[Edit]:
        for index, (keyword, name) in enumerate(self._pairs()):
            if self._word(keyword) != "GRAPH":
                continue
            if name.kind == "variable":
                stored = f"?{STORED}{name.text[1:]}"
                yield Edit(name.offset, name.offset + len(name.text), stored)
                # Behind the group: servers begin with what comes first, and the directory has all graphs.
                end = self._group_end(index + 2)
                look_up = f" GRAPH <{self._names.directory}> {{ {stored} <{VERSION_OF}> {name.text} }}"
                yield Edit(end, end, look_up)
            else:
                yield self._name_edit(name)

    def _group_end(self, index: int) -> int:
        """Return the offset behind the group that begins with a token; raises SyntaxError for none."""
        depth = 0
        for token in self._body[index:]:
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0:
                return token.offset + len(token.text)
        raise SyntaxError("a group does not end")

    def _name_edit(self, name: Token) -> Edit:
        iri = self._iris.iri(name)
        return Edit(name.offset, name.offset + len(name.text), f"<{self._names.stored_name(iri)}>")

    def _dataset(self) -> list[Token]:
        """Return the names behind FROM and FROM NAMED (SPARQL 1.1 Query, 13.2)."""
        found, is_name = [], False
        for before, token in self._pairs():
            is_name = self._word(before) == "FROM" or (is_name and self._word(before) == "NAMED")
            if is_name and self._word(token) != "NAMED":
                found.append(token)
        return found

    def _dataset_edits(self) -> Iterator[Edit]:
        found = self._dataset()
        for name in found:
            stored = _stored_names(self._iris.iri(name), self._names)
            yield Edit(
                name.offset, name.offset + len(name.text), " FROM ".join(f"<{each}>" for each in stored)
            )
        if found:
            end = found[-1].offset + len(found[-1].text)
            yield Edit(end, end, f" FROM NAMED <{self._names.directory}>")

    def _wrapping_edits(self) -> Iterator[Edit]:
        """Yield what puts each outermost group into the default graph: not templates, nor rows of VALUES."""
        depth, is_data, is_wrapped, before = 0, False, False, ""
        for token in self._body:
            word = self._word(token)
            is_data = word == "VALUES" if word else is_data
            if token.text == "{":
                if depth == 0:
                    is_wrapped = not is_data and before != "CONSTRUCT"
                    if is_wrapped:
                        yield Edit(token.offset + 1, token.offset + 1, f" GRAPH <{self._names.default}> {{")
                depth += 1
            elif token.text == "}":
                depth -= 1
                if depth == 0 and is_wrapped:
                    yield Edit(token.offset, token.offset, "} ")
            before = word


def _stored_names(graph: str, names: GraphNames) -> list[str]:
    return names.accepted if is_all_graph(graph) else [names.stored_name(graph)]


def _declarations(
    prologue: Sequence[Token], body: Iterable[Token], base: str, prefixes: Mapping[str, str]
) -> Iterator[str]:
    """Yield the declarations of what a query uses and does not declare."""
    if base and not any(token.text.upper() == "BASE" for token in prologue):
        yield f"BASE <{base}> "
    declared = {token.text.rpartition(":")[0] for token in prologue if token.kind == "name"}
    used = {token.text.partition(":")[0] for token in body if token.kind == "name"}
    for prefix in sorted(used - declared):
        if prefix in prefixes:
            yield f"PREFIX {prefix}: <{prefixes[prefix]}> "
