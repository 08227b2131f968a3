"""Rule on aggregates: counts and sums over rows that another branch of the query multiplies."""

from collections.abc import Iterator

from foia_graph.audit.query_lint.findings import LintedQuery, LintFault
from foia_graph.audit.query_lint.tree import Aggregate, SelectTree, element_variables

MULTIPLIED = "multiplied-aggregate"
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
        yield LintFault(MULTIPLIED, aggregate.offset, message)
        return
    others = _multiplying_names(select) - names - parameters - _grouping_names(select)
    if others:
        message = (
            f"{word} of ?{aggregate.variables[0].name} counts a row for each ?{min(others)}; write "
            f"{word}(DISTINCT …), or select distinct rows first"
        )
        yield LintFault(MULTIPLIED, aggregate.offset, message)


def _multiplying_names(select: SelectTree) -> set[str]:
    """Return the variables that make rows of their own: those of the group, or of a distinct sub-select."""
    names: set[str] = set()
    for element in select.where.elements:
        if isinstance(element, SelectTree) and (element.is_distinct or element.grouped_by):
            continue
        names |= {use.name for use in element_variables(element) if use.offset >= 0}
    return names


def _grouping_names(select: SelectTree) -> set[str]:
    return {use.name for each in select.grouped_by for use in each.variables()}
