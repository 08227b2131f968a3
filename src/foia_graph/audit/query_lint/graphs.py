"""Rules on graphs, and on what shared patterns are for: words, labels and narrower concepts."""

import re
from collections.abc import Iterator
from functools import partial

from rdflib.term import Variable

from foia_graph.audit.query_lint.tree import (
    Element,
    Expression,
    Group,
    LintedQuery,
    LintFault,
    LintRule,
    SelectTree,
    VariableUse,
    nodes_named,
    term_text,
)
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.query.saved.query import SCOPE

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
                    yield LintFault("unscoped-graph", use.offset, message)


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
                    yield LintFault("graph-name", use.offset, message)


def _expressions(tree: SelectTree) -> Iterator[Expression]:
    for group in tree.where.nested_groups():
        for element in group.elements:
            if element.kind in ("filter", "bind"):
                yield element.expression


def find_scope_variables(linted: LintedQuery) -> Iterator[LintFault]:
    """Find queries that read ?scope, which is their dataset and no variable."""
    for token in linted.tokens:
        if token.kind == "variable" and token.text[1:] == SCOPE:
            message = f"?{SCOPE} is the dataset of the query, and no variable of it; remove it"
            yield LintFault("scope-variable", token.offset, message)
            return


def find_hidden_statuses(linted: LintedQuery) -> Iterator[LintFault]:
    """Find queries of what is not accepted whose rows do not say so."""
    offset = next((t.offset for t in linted.tokens if t.kind == "iri" and NOT_ACCEPTED in t.text), -1)
    if offset >= 0 and not _status_names(linted.tree) & linted.tree.columns():
        message = (
            "<graph/not-accepted> is asked, and no column shows the status; select the label of "
            "foia:claimStatus"
        )
        yield LintFault("hidden-status", offset, message)


def _scoped_graphs(group: Group) -> set[str]:
    """Return the graph variables that a required pattern ties to the sources of the dataset."""
    found = set()
    for each in group.nested_groups():
        for element in each.elements:
            if element.kind == "triple" and (
                (element.path == "a" and term_text(element.object) == DESCRIBED_GRAPH)
                or (element.path.startswith(SOURCE_OF_GRAPH) and not _is_optional(group, each))
            ):
                found.add(term_text(element.subject).removeprefix("?"))
    return found


def _is_optional(group: Group, inner: Group) -> bool:
    """Return True for a group that is in an OPTIONAL of the other, at any depth."""
    for element in group.elements:
        for each in element.groups:
            if inner in each.nested_groups():
                return element.kind == "optional" or _is_optional(each, inner)
    return False


def _graph_variables(group: Group) -> Iterator[VariableUse]:
    for element in group.elements:
        if element.kind == "graph":
            yield from element.uses


def _status_names(tree: SelectTree) -> set[str]:
    triples = list(tree.where.triples())
    names = {
        term_text(each.object)[1:] for each in triples if any(status in each.path for status in STATUSES)
    }
    for _ in range(3):  # the label of a status, a BIND of that, a column of that
        names |= {term_text(each.object)[1:] for each in triples if term_text(each.subject)[1:] in names}
        for group in tree.where.nested_groups():
            for element in group.elements:
                if element.kind == "bind" and names & {use.name for use in element.expression.variables()}:
                    names.add(element.uses[0].name)
        for select in tree.selects():
            for each in select.projections:
                if each.expression and names & {use.name for use in each.expression.variables()}:
                    names.add(each.variable.name)
    return names


NAMES = frozenset(("dcterms:title", "skos:prefLabel", "foaf:name"))
STEP = re.compile(r"[|/()^]")
REJECTED = re.compile(r"scheme/claim-status/(candidate|rejected|corrected|withdrawn|lifted)>")


def find_own_words(linted: LintedQuery) -> Iterator[LintFault]:
    """Find the path to quoted words written out."""
    for token in linted.tokens:
        if token.text == "oa:exact" and linted.is_own(token.offset):
            message = "the path to quoted words is a pattern; write #include words THING ?words"
            yield LintFault("own-words", token.offset, message)


def label_rule(profile: Profile) -> LintRule:
    """Return the rule on labels, which knows what classes of a profile are parts, and so have no label."""
    parts = frozenset(
        word
        for shape in profile.shapes.values()
        if not profile.is_thing(shape)
        for word in (shape.name, re.split(r"[/#]", shape.target)[-1])
    )
    return partial(_find_own_labels, parts=parts)


def _find_own_labels(linted: LintedQuery, parts: frozenset[str]) -> Iterator[LintFault]:
    """Find titles and names shown as labels: a thing with two of them has two rows."""
    triples = list(linted.tree.where.triples())
    part_names = {
        term_text(each.subject)
        for each in triples
        if each.path == "a" and term_text(each.object).partition(":")[2] in parts
    }
    for triple in triples:
        use = _own_variable(triple, linted)
        steps = STEP.split(triple.path)
        if use and NAMES & set(steps) and not (len(steps) == 1 and term_text(triple.subject) in part_names):
            message = (
                f"{triple.path} gives ?{use.name} a row for each title or name; write #include label THING "
                f"?{use.name}"
            )
            yield LintFault("own-label", use.offset, message)


def find_broader_steps(linted: LintedQuery) -> Iterator[LintFault]:
    """Find concepts that are compared with one step of skos:broader, and so miss narrower ones."""
    for triple in linted.tree.where.triples():
        use = next(iter(triple.uses), None)
        if use and linted.is_own(use.offset) and re.search(r"skos:broader(?![*+\w])", triple.path):
            message = (
                f"skos:broader goes up one step from ?{use.name}; write #include narrower ?{use.name} BROADER"
            )
            yield LintFault("narrower", use.offset, message)


def find_exact_concepts(linted: LintedQuery) -> Iterator[LintFault]:
    """Find concept parameters that are compared exactly, so that narrower concepts do not count."""
    concepts = {
        each.name for each in linted.query.parameters if each.type == "concept" or each.options == ("issue",)
    }
    for triple in linted.tree.where.triples():
        if isinstance(triple.object, Variable) and "skos:broader*" not in triple.path:
            name = term_text(triple.object)[1:]
            use = next(each for each in triple.uses if each.name == name)
            if name in concepts:
                message = (
                    f"?{name} matches the concept alone; bind another variable here, and write "
                    f"#include narrower THAT ?{name}"
                )
                yield LintFault("narrower", use.offset, message)


def find_status_filters(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters on statuses that the dataset omits, in queries that do not ask for them."""
    if any(token.kind == "iri" and NOT_ACCEPTED in token.text for token in linted.tokens):
        return
    for token in linted.tokens:
        if token.kind == "iri" and REJECTED.search(token.text) and linted.is_own(token.offset):
            message = (
                "claims that are not accepted are in <graph/not-accepted> alone; remove this filter, or ask "
                "that graph"
            )
            yield LintFault("status-filter", token.offset, message)
            return


def _own_variable(triple: Element, linted: LintedQuery) -> VariableUse | None:
    if not isinstance(triple.object, Variable):
        return None
    use = list(triple.uses)[-1]
    return use if linted.is_own(use.offset) else None


RULES: tuple[LintRule, ...] = (
    find_own_words,
    find_broader_steps,
    find_exact_concepts,
    find_status_filters,
)
