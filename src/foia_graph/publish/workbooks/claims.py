"""The sheet of claims: what is said of which thing, by whom, in which words, and whether it stands."""

from collections.abc import Iterator

from foia_graph.model.resource import Resource
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.workbooks.cells import page_link, thing_link
from foia_graph.publish.workbooks.tables import LinkedRow
from foia_graph.store.claim_views import ClaimView, claim_views

CLAIM_COLUMNS = (
    *("Thing", "Kind", "Field", "Value", "In words", "Quote", "Page", "Source", "Source address"),
    *("Who says so", "Date", "Status", "Remarks", "Permanent address"),
)
CLAIM_WIDTHS = (40, 18, 22, 30, 40, 60, 8, 40, 30, 30, 12, 14, 40, 30)


def claim_rows(thing: Resource, presenter: Presenter) -> Iterator[LinkedRow]:
    """Yield a row for each claim on a thing and on its parts, as `CLAIM_COLUMNS` names their cells."""
    kind = presenter.profile[thing.type].plain_title
    for claim in claim_views(thing, presenter.catalogue):
        yield _claim_row(claim, thing, kind, presenter)


def _claim_row(claim: ClaimView, thing: Resource, kind: str, presenter: Presenter) -> LinkedRow:
    labels = presenter.labels
    return (
        thing_link(thing.iri, presenter),
        kind,
        presenter.field_titles.get(claim.predicate, claim.field),
        "" if claim.text else value_text(claim, presenter),
        claim.text,
        claim.quote,
        claim.page,
        thing_link(claim.source, presenter),
        page_link(presenter.source_facts.find(claim.source).url),
        claim.speaker or "; ".join(map(labels.name, claim.by)),
        claim.date,
        labels.name(claim.status),
        "\n".join(claim.notes),
        claim.iri,
    )


def value_text(claim: ClaimView, presenter: Presenter) -> str:
    """Return the value of a claim in words: what it links to by its name."""
    return presenter.labels.name(claim.value) if presenter.catalogue.stub(claim.value) else claim.value
