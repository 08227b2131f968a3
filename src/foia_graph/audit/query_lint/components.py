"""Patterns of a group that hang together by shared variables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from foia_graph.audit.query_lint.tree import (
    BindElement,
    Element,
    Expression,
    FilterElement,
    GraphGroup,
    OptionalGroup,
    SelectTree,
    TripleElement,
    UnionGroups,
    ValuesElement,
    VariableUse,
    element_variables,
)


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
