"""Rules on graphs: which sources a GRAPH pattern ranges over, and whether what is not accepted says so."""

from collections.abc import Iterator

from foia_graph.audit.query_lint.findings import LintedQuery, LintFault
from foia_graph.audit.query_lint.tree import (
    BindElement,
    Expression,
    FilterElement,
    GraphGroup,
    Group,
    OptionalGroup,
    SelectTree,
    TripleElement,
    VariableUse,
    child_groups,
    nodes_named,
    term_text,
)
from foia_graph.model import iris
from foia_graph.query.saved.query import SCOPE

UNSCOPED, GRAPH_NAME, SCOPE_VARIABLE, HIDDEN_STATUS = (
    "unscoped-graph",
    "graph-name",
    "scope-variable",
    "hidden-status",
)
NOT_ACCEPTED = f"graph/{iris.NOT_ACCEPTED_GRAPH}"
SOURCE_OF_GRAPH = "prov:hadPrimarySource"
DESCRIBED_GRAPH = "sd:Graph"
STATUSES = ("foia:claimStatus", "foia:readingStatus")
TEXT_TESTS = ("Builtin_STRSTARTS", "Builtin_CONTAINS", "Builtin_REGEX", "Builtin_STRBEFORE")


def find_unscoped_graphs(linted: LintedQuery) -> Iterator[LintFault]:
    """Find GRAPH variables that range over all sources, whatever the dataset is."""
    for select in linted.tree.selects():
        scoped, seen = _scoped_graphs(select.where), set[str]()
        for group in select.where.nested_groups():
            for use in _graph_variables(group):
                if use.name not in scoped | seen:
                    seen.add(use.name)
                    message = (
                        f"GRAPH ?{use.name} ranges over sources outside the collection as well; add "
                        f"?{use.name} a sd:Graph, or include the pattern evidence"
                    )
                    yield LintFault(UNSCOPED, use.offset, message)


def find_graph_names(linted: LintedQuery) -> Iterator[LintFault]:
    """Find tests of the name of a graph, where the dataset decides."""
    graphs = {
        use.name
        for select in linted.tree.selects()
        for group in select.where.nested_groups()
        for use in _graph_variables(group)
    }
    for expression in _expressions(linted.tree):
        for test in TEXT_TESTS:
            for node in nodes_named(expression.node, test):
                use = next((each for each in Expression(node).variables() if each.name in graphs), None)
                if use:
                    message = (
                        f"the name of ?{use.name} does not say which sources count; give the query the "
                        f"parameter {SCOPE}, and add ?{use.name} a sd:Graph"
                    )
                    yield LintFault(GRAPH_NAME, use.offset, message)


def _expressions(tree: SelectTree) -> Iterator[Expression]:
    """Yield the expressions of all filters and BINDs of a query."""
    for group in tree.where.nested_groups():
        for element in group.elements:
            if isinstance(element, FilterElement | BindElement):
                yield element.expression


def find_scope_variables(linted: LintedQuery) -> Iterator[LintFault]:
    """Find queries that read ?scope, which is their dataset and no variable."""
    for token in linted.tokens:
        if token.kind == "variable" and token.text[1:] == SCOPE:
            message = f"?{SCOPE} is the dataset of the query, and no variable of it; remove it"
            yield LintFault(SCOPE_VARIABLE, token.offset, message)
            return


def find_hidden_statuses(linted: LintedQuery) -> Iterator[LintFault]:
    """Find queries of what is not accepted whose rows do not say so."""
    offset = next((t.offset for t in linted.tokens if t.kind == "iri" and NOT_ACCEPTED in t.text), -1)
    if offset >= 0 and not _status_names(linted.tree) & linted.tree.columns():
        message = (
            "<graph/not-accepted> is asked, and no column shows the status; select the label of "
            "foia:claimStatus"
        )
        yield LintFault(HIDDEN_STATUS, offset, message)


def _scoped_graphs(group: Group) -> set[str]:
    """Return the graph variables that a required pattern ties to the sources of the dataset."""
    found = set()
    for each in group.nested_groups():
        for element in each.elements:
            if isinstance(element, TripleElement) and (
                (element.path == "a" and term_text(element.object) == DESCRIBED_GRAPH)
                or (element.path.startswith(SOURCE_OF_GRAPH) and not _is_optional(group, each))
            ):
                found.add(term_text(element.subject).removeprefix("?"))
    return found


def _is_optional(group: Group, inner: Group) -> bool:
    """Return True for a group that is in an OPTIONAL of the other, at any depth."""
    for element in group.elements:
        for each in child_groups(element):
            if inner in each.nested_groups():
                return isinstance(element, OptionalGroup) or _is_optional(each, inner)
    return False


def _graph_variables(group: Group) -> Iterator[VariableUse]:
    for element in group.elements:
        if isinstance(element, GraphGroup) and element.variable:
            yield element.variable


def _status_names(tree: SelectTree) -> set[str]:
    """Return the variables that are a status, or made of one."""
    triples = list(tree.where.triples())
    names = {
        term_text(each.object)[1:] for each in triples if any(status in each.path for status in STATUSES)
    }
    for _ in range(3):  # the label of a status, a BIND of that, a column of that
        names |= {term_text(each.object)[1:] for each in triples if term_text(each.subject)[1:] in names}
        for group in tree.where.nested_groups():
            for element in group.elements:
                if isinstance(element, BindElement) and names & {
                    use.name for use in element.expression.variables()
                }:
                    names.add(element.variable.name)
        for select in tree.selects():
            for each in select.projections:
                if each.expression and names & {use.name for use in each.expression.variables()}:
                    names.add(each.variable.name)
    return names
