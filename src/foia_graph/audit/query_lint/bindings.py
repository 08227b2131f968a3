"""Which variables a group binds: those that every row has, and those that some rows have."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from foia_graph.audit.query_lint.tree import (
    BindElement,
    Element,
    GraphGroup,
    Group,
    OptionalGroup,
    SelectTree,
    TripleElement,
    UnionGroups,
    ValuesElement,
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
