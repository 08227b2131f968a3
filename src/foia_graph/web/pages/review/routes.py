"""`/review`: the queue of what no one has looked at, one thing at a time, and the decisions about it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from foia_graph.audit.review_queue import QueueEntry, ReviewQueue, review_queue
from foia_graph.errors import NotFound, RequestRefused, ValueRejected
from foia_graph.model.forms import HTML
from foia_graph.publish.reviews.choices import DecisionConflict, DecisionLog, revoke
from foia_graph.publish.reviews.review_items import find_part, review_item
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import number_value, one_value
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.review.access import (
    begin_session,
    clean_name,
    current_review,
    form_token,
    guard,
    has_token,
    reviewer_name,
)
from foia_graph.web.pages.review.review_page import (
    DECISIONS_AT_ONCE,
    FILTERS,
    filter_fields,
    filter_pairs,
    history_rows,
    item_picture,
    queue_filter,
    read_decision,
)
from foia_graph.web.pages.thing_page import current_viewer

FORM_TYPE = "application/x-www-form-urlencoded"
PAGE = (HTML.media_type,)
TEXT = {"type": "string"}
blueprint = Blueprint("review", __name__, url_prefix="/review")
guard(blueprint)

_PARAMETERS = (
    *(OperationParameter(name, TEXT, f"Only what is of this {title}.") for name, title in FILTERS),
    OperationParameter(
        "after", {"type": "integer", "minimum": 0, "default": 0}, "The place to go on behind."
    ),
    OperationParameter(
        "before", {"type": "integer", "minimum": 0, "default": 0}, "The place to go back from."
    ),
    OperationParameter("item", TEXT, "The name of a finding or claim to look at."),
    OperationParameter("done", TEXT, "The key of the decision that was just made."),
)


@blueprint.get("", strict_slashes=False)
@operation(
    Operation(
        "Review what a machine read",
        "Shows one finding, candidate or claim with weak evidence, to be accepted, rejected or corrected.",
        cost="heavy",
        parameters=_PARAMETERS,
        media_types=PAGE,
        problems=(400, 403, 421),
        answers=(200, 303),
    )
)
def queue() -> WerkzeugResponse:
    """Send the page of what comes next in the queue."""
    if not reviewer_name():
        return redirect(url_for(".sign_in"), 303)
    return _page(_chosen_entry())


@blueprint.post("/decide")
@operation(
    Operation(
        "Decide about a finding or claim",
        "Adds a decision to the file of decisions; the next load carries it out.",
        cost="light",
        media_types=PAGE,
        problems=(400, 401, 403, 409, 421, 422),
        answers=(303,),
        bodies={
            FORM_TYPE: {
                "type": "object",
                "required": ["item", "do"],
                "properties": {"item": TEXT, "do": TEXT},
            }
        },
    )
)
def decide() -> WerkzeugResponse:
    """Note a decision, and lead to what comes next; show the same again where it does not hold."""
    name = request.form.get("item", "")
    number = _form_number("number")
    entry = QueueEntry(number, f"{current_catalogue().base}{name}", request.form.get("queue", ""))
    found = find_part(entry.item, current_viewer())
    if found is None:
        raise NotFound("What this decides about is not in the catalogue any more.")
    try:
        decision = read_decision(request.form, found, reviewer_name(), current_catalogue())
        _log().add(decision, request.form.get("known", ""))
    except ValueRejected as error:
        return _page(entry, error=f"This does not fit: {error}.", status=422)
    except DecisionConflict as error:
        return _page(entry, notice=str(error), status=409)
    return redirect(_queue_path(after=str(number), done=decision.key), 303)


@blueprint.post("/undo")
@operation(
    Operation(
        "Take a decision back",
        "Adds a decision that takes another one back; the next load carries it out.",
        cost="light",
        media_types=PAGE,
        problems=(400, 401, 403, 404, 409, 421),
        answers=(303,),
        bodies={FORM_TYPE: {"type": "object", "required": ["key"], "properties": {"key": TEXT}}},
    )
)
def undo() -> WerkzeugResponse:
    """Take a decision back, and lead to what it was about."""
    log = _log()
    decision = log.find(request.form.get("key", ""))
    if decision is None:
        raise NotFound("There is no such decision.")
    try:
        back = revoke(log, decision, reviewer_name(), request.form.get("reason", ""))
    except DecisionConflict as error:
        raise RequestRefused(str(error), 409) from None
    if request.form.get("from") == "history":
        return redirect(url_for(".history"), 303)
    return redirect(_queue_path(item=decision.of, done=back.key), 303)


@blueprint.get("/decisions")
@operation(
    Operation(
        "List the decisions of reviewers",
        "Lists what reviewers decided, the newest first: what, when, by whom, and whether it is loaded.",
        cost="heavy",
        parameters=(
            OperationParameter(
                "page", {"type": "integer", "minimum": 1, "default": 1}, "Which page, from 1."
            ),
        ),
        media_types=PAGE,
        problems=(400, 403, 421),
    )
)
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
        token=form_token(),
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
@operation(
    Operation(
        "Say who reviews",
        "Asks for the name that decisions have, and for the token where the server has one.",
        cost="light",
        media_types=PAGE,
        problems=(401, 403, 421),
        answers=(200, 303),
        bodies={
            FORM_TYPE: {"type": "object", "required": ["name"], "properties": {"name": TEXT, "secret": TEXT}}
        },
    )
)
def sign_in() -> WerkzeugResponse:
    """Ask who reviews, and let in who may."""
    settings, error = current_review(), ""
    if request.method == "POST":
        name = clean_name(request.form.get("name", ""))
        if settings.token_digest and not has_token(settings, request.form.get("secret", "")):
            error = "That is not the token of this review."
        elif not name:
            error = "Give a name: decisions say who made them."
        else:
            return begin_session(redirect(url_for(".queue"), 303), name)
    body = render_template(
        "review_sign_in.html",
        title="Who reviews?",
        needs_token=bool(settings.token_digest),
        name=request.form.get("name", "") or reviewer_name(),
        error=error,
    )
    return Response(body, 401 if error else 200, content_type=HTML.content_type)


def _log() -> DecisionLog:
    return DecisionLog(Path(current_review().decisions))


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
    """Return the position that the address names: an item, what is behind or before one, else the first."""
    chosen = queue_filter(request.args, current_catalogue())
    if name := one_value("item"):
        iri = f"{current_catalogue().base}{name}"
        return _queue().entry_of(iri) or QueueEntry(0, iri, "")
    if before := number_value("before", 0):
        return _queue().entry_before(before, chosen, _waiting()) or _queue().entry_after(
            0, chosen, _waiting()
        )
    return _queue().entry_after(number_value("after", 0), chosen, _waiting())


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
    body = render_template(
        "review.html",
        title="Review",
        item=item,
        picture=picture,
        why=why,
        entry=entry,
        total=rows.count(chosen, waiting),
        position=rows.position(entry.number, chosen, waiting) if entry and entry.number else 0,
        is_empty=not rows.count(chosen),
        waiting=len(waiting),
        is_watched=current_review().is_watched,
        fields=filter_fields(chosen, rows, viewer, current_site().current.layout.cache),
        pairs=filter_pairs(request.values),
        query=urlencode(filter_pairs(request.values)),
        latest=latest,
        done=done,
        done_is_revoked=done is not None and log.is_revoked(done),
        error=error,
        notice=notice,
        form=request.form if error else {},
        token=form_token(),
        reviewer=reviewer_name(),
    )
    return Response(body, status, content_type=HTML.content_type)


def _queue_path(**more: str) -> str:
    pairs = [*filter_pairs(request.form), *((name, value) for name, value in more.items() if value)]
    return f"{url_for('.queue')}?{urlencode(pairs, safe='/')}"


def _form_number(name: str) -> int:
    text: Any = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
