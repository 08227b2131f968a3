"""A query as a tree of groups, in which each variable knows its offset in the text.

The grammar of rdflib keeps no offsets. So each variable is renamed to `name__OFFSET` before it is parsed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from pyparsing import ParseException
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, URIRef, Variable

from foia_graph.errors import InputError
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.query.patterns import QueryExpansion
from foia_graph.query.saved import SavedQuery
from foia_graph.query.sparql.lexer import Edit, Token, apply_edits, query_tokens
from foia_graph.runtime.tables import read_table

AGGREGATE = "Aggregate_"
EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


class VariableUse(NamedTuple):
    """A variable where it occurs: its name, and its offset in the text."""

    name: str
    offset: int


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
    expression: Any = None
    """That of a filter or a BIND, as rdflib parses it."""
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

    def nested_elements(self, *kinds: ElementKind) -> Iterator[Element]:
        """Yield the elements of some kinds of the group and of all groups in it."""
        for group in self.nested_groups():
            yield from (each for each in group.elements if each.kind in kinds)

    def variables(self) -> Iterator[VariableUse]:
        """Yield the variables that its patterns mention, those of filters omitted."""
        for element in self.elements:
            yield from element.variables()


@dataclass(frozen=True, slots=True)
class SelectTree:
    """A query or a sub-select: its columns, its group, and by what its rows are grouped.

    `projections` are variables, each with the expression that gives its value, None where none does.
    """

    projections: tuple[tuple[VariableUse, Any], ...]
    is_star: bool
    is_distinct: bool
    where: Group
    grouped_by: frozenset[str]
    aggregates: tuple[CompValue, ...]

    def columns(self) -> set[str]:
        """Return the names of its columns."""
        if self.is_star:
            return {use.name for use in self.where.variables() if use.offset >= 0}
        return {variable.name for variable, _ in self.projections}

    def selects(self) -> Iterator["SelectTree"]:
        """Yield the query and all sub-selects in it."""
        yield self
        yield from (each.select for each in self.where.nested_elements("select") if each.select)


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


def nodes_where(node: Any, is_wanted: Callable[[str], bool], *, nested: bool = True) -> Iterator[CompValue]:
    """Yield the nodes of a tree whose names are wanted, those in others of them where `nested`."""
    is_found = isinstance(node, CompValue) and is_wanted(node.name)
    if is_found:
        yield node
    for child in _children(node) if nested or not is_found else ():
        yield from nodes_where(child, is_wanted, nested=nested)


def variables_of(node: Any, stop_at: tuple[str, ...] = EXISTS) -> Iterator[VariableUse]:
    """Yield the variables of a tree, those in nodes of some names omitted."""
    if isinstance(node, Variable):
        yield _use(node)
    elif not (isinstance(node, CompValue) and node.name in stop_at):
        for child in _children(node):
            yield from variables_of(child, stop_at)


def guarded_names(node: Any) -> set[str]:
    """Return the names of variables of which an expression asks whether they are bound."""
    return {use.name for each in nodes_where(node, "Builtin_BOUND".__eq__) for use in variables_of(each, ())}


def unguarded_variables(node: Any) -> Iterator[VariableUse]:
    """Yield the variables that make a whole expression an error where they are unbound."""
    guarded = guarded_names(node)
    uses = variables_of(node, (*EXISTS, "Builtin_COALESCE", "Builtin_BOUND"))
    return (use for use in uses if use.name not in guarded)


def is_certain(node: Any, certain: set[str]) -> bool:
    """Return True when an expression has a value wherever these variables are bound."""
    if isinstance(node, Variable):
        return _use(node).name in certain
    name = node.name if isinstance(node, CompValue) else ""
    if name in ("Builtin_BOUND", *EXISTS) or name.startswith(AGGREGATE):
        return True
    if name == "Builtin_COALESCE":
        return any(is_certain(each, certain) for each in node.arg)
    if name == "Builtin_IF":
        return is_certain(node.arg2, certain) and is_certain(node.arg3, certain)
    return all(is_certain(each, certain) for each in _children(node))


def _use(variable: Variable) -> VariableUse:
    name, _, offset = str(variable).rpartition("__")
    return VariableUse(name, int(offset))


def _children(node: Any) -> Sequence[Any]:
    if isinstance(node, CompValue):
        return list(node.values())
    if isinstance(node, str) or not hasattr(node, "__iter__"):
        return ()
    return list(node)


def _select(node: CompValue) -> SelectTree:
    where = node.where if node.where is not None else CompValue("GroupGraphPatternSub", part=[])
    columns = [each for each in node.projection or () if isinstance(each, CompValue)]
    named = ((each.var if each.var is not None else each.evar, each.expr) for each in columns)
    projections = tuple(
        (_use(variable), expression) for variable, expression in named if variable is not None
    )
    parts = [*columns, node.having, node.orderby]
    return SelectTree(
        projections,
        node.name in ("SelectQuery", "SubSelect") and not projections,
        node.modifier == "DISTINCT",
        _group(where),
        frozenset(use.name for use in variables_of(node.groupby.condition if node.groupby else ())),
        tuple(each for part in parts for each in nodes_where(part, lambda name: name.startswith(AGGREGATE))),
    )


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
        case "Filter" | "Bind":
            asked = nodes_where(part.expr, EXISTS.__contains__, nested=False)
            groups = tuple(_group(each.graph) for each in asked)
            made = (_use(part.var),) if part.name == "Bind" else ()
            yield Element("bind" if made else "filter", groups, made, part.expr)
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


def _select_element(node: CompValue) -> Element:
    select = _select(node)
    columns = (variable for variable, _ in select.projections)
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
    name = node.name if isinstance(node, CompValue) else ""
    if name in ("PathAlternative", "PathSequence"):
        sign = "|" if name == "PathAlternative" else "/"
        return sign.join(_step_text(each) for each in node.part)
    if name == "PathEltOrInverse":
        return f"^{path_text(node.part)}"
    if name == "PathElt":
        return f"{_step_text(node.part)}{node.mod or ''}"
    return "!(…)" if name == "PathNegatedPropertySet" else term_text(node)


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


MESSAGES: Mapping[str, str] = read_table(Path(__file__).with_name("messages.toml"))


class LintFault(NamedTuple):
    """What a rule finds: the offset in the expanded text, and one sentence."""

    rule: str
    offset: int
    message: str


def lint_fault(key: str, offset: int, **words: str) -> LintFault:
    """Return a fault with a message of the table, filled with words."""
    return LintFault(key.partition("/")[0], offset, MESSAGES[key].format(**words))


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
