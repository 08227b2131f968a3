"""`/review`: the queue of what no one has looked at, one thing at a time, and the decisions about it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from foia_graph.audit.review_queue import (
    CANDIDATE,
    IDENTITY,
    WEAK,
    QueueEntry,
    QueueFilter,
    ReviewQueue,
    review_queue,
)
from foia_graph.errors import NotFound, RequestRefused, ValueRejected
from foia_graph.model import iris
from foia_graph.model.decisions import Decision, revoked_keys
from foia_graph.model.findings import finding_digest
from foia_graph.model.forms import HTML
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.annotations.collections import quote_box
from foia_graph.publish.iiif.canvas_pages import PageCrop, canvas_page
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.reviews.choices import (
    VERBS,
    DecisionConflict,
    DecisionLog,
    ReviewChoice,
    correct_page,
    corrected_lines,
    make_decision,
    revoke,
)
from foia_graph.publish.reviews.review_items import ReviewedPart, ReviewItem, find_part, review_item
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import number_value, one_value
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.pages.crops import RedactionPlace, place_picture
from foia_graph.web.pages.documents.files import readable_page
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.review import access
from foia_graph.web.pages.thing_page import current_viewer

FILTERS = (("kind", "kind"), ("document", "document"), ("release", "release"), ("below", "confidence"))
# Documents or releases to choose from; the address takes any other.
MAX_OPTIONS = 100
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
    document, release = (
        f"{catalogue.base}id/{kind}/{slug}" if (slug := values.get(kind, "")) else ""
        for kind in ("document", "release")
    )
    return QueueFilter(values.get("kind", ""), document, release, below)


# A filter: its name, title, value now, and values to choose, each in words and counted (None: not counted).
FilterField: TypeAlias = tuple[str, str, str, Sequence[tuple[str, str, int | None]]]


def filter_fields(
    chosen: QueueFilter, queue: ReviewQueue, presenter: Presenter, cache: Path
) -> Iterator[FilterField]:
    """Yield the filters with the values that there are."""
    counts = review_queue(presenter.catalogue, cache).counts("kind", MAX_OPTIONS)
    titles = {kind: shape.plain_plural_title for kind, shape in presenter.profile.by_kind.items()}
    kinds = [(kind, (titles | KIND_WORDS)[kind], count) for kind, count in counts]
    yield "kind", "What", chosen.kind, [*kinds, (WEAK, "Weak evidence", None)]
    columns: tuple[tuple[Literal["document", "release"], str], ...]
    columns = ("document", chosen.document), ("release", chosen.release)
    for column, iri in columns:
        prefix = f"{presenter.catalogue.base}id/{column}/"
        things = [
            (each.removeprefix(prefix), presenter.shown_name(each), count)
            for each, count in queue.counts(column, MAX_OPTIONS)
            if each.startswith(prefix)
        ]
        yield column, column.capitalize(), iri.removeprefix(prefix), things
    sure = [(each, f"less than {each}", None) for each in CONFIDENCES]
    yield "below", "How sure the program is", str(chosen.below), sure


DECISIONS_AT_ONCE = 50
VERB_WORDS = {
    "withdraw": "withdrawn", "restore": "restored", "purge": "erased", "correct": "corrected",
    "revoke": "taken back",
}  # fmt: skip


def history_rows(
    decisions: Iterable[Decision], log: DecisionLog, waiting: Collection[str], presenter: Presenter
) -> Iterator[dict[str, Any]]:
    """Yield some decisions, in their order; `waiting` are the keys of those that are not loaded yet.

    `what` is None where what it is about is not shown now; then nothing is said of it.
    """
    revoked = revoked_keys(log.decisions)
    latest = {each.of: each.key for each in log.decisions if each.do != "revoke" and each.key not in revoked}
    for each in decisions:
        what = _link(each, presenter)
        usual_verb = "accepted" if each.status == "reviewed" else each.status
        yield {
            "key": each.key,
            "time": each.time,
            "verb": VERB_WORDS.get(each.do, usual_verb),
            "who": each.reviewer or each.by,
            "what": what,
            "value": each.value if what else "",
            "reason": each.reason if what else "",
            "is_revoked": each.key in revoked,
            "is_waiting": each.key in waiting,
            "can_be_revoked": what is not None and "#" in each.of and latest.get(each.of) == each.key,
        }


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
    words = canvas.parsed_page.words if canvas.has_text and canvas.parsed_page else None
    box = item.place.box or (quote_box(words, item.place) if words and item.place.quote else None)
    if box is None:
        return None, "No source states where on the page it is."
    return place_picture(canvas, RedactionPlace((), (box,))), ""


def read_decision(
    form: Mapping[str, str], found: ReviewedPart, reviewer: str, catalogue: Catalogue
) -> Decision:
    """Return the decision of a form about a finding or claim.

    Raises ValueRejected where the right value does not fit its field, and RequestRefused for another form.
    """
    verb = next((each for each in VERBS if each == form.get("do", "")), None)
    if verb is None:
        raise RequestRefused("A review accepts, rejects or corrects.")
    # Of a claim, its name says already what the reviewer saw.
    seen = "" if found.is_claim else form.get("seen", "")
    if not found.is_claim and seen != finding_digest(found.part, catalogue.base):
        raise RequestRefused(
            "The text of the page has changed since you opened this; open it again, then decide.", 409
        )
    texts = {name: form.get(name, "") for name in ("reason", "field", "value", "quote")}
    return make_decision(ReviewChoice(verb, seen=seen, **texts), found, reviewer, catalogue)


blueprint = Blueprint("review", __name__, url_prefix="/review")
access.guard(blueprint)


@blueprint.get("", strict_slashes=False)
def queue() -> WerkzeugResponse:
    """Send the page of what comes next in the queue."""
    if not access.reviewer_name():
        return redirect(url_for(".sign_in"), 303)
    return _page(_chosen_entry())


@blueprint.post("/decide")
def decide() -> WerkzeugResponse:
    """Note a decision, and lead to what comes next; show the same again where it does not hold."""
    name = request.form.get("item", "")
    text = request.form.get("number", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    entry = QueueEntry(number, f"{current_catalogue().base}{name}", request.form.get("queue", ""))
    found = find_part(entry.item, current_viewer())
    if found is None:
        raise NotFound("What this decides about is not in the catalogue any more.")
    try:
        decision = read_decision(request.form, found, access.reviewer_name(), current_catalogue())
        _log().add(decision, request.form.get("known", ""))
    except ValueRejected as error:
        return _page(entry, error=f"This does not fit: {error}.", status=422)
    except DecisionConflict as error:
        return _page(entry, notice=str(error), status=409)
    return redirect(_queue_path(after=str(number), done=decision.key), 303)


@blueprint.post("/undo")
def undo() -> WerkzeugResponse:
    """Take a decision back, and lead to what it was about."""
    log = _log()
    decision = log.find(request.form.get("key", ""))
    if decision is None:
        raise NotFound("There is no such decision.")
    try:
        back = revoke(log, decision, access.reviewer_name(), request.form.get("reason", ""))
    except DecisionConflict as error:
        raise RequestRefused(str(error), 409) from None
    if request.form.get("from") == "history":
        return redirect(url_for(".history"), 303)
    if decision.is_of_line:
        return redirect(url_for(".words", page=iris.owner_iri(decision.of).removeprefix("id/")), 303)
    return redirect(_queue_path(item=decision.of, done=back.key), 303)


@blueprint.route("/words", methods=["GET", "POST"])
def words() -> WerkzeugResponse:
    """Show the lines of a page, to be corrected; note the words of those that were."""
    if not access.reviewer_name():
        return redirect(url_for(".sign_in"), 303)
    source, log, name = current_catalogue(), _log(), request.values.get("page", "")
    iri, error = f"{source.base}id/{name}", ""
    text = readable_page(require_thing(iri)).words
    assert text is not None, "a page that can be read has words"
    if request.method == "POST":
        try:
            lines = corrected_lines(text, f"id/{name}", log)
            count = correct_page(request.form, lines, log, access.reviewer_name())
            return redirect(url_for(".words", page=name, done=count), 303)
        except (ValueRejected, DecisionConflict) as refusal:
            error = full_sentence(str(refusal))
    return _send_page(
        "review_words.html",
        422 if error else 200,
        title="Correct the words of a page",
        page=current_viewer().link(iri),
        name=name,
        image=path_of(iri, source.base) if current_holdings().file_of(page_of(iri)[0]) else "",
        lines=corrected_lines(text, f"id/{name}", log),
        waiting=_waiting(),
        base=source.base,
        done=number_value("done", 0),
        error=error,
    )


@blueprint.get("/decisions")
def history() -> str:
    """Send a page of what was decided."""
    log, site = _log(), current_site()
    page = max(number_value("page", 1), 1)
    waiting = {each.key for each in log.pending(current_catalogue(), site.current.layout)}
    start = (page - 1) * DECISIONS_AT_ONCE
    newest = log.decisions[::-1]
    return render_template(
        "review_decisions.html",
        title="What was decided",
        rows=history_rows(newest[start : start + DECISIONS_AT_ONCE], log, waiting, current_viewer()),
        total=len(newest),
        page=page,
        has_more=start + DECISIONS_AT_ONCE < len(newest),
        token=access.form_token(),
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> WerkzeugResponse:
    """Ask who reviews, and let in who may."""
    settings, error = access.current_review(), ""
    if request.method == "POST":
        name = access.clean_name(request.form.get("name", ""))
        if settings.token_digest and not access.has_token(settings, request.form.get("secret", "")):
            error = "That is not the token of this review."
        elif not name:
            error = "Give a name: decisions say who made them."
        else:
            return access.begin_session(redirect(url_for(".queue"), 303), name)
    body = render_template(
        "review_sign_in.html",
        title="Who reviews?",
        needs_token=bool(settings.token_digest),
        name=request.form.get("name", "") or access.reviewer_name(),
        error=error,
    )
    return Response(body, 401 if error else 200, content_type=HTML.content_type)


def _log() -> DecisionLog:
    return DecisionLog(Path(access.current_review().decisions))


def _queue() -> ReviewQueue:
    chosen = queue_filter(request.values, current_catalogue())
    return review_queue(current_catalogue(), current_site().current.layout.cache, chosen.part)


def _waiting() -> list[str]:
    base = current_catalogue().base
    if "waiting" not in g:
        names = _log().waiting_names(current_catalogue(), current_site().current.layout)
        g.waiting = [f"{base}{name}" for name in names]
    waiting: list[str] = g.waiting
    return waiting


def _chosen_entry() -> QueueEntry | None:
    chosen, queue = queue_filter(request.args, current_catalogue()), _queue()
    if name := one_value("item"):
        iri = f"{current_catalogue().base}{name}"
        return queue.entry_of(iri) or QueueEntry(0, iri, "")
    before, after = number_value("before", 0), number_value("after", 0)
    entry = queue.entry_before(before, chosen, _waiting()) if before else None
    return entry or queue.entry_after(0 if before else after, chosen, _waiting())


def _page(
    entry: QueueEntry | None, *, error: str = "", notice: str = "", status: int = 200
) -> WerkzeugResponse:
    source, log, waiting = current_catalogue(), _log(), _waiting()
    chosen = queue_filter(request.values, source)
    rows, viewer = _queue(), current_viewer()
    item = review_item(entry, viewer) if entry else None
    picture, why = item_picture(item, viewer) if item else (None, "")
    latest = log.latest_about(item.name) if item else None
    done = log.find(request.args.get("done", ""))
    return _send_page(
        "review.html",
        status,
        title="Review",
        item=item,
        picture=picture,
        why=why,
        entry=entry,
        total=rows.count(chosen, waiting),
        position=rows.position(entry.number, chosen, waiting) if entry and entry.number else 0,
        is_empty=not rows.count(chosen),
        waiting=len(waiting),
        fields=filter_fields(chosen, rows, viewer, current_site().current.layout.cache),
        pairs=filter_pairs(request.values),
        query=urlencode(filter_pairs(request.values)),
        latest=latest,
        done=done,
        done_is_revoked=done is not None and log.is_revoked(done),
        error=error,
        notice=notice,
    )


def _send_page(template: str, status: int, *, error: str, **values: Any) -> WerkzeugResponse:
    """Send a page with a form, which has what was written into it again where that does not hold."""
    body = render_template(
        template,
        error=error,
        form=request.form if error else {},
        token=access.form_token(),
        reviewer=access.reviewer_name(),
        is_watched=access.current_review().is_watched,
        **values,
    )
    return Response(body, status, content_type=HTML.content_type)


def _queue_path(**more: str) -> str:
    pairs = [*filter_pairs(request.form), *((name, value) for name, value in more.items() if value)]
    return f"{url_for('.queue')}?{urlencode(pairs, safe='/')}"
