"""The rules of the lint: on joins, on graphs, and on what shared patterns are for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from foia_graph.audit.query_lint.tree import (
    AGGREGATE,
    Element,
    Group,
    LintedQuery,
    LintFault,
    LintRule,
    SelectTree,
    VariableUse,
    guarded_names,
    is_certain,
    lint_fault,
    nodes_where,
    term_text,
    unguarded_variables,
    variables_of,
)
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.query.saved import SCOPE


@dataclass(slots=True)
class Bindings:
    """The variables that are bound at a position: in every row, and in some rows."""

    certain: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)

    @property
    def doubtful(self) -> set[str]:
        """Return the variables that some rows have, and others may lack."""
        return self.possible - self.certain

    def add(self, element: Element) -> None:
        """Add what an element binds behind what is bound before it."""
        names = {use.name for use in element.uses}
        match element.kind:
            case "triple":
                self.certain |= names
            case "optional":
                names = group_bindings(element.groups[0], self.certain).possible
            case "union" | "graph":
                branches = [group_bindings(each) for each in element.groups]
                self.certain |= set.intersection(*(each.certain for each in branches)) | names
                names = names.union(*(each.possible for each in branches))
            case "bind" if is_certain(element.expression, self.certain):
                self.certain |= names
            case "values":
                self.certain |= element.bound
            case "select" if select := element.select:
                self.certain |= _certain_columns(select)
                names = select.columns()
        self.possible |= names | self.certain


def group_bindings(group: Group, start: Iterable[str] = ()) -> Bindings:
    """Return what a group binds, with some variables bound at its start."""
    bindings = Bindings(set(start), set(start))
    for element in group.elements:
        bindings.add(element)
    return bindings


def _certain_columns(select: SelectTree) -> set[str]:
    inner = group_bindings(select.where).certain
    computed = {use.name: each for use, each in select.projections if each is not None}
    plain = inner & select.columns() - computed.keys()
    return plain | {name for name, each in computed.items() if is_certain(each, inner)}


@dataclass(slots=True)
class PatternComponent:
    """Patterns that share variables: where these occur, and whether there is more than filters and BINDs."""

    uses: list[VariableUse]
    has_pattern: bool

    @property
    def names(self) -> set[str]:
        """Return the names of the variables."""
        return {use.name for use in self.uses}


def connected_components(elements: Sequence[Element]) -> list[PatternComponent]:
    """Return the required patterns of a group by shared variables, in their order."""
    components: list[PatternComponent] = []
    for node in _nodes(elements):
        tied = [each for each in components if each.names & node.names] + [node]
        components = [each for each in components if each not in tied]
        uses = [use for each in tied for use in each.uses]
        if uses:
            components.append(PatternComponent(uses, any(each.has_pattern for each in tied)))
    found = [each for each in components if each.has_pattern]
    return sorted(found, key=lambda each: min(use.offset for use in each.uses))


def _nodes(elements: Sequence[Element]) -> Iterator[PatternComponent]:
    """Yield each required element by itself; only some are patterns of their own."""
    for element in elements:
        if element.kind in ("triple", "select"):
            yield PatternComponent([*element.variables()], True)
        elif element.kind == "graph":
            for each in _nodes(element.groups[0].elements):
                yield PatternComponent([*each.uses, *element.uses], each.has_pattern)
        elif element.kind == "union":
            yield PatternComponent(_shared_by_branches(element), True)
        elif element.kind == "values":
            yield PatternComponent([*element.uses], element.rows > 1)
        elif element.kind == "optional":
            # What is made of an optional value is tied to what the OPTIONAL is about.
            yield PatternComponent([*element.variables()], False)
        elif element.kind in ("bind", "filter"):
            asked = (use for group in element.groups for use in group.variables())
            yield PatternComponent([*variables_of(element.expression), *asked, *element.uses], False)


def _shared_by_branches(element: Element) -> list[VariableUse]:
    names = [{use.name for use in branch.variables()} for branch in element.groups]
    shared = set.intersection(*names)
    uses = list(element.groups[0].variables())
    return [use for use in uses if use.name in shared] or uses


def find_unbound_joins(linted: LintedQuery) -> Iterator[LintFault]:
    """Find patterns joined by a variable that an earlier OPTIONAL or UNION branch may have left unbound."""
    for select in linted.tree.selects():
        yield from _unbound_joins(select.where, Bindings(linted.fixed, linted.fixed))


def _unbound_joins(group: Group, before: Bindings) -> Iterator[LintFault]:
    bindings = Bindings(set(before.certain), set(before.possible))
    for element in group.elements:
        if element.kind in ("optional", "minus"):
            yield from _loose_optional(element.groups[0], bindings)
            yield from _unbound_joins(element.groups[0], Bindings(bindings.certain, bindings.certain))
        elif element.kind in ("union", "graph"):
            for each in element.groups:
                yield from _unbound_joins(each, bindings)
        elif element.kind == "triple":
            for use in element.uses:
                if use.name in bindings.doubtful:
                    bindings.certain.add(use.name)
                    yield _unbound_fault(use, "bind it before the OPTIONAL or in every branch of the UNION")
        bindings.add(element)
    for element in group.elements:
        if element.kind == "filter":
            yield from _loose_exists(element, bindings)


def _loose_optional(group: Group, outer: Bindings) -> Iterator[LintFault]:
    # `OPTIONAL { ?thing ex:name ?label } OPTIONAL { ?thing ex:title ?label }` is tied by `?thing`, and right.
    for component in connected_components(group.elements):
        use = next((each for each in component.uses if each.name in outer.doubtful), None)
        if use and not component.names & outer.certain:
            outer.certain.add(use.name)
            yield _unbound_fault(use, "write the pattern into the OPTIONAL or the branch that binds it")


def _loose_exists(element: Element, bindings: Bindings) -> Iterator[LintFault]:
    asked = bindings.doubtful - guarded_names(element.expression)
    for component in (each for group in element.groups for each in connected_components(group.elements)):
        use = next((each for each in component.uses if each.name in asked), None)
        if use and not component.names & bindings.certain:
            yield _unbound_fault(use, f"ask BOUND(?{use.name}) as well")


def _unbound_fault(use: VariableUse, advice: str) -> LintFault:
    return lint_fault("unbound-join", use.offset, name=use.name, advice=advice)


def find_variables_out_of_scope(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters and BINDs that read a variable that their group does not bind."""
    for select in linted.tree.selects():
        yield from _out_of_scope(select.where, linted.parameters, set())


def _out_of_scope(group: Group, parameters: set[str], from_outside: set[str]) -> Iterator[LintFault]:
    """Yield the faults of a group; a filter of an OPTIONAL sees what is bound outside, a BIND does not."""
    bindings = Bindings()
    everything = group_bindings(group).possible | parameters | from_outside
    for element in group.elements:
        visible = from_outside | bindings.possible if element.kind == "optional" else set()
        if element.kind in ("bind", "filter"):
            visible = everything
            seen = bindings.possible | parameters if element.kind == "bind" else everything
            for use in variables_of(element.expression):
                if use.name not in seen:
                    word = element.kind.upper()
                    yield lint_fault("out-of-scope", use.offset, word=word, name=use.name)
        for each in element.groups if element.kind != "select" else ():
            yield from _out_of_scope(each, parameters, visible)
        bindings.add(element)


def find_filters_outside(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters on what only an OPTIONAL binds: they drop the rows that lack it."""
    for group in (group for select in linted.tree.selects() for group in select.where.nested_groups()):
        clauses = (each for each in group.elements if each.kind == "optional")
        optional = {use.name for each in clauses for use in each.variables()}
        doubtful = group_bindings(group, linted.fixed).doubtful & optional
        for element in group.elements:
            if element.kind == "filter":
                uses = unguarded_variables(element.expression)
                if use := next((each for each in uses if each.name in doubtful), None):
                    yield lint_fault("filter-outside", use.offset, name=use.name)


def find_products(linted: LintedQuery) -> Iterator[LintFault]:
    """Find groups of patterns that share no variable: each row of one is joined with each of the other."""
    for select in linted.tree.selects():
        yield from _products(select.where, set())


def _products(group: Group, outer: set[str], *, is_tied: bool = False) -> Iterator[LintFault]:
    """Yield the faults of a group, whose patterns may be tied by variables of the groups around it.

    Whether a branch of a UNION is tied to what is around it was looked at with that: `is_tied`.
    """
    components = connected_components(group.elements)
    loose = [each for each in components if not each.names & outer]
    is_whole = len(loose) == len(components)
    for component in loose if outer and not (is_tied and is_whole) else loose[1:]:
        if use := next((each for each in component.uses if each.offset >= 0), None):
            yield lint_fault("cartesian-product", use.offset, name=use.name)
    for element in group.elements:
        # Patterns of a GRAPH group were looked at with those around it.
        others = (each for each in group.elements if each is not element or element.kind == "graph")
        outside = outer.union(*map(_names_in, others))
        for each in element.groups if element.kind not in ("select", "minus") else ():
            names = {use.name for use in each.variables()}
            is_tied = element.kind == "union" and bool(names & outside)
            yield from _products(each, outside, is_tied=is_tied)


def _names_in(element: Element) -> set[str]:
    return {use.name for use in (*element.variables(), *variables_of(element.expression))}


COUNTED = {"COUNT": "COUNT", "SUM": "SUM", "AVG": "AVG", "GROUPCONCAT": "GROUP_CONCAT"}


def find_multiplied_aggregates(linted: LintedQuery) -> Iterator[LintFault]:
    """Find aggregates without DISTINCT over rows that a variable multiplies that they do not speak of."""
    for select in linted.tree.selects():
        for aggregate in select.aggregates:
            yield from _multiplied_aggregate(select, aggregate, linted.parameters)


def _multiplied_aggregate(
    select: SelectTree, aggregate: CompValue, parameters: set[str]
) -> Iterator[LintFault]:
    word = COUNTED.get(aggregate.name.removeprefix(AGGREGATE).upper())
    uses = list(variables_of(aggregate.vars, ()))
    if word is None or not uses:
        return
    name, offset = uses[0]
    if aggregate.distinct == "DISTINCT":
        if word in ("SUM", "AVG"):
            yield lint_fault("multiplied-aggregate/distinct", offset, word=word, name=name)
        return
    others = _multiplying_names(select) - {use.name for use in uses} - parameters - select.grouped_by
    if others:
        yield lint_fault("multiplied-aggregate", offset, word=word, name=name, other=min(others))


def _multiplying_names(select: SelectTree) -> set[str]:
    inner = ((each, each.select) for each in select.where.elements)
    several = (each for each, rows in inner if not (rows and (rows.is_distinct or rows.grouped_by)))
    return {use.name for each in several for use in each.variables() if use.offset >= 0}


NOT_ACCEPTED = f"graph/{iris.NOT_ACCEPTED_GRAPH}"
SOURCE_OF_GRAPH = "prov:hadPrimarySource"
DESCRIBED_GRAPH = "sd:Graph"
STATUSES = ("foia:claimStatus", "foia:readingStatus")
TEXT_TESTS = frozenset(("Builtin_STRSTARTS", "Builtin_CONTAINS", "Builtin_REGEX", "Builtin_STRBEFORE"))


def find_unscoped_graphs(linted: LintedQuery) -> Iterator[LintFault]:
    """Find GRAPH variables that range over all sources, whatever the dataset is."""
    for select in linted.tree.selects():
        seen = _scoped_graphs(select.where)
        for use in _graph_variables(select.where):
            if use.name not in seen:
                seen.add(use.name)
                yield lint_fault("unscoped-graph", use.offset, name=use.name)


def find_graph_names(linted: LintedQuery) -> Iterator[LintFault]:
    """Find tests of the name of a graph, where the dataset decides."""
    graphs = {use.name for use in _graph_variables(linted.tree.where)}
    for element in linted.tree.where.nested_elements("filter", "bind"):
        for test in nodes_where(element.expression, TEXT_TESTS.__contains__):
            if use := next((each for each in variables_of(test) if each.name in graphs), None):
                yield lint_fault("graph-name", use.offset, name=use.name)


def find_scope_variables(linted: LintedQuery) -> Iterator[LintFault]:
    """Find queries that read ?scope, which is their dataset and no variable."""
    for token in linted.tokens:
        if token.kind == "variable" and token.text[1:] == SCOPE:
            yield lint_fault("scope-variable", token.offset)
            return


def find_hidden_statuses(linted: LintedQuery) -> Iterator[LintFault]:
    """Find queries of what is not accepted whose rows do not say so."""
    offset = next((t.offset for t in linted.tokens if t.kind == "iri" and NOT_ACCEPTED in t.text), -1)
    if offset >= 0 and not _status_names(linted.tree) & linted.tree.columns():
        yield lint_fault("hidden-status", offset)


def _scoped_graphs(group: Group) -> set[str]:
    described = (
        each
        for each in group.nested_elements("triple")
        if each.path == "a" and term_text(each.object) == DESCRIBED_GRAPH
    )
    of_sources = (each for each in _required_elements(group) if each.path.startswith(SOURCE_OF_GRAPH))
    return {term_text(each.subject).removeprefix("?") for each in (*described, *of_sources)}


def _required_elements(group: Group) -> Iterator[Element]:
    for element in group.elements:
        yield element
        for each in element.groups if element.kind != "optional" else ():
            yield from _required_elements(each)


def _graph_variables(group: Group) -> Iterator[VariableUse]:
    return (use for element in group.nested_elements("graph") for use in element.uses)


def _status_names(tree: SelectTree) -> set[str]:
    triples = list(tree.where.nested_elements("triple"))
    names = {
        term_text(each.object)[1:] for each in triples if any(status in each.path for status in STATUSES)
    }
    bound = ((each.uses[0].name, each.expression) for each in tree.where.nested_elements("bind"))
    columns = ((use.name, each) for select in tree.selects() for use, each in select.projections)
    computed = [(name, {use.name for use in variables_of(each)}) for name, each in (*bound, *columns)]
    for _ in range(3):  # the label of a status, a BIND of that, a column of that
        names |= {term_text(each.object)[1:] for each in triples if term_text(each.subject)[1:] in names}
        for name, read in computed:
            names |= {name} if read & names else set()
    return names


NAMES = frozenset(("dcterms:title", "skos:prefLabel", "foaf:name"))
STEP = re.compile(r"[|/()^]")
REJECTED = re.compile(r"scheme/claim-status/(candidate|rejected|corrected|withdrawn|lifted)>")


def find_own_words(linted: LintedQuery) -> Iterator[LintFault]:
    """Find the path to quoted words written out."""
    for token in linted.tokens:
        if token.text == "oa:exact" and linted.is_own(token.offset):
            yield lint_fault("own-words", token.offset)


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
    triples = list(linted.tree.where.nested_elements("triple"))
    part_names = {
        term_text(each.subject)
        for each in triples
        if each.path == "a" and term_text(each.object).partition(":")[2] in parts
    }
    for triple in (each for each in triples if isinstance(each.object, Variable)):
        use, steps = triple.uses[-1], STEP.split(triple.path)
        is_part = len(steps) == 1 and term_text(triple.subject) in part_names
        if linted.is_own(use.offset) and NAMES & set(steps) and not is_part:
            yield lint_fault("own-label", use.offset, path=triple.path, name=use.name)


def find_broader_steps(linted: LintedQuery) -> Iterator[LintFault]:
    """Find concepts that are compared with one step of skos:broader, and so miss narrower ones."""
    for triple in linted.tree.where.nested_elements("triple"):
        use = next(iter(triple.uses), None)
        if use and linted.is_own(use.offset) and re.search(r"skos:broader(?![*+\w])", triple.path):
            yield lint_fault("narrower", use.offset, name=use.name)


def find_exact_concepts(linted: LintedQuery) -> Iterator[LintFault]:
    """Find concept parameters that are compared exactly, so that narrower concepts do not count."""
    concepts = {
        each.name for each in linted.query.parameters if each.type == "concept" or each.options == ("issue",)
    }
    for triple in linted.tree.where.nested_elements("triple"):
        if isinstance(triple.object, Variable) and "skos:broader*" not in triple.path:
            use = triple.uses[-1]
            if use.name in concepts:
                yield lint_fault("narrower/exact", use.offset, name=use.name)


def find_status_filters(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters on statuses that the dataset omits, in queries that do not ask for them."""
    names = [token for token in linted.tokens if token.kind == "iri"]
    if any(NOT_ACCEPTED in token.text for token in names):
        return
    rejected = (each for each in names if REJECTED.search(each.text) and linted.is_own(each.offset))
    yield from (lint_fault("status-filter", token.offset) for token in islice(rejected, 1))


RULES: tuple[LintRule, ...] = (
    find_unbound_joins,
    find_variables_out_of_scope,
    find_filters_outside,
    find_products,
    find_multiplied_aggregates,
    find_unscoped_graphs,
    find_graph_names,
    find_scope_variables,
    find_hidden_statuses,
    find_own_words,
    find_broader_steps,
    find_exact_concepts,
    find_status_filters,
)
