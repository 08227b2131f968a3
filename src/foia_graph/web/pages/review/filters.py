"""Filters of the review: by kind, document, release and confidence."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from foia_graph.audit.review_queue import CANDIDATE, IDENTITY, WEAK, QueueFilter, ReviewQueue, review_queue
from foia_graph.errors import RequestRefused
from foia_graph.publish.presenter import Presenter
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.pages.filter_fields import FilterField, FilterOption

FILTERS = (("kind", "kind"), ("document", "document"), ("release", "release"), ("below", "confidence"))
MOST_OPTIONS = 100
"""Documents or releases to choose from; the address takes any other."""
KIND_WORDS = {
    IDENTITY: "Who is who",
    CANDIDATE: "Other candidates",
    "pages": "E-mails and runs of pages",
    "claim": "Titles, dates, forms",
}
CONFIDENCES = ("0.5", "0.7", "0.9")


def filter_pairs(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the filters that an address or a form names."""
    return [(name, value) for name, _ in FILTERS if (value := values.get(name, ""))]


def queue_filter(values: Mapping[str, str], catalogue: Catalogue) -> QueueFilter:
    """Return the filter that an address or a form names; raises RequestRefused for what is no number."""
    try:
        below = float(values.get("below", "") or 0)
    except ValueError:
        raise RequestRefused("`below` is a confidence from 0 to 1, as 0.7.") from None
    return QueueFilter(
        values.get("kind", ""),
        _thing_iri(values.get("document", ""), "document", catalogue),
        _thing_iri(values.get("release", ""), "release", catalogue),
        below,
    )


def _thing_iri(slug: str, kind: str, catalogue: Catalogue) -> str:
    return f"{catalogue.base}id/{kind}/{slug}" if slug else ""


def filter_fields(
    chosen: QueueFilter, queue: ReviewQueue, presenter: Presenter, cache: Path
) -> list[FilterField]:
    """Return the filters with the values that there are."""
    below = str(chosen.below)
    sure = tuple(FilterOption(each, f"less than {each}", -1, each == below) for each in CONFIDENCES)
    return [
        FilterField("kind", "What", tuple(_kinds(chosen, presenter, cache))),
        FilterField("document", "Document", tuple(_things(queue, "document", chosen.document, presenter))),
        FilterField("release", "Release", tuple(_things(queue, "release", chosen.release, presenter))),
        FilterField("below", "How sure the program is", sure),
    ]


def _kinds(chosen: QueueFilter, presenter: Presenter, cache: Path) -> Iterator[FilterOption]:
    by_kind = presenter.profile.by_kind
    findings = review_queue(presenter.catalogue, cache)
    for kind, count in findings.counts("kind", MOST_OPTIONS):
        text = KIND_WORDS.get(kind) or by_kind[kind].plain_plural_title
        yield FilterOption(kind, text, count, kind == chosen.kind)
    yield FilterOption(WEAK, "Weak evidence", -1, chosen.kind == WEAK)


def _things(queue: ReviewQueue, column: str, chosen: str, presenter: Presenter) -> Iterator[FilterOption]:
    counts = queue.counts("document" if column == "document" else "release", MOST_OPTIONS)
    prefix = f"{presenter.catalogue.base}id/{column}/"
    for iri, count in counts:
        if iri.startswith(prefix):
            yield FilterOption(iri.removeprefix(prefix), presenter.shown_name(iri), count, iri == chosen)
