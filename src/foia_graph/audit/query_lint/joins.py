"""Rules on joins: variables that may be unbound, products, and filters outside of OPTIONAL.

A product is found in the components of a group: sets of variables that no pattern joins.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from foia_graph.audit.query_lint.tree import (
    Aggregate,
    Element,
    Group,
    LintedQuery,
    LintFault,
    SelectTree,
    VariableUse,
)


@dataclass(slots=True)
class Bindings:
    """The variables that are bound at a position: in every row, and in some rows."""

    certain: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)

    @property
    def doubtful(self) -> set[str]:
        """Return the variables that some rows have, and others may lack."""
        return self.possible - self.certain

    def copy(self) -> "Bindings":
        """Return a copy that may be changed."""
        return Bindings(set(self.certain), set(self.possible))

    def add(self, element: Element) -> None:
        """Add what an element binds behind what is bound before it."""
        found = element_bindings(element, self)
        self.certain |= found.certain
        self.possible |= found.possible | found.certain


def group_bindings(group: Group, start: Iterable[str] = ()) -> Bindings:
    """Return what a group binds, with some variables bound at its start."""
    bindings = Bindings(set(start), set(start))
    for element in group.elements:
        bindings.add(element)
    return bindings


def element_bindings(element: Element, before: Bindings) -> Bindings:
    """Return what an element binds."""
    names = {use.name for use in element.uses}
    match element.kind:
        case "triple":
            return Bindings(names, set(names))
        case "optional":
            return Bindings(set(), group_bindings(element.groups[0], before.certain).possible)
        case "union" | "graph":
            branches = [group_bindings(each) for each in element.groups]
            return Bindings(
                set.intersection(*(each.certain for each in branches)) | names,
                set.union(*(each.possible for each in branches)) | names,
            )
        case "bind":
            return Bindings(names if element.expression.is_certain(before.certain) else set(), names)
        case "values":
            return Bindings(set(element.bound), names)
    return _select_bindings(element.select) if element.select else Bindings()


def _select_bindings(select: SelectTree) -> Bindings:
    inner = group_bindings(select.where)
    columns = select.columns()
    computed = {each.variable.name for each in select.projections if each.expression is not None}
    certain = {
        each.variable.name
        for each in select.projections
        if each.expression is not None and each.expression.is_certain(inner.certain)
    }
    return Bindings((inner.certain & columns - computed) | certain, columns)


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
            yield PatternComponent([*element.expression.variables(), *asked, *element.uses], False)


def _shared_by_branches(element: Element) -> list[VariableUse]:
    """Return the variables that all branches of a UNION mention, else all of the first."""
    names = [{use.name for use in branch.variables()} for branch in element.groups]
    shared = set.intersection(*names)
    uses = list(element.groups[0].variables())
    return [use for use in uses if use.name in shared] or uses


# -- joins with what may be unbound --------------------------------------------------------------------------


def find_unbound_joins(linted: LintedQuery) -> Iterator[LintFault]:
    """Find patterns joined by a variable that an earlier OPTIONAL or UNION branch may have left unbound."""
    for select in linted.tree.selects():
        yield from _unbound_joins(select.where, Bindings(set(linted.fixed), set(linted.fixed)))


def _unbound_joins(group: Group, before: Bindings) -> Iterator[LintFault]:
    bindings = before.copy()
    for element in group.elements:
        if element.kind in ("optional", "minus"):
            yield from _loose_optional(element.groups[0], bindings)
            yield from _unbound_joins(
                element.groups[0], Bindings(set(bindings.certain), set(bindings.certain))
            )
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
    """Find variables that may be unbound and are all that ties a part of an OPTIONAL to the rows outside.

    `OPTIONAL { ?thing ex:name ?label } OPTIONAL { ?thing ex:title ?label }` is tied by `?thing`, and right.
    """
    for component in connected_components(group.elements):
        if component.names & outer.certain:
            continue
        use = next((each for each in component.uses if each.name in outer.doubtful), None)
        if use:
            outer.certain.add(use.name)
            yield _unbound_fault(use, "write the pattern into the OPTIONAL or the branch that binds it")


def _loose_exists(element: Element, bindings: Bindings) -> Iterator[LintFault]:
    """Find EXISTS that asks about a variable that may be unbound, without asking whether it is."""
    guarded = element.expression.guarded_names()
    for group in element.groups:
        for component in connected_components(group.elements):
            if component.names & bindings.certain:
                continue
            for use in component.uses:
                if use.name in bindings.doubtful - guarded:
                    yield _unbound_fault(use, f"ask BOUND(?{use.name}) as well")
                    break


def _unbound_fault(use: VariableUse, advice: str) -> LintFault:
    message = f"?{use.name} may be unbound here, and then this pattern joins with everything; {advice}"
    return LintFault("unbound-join", use.offset, message)


# -- variables that a filter or a BIND cannot see ------------------------------------------------------------


def find_variables_out_of_scope(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters and BINDs that read a variable that their group does not bind."""
    parameters = linted.parameters
    for select in linted.tree.selects():
        yield from _out_of_scope(select.where, parameters, set())


def _out_of_scope(group: Group, parameters: set[str], from_outside: set[str]) -> Iterator[LintFault]:
    """Yield the faults of a group; a filter of an OPTIONAL sees what is bound outside, a BIND does not."""
    bindings = Bindings()
    everything = group_bindings(group).possible | parameters
    for element in group.elements:
        if element.kind == "bind":
            yield from _unseen(element, bindings.possible | parameters, "BIND")
        elif element.kind == "filter":
            yield from _unseen(element, everything | from_outside, "FILTER")
        seen = from_outside | bindings.possible
        for each in element.groups:
            is_optional = element.kind == "optional"
            is_exists = element.kind in ("filter", "bind")
            visible = seen if is_optional else everything | from_outside if is_exists else set()
            if element.kind != "select":
                yield from _out_of_scope(each, parameters, visible)
        bindings.add(element)


def _unseen(element: Element, seen: set[str], word: str) -> Iterator[LintFault]:
    for use in element.expression.variables():
        if use.name not in seen:
            message = (
                f"this {word} reads ?{use.name}, which its group does not bind before it; "
                "write it into the group that does, or the pattern into this one"
            )
            yield LintFault("out-of-scope", use.offset, message)


# -- filters outside the OPTIONAL that they are about --------------------------------------------------------


def find_filters_outside(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters on what only an OPTIONAL binds: they drop the rows that lack it."""
    for select in linted.tree.selects():
        for group in select.where.nested_groups():
            optional = {
                use.name
                for element in group.elements
                if element.kind == "optional"
                for use in element.variables()
            }
            doubtful = group_bindings(group, linted.fixed).doubtful & optional
            for element in group.elements:
                if element.kind == "filter":
                    yield from _outside_faults(element, doubtful)


def _outside_faults(element: Element, doubtful: set[str]) -> Iterator[LintFault]:
    for use in element.expression.unguarded_variables():
        if use.name in doubtful:
            message = (
                f"this FILTER drops the rows in which the OPTIONAL leaves ?{use.name} unbound; "
                f"write it into the OPTIONAL, or ask BOUND(?{use.name}) as well"
            )
            yield LintFault("filter-outside", use.offset, message)
            return


# -- products ------------------------------------------------------------------------------------------------


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
        use = next((each for each in component.uses if each.offset >= 0), None)
        if use:
            message = (
                f"?{use.name} shares no variable with the patterns around it, so each row is joined with "
                "each other; join the two, or make a query of each"
            )
            yield LintFault("cartesian-product", use.offset, message)
    for element in group.elements:
        outside = outer | {
            name
            for each in group.elements
            # Patterns of a GRAPH group were looked at with those around it.
            if each is not element or element.kind == "graph"
            for name in _names_in(each)
        }
        for each in element.groups:
            if element.kind not in ("select", "minus"):
                names = {use.name for use in each.variables()}
                is_tied = element.kind == "union" and bool(names & outside)
                yield from _products(each, outside, is_tied=is_tied)


def _names_in(element: Element) -> set[str]:
    names = {use.name for use in element.variables()}
    if element.kind in ("bind", "filter"):
        names |= {use.name for use in element.expression.variables()}
    return names


COUNTED = frozenset(("COUNT", "SUM", "AVG", "GROUPCONCAT"))


def find_multiplied_aggregates(linted: LintedQuery) -> Iterator[LintFault]:
    """Find aggregates without DISTINCT over rows that a variable multiplies that they do not speak of."""
    for select in linted.tree.selects():
        for aggregate in select.aggregates:
            if aggregate.name in COUNTED:
                yield from _faults(select, aggregate, linted.parameters)


def _faults(select: SelectTree, aggregate: Aggregate, parameters: set[str]) -> Iterator[LintFault]:
    if not aggregate.variables or (aggregate.is_distinct and aggregate.name not in ("SUM", "AVG")):
        return
    word = "GROUP_CONCAT" if aggregate.name == "GROUPCONCAT" else aggregate.name
    names = {use.name for use in aggregate.variables}
    if aggregate.is_distinct:
        message = (
            f"{word}(DISTINCT …) of ?{aggregate.variables[0].name} takes two equal numbers for one; "
            "select distinct things with their numbers in a sub-select, and add those up"
        )
        yield LintFault("multiplied-aggregate", aggregate.offset, message)
        return
    others = (
        _multiplying_names(select)
        - names
        - parameters
        - {use.name for each in select.grouped_by for use in each.variables()}
    )
    if others:
        message = (
            f"{word} of ?{aggregate.variables[0].name} counts a row for each ?{min(others)}; write "
            f"{word}(DISTINCT …), or select distinct rows first"
        )
        yield LintFault("multiplied-aggregate", aggregate.offset, message)


def _multiplying_names(select: SelectTree) -> set[str]:
    """Return the variables that make rows of their own: those of the group, or of a distinct sub-select."""
    names: set[str] = set()
    for element in select.where.elements:
        if element.select and (element.select.is_distinct or element.select.grouped_by):
            continue
        names |= {use.name for use in element.variables() if use.offset >= 0}
    return names
