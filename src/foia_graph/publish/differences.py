"""Differences between sources, side by side: each value with the claims that give it."""

from collections.abc import Iterator, Mapping

from foia_graph.model.resource import Resource
from foia_graph.publish.days import day_order, first_claims, in_order_of_days
from foia_graph.publish.figures import figure_summary
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import ClaimedValue, DifferenceView, ValueCell
from foia_graph.store.conflicts import ConflictKind, FieldConflict

WHY: dict[ConflictKind, str] = {
    "precision": "The dates are not equally precise; all of them can be true.",
    "wording": "The words differ, not what is said.",
    "measure": "The numbers count something else, in another period, or leave room for each other.",
    "contradiction": "",
}


def difference_view(contested: FieldConflict, presenter: Presenter) -> DifferenceView:
    """Return a contested field with its values side by side."""
    prop = presenter.profile[contested.thing.type].properties[contested.field]
    figures = {figure.iri: figure for figure in contested.thing.parts("figure")}
    sides: dict[str, tuple[ValueCell, list[Resource]]] = {}
    for claim in contested.claims:
        figure = figures.get(claim.one("object"))
        cell = ValueCell(figure_summary(figure, presenter)) if figure else presenter.claim_cell(claim, prop)
        sides.setdefault(str(cell), (cell, []))[1].append(claim)
    values = [
        ClaimedValue(cell, tuple(in_order_of_days(map(presenter.linked_claim, claims))))
        for cell, claims in sorted(sides.values(), key=lambda each: each[0].text)
    ]
    return DifferenceView(
        presenter.link(contested.thing.iri),
        ": ".join((prop.plain_title, *_measures(contested, figures, presenter))),
        tuple(sorted(values, key=lambda each: day_order(each.claims[0]))),
        WHY[contested.difference],
        of_figures=bool(figures) and contested.field == "figure",
        first=first_claims(claim for value in values for claim in value.claims),
    )


def _measures(
    contested: FieldConflict, figures: Mapping[str, Resource], presenter: Presenter
) -> Iterator[str]:
    """Yield what the contested figures count, which tells them from other figures of the thing."""
    figure = figures.get(contested.claims[0].one("object"))
    if figure is not None and figure.one("measure"):
        yield presenter.link(figure.one("measure")).text
