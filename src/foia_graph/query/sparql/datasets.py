"""The dataset of a query: which graphs it is asked of (SPARQL 1.1 Query, section 13).

Three merged graphs have each triple in one of them: the default graph (what the collection states),
`graph/outside-only`, and `graph/not-accepted` (candidates, rejected, corrected, withdrawn). A query that
names no graphs is asked of the first; `FROM <graph/all>` adds the second. `GRAPH ?g` ranges over the graphs
of sources.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias

import pyoxigraph as ox
from pyoxigraph import Store

from foia_graph.model import iris
from foia_graph.model.namespaces import SH, VOID, VOID_EXT
from foia_graph.query.sparql import lexer

DEFAULT = ox.DefaultGraph()
ALL_PATH = f"graph/{iris.ALL_GRAPH}"
# What a query has that names graphs; more than one may have it in a comment or a text.
_GRAPH_WORDS = re.compile(r"\bfrom\b|graph(?=[\s?$<#])", re.IGNORECASE)
Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
NamedGraph: TypeAlias = ox.NamedNode | ox.BlankNode
QueryResult: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
# What a query was asked of: the default graph, outside sources as well, graphs that it names itself, or the
# description of the catalogue.
DatasetName: TypeAlias = Literal["collection", "all", "custom", "description"]
# The description in the folder of a generation (N-Quads), and the vocabularies that only it is written in.
DESCRIPTION_FILE = "description.nq"
DESCRIBING = (SH, VOID, VOID_EXT)
_DESCRIBING_WORDS = re.compile(r"\b(?:sh|void|void-ext):|shacl#|/void|graph/description")


@dataclass(frozen=True, slots=True)
class MergedGraphs:
    """The merged graphs of a store next to its default graph, those without triples omitted.

    `description` is the file with the description of the catalogue, None for a store without one.
    """

    outside: tuple[ox.NamedNode, ...] = ()
    not_accepted: tuple[ox.NamedNode, ...] = ()
    description: Path | None = None

    @classmethod
    def of(cls, engine: ox.Store, folder: Path | None = None) -> "MergedGraphs":
        """Return the merged graphs that the catalogue in a store names, and the description in its folder."""
        description = folder and folder / DESCRIPTION_FILE
        return cls(
            tuple(_linked_graphs(engine, iris.OUTSIDE_GRAPH_LINK)),
            tuple(_linked_graphs(engine, iris.NOT_ACCEPTED_GRAPH_LINK)),
            description if description and description.exists() else None,
        )

    @property
    def named(self) -> tuple[ox.NamedNode, ...]:
        """The merged graphs that have a name."""
        return (*self.outside, *self.not_accepted)

    @property
    def accepted(self) -> list[Graph]:
        """The graphs that `FROM <graph/all>` stands for: of each triple in them exactly one has it."""
        return [DEFAULT, *self.outside]

    @property
    def whole(self) -> list[Graph]:
        """All merged graphs: of each triple of the catalogue exactly one has it."""
        return [DEFAULT, *self.named]


def _linked_graphs(engine: ox.Store, predicate: str) -> Iterator[ox.NamedNode]:
    for quad in engine.quads_for_pattern(None, ox.NamedNode(predicate), None, DEFAULT):
        graph = quad.object
        if isinstance(graph, ox.NamedNode) and any(engine.quads_for_pattern(None, None, None, graph)):
            yield graph


@dataclass(frozen=True, slots=True)
class QueryDataset:
    """A query with the graphs that it is asked of; None where it names none."""

    text: str
    default: list[Graph] | None = None
    named: list[NamedGraph] | None = None
    name: DatasetName = "collection"


def evaluate(
    engine: ox.Store, merged: MergedGraphs, asked: QueryDataset, base: str | None, prefixes: Mapping[str, str]
) -> tuple[QueryResult, DatasetName]:
    """Return the result of a query, and the name of the dataset that it was asked of.

    Raises SyntaxError with a position in the query as it was written.
    """
    resolved = resolve_dataset(asked, merged, base or "", prefixes)
    if resolved.name == "description" and merged.description is not None:
        engine = _open_description(merged.description)
        described = [*engine.named_graphs()]
        resolved = replace(resolved, default=[*described], named=described)

    def ask(query: QueryDataset) -> QueryResult:
        return engine.query(
            query.text,
            base_iri=base,
            prefixes=dict(prefixes),
            default_graph=query.default,
            named_graphs=query.named,
        )

    try:
        return ask(resolved), resolved.name
    except SyntaxError:
        if resolved.text == asked.text:
            raise
        return ask(asked), asked.name


@lru_cache(1)
def _open_description(path: Path) -> ox.Store:
    engine = ox.Store()
    engine.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    return engine


def resolve_dataset(
    asked: QueryDataset, merged: MergedGraphs, base: str, prefixes: Mapping[str, str]
) -> QueryDataset:
    """Return a query for the graphs of a store, in which `graph/all` and the graphs of sources are resolved.

    Raises QueryRefused, with the position, for `GRAPH <graph/all>`.
    """
    # A request of the protocol that names graphs (SPARQL 1.1 Protocol, 2.1.4).
    if asked.default is not None or asked.named is not None:
        names = [graph.value for graph in asked.default or () if isinstance(graph, ox.NamedNode)]
        if any(map(_is_description, names)):
            return replace(asked, name="description")
        if not any(map(is_all_graph, names)):
            return replace(asked, name="custom")
        default = _default_graphs(names, merged)
        name = _dataset_name(default, merged)
        if asked.named:
            return QueryDataset(asked.text, default, asked.named, name)
        text = _without_merged(asked, list(lexer.query_tokens(asked.text)), merged).text
        return QueryDataset(text, default, None, name)
    if not _GRAPH_WORDS.search(asked.text) and not _DESCRIBING_WORDS.search(asked.text):
        return asked
    return _resolve_text(asked.text, merged, base, tuple(prefixes.items()))


@lru_cache(lexer.CACHED_QUERIES)
def _resolve_text(
    text: str, merged: MergedGraphs, base: str, prefixes: tuple[tuple[str, str], ...]
) -> QueryDataset:
    """Return a query with what its own dataset clauses and graph patterns ask for."""
    asked, tokens = QueryDataset(text), list(lexer.query_tokens(text))
    try:
        names = lexer.QueryNames(tokens, base, dict(prefixes))
    except StopIteration:
        return asked  # its prologue breaks off, which the engine reports
    clauses = [(clause, names.iri(clause.graph)) for clause in _dataset_clauses(tokens)]
    describing = () if clauses else DESCRIBING
    asked_iris = map(names.iri, tokens[names.start :])
    if any(iri.startswith(describing) or _is_description(iri) for iri in asked_iris):
        return replace(asked, name="description")
    for token, name in pairwise(tokens):
        if token.keyword == "GRAPH" and name.kind in ("iri", "name") and is_all_graph(names.iri(name)):
            message = "all statements are asked of by FROM <graph/all> before WHERE, not by GRAPH <graph/all>"
            raise lexer.refusal_at(text, name.offset, message)
    if not any(is_all_graph(iri) and not clause.is_named for clause, iri in clauses):
        return replace(asked, name="custom") if clauses else _without_merged(asked, tokens, merged)
    default = _default_graphs((iri for clause, iri in clauses if not clause.is_named), merged)
    named: list[NamedGraph] = [ox.NamedNode(iri) for clause, iri in clauses if clause.is_named]
    edits = [lexer.Edit(clause.start, clause.end, " " * (clause.end - clause.start)) for clause, _ in clauses]
    if not named:
        edits += _source_filters(tokens, merged.named)
    return QueryDataset(
        lexer.apply_edits(text, edits), default, named or None, _dataset_name(default, merged)
    )


def dataset_name(query: str, base: str, prefixes: Mapping[str, str]) -> DatasetName:
    """Return the name of the dataset that a query asks for; raises QueryRefused as `resolve_dataset`."""
    return resolve_dataset(QueryDataset(query), MergedGraphs(), base, prefixes).name


def _without_merged(asked: QueryDataset, tokens: Sequence[lexer.Token], merged: MergedGraphs) -> QueryDataset:
    edits = list(_source_filters(tokens, merged.named))
    return replace(asked, text=lexer.apply_edits(asked.text, edits)) if edits else asked


def _dataset_name(default: list[Graph], merged: MergedGraphs) -> DatasetName:
    return "all" if default == merged.accepted else "custom"


def _is_description(iri: str) -> bool:
    return iri.endswith(f"/graph/{iris.DESCRIPTION_GRAPH}")


def is_all_graph(iri: str) -> bool:
    """Return whether a graph of a dataset stands for all that is accepted, outside sources included."""
    return iri == ALL_PATH or iri.endswith(f"/{ALL_PATH}")


def _default_graphs(names: Iterable[str], merged: MergedGraphs) -> list[Graph]:
    found: dict[Graph, None] = {}
    for name in names:
        found.update(dict.fromkeys(merged.accepted if is_all_graph(name) else [ox.NamedNode(name)]))
    return list(found)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A dataset clause: its graph as a token, whether it is FROM NAMED, and its first and last offset."""

    graph: lexer.Token
    is_named: bool
    start: int
    end: int


def _dataset_clauses(tokens: Sequence[lexer.Token]) -> Iterator[_Clause]:
    """Yield the dataset clauses of a query (SPARQL 1.1 Query, 13.2)."""
    start = lexer.prologue_length(tokens)
    for index in range(start, len(tokens) - 1):
        if tokens[index].text == "{":
            return
        if tokens[index].keyword != "FROM":
            continue
        is_named = tokens[index + 1].keyword == "NAMED"
        graph = tokens[index + 1 + is_named] if index + 1 + is_named < len(tokens) else tokens[index]
        yield _Clause(graph, is_named, tokens[index].offset, graph.offset + len(graph.text))


def _source_filters(tokens: Sequence[lexer.Token], merged: Sequence[ox.NamedNode]) -> Iterator[lexer.Edit]:
    # A merged graph repeats what the graphs of sources have, so that rows would come twice.
    if not merged:
        return
    excluded = ", ".join(map(str, merged))
    for index, (token, variable) in enumerate(pairwise(tokens)):
        is_open = token.keyword == "GRAPH" and variable.kind == "variable"
        if is_open and (end := _group_end(tokens, index + 2)) is not None:
            yield lexer.Edit(end, end, f" FILTER({variable.text} NOT IN ({excluded})) ")


def _group_end(tokens: Sequence[lexer.Token], start: int) -> int | None:
    depth = 0
    for token in tokens[start:]:
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "}" and depth == 0:
            return token.offset + 1
        if depth == 0:
            return None
    return None


# The folder of the engine's files, in the folder of a generation.
QUADS_FOLDER = "oxigraph"


def open_quads(generation: Path) -> Store:
    """Open the quads of a generation to read them; raises OSError where they are damaged or not there."""
    return Store.read_only(str(generation / QUADS_FOLDER))
