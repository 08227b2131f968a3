"""What the review shows: filters, decisions that were made, their form, and pictures of the positions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph.audit.review_queue import CANDIDATE, IDENTITY, WEAK, QueueFilter, ReviewQueue, review_queue
from foia_graph.errors import RequestRefused
from foia_graph.extract.parsed_document import Box
from foia_graph.model import iris
from foia_graph.model.decisions import Decision, revoked_keys
from foia_graph.model.findings import finding_digest
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.canvas_pages import CanvasPage, PageCrop, canvas_page
from foia_graph.publish.page_claims import quote_box
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.reviews.choices import VERBS, DecisionLog, ReviewChoice, Verb, make_decision
from foia_graph.publish.reviews.review_items import ReviewedPart, ReviewItem
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.evidence_places import EvidencePlace
from foia_graph.web.pages.redactions.crops import place_picture
from foia_graph.web.pages.redactions.places import RedactionPlace
from foia_graph.web.pages.thing_choices import FilterField, FilterOption

FILTERS = (("kind", "kind"), ("document", "document"), ("release", "release"), ("below", "confidence"))
MAX_OPTIONS = 100
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
    for kind, count in findings.counts("kind", MAX_OPTIONS):
        text = KIND_WORDS.get(kind) or by_kind[kind].plain_plural_title
        yield FilterOption(kind, text, count, kind == chosen.kind)
    yield FilterOption(WEAK, "Weak evidence", -1, chosen.kind == WEAK)


def _things(queue: ReviewQueue, column: str, chosen: str, presenter: Presenter) -> Iterator[FilterOption]:
    counts = queue.counts("document" if column == "document" else "release", MAX_OPTIONS)
    prefix = f"{presenter.catalogue.base}id/{column}/"
    for iri, count in counts:
        if iri.startswith(prefix):
            yield FilterOption(iri.removeprefix(prefix), presenter.shown_name(iri), count, iri == chosen)


DECISIONS_AT_ONCE = 50
VERB_WORDS = {
    "withdraw": "withdrawn", "restore": "restored", "purge": "erased", "correct": "corrected",
    "revoke": "taken back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as shown: `what` is None where what it is about is not shown now; then nothing is said."""

    key: str
    time: str
    verb: str
    who: str
    what: LinkView | None
    value: str
    reason: str
    is_revoked: bool
    is_waiting: bool
    can_be_revoked: bool


def history_rows(
    decisions: Iterable[Decision], log: DecisionLog, waiting: Collection[str], presenter: Presenter
) -> list[DecisionRow]:
    """Return some decisions, in their order; `waiting` are the keys of those that are not loaded yet."""
    revoked = revoked_keys(log.decisions)
    latest = {each.of: each.key for each in log.decisions if each.do != "revoke" and each.key not in revoked}
    return [
        _row(each, revoked, latest.get(each.of, ""), each.key in waiting, presenter) for each in decisions
    ]


def _row(
    decision: Decision, revoked: Collection[str], latest: str, is_waiting: bool, presenter: Presenter
) -> DecisionRow:
    what = _link(decision, presenter)
    return DecisionRow(
        decision.key,
        decision.time,
        VERB_WORDS.get(decision.do, "accepted" if decision.status == "reviewed" else decision.status),
        decision.reviewer or decision.by,
        what,
        decision.value if what else "",
        decision.reason if what else "",
        decision.key in revoked,
        is_waiting,
        what is not None and "#" in decision.of and latest == decision.key,
    )


def _link(decision: Decision, presenter: Presenter) -> LinkView | None:
    base = presenter.catalogue.base
    owner = iris.owner_iri(f"{base}{decision.of}")
    if presenter.catalogue.stub(owner) is None:
        return None
    return LinkView(path_of(f"{base}{decision.of}", base), presenter.shown_name(owner))


def item_picture(item: ReviewItem, presenter: Presenter) -> tuple[PageCrop | None, str]:
    """Return the picture around the position of an item on its page, or why there is none."""
    page = item.place_page
    if not page_of(page)[1] or presenter.catalogue.stub(page) is None:
        return None, "" if item.sides else "It is said of no single page."
    canvas = canvas_page(presenter.holdings, page)
    if canvas.held_file is None:
        return None, "There is no picture of this page."
    box = item.place.box or _quoted_box(canvas, item.place)
    if box is None:
        return None, "Nobody says where on the page it is."
    return place_picture(canvas, RedactionPlace((), (box,))), ""


def _quoted_box(canvas: CanvasPage, place: EvidencePlace) -> Box | None:
    words = canvas.parsed_page.words if canvas.has_text and canvas.parsed_page else None
    return quote_box(words, place) if words and place.quote else None


def read_decision(
    form: Mapping[str, str], found: ReviewedPart, reviewer: str, catalogue: Catalogue
) -> Decision:
    """Return the decision of a form about a finding or claim.

    Raises ValueRejected where the right value does not fit its field, and RequestRefused for another form.
    """
    verb = _verb(form.get("do", ""))
    texts = {name: form.get(name, "") for name in ("reason", "field", "value", "quote")}
    choice = ReviewChoice(verb, seen=_seen(form, found, catalogue), **texts)
    return make_decision(choice, found, reviewer, catalogue)


def _verb(text: str) -> Verb:
    for verb in VERBS:
        if text == verb:
            return verb
    raise RequestRefused("A review accepts, rejects or corrects.")


def _seen(form: Mapping[str, str], found: ReviewedPart, catalogue: Catalogue) -> str:
    """Return the digest of what the reviewer saw, "" for a claim, whose name says that already."""
    if found.is_claim:
        return ""
    seen = form.get("seen", "")
    if seen != finding_digest(found.part, catalogue.base):
        raise RequestRefused(
            "The page reads otherwise since you opened this; open it again, and decide.", 409
        )
    return seen
