"""Counts of redactions by exemption, each with the address of the gallery that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from foia_graph.publish.addresses import gallery_path
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.redaction_index import PageCount
from foia_graph.store.redaction_selection import GROUND_FILTERS


@dataclass(frozen=True, slots=True)
class ExemptionCount:
    """The number of redactions by an exemption or a mark, of the pages with them, and their gallery."""

    exemption: LinkView
    times: int
    pages: int
    gallery: str


def exemption_counts(
    presenter: Presenter, counts: Mapping[str, PageCount], **where: str
) -> tuple[ExemptionCount, ...]:
    """Return the counts of some documents, the most frequent first; `where` are filters that mean these."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1].times, each[0]))
    base = presenter.catalogue.base
    return tuple(
        ExemptionCount(
            presenter.link(ground), *count, gallery_path(base, **{_filter_of(ground, base): ground}, **where)
        )
        for ground, count in ordered
    )


def _filter_of(ground: str, base: str) -> str:
    exemption, mark = GROUND_FILTERS
    return exemption if ground.startswith(f"{base}scheme/exemptions/") else mark
