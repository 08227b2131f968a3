"""Errors that no view of the app answers, as replies of the server."""

from collections.abc import Mapping

import msgspec

from foia_graph.web.core.faults import log_fault
from foia_graph.web.core.problems import STATUS_SENTENCES, problem_facts
from foia_graph.web.core.responses import COMMON_HEADERS
from foia_graph.web.core.wsgi_types import WsgiReply

NO_MORE: Mapping[str, str] = {}


def problem_reply(status: int, detail: str, more: Mapping[str, str] = NO_MORE) -> WsgiReply:
    """Return an error as problem details (RFC 9457)."""
    headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store"), *COMMON_HEADERS]
    return status, headers, msgspec.json.encode(problem_facts(status, detail, more))


def fault_reply(error: BaseException, task: str) -> WsgiReply:
    """Log an error that nobody foresaw, and return its answer; `task` says what was being done."""
    return problem_reply(500, STATUS_SENTENCES[500], {"instance": log_fault(error, task)})
