"""Resolution of Bates numbers, however they are spelled, to the page or the document that bears them."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from foia_graph.errors import NotAcceptable, NotFound, RequestRefused
from foia_graph.extract.bates.spelling import TypedRange, parse_range, possible_numbers
from foia_graph.model.forms import FORMS, HTML, JSON, JSONLD, Form
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.bates_index import BatesSpan, Stamp, count_covered
from foia_graph.store.catalogue import PAGE_SIZE
from foia_graph.web.core.problems import problem_response
from foia_graph.web.core.query_parameters import form_value, number_value
from foia_graph.web.core.responses import lead_to, send_json, send_page
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("bates", __name__)
OTHERS = tuple(media_type for form in FORMS if form != JSONLD for media_type in form.accepted_types)
# Every form but JSON: a client that wants one of them is led to the thing itself.
LEAD = Form("html", HTML.media_type, (JSONLD.media_type, *OTHERS), has_charset=True)
LONGEST = 200
# Pages and documents that are listed for one number or range.
MAX_CHOICES = 200
NO_NUMBER = "{!r} is no Bates number: it ends in no digits."


@blueprint.get("/bates/<path:text>")
def number(text: str) -> Response:
    """Send 303 to the one thing that bears a Bates number, 300 for several, 404 with the nearest for none."""
    if not _is_number(text):
        raise NotFound(NO_NUMBER.format(text[:60]))
    index = current_holdings().bates_index
    bearers = index.find_stamps(text) or index.find_bare_number(text)
    typed = parse_range(text)
    if not bearers and typed is not None and (in_range := index.find_range(typed)):
        return _bearers_response(text, in_range, typed)
    if not bearers:
        return _unknown_number(text)
    if len(bearers) > 1:
        return _bearers_response(text, bearers)
    thing, stamp = next(iter(bearers.items()))
    return _answer(_stamp_json(thing, stamp), lambda: lead_to(path_of(thing, current_catalogue().base)))


@blueprint.get("/bates/")
def prefixes() -> Response:
    """List the known prefixes; with `prefix=`, the numbers that have it; with `number=`, lead to it."""
    typed, prefix = form_value("number"), request.args.get("prefix")
    if _is_number(typed):
        return lead_to(f"/bates/{quote(typed, safe='')}")
    runs = (
        current_holdings().bates_index.prefixes
        if prefix is None
        else current_holdings().bates_index.document_runs(prefix)
    )
    if prefix is not None and not runs:
        raise NotFound(f"No Bates number with the prefix {prefix[:60]!r} is known.")
    page, last = number_value("page", 1), max(1, -(-len(runs) // PAGE_SIZE))
    if not page:
        raise RequestRefused(f"page is a number from 1 to {last}, not 0.")
    if page > last:
        raise NotFound(f"There is no page {page}; the last is {last}.")
    start = (page - 1) * PAGE_SIZE
    listed_runs = runs[start : start + PAGE_SIZE]
    return _answer(
        {"total": len(runs), "ranges": [_run_json(run) for run in listed_runs]},
        lambda: send_page(
            "bates.html",
            title="Bates numbers" if prefix is None else f"Bates numbers that begin with {runs[0].prefix}",
            asked=prefix,
            number=typed,
            notice=NO_NUMBER.format(typed[:60]) if typed else "",
            longest=LONGEST,
            runs=listed_runs,
            start=start,
            size=PAGE_SIZE,
            total=len(runs),
        ),
    )


def _is_number(text: str) -> bool:
    return len(text) <= LONGEST and any(True for _ in possible_numbers(text))


# -- answers -------------------------------------------------------------------------------------------------


def _bearers_response(text: str, bearers: Mapping[str, Stamp], numbers: TypedRange | None = None) -> Response:
    """Send what bears a number (300), or the numbers of a range and how many of them are on it."""
    listed, more = dict(islice(bearers.items(), MAX_CHOICES)), len(bearers) - MAX_CHOICES
    sentences = [f"{more:,} more are not listed; write more of the number."] if more > 0 else []
    body: dict[str, Any] = {"bates": text}
    title, status = f"{text} is on more than one page or document", 300
    if numbers is not None:
        title, status = f"Bates numbers {text}", 200
        known, asked = count_covered(bearers.values(), numbers), numbers.last - numbers.first + 1
        lacking = (
            f"{known:,} of {asked:,} numbers are known; {asked - known:,} are on no page or document here."
        )
        sentences.insert(0, f"All {asked:,} numbers are known." if known >= asked else lacking)
        body |= {"prefix": numbers.prefix, "first": numbers.first, "last": numbers.last, "known": known}
    choices = [_stamp_json(*each) for each in listed.items()]
    return _answer(
        {**body, "total": len(bearers), "choices": choices},
        lambda: send_page(
            "choices.html",
            title=title,
            number=text,
            longest=LONGEST,
            sentence=" ".join(sentences),
            choices=listed,
        ),
        status,
    )


def _unknown_number(text: str) -> Response:
    before, after = current_holdings().bates_index.nearest_stamps(text)
    sentences = [f"No page or document with the Bates number {text!r} is known."]
    if before is None and after is None:
        sentences.append("No other number with such a prefix is known either.")
    sentences += [f"The nearest known before it is {_stamp_text(before)}."] if before else []
    sentences += [f"The nearest known after it is {_stamp_text(after)}."] if after else []
    nearest = {"before": _stamp_json(before.thing, before) if before else None}
    nearest["after"] = _stamp_json(after.thing, after) if after else None
    links = [current_viewer().link(each.thing) for each in (before, after) if each]
    return problem_response(404, " ".join(sentences), nearest, links=links)


def _stamp_text(stamp: Stamp) -> str:
    thing = current_viewer().link(stamp.thing).marked_text
    end = (
        "" if stamp.has_end or page_of(stamp.thing)[1] else ", of which it is not known where its numbers end"
    )
    return f"{stamp.as_printed} ({thing}{end})"


def _stamp_json(thing: str, stamp: Stamp) -> dict[str, Any]:
    document, is_page = page_of(thing)
    return {
        "bates": stamp.as_printed,
        "prefix": stamp.prefix,
        "first": stamp.first,
        "last": stamp.last if stamp.has_end or is_page else None,
        "page": thing if is_page else None,
        "document": document,
    }


def _run_json(run: BatesSpan) -> dict[str, Any]:
    count = {"document": run.document} if run.document else {"documents": run.documents}
    return {"prefix": run.prefix, "first": run.first, "last": run.last, "known": run.count, **count}


def _answer(body: Mapping[str, Any], page: Callable[[], Response], status: int = 200) -> Response:
    try:
        wants_json = negotiate(request.headers.get("Accept"), (LEAD, JSON)) == JSON
    except NotAcceptable:
        wants_json = False
    response = send_json(body) if wants_json else page()
    # A 304 that send() made out stays one.
    if response.status_code == 200:
        response.status_code = status
    response.vary.add("Accept")
    return response
