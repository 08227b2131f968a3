"""Errors as sentences: problem details (RFC 9457) for programs, a page for people."""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException

from foia_graph import errors
from foia_graph.model.forms import HTML, JSONLD, PROBLEM, Form
from foia_graph.model.jsonld import readable_json
from foia_graph.publish.date_words import date_words
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.view_models import LinkView
from foia_graph.runtime.progress import Progress
from foia_graph.runtime.tables import table_beside
from foia_graph.store.generations.generation import FILE_NAME
from foia_graph.web.core.site import current_site, current_writers

_TABLES = table_beside(__file__)
# The status of each reason for which a query is refused; without one, the sentence of a status.
STATUS_OF_REASON: Mapping[errors.Reason, int] = _TABLES["status_of_reason"]
STATUS_SENTENCES = {int(status): sentence for status, sentence in _TABLES["status_sentences"].items()}
# Reasons of errors that have none of their own, where they are not the phrase of the status.
REASON_OF_STATUS: Mapping[int, str] = {413: "too-long", 414: "too-long"}
# The start of the types of problems, behind which is the reason.
PROBLEM_TYPES = "https://w3id.org/foia-graph/problems#"
WITHOUT_SANDBOX = "This server has no sandbox to do that in, so it does not; its keeper can allow it."


class ResourceGone(errors.FoiaGraphError):
    """The error of a withdrawn thing, with the facts that remain: former class, date, reason, replacement."""

    def __init__(self, iri: str, facts: Mapping[str, str]) -> None:
        reason, day = facts.get("reason", "").rstrip("."), facts.get("deleted", "")[:10]
        when, why = f" on {date_words(day)}" if day else "", f": {reason}" if reason else ""
        super().__init__(f"<{iri}> was withdrawn{when}{why}.")
        self.iri, self.facts = iri, facts

    @property
    def tombstone(self) -> dict[str, Any]:
        """Return it as JSON-LD (Activity Streams 2.0, Tombstone)."""
        facts, day = self.facts, self.facts.get("deleted", "")
        datatype = "xsd:dateTime" if "T" in day else "xsd:date"
        return {
            "@context": current_writers().context_address,
            "id": self.iri,
            "type": "as:Tombstone",
            **({"as:formerType": {"id": facts["formerType"]}} if facts.get("formerType") else {}),
            **({"as:deleted": {"type": datatype, "value": day}} if day else {}),
            **({"as:summary": facts["reason"]} if facts.get("reason") else {}),
            **({"dcterms:isReplacedBy": {"id": facts["isReplacedBy"]}} if facts.get("isReplacedBy") else {}),
        }


def init_app(app: Flask) -> None:
    """Register the error handlers of an app, so that it answers every error in sentences."""
    for kind, answer in ANSWERS.items():
        app.register_error_handler(kind, answer)


def _store_problem(error: errors.StoreError) -> Response:
    layout = current_site().current.layout
    sentence = str(error).replace(str(layout.root), "the store")
    if layout.find_target() is None and (progress := Progress.read(layout.progress)) is not None:
        sentence = f"The first load is under way: {progress.sentence}."
        return problem_response(503, sentence, headers={"Retry-After": "3", "Refresh": "3"})
    return problem_response(503, sentence, headers={"Retry-After": str(error.retry_after)})


def _file_problem(error: Exception) -> Response:
    source = g.get("walked_catalogue") or g.get("catalogue")
    if source is None or (source.generation.path / FILE_NAME).exists():
        return _unforeseen_problem(error)
    return _store_problem(
        errors.StoreBusy("What this answer is read from has just been deleted; ask again soon.")
    )


def _unforeseen_problem(error: Exception) -> Response:
    if current_app.testing:
        raise error
    return problem_response(500, STATUS_SENTENCES[500], _log_request_fault(error))


def fault_response(error: Exception) -> Response:
    """Return a 500 for programs, with the number under which the log has the reason."""
    body = readable_json(problem_facts(500, STATUS_SENTENCES[500], _log_request_fault(error)))
    headers = {"Cache-Control": "no-store"}
    return Response(body, 500, headers, content_type=PROBLEM.media_type)


def _log_request_fault(error: Exception) -> dict[str, str]:
    return {"instance": log_fault(error, f"{request.method} {request.path!r} failed")}


def _gone_response(error: ResourceGone) -> Response:
    if _preferred_form((JSONLD, HTML, PROBLEM)) in (HTML, PROBLEM):
        other = error.facts.get("isReplacedBy")
        links = [LinkView(other, f"Replaced by: {other}")] if other else []
        return problem_response(410, str(error), links=links)
    response = Response(readable_json(error.tombstone), 410, content_type=JSONLD.media_type)
    response.vary.add("Accept")
    return response


def _refused_query(error: errors.QueryRefused) -> Response:
    place = {"line": error.line, "column": error.column} if error.line else {}
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    status = STATUS_OF_REASON[error.reason]
    if error.reason == "too-long" and request.method in ("GET", "HEAD"):
        status = 414
    return problem_response(status, full_sentence(str(error)), {"reason": error.reason, **place}, headers)


def _http_problem(error: HTTPException) -> Response:
    code = error.code or 500
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return problem_response(
        code,
        STATUS_SENTENCES.get(code, HTTPStatus(code).description or HTTPStatus(code).phrase),
        headers=headers,
    )


# What answers errors of a class; of several classes of an error, the nearest decides.
ANSWERS: Mapping[type[Exception], Callable[[Any], Response]] = {
    errors.QueryRefused: _refused_query,
    errors.RequestRefused: lambda error: problem_response(error.status, str(error), headers=error.headers),
    ResourceGone: _gone_response,
    errors.NotAcceptable: lambda error: problem_response(406, str(error), headers={"Vary": "Accept"}),
    errors.NotFound: lambda error: problem_response(404, str(error)),
    errors.SandboxMissing: lambda _: problem_response(503, WITHOUT_SANDBOX),
    errors.StoreError: _store_problem,
    HTTPException: _http_problem,
    OSError: _file_problem,
    Exception: _unforeseen_problem,
}


def problem_response(
    status: int,
    detail: str,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    links: Iterable[LinkView] = (),
) -> Response:
    """Return an error as problem details or as a page, which may link to what would have been right."""
    facts = problem_facts(status, detail, more or {})
    if _preferred_form((PROBLEM, HTML)) == HTML:
        page = _problem_page(facts, more or {}, links)
        response = Response(page, status, content_type=HTML.content_type)
    else:
        response = Response(readable_json(facts), status, content_type=PROBLEM.media_type)
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def problem_facts(status: int, detail: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of problem details (RFC 9457, 3.1); reason and type state the kind of error."""
    title = HTTPStatus(status).phrase
    reason = more.get("reason") or REASON_OF_STATUS.get(status) or title.lower().replace(" ", "-")
    kind = {"type": f"{PROBLEM_TYPES}{reason}", "title": title, "status": status, "detail": detail}
    return {**kind, "reason": reason, **more}


def _problem_page(facts: Mapping[str, Any], more: Mapping[str, Any], links: Iterable[LinkView]) -> str:
    if "problem_page" in g:
        page: str = g.problem_page(facts["detail"], more.get("line", 0), more.get("column", 0))
        return page
    return render_template("problem.html", **facts, more=more, links=links)


def _preferred_form(forms: tuple[Form, ...]) -> Form | None:
    try:
        return negotiate(request.headers.get("Accept"), forms)
    except errors.NotAcceptable:
        return None


def full_sentence(text: str) -> str:
    """Return a text that begins with a capital and ends with a full stop or a question mark.

    >>> full_sentence("expected SELECT")
    'Expected SELECT.'
    """
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"


_log = logging.getLogger(__name__)
# The innermost positions of a line, and the characters of what was asked for and of the message.
MAX_POSITIONS, MAX_PART_LENGTH = 6, 200


def log_fault(error: BaseException, task: str) -> str:
    """Log an error that no one foresaw, in one line; return its number (RFC 9457, 3.1.5: `instance`).

    `task` says what was being done. The line has no more of the stack than its innermost positions, so that
    whoever finds a fault and asks for it again and again does not fill the disk.
    """
    number = uuid4().urn
    message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    stack = (error.__cause__ or error).__traceback__
    _log.error("%s: %s: %s at %s", number, _one_line(task), _one_line(message), _places(stack))
    return number


def _one_line(text: str) -> str:
    written = text if text.isprintable() else repr(text)[1:-1]
    return written if len(written) <= MAX_PART_LENGTH else f"{written[: MAX_PART_LENGTH - 1]}…"


def _places(stack: TracebackType | None) -> str:
    frames = reversed(traceback.extract_tb(stack, limit=-10 * MAX_POSITIONS))
    places = dict.fromkeys(f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames)
    return ", ".join(list(places)[:MAX_POSITIONS]) or "an unknown position"
