"""A query as a tree of groups, in which each variable knows its offset in the text.

The grammar of rdflib keeps no offsets. So each variable is renamed to `name__OFFSET` before it is parsed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pyparsing import ParseException
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, URIRef, Variable

from foia_graph.errors import InputError
from foia_graph.query.saved import QueryExpansion, SavedQuery
from foia_graph.query.sparql.lexer import Edit, Token, apply_edits, query_tokens

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
AGGREGATE = "Aggregate_"
EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


@dataclass(frozen=True, slots=True)
class VariableUse:
    """A variable where it occurs: its name, and its offset in the text."""

    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of a filter, a BIND or a projection, as rdflib parses it."""

    node: Any

    def variables(self) -> Iterator[VariableUse]:
        """Yield the variables of the expression, those of EXISTS omitted."""
        return _variables(self.node, stop_at=EXISTS)

    def unguarded_variables(self) -> Iterator[VariableUse]:
        """Yield the variables that make the whole expression an error where they are unbound."""
        guarded = self.guarded_names()
        for use in _variables(self.node, stop_at=(*EXISTS, "Builtin_COALESCE", "Builtin_BOUND")):
            if use.name not in guarded:
                yield use

    def guarded_names(self) -> set[str]:
        """Return the names of variables of which the expression asks whether they are bound."""
        return {use.name for node in nodes_named(self.node, "Builtin_BOUND") for use in _variables(node)}

    def is_certain(self, certain: set[str]) -> bool:
        """Return True when the expression has a value wherever these variables are bound."""
        return _is_certain(self.node, certain)


ElementKind = Literal["triple", "optional", "union", "graph", "minus", "filter", "bind", "values", "select"]


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a group: a triple pattern, a clause with groups of its own, an expression, a table of values.

    `groups` are those directly in it: one of OPTIONAL, GRAPH, MINUS and a sub-select, the branches of a UNION
    (one where a group is nested without UNION), those of EXISTS in an expression. `uses` are the variables
    that it binds itself, blank nodes among them; of a sub-select its columns, of GRAPH what it ranges over.
    """

    kind: ElementKind
    groups: tuple["Group", ...] = ()
    uses: tuple[VariableUse, ...] = ()
    expression: Expression = Expression(None)
    subject: Any = None
    path: str = ""
    """The path of the predicate of a triple pattern, as text."""
    object: Any = None
    bound: frozenset[str] = frozenset()
    """The names that every row of a table of values binds."""
    rows: int = 0
    select: "SelectTree | None" = None

    def variables(self) -> Iterator[VariableUse]:
        """Yield the variables that it may bind, those in its groups as well."""
        yield from self.uses
        if self.kind in ("optional", "graph", "union"):
            for group in self.groups:
                yield from group.variables()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of patterns, in the order of the text."""

    elements: tuple[Element, ...]

    def nested_groups(self) -> Iterator["Group"]:
        """Yield the group and all groups in it, those of sub-selects and EXISTS as well."""
        yield self
        for element in self.elements:
            for group in element.groups:
                yield from group.nested_groups()

    def triples(self) -> Iterator[Element]:
        """Yield the triple patterns of the group and of all groups in it."""
        for group in self.nested_groups():
            yield from (each for each in group.elements if each.kind == "triple")

    def variables(self) -> Iterator[VariableUse]:
        """Yield the variables that its patterns mention, those of filters omitted."""
        for element in self.elements:
            yield from element.variables()


@dataclass(frozen=True, slots=True)
class Projection:
    """A column: the variable, and the expression that gives its value, if one does."""

    variable: VariableUse
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate: its name as COUNT, whether it is DISTINCT, and its variables; none for `*`."""

    name: str
    is_distinct: bool
    variables: tuple[VariableUse, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class SelectTree:
    """A query or a sub-select: its columns, its group, and by what its rows are grouped."""

    projections: tuple[Projection, ...]
    is_star: bool
    is_distinct: bool
    where: Group
    grouped_by: tuple[Expression, ...]
    aggregates: tuple[Aggregate, ...]

    def columns(self) -> set[str]:
        """Return the names of its columns."""
        if self.is_star:
            return {use.name for use in self.where.variables() if use.offset >= 0}
        return {each.variable.name for each in self.projections}

    def selects(self) -> Iterator["SelectTree"]:
        """Yield the query and all sub-selects in it."""
        yield self
        for group in self.where.nested_groups():
            yield from (each.select for each in group.elements if each.select)


def parse_query(text: str, path: str) -> SelectTree:
    """Parse a query; raises InputError with the line where rdflib cannot read it."""
    edits = [
        Edit(token.offset, token.offset + len(token.text), f"{token.text}__{token.offset}")
        for token in query_tokens(text)
        if token.kind == "variable"
    ]
    try:
        _, query = parseQuery(apply_edits(text, edits))
    except ParseException as error:
        raise InputError(f"this is no SPARQL: {error.msg}", path, error.lineno) from None
    return _select(query)


def nodes_named(node: Any, name: str) -> Iterator[CompValue]:
    """Yield the nodes of a tree of rdflib that have a name, also those in others of the name."""
    if isinstance(node, CompValue) and node.name == name:
        yield node
    for child in _children(node):
        yield from nodes_named(child, name)


def _outermost_nodes(node: Any, names: tuple[str, ...]) -> Iterator[CompValue]:
    """Yield the nodes of a tree that have one of some names, those in others of them omitted."""
    if isinstance(node, CompValue) and node.name in names:
        yield node
        return
    for child in _children(node):
        yield from _outermost_nodes(child, names)


def _use(variable: Variable) -> VariableUse:
    name, _, offset = str(variable).rpartition("__")
    return VariableUse(name, int(offset))


def _children(node: Any) -> Sequence[Any]:
    if isinstance(node, CompValue):
        return list(node.values())
    if isinstance(node, str) or not hasattr(node, "__iter__"):
        return ()
    return list(node)


def _variables(node: Any, stop_at: tuple[str, ...] = ()) -> Iterator[VariableUse]:
    if isinstance(node, Variable):
        yield _use(node)
    elif not (isinstance(node, CompValue) and node.name in stop_at):
        for child in _children(node):
            yield from _variables(child, stop_at)


def _is_certain(node: Any, certain: set[str]) -> bool:
    if isinstance(node, Variable):
        return _use(node).name in certain
    name = node.name if isinstance(node, CompValue) else ""
    if name in ("Builtin_BOUND", *EXISTS) or name.startswith(AGGREGATE):
        return True
    if name == "Builtin_COALESCE":
        return any(_is_certain(each, certain) for each in node.arg)
    if name == "Builtin_IF":
        return _is_certain(node.arg2, certain) and _is_certain(node.arg3, certain)
    return all(_is_certain(each, certain) for each in _children(node))


def _select(node: CompValue) -> SelectTree:
    where = node.where if node.where is not None else CompValue("GroupGraphPatternSub", part=[])
    columns = [each for each in node.projection or () if isinstance(each, CompValue)]
    projections = [
        Projection(_use(each.var or each.evar), Expression(each.expr) if each.expr is not None else None)
        for each in columns
        if each.var is not None or each.evar is not None
    ]
    conditions = node.groupby.condition if node.groupby else ()
    parts = [*columns, node.having, node.orderby]
    return SelectTree(
        tuple(projections),
        node.name in ("SelectQuery", "SubSelect") and not projections,
        node.modifier == "DISTINCT",
        _group(where),
        tuple(Expression(each) for each in conditions),
        tuple(each for part in parts for each in _aggregates(part)),
    )


def _aggregates(node: Any) -> Iterator[Aggregate]:
    if isinstance(node, CompValue) and node.name.startswith(AGGREGATE):
        uses = tuple(_variables(node.vars))
        yield Aggregate(
            node.name.removeprefix(AGGREGATE).upper(),
            node.distinct == "DISTINCT",
            uses,
            uses[0].offset if uses else -1,
        )
    for child in _children(node):
        yield from _aggregates(child)


def _group(node: CompValue) -> Group:
    if node.name == "SubSelect":
        return Group((_select_element(node),))
    return Group(tuple(each for part in node.part or () for each in _elements(part)))


def _elements(part: CompValue) -> Iterator[Element]:
    match part.name:
        case "TriplesBlock":
            for block in part.triples:
                yield from _triples(list(block))
        case "OptionalGraphPattern":
            yield Element("optional", (_group(part.graph),))
        case "MinusGraphPattern":
            yield Element("minus", (_group(part.graph),))
        case "GroupOrUnionGraphPattern":
            branches = tuple(_group(each) for each in part.graph)
            only = branches[0].elements if len(branches) == 1 else ()
            # A group of one sub-select alone is the sub-select.
            is_select = len(only) == 1 and only[0].kind == "select"
            yield only[0] if is_select else Element("union", branches)
        case "GraphGraphPattern":
            uses = (_use(part.term),) if isinstance(part.term, Variable) else ()
            yield Element("graph", (_group(part.graph),), uses)
        case "Filter":
            yield Element("filter", _exists_groups(part.expr), expression=Expression(part.expr))
        case "Bind":
            made = (_use(part.var),)
            yield Element("bind", _exists_groups(part.expr), made, Expression(part.expr))
        case "InlineData":
            yield _values(part)
        case "SubSelect":
            yield _select_element(part)


def _triples(terms: list[Any]) -> Iterator[Element]:
    for n in range(0, len(terms), 3):
        subject, predicate, value = terms[n : n + 3]
        uses = tuple(
            VariableUse(f"_:{term}", -1) if isinstance(term, BNode) else _use(term)
            for term in (subject, predicate, value)
            if isinstance(term, BNode | Variable)
        )
        yield Element("triple", uses=uses, subject=subject, path=path_text(predicate), object=value)


def _exists_groups(expression: Any) -> tuple[Group, ...]:
    return tuple(_group(node.graph) for node in _outermost_nodes(expression, EXISTS))


def _select_element(node: CompValue) -> Element:
    select = _select(node)
    columns = (each.variable for each in select.projections)
    uses = (*(select.where.variables() if select.is_star else ()), *columns)
    return Element("select", (select.where,), uses, select=select)


def _values(part: CompValue) -> Element:
    names = tuple(_use(each) for each in part.var)
    rows = [
        list(row) if len(names) > 1 or not isinstance(row, str | CompValue) else [row] for row in part.value
    ]
    bound = {
        use.name
        for n, use in enumerate(names)
        if all(n < len(row) and str(row[n]) != "UNDEF" for row in rows)
    }
    return Element("values", uses=names, bound=frozenset(bound), rows=len(rows))


def path_text(node: Any) -> str:
    """Return a predicate or a path as text, as `dcterms:title|skos:prefLabel`."""
    if not isinstance(node, CompValue):
        return term_text(node)
    if node.name in ("PathAlternative", "PathSequence"):
        sign = "|" if node.name == "PathAlternative" else "/"
        return sign.join(_step_text(each) for each in node.part)
    if node.name == "PathEltOrInverse":
        return f"^{path_text(node.part)}"
    if node.name == "PathElt":
        return f"{_step_text(node.part)}{node.mod or ''}"
    if node.name == "PathNegatedPropertySet":
        return "!(…)"
    return term_text(node)


def _step_text(node: Any) -> str:
    text = path_text(node)
    is_composed = isinstance(node, CompValue) and node.name == "PathAlternative" and len(node.part) > 1
    return f"({text})" if is_composed else text


def term_text(term: Any) -> str:
    """Return a term as it is written in queries: a prefixed name, an IRI, a variable or a literal."""
    if isinstance(term, CompValue) and term.name == "pname":
        return f"{term.prefix or ''}:{term.localname}"
    if isinstance(term, Variable):
        return f"?{_use(term).name}"
    if isinstance(term, URIRef):
        return "a" if str(term) == RDF_TYPE else f"<{term}>"
    return str(term)


@dataclass(frozen=True, slots=True)
class LintFault:
    """What a rule finds: the offset in the expanded text, and one sentence."""

    rule: str
    offset: int
    message: str


@dataclass(frozen=True, slots=True)
class QueryFinding:
    """A fault of a saved query, with the file and the line where it was written."""

    query: str
    rule: str
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} ({self.rule})"


@dataclass(frozen=True, slots=True)
class LintedQuery:
    """What the rules read: a query with its parameters, its text, its tokens and its tree."""

    query: SavedQuery
    expansion: QueryExpansion
    tokens: tuple[Token, ...]
    tree: SelectTree

    @property
    def fixed(self) -> set[str]:
        """Return the names of the parameters that always have a value."""
        return {each.name for each in self.query.parameters if not each.optional}

    @property
    def parameters(self) -> set[str]:
        """Return the names of all parameters, those that may be left open as well."""
        return {each.name for each in self.query.parameters}

    def is_own(self, offset: int) -> bool:
        """Return True for an offset in a line of the query itself, False in an included pattern."""
        return not self.expansion.origins[self.expansion.text.count("\n", 0, offset)].includes


LintRule: TypeAlias = Callable[[LintedQuery], Iterator[LintFault]]
