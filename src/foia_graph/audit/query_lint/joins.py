"""Rules on joins: variables that may be unbound, products, and filters outside of OPTIONAL.

A product is found in the components of a group: sets of variables that no pattern joins.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from foia_graph.audit.query_lint.findings import LintedQuery, LintFault
from foia_graph.audit.query_lint.tree import (
    BindElement,
    Element,
    Expression,
    FilterElement,
    GraphGroup,
    Group,
    MinusGroup,
    OptionalGroup,
    SelectTree,
    TripleElement,
    UnionGroups,
    ValuesElement,
    VariableUse,
    child_groups,
    element_variables,
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
    if isinstance(element, TripleElement):
        names = {use.name for use in element.variables()}
        return Bindings(names, set(names))
    if isinstance(element, OptionalGroup):
        return Bindings(set(), group_bindings(element.group, before.certain).possible)
    if isinstance(element, UnionGroups):
        branches = [group_bindings(each) for each in element.branches]
        return Bindings(
            set.intersection(*(each.certain for each in branches)),
            set.union(*(each.possible for each in branches)),
        )
    if isinstance(element, GraphGroup):
        found = group_bindings(element.group)
        names = {element.variable.name} if element.variable else set()
        return Bindings(found.certain | names, found.possible | names)
    if isinstance(element, BindElement):
        name = {element.variable.name}
        return Bindings(name if element.expression.is_certain(before.certain) else set(), name)
    if isinstance(element, ValuesElement):
        return Bindings(set(element.bound), {use.name for use in element.variables})
    if isinstance(element, SelectTree):
        return _select_bindings(element)
    return Bindings()


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
    """Patterns that share variables: their names, and where they occur."""

    names: set[str] = field(default_factory=set)
    uses: list[VariableUse] = field(default_factory=list)
    has_pattern: bool = False
    """Whether it is more than filters, BINDs and single rows of values."""


def connected_components(elements: Sequence[Element]) -> list[PatternComponent]:
    """Return the required patterns of a group by shared variables, in their order."""
    components: list[PatternComponent] = []
    for uses, is_pattern in _nodes(elements):
        names = {use.name for use in uses}
        if not names:
            continue
        merged = PatternComponent()
        for each in [each for each in components if each.names & names]:
            components.remove(each)
            _merge(merged, each.names, each.uses, each.has_pattern)
        _merge(merged, names, uses, is_pattern)
        components.append(merged)
    found = [each for each in components if each.has_pattern]
    return sorted(found, key=lambda each: min(use.offset for use in each.uses))


def _merge(
    component: PatternComponent, names: set[str], uses: Iterable[VariableUse], has_pattern: bool
) -> None:
    component.names |= names
    component.uses += uses
    component.has_pattern |= has_pattern


def _nodes(elements: Sequence[Element]) -> Iterator[tuple[list[VariableUse], bool]]:
    """Yield the variables of each required element, and whether it is a pattern of its own."""
    for element in elements:
        if isinstance(element, TripleElement | SelectTree):
            yield list(element_variables(element)), True
        elif isinstance(element, GraphGroup):
            tie = [element.variable] if element.variable else []
            for uses, is_pattern in _nodes(element.group.elements):
                yield [*uses, *tie], is_pattern
        elif isinstance(element, UnionGroups):
            yield _shared_by_branches(element), True
        elif isinstance(element, ValuesElement):
            yield list(element.variables), element.rows > 1
        elif isinstance(element, OptionalGroup):
            # What is made of an optional value is tied to what the OPTIONAL is about.
            yield list(element_variables(element)), False
        elif isinstance(element, BindElement):
            yield [*_expression_variables(element.expression), element.variable], False
        elif isinstance(element, FilterElement):
            yield list(_expression_variables(element.expression)), False


def _expression_variables(expression: Expression) -> Iterator[VariableUse]:
    yield from expression.variables()
    for group in expression.exists_groups():
        yield from group.variables()


def _shared_by_branches(element: UnionGroups) -> list[VariableUse]:
    """Return the variables that all branches of a UNION mention, else all of the first."""
    names = [{use.name for use in branch.variables()} for branch in element.branches]
    shared = set.intersection(*names)
    uses = list(element.branches[0].variables())
    return [use for use in uses if use.name in shared] or uses


UNBOUND_JOIN, OUT_OF_SCOPE, FILTER_OUTSIDE, CARTESIAN = (
    "unbound-join",
    "out-of-scope",
    "filter-outside",
    "cartesian-product",
)


# -- joins with what may be unbound --------------------------------------------------------------------------


def find_unbound_joins(linted: LintedQuery) -> Iterator[LintFault]:
    """Find patterns joined by a variable that an earlier OPTIONAL or UNION branch may have left unbound."""
    for select in linted.tree.selects():
        yield from _unbound_joins(select.where, Bindings(set(linted.fixed), set(linted.fixed)))


def _unbound_joins(group: Group, before: Bindings) -> Iterator[LintFault]:
    bindings = before.copy()
    for element in group.elements:
        if isinstance(element, OptionalGroup | MinusGroup):
            yield from _loose_optional(element.group, bindings)
            yield from _unbound_joins(element.group, _inside(bindings))
        elif isinstance(element, UnionGroups | GraphGroup):
            for each in child_groups(element):
                yield from _unbound_joins(each, bindings)
        elif isinstance(element, TripleElement):
            for use in element.variables():
                if use.name in bindings.doubtful:
                    bindings.certain.add(use.name)
                    yield _unbound_fault(use, "bind it before the OPTIONAL or in every branch of the UNION")
        bindings.add(element)
    for element in group.elements:
        if isinstance(element, FilterElement):
            yield from _loose_exists(element, bindings)


def _inside(bindings: Bindings) -> Bindings:
    return Bindings(set(bindings.certain), set(bindings.certain))


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


def _loose_exists(element: FilterElement, bindings: Bindings) -> Iterator[LintFault]:
    """Find EXISTS that asks about a variable that may be unbound, without asking whether it is."""
    guarded = element.expression.guarded_names()
    for group in element.expression.exists_groups():
        for component in connected_components(group.elements):
            if component.names & bindings.certain:
                continue
            for use in component.uses:
                if use.name in bindings.doubtful - guarded:
                    yield _unbound_fault(use, f"ask BOUND(?{use.name}) as well")
                    break


def _unbound_fault(use: VariableUse, advice: str) -> LintFault:
    message = f"?{use.name} may be unbound here, and then this pattern joins with everything; {advice}"
    return LintFault(UNBOUND_JOIN, use.offset, message)


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
        if isinstance(element, BindElement):
            yield from _unseen(element, bindings.possible | parameters, "BIND")
        elif isinstance(element, FilterElement):
            yield from _unseen(element, everything | from_outside, "FILTER")
        seen = from_outside | bindings.possible
        for each in child_groups(element):
            is_optional = isinstance(element, OptionalGroup)
            is_exists = isinstance(element, FilterElement | BindElement)
            visible = seen if is_optional else everything | from_outside if is_exists else set()
            if not isinstance(element, SelectTree):
                yield from _out_of_scope(each, parameters, visible)
        bindings.add(element)


def _unseen(element: BindElement | FilterElement, seen: set[str], word: str) -> Iterator[LintFault]:
    for use in element.expression.variables():
        if use.name not in seen:
            message = (
                f"this {word} reads ?{use.name}, which its group does not bind before it; "
                "write it into the group that does, or the pattern into this one"
            )
            yield LintFault(OUT_OF_SCOPE, use.offset, message)


# -- filters outside the OPTIONAL that they are about --------------------------------------------------------


def find_filters_outside(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters on what only an OPTIONAL binds: they drop the rows that lack it."""
    for select in linted.tree.selects():
        for group in select.where.nested_groups():
            optional = _optional_names(group)
            doubtful = group_bindings(group, linted.fixed).doubtful & optional
            for element in group.elements:
                if isinstance(element, FilterElement):
                    yield from _outside_faults(element, doubtful)


def _optional_names(group: Group) -> set[str]:
    return {
        use.name
        for element in group.elements
        if isinstance(element, OptionalGroup)
        for use in element_variables(element)
    }


def _outside_faults(element: FilterElement, doubtful: set[str]) -> Iterator[LintFault]:
    for use in element.expression.unguarded_variables():
        if use.name in doubtful:
            message = (
                f"this FILTER drops the rows in which the OPTIONAL leaves ?{use.name} unbound; "
                f"write it into the OPTIONAL, or ask BOUND(?{use.name}) as well"
            )
            yield LintFault(FILTER_OUTSIDE, use.offset, message)
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
            yield LintFault(CARTESIAN, use.offset, message)
    for element in group.elements:
        outside = outer | {
            name
            for each in group.elements
            # Patterns of a GRAPH group were looked at with those around it.
            if each is not element or isinstance(element, GraphGroup)
            for name in _names_in(each)
        }
        for each in child_groups(element):
            if not isinstance(element, SelectTree | MinusGroup):
                names = {use.name for use in each.variables()}
                is_tied = isinstance(element, UnionGroups) and bool(names & outside)
                yield from _products(each, outside, is_tied=is_tied)


def _names_in(element: Element) -> set[str]:
    """Return the names of the variables that an element binds or reads."""
    names = {use.name for use in element_variables(element)}
    if isinstance(element, BindElement | FilterElement):
        names |= {use.name for use in element.expression.variables()}
    return names
