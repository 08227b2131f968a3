"""Replies of the server itself, and how they are sent."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import msgspec

from foia_graph.errors import QueryRefused
from foia_graph.web.core.faults import log_fault
from foia_graph.web.core.problems import STATUS_OF_REASON, STATUS_SENTENCES, full_sentence, problem_facts
from foia_graph.web.core.responses import COMMON_HEADERS
from foia_graph.web.core.wsgi_types import Headers, WsgiReply

Send = Callable[[dict[str, Any]], Awaitable[None]]
"""What sends a message of ASGI."""
NO_MORE: Mapping[str, str] = {}


def problem_reply(
    status: int, detail: str, more: Mapping[str, str] = NO_MORE, headers: Iterable[tuple[str, str]] = ()
) -> WsgiReply:
    """Return an error that no view of the app answers as problem details (RFC 9457)."""
    kind = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    body = msgspec.json.encode(problem_facts(status, detail, more))
    return status, [*kind, ("Content-Length", str(len(body))), *headers, *COMMON_HEADERS], body


def fault_reply(error: BaseException, task: str) -> WsgiReply:
    """Log an error that nobody foresaw, and return its answer; `task` says what was being done."""
    return problem_reply(500, STATUS_SENTENCES[500], {"instance": log_fault(error, task)})


def refusal_reply(error: QueryRefused) -> WsgiReply:
    """Return the answer to a request that is refused before the app has it."""
    status, sentence = STATUS_OF_REASON[error.reason], full_sentence(str(error))
    return problem_reply(
        status, sentence, {"reason": error.reason}, [("Retry-After", str(error.retry_after))]
    )


async def send_reply(send: Send, reply: WsgiReply) -> None:
    """Send a whole reply."""
    status, headers, body = reply
    await send_start(send, status, headers)
    await send({"type": "http.response.body", "body": body})


async def send_start(send: Send, status: int, headers: Headers) -> None:
    """Send the head of a reply."""
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
